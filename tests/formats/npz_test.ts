import { assertEquals, assertThrows } from "@std/assert";
import zipFiles from "../fixtures/zip_files.json" with { type: "json" };
import { concatenate } from "../../lib/formats/bytes.ts";
import { encodeNpy } from "../../lib/formats/npy.ts";
import { decodeNpz, encodeNpz } from "../../lib/formats/npz.ts";
import { writeZip } from "../../lib/formats/zip.ts";
import { archives, fromBase64, namedArrays } from "./array_files.ts";

const one = { dtype: "uint8", shape: [1], data: Uint8Array.of(7) } as const;
const zeros = { dtype: "uint8", shape: [100_000], data: new Uint8Array(100_000) } as const;

/** A copy with 16 or 32 bits overwritten, counted from the end if negative. */
function patched(bytes: Uint8Array, at: number, value: number, size: 2 | 4 = 2): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const position = at < 0 ? copy.length + at : at;
  if (size === 2) view.setUint16(position, value, true);
  else view.setUint32(position, value, true);
  return copy;
}

/** Where the directory begins. */
const directoryOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer).getUint32(bytes.length - 6, true);

Deno.test("decodeNpz() reads what np.savez() and np.savez_compressed() write", () => {
  for (const bytes of [archives.stored, archives.deflated]) {
    assertEquals({ ...decodeNpz(bytes) }, namedArrays());
  }
});

Deno.test("decodeNpz() reverses encodeNpz(), and equal arrays make equal bytes", () => {
  const arrays = namedArrays();
  for (const compress of [false, true]) {
    const bytes = encodeNpz(arrays, { compress });
    assertEquals({ ...decodeNpz(bytes) }, arrays);
    assertEquals(encodeNpz(arrays, { compress }), bytes);
  }
  assertEquals({ ...decodeNpz(encodeNpz({})) }, {});
});

Deno.test("decodeNpz() keeps arrays of any name apart from the object's own properties", () => {
  const named = Object.fromEntries(
    ["__proto__", "constructor", "a/b", "漢字", ""].map((name) => [name, one]),
  );
  const arrays = decodeNpz(encodeNpz(named));
  assertEquals(Object.keys(arrays), ["__proto__", "constructor", "a/b", "漢字", ""]);
  assertEquals(Object.getPrototypeOf(arrays), null);
  assertEquals(arrays["__proto__"], one);
});

Deno.test("decodeNpz() bounds what an archive may unfold to", () => {
  const bytes = encodeNpz({ zeros }, { compress: true });
  const size = encodeNpy(zeros).length;
  assertEquals(decodeNpz(bytes, { maxBytes: size }).zeros, zeros);
  const refused = (maxBytes: number) => {
    const error = assertThrows(() => decodeNpz(bytes, { maxBytes }), RangeError);
    assertEquals(
      error.message,
      `Cannot parse NPZ: arrays must unfold to at most ${maxBytes} bytes (maxBytes), but unfold to ${size}`,
    );
  };
  refused(size - 1);
  // Where nothing is said, 64 MiB more than the archive.
  const large = {
    dtype: "uint8",
    shape: [2 ** 26 + 2 ** 20],
    data: new Uint8Array(2 ** 26 + 2 ** 20),
  } as const;
  assertThrows(() => decodeNpz(encodeNpz({ large }, { compress: true })), RangeError, "(maxBytes)");
  assertEquals(decodeNpz(encodeNpz({ large })).large.shape, large.shape);
});

