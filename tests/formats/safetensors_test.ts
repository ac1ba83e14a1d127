import { assertEquals, assertThrows } from "@std/assert";
import type { WritableArray } from "../../lib/formats/elements.ts";
import { decodeSafetensors, encodeSafetensors } from "../../lib/formats/safetensors.ts";
import { archives, namedArrays } from "./array_files.ts";

/** A file with the given header and elements. */
function file(header: unknown, elements: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + elements.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(elements, 8 + text.length);
  return bytes;
}

const entry = (dtype: string, shape: unknown, begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

Deno.test("decodeSafetensors() reads what the Python package writes", () => {
  const { tensors, metadata } = decodeSafetensors(archives.safetensors);
  const arrays = namedArrays();
  for (const [name, array] of Object.entries(arrays)) assertEquals(tensors[name], array, name);
  assertEquals(Object.keys(tensors).length, 12 * 7);
  assertEquals({ ...metadata }, { epoch: "3" });
});

Deno.test("encodeSafetensors() writes what the Python package writes, byte for byte", () => {
  const bytes = encodeSafetensors(namedArrays(), { metadata: { epoch: "3" } });
  assertEquals(bytes, archives.safetensors);
});

Deno.test("decodeSafetensors() reads BF16 as the float32 of the same value", () => {
  const elements = [0x80, 0x3f, 0x49, 0xc0, 0x80, 0x7f, 0x01, 0x00];
  const { tensors } = decodeSafetensors(file({ x: entry("BF16", [2, 2], 0, 8) }, elements));
  assertEquals(tensors.x, {
    dtype: "float32",
    shape: [2, 2],
    data: Float32Array.of(1, -3.140625, Infinity, 2 ** -133),
  });
});

Deno.test("decodeSafetensors() keeps tensors of any name apart from the object's own properties", () => {
  const one = { dtype: "uint8", shape: [1], data: Uint8Array.of(7) } as const;
  const named = Object.fromEntries([["__proto__", one], ["1", one], ["constructor", one]]);
  const { tensors } = decodeSafetensors(encodeSafetensors(named));
  assertEquals(Object.keys(tensors).sort(), ["1", "__proto__", "constructor"]);
  assertEquals(tensors["__proto__"], one);
});

Deno.test("decodeSafetensors() holds a file to what the format demands", () => {
  const one = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  const four = '{"dtype":"U8","shape":[4],"data_offsets":[0,4]}';
  const twice = (key: string) => `keys must differ, but "${key}" is there twice`;
  const cases: [string, Uint8Array, string][] = [
    ["empty", new Uint8Array(0), "header must start at byte 8, but input ends at byte 0"],
    ["cut off", file("{}").subarray(0, 9), "header must end at byte 10, but input ends at byte 9"],
    [
      "huge header",
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255),
      "header must have at most 5000000 bytes, but has 18446744073709552000",
    ],
    ["no JSON", file("{,}"), "header must be JSON, but is not"],
    ["a list", file("[]"), "header must be a JSON object, but is not"],
    ["a byte order mark", file("\ufeff{}"), "header must be JSON, but is not"],
    ["no UTF-8", file("{}xx").with(10, 0xff), "header must be UTF-8, but is not"],
    ["a name twice", file(`{"a":${one},"a":${one}}`, [0, 0, 0, 0]), twice("a")],
    [
      "a name twice in other words",
      file(`{"a":${one},"\\u0061":${one}}`, [0, 0, 0, 0]),
      twice("a"),
    ],
    ["two layouts of the same bytes", file(`{"a":${one},"a":${four}}`, [0, 0, 0, 0]), twice("a")],
    ["__proto__ twice", file(`{"__proto__":${one},"__proto__":${one}}`), twice("__proto__")],
    ["a field twice", file(`{"a":{"shape":[2],${one.slice(1)}}`, [0, 0, 0, 0]), twice("shape")],
    ["metadata twice", file('{"__metadata__":{},"__metadata__":{}}'), twice("__metadata__")],
    ["a text of the metadata twice", file('{"__metadata__":{"x":"1","x":"2"}}'), twice("x")],
    ...["1.0", "1e0", "1E0", "-0", "1.5e-1"].map((size): [string, Uint8Array, string] => [
      size,
      file(`{"a":{"dtype":"U8","shape":[${size}],"data_offsets":[0,1]}}`, [0]),
      "sizes and offsets must be written as integers from 0, but one is not",
    ]),
    [
      "offsets",
      file('{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4e0]}}', [0, 0, 0, 0]),
      "sizes and offsets must be written as integers from 0, but one is not",
    ],
    [
      "half a surrogate pair",
      file(`{"\\ud800":${one}}`, [0, 0, 0, 0]),
      'names must be texts, but "\\ud800" holds half a surrogate pair',
    ],
    [
      "too many elements for 64 bits",
      file({ a: entry("U8", [2 ** 40, 2 ** 40, 0], 0, 0) }),
      '"a" must have at most 2^64 - 1 elements, but has more',
    ],
    [
      "depth",
      file(`{"a":${"[".repeat(1e6)}`),
      "header must be nested at most 16 deep, but is deeper",
    ],
    [
      "half a surrogate pair in the metadata",
      file('{"__metadata__":{"\\udc00":"x"}}'),
      "__metadata__ must hold texts, but does not",
    ],
    [
      "gap",
      file({ a: entry("U8", [1], 1, 2) }, [1, 2]),
      '"a" must begin at byte 0 of the data, but at 1',
    ],
    [
      "overlap",
      file({ a: entry("U8", [2], 0, 2), b: entry("U8", [2], 1, 3) }, [1, 2, 3]),
      '"b" must begin at byte 2 of the data, but at 1',
    ],
    [
      "the same bytes",
      file({ a: entry("U8", [2], 0, 2), b: entry("U8", [2], 0, 2) }, [1, 2]),
      '"b" must begin at byte 2 of the data, but at 0',
    ],
    [
      "too few elements",
      file({ a: entry("F32", [1], 0, 4) }, [1, 2]),
      '"a" must end within 2 bytes of data, but ends at 4',
    ],
    [
      "too many elements",
      file({ a: entry("U8", [1], 0, 1) }, [1, 2]),
      "tensors must cover 2 bytes of data, but end at byte 1",
    ],
    [
      "size and shape",
      file({ a: entry("F32", [2], 0, 4) }, [1, 2, 3, 4]),
      '"a" of dtype F32 and shape [2] must take 8 bytes, but has those from 0 to 4',
    ],
    [
      "end before begin",
      file({ a: entry("U8", [0], 1, 0) }),
      '"a" of dtype U8 and shape [0] must take 0 bytes, but has those from 1 to 0',
    ],
    [
      "dtype",
      file({ a: entry("F8_E4M3", [1], 0, 1) }, [1]),
      'the dtype of "a" must be one of BOOL, U8, I8, I16, U16, F16, I32, U32, F32, F64, I64, ' +
      'U64, BF16, but is "F8_E4M3"',
    ],
    [
      "no entry",
      file({ a: null }),
      'the dtype of "a" must be one of BOOL, U8, I8, I16, U16, F16, I32, U32, F32, F64, I64, ' +
      "U64, BF16, but is missing",
    ],
    [
      "shape",
      file({ a: entry("U8", [-1], 0, 1) }, [1]),
      'the shape of "a" must be a list of integers, but is not',
    ],
    [
      "offsets",
      file({ a: { dtype: "U8", shape: [1], data_offsets: [0] } }, [1]),
      'the offsets of "a" must be two integers, but are not',
    ],
    ["metadata", file({ __metadata__: [] }), "__metadata__ must be an object, but is not"],
    [
      "metadata of numbers",
      file({ __metadata__: { a: 1 } }),
      "__metadata__ must hold texts, but does not",
    ],
    ["bool", file({ a: entry("BOOL", [1], 0, 1) }, [2]), "a bool must be 0 or 1, but one is 2"],
  ];
  for (const [name, bytes, problem] of cases) {
    const error = assertThrows(() => decodeSafetensors(bytes), SyntaxError);
    assertEquals(error.message, `Cannot parse safetensors: ${problem}`, name);
  }
  const beyond = file({ a: entry("I64", [], 0, 8) }, [0, 0, 0, 0, 0, 0, 32, 0]);
  assertThrows(() => decodeSafetensors(beyond), RangeError, "element 0 is 9007199254740992");
});

