import { assertEquals, assertThrows } from "@std/assert";
import { encodeNpy } from "../../lib/formats/npy.ts";
import { decodeNpz, encodeNpz } from "../../lib/formats/npz.ts";
import { readZip, writeZip } from "../../lib/formats/zip.ts";
import { archives, namedArrays } from "./array_files.ts";

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
  const error = assertThrows(() => decodeNpz(bytes, { maxBytes: size - 1 }), RangeError);
  assertEquals(
    error.message,
    `Cannot parse ZIP: files must have at most ${size - 1} bytes together, but have ${size}`,
  );
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
      "input must end with the end of a directory, without a comment, but does not: it may be cut off",
    ],
    [
      "cut off",
      stored.subarray(0, -1),
      "input must end with the end of a directory, without a comment, but does not: it may be cut off",
    ],
    ["Zip64", patched(stored, -12, 0xffff), "sizes must be below 4 GiB, but are those of Zip64"],
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
      '"a.npy" must be stored or deflated, but has method 14',
    ],
    [
      "overlap",
      patched(stored, second + 42, 0, 4),
      'files must not overlap, but "b.npy" does',
    ],
    [
      "no header",
      patched(stored, second + 42, 5, 4),
      '"b.npy" must have a header at byte 5, but has none',
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
      "smaller than declared",
      patched(deflated, packed + 24, 100_129, 4),
      '"zeros.npy" must have 100129 bytes, but has not',
    ],
    [
      "larger than declared",
      patched(deflated, packed + 24, 100_127, 4),
      '"zeros.npy" must have 100127 bytes, but has not',
    ],
    [
      "much larger than declared",
      patched(deflated, packed + 24, 10, 4),
      '"zeros.npy" must have 10 bytes, but has not',
    ],
    [
      "other content",
      patched(stored, first - 2, 8),
      '"b.npy" must have the check sum in the directory, but has not',
    ],
    [
      "the same name twice",
      patched(stored, second + 46, 0x2e61),
      'names must differ, but "a.npy" is twice',
    ],
  ];
  for (const [name, bytes, problem] of cases) {
    const error = assertThrows(() => decodeNpz(bytes), SyntaxError);
    assertEquals(error.message, `Cannot parse ZIP: ${problem}`, name);
  }
});

Deno.test("decodeNpz() rejects files that are no arrays", () => {
  const other = writeZip(new Map([["readme.txt", new Uint8Array(0)]]), false);
  assertThrows(
    () => decodeNpz(other),
    SyntaxError,
    'names must end with .npy, but one is "readme.txt"',
  );
  const broken = writeZip(new Map([["a.npy", Uint8Array.of(1)]]), true);
  assertThrows(() => decodeNpz(broken), SyntaxError, "Cannot parse NPY");
  assertEquals(readZip(broken, 1).get("a.npy"), Uint8Array.of(1));
});