Deno.test("decodeNpz() rejects archives that are not what they declare", () => {
  const stored = encodeNpz({ a: one, b: one });
  const deflated = encodeNpz({ zeros }, { compress: true });
  const first = directoryOf(stored);
  const second = first + 46 + 5;
  const packed = directoryOf(deflated);
  const cases: [string, Uint8Array, string][] = [
    [
      "no archive",
      Uint8Array.of(1, 2, 3),
      "input must end with the end of a directory, but does not: it may be cut off",
    ],
    [
      "cut off",
      stored.subarray(0, -1),
      "input must end with the end of a directory, but does not: it may be cut off",
    ],
    [
      "files in another part",
      patched(stored, -12, 0xffff),
      "the archive must be in one part, but is in several",
    ],
    [
      "a directory that ends elsewhere",
      patched(stored, -10, 1),
      `the directory must end at byte ${stored.length - 22}, but ends at byte ${first + 1}`,
    ],
    [
      "a name without a size",
      patched(stored, first + 24, 0xffffffff, 4),
      '"a.npy" must have the sizes of Zip64, but has none',
    ],
    [
      "NUL in a name",
      patched(stored, first + 46, 0x61),
      'names must hold no NUL, but "a\\u0000npy" does',
    ],
    [
      "no text for a name",
      patched(stored, first + 46, 0xff),
      "names must be UTF-8, but one is not",
    ],
    [
      "another name in the directory",
      patched(stored, second + 46, 0x2e63),
      '"c.npy" must be named so by its own header, but is not',
    ],
    [
      "bytes before",
      concatenate([Uint8Array.of(1), stored]),
      `the directory must end at byte ${stored.length - 21}, but ends at byte ${
        stored.length - 22
      }`,
    ],
    [
      "bytes behind",
      concatenate([stored, Uint8Array.of(1)]),
      "input must end with the end of a directory, but does not: it may be cut off",
    ],
    [
      "bzip2",
      patched(stored, first + 10, 12),
      '"a.npy" must be stored or deflated, but is compressed by bzip2',
    ],
    ["in parts", patched(stored, -18, 1), "the archive must be in one part, but is in several"],
    [
      "fewer files",
      patched(patched(stored, -14, 1), -12, 1),
      "the directory must hold 1 files, but holds more",
    ],
    [
      "more files",
      patched(patched(stored, -14, 3), -12, 3),
      "file 2 must have an entry in the directory, but has none",
    ],
    ["encrypted", patched(stored, first + 8, 1), '"a.npy" must not be encrypted, but is'],
    [
      "other method",
      patched(stored, first + 10, 14),
      '"a.npy" must be stored or deflated, but is compressed by LZMA',
    ],
    [
      "overlap",
      patched(stored, second + 42, 0, 4),
      'files must not overlap, but "b.npy" does',
    ],
    [
      "no header",
      patched(stored, second + 42, first - 100, 4),
      `"b.npy" must have a header at byte ${first - 100}, but has none`,
    ],
    [
      "stored, but larger",
      patched(stored, first + 24, 1000, 4),
      '"a.npy" must fit in 129 bytes, but declares 1000',
    ],
    [
      "larger than DEFLATE can",
      patched(deflated, packed + 24, 0x7fffffff, 4),
      `"zeros.npy" must fit in ${
        new DataView(deflated.buffer).getUint32(packed + 20, true)
      } bytes, but declares 2147483647`,
    ],
    [
      "other content",
      stored.with(first - 1, 8),
      '"b.npy" must have the check sum in the directory, but has not',
    ],
    [
      "the same name twice",
      patched(stored, second + 46, 0x2e61),
      'names must differ, but "a.npy" is there twice',
    ],
  ];
  for (const [name, bytes, problem] of cases) {
    const error = assertThrows(() => decodeNpz(bytes), SyntaxError);
    assertEquals(error.message, `Cannot parse ZIP: ${problem}`, name);
  }
});