Deno.test("decodeSafetensors() tolerates what the Python package does", () => {
  const none = { tensors: {}, metadata: {} };
  const found = (bytes: Uint8Array) => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    return { tensors: { ...tensors }, metadata: { ...metadata } };
  };
  for (const text of ["{}", "\t\n {}\r \n", '{"__metadata__":null}', '{ "__metadata__" : {} }']) {
    assertEquals(found(file(text)), none, text);
  }
  const x: WritableArray = { dtype: "uint8", shape: [1], data: Uint8Array.of(7) };
  const withMore = { x: { ...entry("U8", [1], 0, 1), "more": "1.5e0 - \\" } };
  assertEquals<unknown>(found(file(withMore, [7])).tensors, { x });
  // By name, then by bytes; names may look like anything.
  const empty = file({ b: entry("F32", [0, 3], 0, 0), a: entry("U8", [], 0, 1) }, [7]);
  assertEquals(Object.keys(decodeSafetensors(empty).tensors), ["b", "a"]);
});

Deno.test("encodeSafetensors() sorts names as UTF-8, not as UTF-16", () => {
  const x: WritableArray = { dtype: "uint8", shape: [1], data: Uint8Array.of(1) };
  // Python: safetensors.numpy.save({n: np.ones(1, np.uint8) for n in names}) writes them so.
  const names = ["", "a", "aa", "b", "é", "\ufb03", "\uffff", "\u{10000}", "😀", "😀a"];
  const shuffled = names.toSorted().map((name): [string, WritableArray] => [name, x]);
  const bytes = encodeSafetensors(Object.fromEntries(shuffled));
  assertEquals(Object.keys(decodeSafetensors(bytes).tensors), names);
});

Deno.test("encodeSafetensors() rejects what the format cannot hold", () => {
  const wrong: WritableArray = { dtype: "float64", shape: [3], data: Float64Array.of(1) };
  assertThrows(() => encodeSafetensors({ wrong }), TypeError, "need 3 elements, but data has 1");
  const one: WritableArray = { dtype: "float64", shape: [1], data: Float64Array.of(1) };
  assertThrows(
    () => encodeSafetensors({ __metadata__: one }),
    RangeError,
    "__metadata__ must be the name of no tensor, but is one's",
  );
  const half = "names and metadata must be texts, but";
  assertThrows(() => encodeSafetensors({ "\ud800": one }), RangeError, half);
  assertThrows(() => encodeSafetensors({}, { metadata: { "\udc00": "" } }), RangeError, half);
  assertThrows(() => encodeSafetensors({}, { metadata: { a: "\ud800x" } }), RangeError, half);
  assertThrows(
    () =>
      encodeSafetensors({ one }, { metadata: { epoch: 3 } as unknown as Record<string, string> }),
    TypeError,
    "metadata must be texts, but one is not",
  );
});
