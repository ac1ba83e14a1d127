import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { tensor } from "../../lib/mod.ts";
import type { WritableArray } from "../../lib/formats/elements.ts";
import { decodeNpy, encodeNpy } from "../../lib/formats/npy.ts";
import { concatenate } from "../../lib/formats/bytes.ts";
import numpy2 from "../fixtures/pickles_numpy2.json" with { type: "json" };
import { fromBase64, npyGrid } from "./array_files.ts";

/** A file whose header is the given text. */
function file(header: string, elements: number[] = [], version: number[] = [1, 0]): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version[0] === 1
    ? [text.length & 255, text.length >> 8]
    : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    ...version,
    ...length,
    ...text,
    ...elements,
  );
}

function header(descr: string, shape: string, fortran = "False"): string {
  return `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
}

Deno.test("decodeNpy() reads every dtype, shape, order and version as NumPy wrote it", () => {
  const grid = npyGrid();
  assertEquals(grid.length, 12 * 7 * 2 * 2 * 3);
  for (const { array, bytes } of grid) assertEquals(decodeNpy(bytes), array);
});

Deno.test("encodeNpy() writes what NumPy writes, byte for byte", () => {
  let compared = 0;
  for (const { array, bytes, order, version } of npyGrid()) {
    if (order === ">" && array.data.BYTES_PER_ELEMENT > 1) continue;
    // NumPy calls an array Fortran-ordered only where that differs from C order.
    const fortranOrder = new TextDecoder("latin1").decode(bytes).includes("'fortran_order': True");
    assertEquals(encodeNpy(array, { version, fortranOrder }), bytes);
    compared++;
  }
  assertEquals(compared, (9 + 3 * 2) * 7 * 2 * 3);
});

Deno.test("decodeNpy() reverses encodeNpy() for a Tensor", () => {
  const matrix = tensor([[1, 2, 3], [4, 5, 6]], { dtype: "float32" });
  const { dtype, shape, data } = decodeNpy(encodeNpy(matrix, { fortranOrder: true }));
  assertEquals(dtype, "float32");
  assertEquals(shape, [2, 3]);
  assertEquals([...data], [1, 2, 3, 4, 5, 6]);
});

Deno.test("decodeNpy() returns views of one-byte elements", () => {
  const bytes = file(header("'|u1'", "(2,)"), [7, 8]);
  const { data } = decodeNpy(bytes);
  assertStrictEquals(data.buffer, bytes.buffer);
  assertEquals([...data], [7, 8]);
});

Deno.test("decodeNpy() rejects 64-bit integers beyond 2^53 - 1 rather than rounding them", () => {
  const limit = [255, 255, 255, 255, 255, 255, 31, 0];
  assertEquals([...decodeNpy(file(header("'<i8'", "()"), limit)).data], [2 ** 53 - 1]);
  const cases: [string, number[], string][] = [
    ["'<i8'", [0, 0, 0, 0, 0, 0, 32, 0], "element 0 is 9007199254740992"],
    ["'<i8'", [1, 0, 0, 0, 0, 0, 32, 0], "element 0 is 9007199254740993"],
    ["'>i8'", [255, 224, 0, 0, 0, 0, 0, 0], "element 0 is -9007199254740992"],
    ["'<i8'", [0, 0, 0, 0, 0, 0, 0, 128], "element 0 is -9223372036854775808"],
    ["'<u8'", Array(8).fill(255), "element 0 is 18446744073709551615"],
  ];
  for (const [descr, element, problem] of cases) {
    assertThrows(() => decodeNpy(file(header(descr, "()"), element)), RangeError, problem);
  }
});

Deno.test("decodeNpy() reads headers of Python 2, and dtypes without an order", () => {
  // np.load() reads each of these to the same array.
  const headers: [string, number[], number[]?][] = [
    [header("'<i2'", "(2L,)"), [2]],
    [header("'<i2'", "(2L, 1L)"), [2, 1], [2, 0]],
    [header("'<i2'", "(1L, 2, )"), [1, 2]],
    [header("'<i2'", "(2 L,)"), [2]],
    [header("u'<i2'", "(2,)"), [2]],
    [header("'i2'", "(2,)"), [2]],
    [header("'=i2'", "(2,)"), [2]],
    ["\t{ 'shape':(2,),\r\n'fortran_order':False,\t'descr':\"<i2\" } \n", [2]],
  ];
  for (const [text, shape, version] of headers) {
    const array = decodeNpy(file(text, [1, 0, 255, 255], version));
    assertEquals(array, { dtype: "int16", shape, data: Int16Array.of(1, -1) }, text);
  }
});

Deno.test("decodeNpy() reads the first array of a file of several, as np.load() does", () => {
  const two = [tensor([1, 2]), tensor([[3]])].map((array) => encodeNpy(array));
  assertEquals([...decodeNpy(concatenate(two)).data], [1, 2]);
  assertEquals([...decodeNpy(concatenate([two[1], Uint8Array.of(0)])).data], [3]);
  const objects = fromBase64(numpy2.npy.weights);
  const read = (bytes: Uint8Array) => decodeNpy(bytes, { allowPickle: true });
  assertEquals(read(concatenate([objects, objects])), read(objects));
});

Deno.test("decodeNpy() says what is wrong", () => {
  const good = header("'<i2'", "(2,)");
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(0), 'bytes 0 to 5 must be 0x93 "NUMPY", but are not'],
    [file(good, [1, 2, 3, 4], [4, 0]), "version must be 1.0, 2.0 or 3.0, but is 4.0"],
    [file(good, [1, 2, 3, 4], [1, 1]), "version must be 1.0, 2.0 or 3.0, but is 1.1"],
    [file(good).subarray(0, 6), "version must be at bytes 6 and 7, but input ends before"],
    [file(good).subarray(0, 9), "header must start at byte 10, but input ends before"],
    [file(good).subarray(0, 30), "header must end at byte 68, but input ends at byte 30"],
    [
      file(good, [1, 2, 3]),
      "int16 elements of dimensions [2] must take 4 bytes, but there are 3",
    ],
    [
      file(header("'<f8'", "(9007199254740991, 9007199254740991)")),
      "float64 elements of dimensions [9007199254740991, 9007199254740991] must take " +
      "more than 2^53 bytes, but there are 0",
    ],
    [file(header("'|b1'", "(2,)"), [1, 2]), "a bool must be 0 or 1, but one is 2"],
    [
      file(header("'<U5'", "()")),
      'elements must be numbers or bools, but have the dtype "<U5"',
    ],
    [
      file(header("'<c16'", "()")),
      'elements must be numbers or bools, but have the dtype "<c16"',
    ],
    [
      file(header("[('a', '<i4'), ('b', '<f8', (2,))]", "(1,)")),
      'elements must be numbers or bools, but have a structured dtype of the fields "a", "b"',
    ],
    [
      file(header("'|i4'", "()")),
      'elements must be numbers or bools, but have the dtype "|i4"',
    ],
    [
      file(header("'<M8[ns]'", "()")),
      'elements must be numbers or bools, but have the dtype "<M8[ns]"',
    ],
    [file(header("None", "()")), "elements must be numbers or bools, but have a structured dtype"],
    [file(header("'<i2'", "(1l,)")), 'expected "," or ")" at character 52 of the header'],
    [file(header("'<i2'", "(L,)")), "expected a value at character 51 of the header"],
    [
      file(header("'<i2'", "(1L,)"), [1, 2], [3, 0]),
      'expected "," or ")" at character 52 of the header',
    ],
    [
      file(header("'<f8'", "(1000000000000000000,)")),
      "expected an integer up to 2^53 - 1 at character 51 of the header",
    ],
    [
      file(header("'<f8'", "(1000000000, 1000000000)"), [1, 2, 3]),
      "float64 elements of dimensions [1000000000, 1000000000] must take more than 2^53 bytes, but there are 3",
    ],
    [
      Uint8Array.of(...file("", [], [2, 0]).subarray(0, 8), 255, 255, 255, 127, 1, 2),
      "header must have at most 65536 bytes, but has 2147483647",
    ],
    [
      file(header("'|O'", "()")),
      "elements must be numbers or bools, but are objects; see allowPickle",
    ],
    [
      file(header("'<i2'", "[2]")),
      "shape must be a tuple of at most 64 integers, but is not",
    ],
    [
      file(header("'<i2'", `(${"1,".repeat(65)})`)),
      "shape must be a tuple of at most 64 integers, but is not",
    ],
    [file(header("'<i2'", "()", "0")), "fortran_order must be True or False, but is neither"],
    [
      file("{'descr': '<i2', 'shape': (), }"),
      "header must be a dict of descr, fortran_order, shape, but is not",
    ],
    [file(header("'<i2'", "(-1,)")), "expected a value at character 51 of the header"],
    [
      file(header("'<i2'", "(02,)")),
      "expected an integer up to 2^53 - 1 at character 51 of the header",
    ],
    [
      file(header("'<\\x69'", "()")),
      "expected a string without escapes or line breaks at character 10 of the header",
    ],
    [file(header("__import__('os')", "()")), "expected a value at character 10 of the header"],
    [file(good + "1"), "expected the end at character 58 of the header"],
    [
      file(header("'<i2', 'descr': '<i4'", "()")),
      "expected a string as a new key at character 24 of the header",
    ],
    [file("[".repeat(20)), "expected at most 16 levels of brackets at character 17 of the header"],
    [file("", [0xff], [3, 0]).with(8, 1), "header of version 3.0 must be UTF-8, but is not"],
  ];
  for (const [bytes, problem] of cases) {
    const error = assertThrows(() => decodeNpy(bytes), SyntaxError);
    assertEquals(error.message, `Cannot parse NPY: ${problem}`);
  }
});

Deno.test("encodeNpy() rejects what the format cannot hold", () => {
  const data = Float64Array.of(1, 2);
  const cases: [WritableArray, typeof TypeError, string][] = [
    [
      { dtype: "float64", shape: [3], data },
      TypeError,
      "dimensions [3] need 3 elements, but data has 2",
    ],
    [
      { dtype: "float32", shape: [2], data },
      TypeError,
      "data must be of a known dtype, but is a Float64Array of dtype float32",
    ],
    [
      { dtype: "complex64", shape: [2], data } as unknown as WritableArray,
      TypeError,
      "data must be of a known dtype, but is a Float64Array of dtype complex64",
    ],
    [
      { dtype: "float64", shape: [-2], data },
      RangeError,
      "dimensions must be integers from 0, but one is -2",
    ],
    [
      { dtype: "float64", shape: [...Array(64).fill(1), 2], data },
      RangeError,
      "rank must be at most 64, but is 65",
    ],
    [
      { dtype: "int64", shape: [1], data: Float64Array.of(2 ** 53) },
      RangeError,
      "int64 elements must be integers from -(2^53 - 1) to 2^53 - 1, but element 0 is 9007199254740992",
    ],
    [
      { dtype: "uint64", shape: [1], data: Float64Array.of(-1) },
      RangeError,
      "uint64 elements must be integers from 0 to 2^53 - 1, but element 0 is -1",
    ],
    [
      { dtype: "bool", shape: [1], data: Uint8Array.of(2) },
      RangeError,
      "a bool must be 0 or 1, but one is 2",
    ],
  ];
  for (const [array, ErrorClass, problem] of cases) {
    const error = assertThrows(() => encodeNpy(array), ErrorClass);
    assertEquals(error.message, `Cannot write NPY: ${problem}`);
  }
});