Deno.test("decodeNpz() compares an array with its header before it is unpacked, then with its check sum", () => {
  const packed = (content: Uint8Array) => writeZip(new Map([["a.npy", content]]), true);
  const refused = (bytes: Uint8Array, problem: string) =>
    assertEquals(assertThrows(() => decodeNpz(bytes), SyntaxError).message, problem);
  const file = encodeNpy(zeros);
  const by = `Cannot parse NPZ: "a.npy" must have ${file.length} bytes by its header, but has`;
  refused(
    packed(concatenate([file, new Uint8Array(5_000_000)])),
    `${by} ${file.length + 5_000_000}`,
  );
  refused(packed(file.subarray(0, -1)), `${by} ${file.length - 1}`);
  const huge = encodeNpy(one);
  huge.set(new TextEncoder().encode("(99999999, 99999999)}"), 10 + 50);
  refused(
    packed(huge),
    'Cannot parse NPZ: "a.npy" must have 9999999800000128 bytes by its header, but has 129'.replace(
      "9999999800000128",
      "more than 2^53",
    ),
  );
  const good = packed(file);
  for (const size of [10, file.length - 1, file.length + 1]) {
    refused(
      patched(good, directoryOf(good) + 24, size, 4),
      `Cannot parse NPZ: "a.npy" must have ${file.length} bytes by its header, but has ${size}`,
    );
  }
  refused(
    patched(good, directoryOf(good) + 16, 1, 4),
    'Cannot parse ZIP: "a.npy" must have the check sum in the directory, but has not',
  );
});

Deno.test("decodeNpz() reads Zip64, comments, and sizes that stand behind the content", () => {
  // tests/fixtures/zip_files.py wrote them with Python's zipfile; np.load() reads the same arrays.
  for (const [name, file] of Object.entries(zipFiles.good)) {
    const arrays = decodeNpz(fromBase64(file));
    assertEquals(Object.keys(arrays), name === "others" ? ["a", "data/b"] : ["a", "b"], name);
    assertEquals(arrays.a, { dtype: "float64", shape: [3], data: Float64Array.of(0, 1, 2) }, name);
  }
});

Deno.test("decodeNpz() says how an array is compressed that it does not unpack, or that it is encrypted", () => {
  const problems: Record<string, string> = {
    bzip2: 'ZIP: "a.npy" must be stored or deflated, but is compressed by bzip2',
    lzma: 'ZIP: "a.npy" must be stored or deflated, but is compressed by LZMA',
    encrypted: 'ZIP: "a.npy" must not be encrypted, but is',
    twice: 'ZIP: names must differ, but "a.npy" is there twice',
    "with and without ending":
      'NPZ: names must differ in more than their ending, but "a" and "a.npy" do not',
    objects: 'NPZ: "a.npy" must hold numbers or bools, but holds objects',
  };
  const many = fromBase64(zipFiles.good.Zip64).slice();
  const end = many.length - 22 - 20 - 56;
  for (const field of [24, 32]) new DataView(many.buffer).setUint32(end + field, 100_001, true);
  assertThrows(
    () => decodeNpz(many),
    SyntaxError,
    "it must hold at most 100000 files, but holds 100001",
  );
  assertEquals(Object.keys(zipFiles.refused).sort(), Object.keys(problems).sort());
  for (const [name, file] of Object.entries(zipFiles.refused)) {
    const { message } = assertThrows(() => decodeNpz(fromBase64(file)), SyntaxError);
    assertEquals(message, `Cannot parse ${problems[name]}`);
  }
});

Deno.test("decodeNpz() passes over what is no array, and refuses what only is named as one", () => {
  const zip = (name: string, content: Uint8Array) => writeZip(new Map([[name, content]]), true);
  assertEquals({ ...decodeNpz(zip("README.txt", new TextEncoder().encode("hi"))) }, {});
  // As for NumPy, the first bytes make an array.
  assertEquals({ ...decodeNpz(zip("a", encodeNpy(one))) }, { a: one });
  assertThrows(() => decodeNpz(zip("a.npy", Uint8Array.of(1))), SyntaxError, "Cannot parse NPY");
});

Deno.test("encodeNpz() refuses a name with a NUL, at which some readers would end it", () => {
  assertThrows(() => encodeNpz({ "a\0b": one }), RangeError, "names must hold no NUL");
});
