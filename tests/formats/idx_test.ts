import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeIdx, encodeIdx, type IdxArray } from "../../lib/formats/idx.ts";

Deno.test("decodeIdx() reads every element type from bytes written by hand", () => {
  const cases: [number[], IdxArray][] = [
    [[0, 0, 0x08, 1, 0, 0, 0, 2, 0, 255], {
      dtype: "uint8",
      shape: [2],
      data: Uint8Array.of(0, 255),
    }],
    [[0, 0, 0x09, 1, 0, 0, 0, 2, 128, 255], {
      dtype: "int8",
      shape: [2],
      data: Int8Array.of(-128, -1),
    }],
    [[0, 0, 0x0b, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 0xff, 0xfe], {
      dtype: "int16",
      shape: [1, 2],
      data: Int16Array.of(258, -2),
    }],
    [[0, 0, 0x0c, 1, 0, 0, 0, 1, 0x80, 0, 0, 1], {
      dtype: "int32",
      shape: [1],
      data: Int32Array.of(-(2 ** 31) + 1),
    }],
    [[0, 0, 0x0d, 0, 0xbf, 0xc0, 0, 0], {
      dtype: "float32",
      shape: [],
      data: Float32Array.of(-1.5),
    }],
    [[0, 0, 0x0e, 1, 0, 0, 0, 1, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18], {
      dtype: "float64",
      shape: [1],
      data: Float64Array.of(Math.PI),
    }],
  ];
  for (const [bytes, array] of cases) {
    assertEquals(decodeIdx(Uint8Array.from(bytes)), array);
    assertEquals([...encodeIdx(array)], bytes);
  }
});

Deno.test("decodeIdx() reads an empty array whose other dimensions are huge", () => {
  const shape = Array(255).fill(2 ** 32 - 1).with(100, 0);
  const empty: IdxArray = { dtype: "int16", shape, data: new Int16Array(0) };
  assertEquals(decodeIdx(encodeIdx(empty)), empty);
});

Deno.test("decodeIdx() returns views of one-byte elements, wherever the input lies in its buffer", () => {
  for (const [code, value] of [[0x08, 250], [0x09, -6]]) {
    const buffer = Uint8Array.of(99, 99, 99, 0, 0, code, 1, 0, 0, 0, 2, 7, 8, 99);
    const { data } = decodeIdx(buffer.subarray(3, 13));
    assertStrictEquals(data.buffer, buffer.buffer);
    buffer[12] = 250;
    assertEquals([...data], [7, value]);
  }
});

Deno.test("decodeIdx() says what is wrong and where", () => {
  const cases: [number[], string][] = [
    [[], "header must have at least 4 bytes, but input ends at byte 0"],
    [[0, 0, 8], "header must have at least 4 bytes, but input ends at byte 3"],
    [
      [0x1f, 0x8b, 8, 0],
      "input must be decompressed first, but starts with gzip's 0x1f 0x8b at byte 0",
    ],
    [[0x89, 0x50, 8, 1], "bytes 0 and 1 must be 0x00, but are 0x89 0x50"],
    [
      [0, 0, 7, 1],
      "element type at byte 2 must be one of 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e, but is 0x07",
    ],
    [[0, 0, 8, 2, 0, 0, 0, 1], "header of rank 2 must have 12 bytes, but input ends at byte 8"],
    [
      [0, 0, 0x0b, 1, 0, 0, 0, 2, 0, 1, 2],
      "int16 elements of dimensions [2] must take 4 bytes from byte 8, but 3 are left",
    ],
    [
      [0, 0, 8, 1, 0, 0, 0, 1, 5, 5],
      "uint8 elements of dimensions [1] must take 1 bytes from byte 8, but 2 are left",
    ],
    [
      [0, 0, 8, 2, ...Array(8).fill(255)],
      "uint8 elements of dimensions [4294967295, 4294967295] must take more than 2^53 bytes " +
      "from byte 12, but 0 are left",
    ],
  ];
  for (const [bytes, problem] of cases) {
    const error = assertThrows(() => decodeIdx(Uint8Array.from(bytes)), SyntaxError);
    assertEquals(error.message, `Cannot parse IDX: ${problem}`);
  }
});

Deno.test("encodeIdx() rejects what the format cannot hold", () => {
  const data = Uint8Array.of(1, 2);
  assertThrows(
    () => encodeIdx({ dtype: "uint8", shape: [3], data }),
    TypeError,
    "dimensions [3] need 3 elements, but data has 2",
  );
  assertThrows(
    () => encodeIdx({ dtype: "int8", shape: [2], data } as unknown as IdxArray),
    TypeError,
    "data must be of dtype int8, but is a Uint8Array",
  );
  assertThrows(
    () => encodeIdx({ dtype: "uint8", shape: Array(256).fill(1), data }),
    RangeError,
    "rank must be at most 255, but is 256",
  );
  for (const dimension of [-1, 0.5, 2 ** 32, NaN]) {
    assertThrows(
      () => encodeIdx({ dtype: "uint8", shape: [dimension], data }),
      RangeError,
      `dimensions must be integers from 0 to 2^32 - 1, but one is ${dimension}`,
    );
  }
});

/** Arrays of every type and of rank 0 to 4, dimensions of zero among them. */
const idxArrays: fc.Arbitrary<IdxArray> = fc.array(fc.nat(4), { maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  const size = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.record({
      dtype: fc.constant("uint8" as const),
      shape: fc.constant(shape),
      data: fc.uint8Array(size),
    }),
    fc.record({
      dtype: fc.constant("int8" as const),
      shape: fc.constant(shape),
      data: fc.int8Array(size),
    }),
    fc.record({
      dtype: fc.constant("int16" as const),
      shape: fc.constant(shape),
      data: fc.int16Array(size),
    }),
    fc.record({
      dtype: fc.constant("int32" as const),
      shape: fc.constant(shape),
      data: fc.int32Array(size),
    }),
    fc.record({
      dtype: fc.constant("float32" as const),
      shape: fc.constant(shape),
      data: fc.float32Array(size),
    }),
    fc.record({
      dtype: fc.constant("float64" as const),
      shape: fc.constant(shape),
      data: fc.float64Array(size),
    }),
  );
});

/** Either a SyntaxError, or a value whose encoding is the input. */
function decodesOrRejects(bytes: Uint8Array): void {
  let array: IdxArray;
  try {
    array = decodeIdx(bytes);
  } catch (error) {
    if (error instanceof SyntaxError) return;
    throw error;
  }
  assertEquals(encodeIdx(array), Uint8Array.from(bytes));
}

Deno.test("decodeIdx() reverses encodeIdx() for every type and shape", () => {
  fc.assert(
    fc.property(idxArrays, (array) => {
      const bytes = encodeIdx(array);
      assertEquals(decodeIdx(bytes), array);
      assertEquals(encodeIdx(decodeIdx(bytes)), bytes);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("decodeIdx() rejects every truncation and every extension of a file", () => {
  fc.assert(
    fc.property(idxArrays, fc.uint8Array({ minLength: 1, maxLength: 9 }), (array, extra) => {
      const bytes = encodeIdx(array);
      for (let length = 0; length < bytes.length; length++) {
        assertThrows(() => decodeIdx(bytes.subarray(0, length)), SyntaxError);
      }
      assertThrows(() => decodeIdx(Uint8Array.of(...bytes, ...extra)), SyntaxError);
    }),
    { numRuns: 200 },
  );
});

Deno.test("decodeIdx() either rejects a mutated file or reads what it says", () => {
  fc.assert(
    fc.property(idxArrays, fc.nat(), fc.nat(255), (array, position, byte) => {
      const bytes = encodeIdx(array);
      bytes[position % bytes.length] = byte;
      decodesOrRejects(bytes);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("decodeIdx() either rejects random bytes or reads what they say", () => {
  const anyBytes = fc.uint8Array({ maxLength: 64 });
  const plausible = fc.tuple(fc.constantFrom(8, 9, 11, 12, 13, 14), fc.nat(3), anyBytes)
    .map(([code, rank, rest]) => Uint8Array.of(0, 0, code, rank, ...rest));
  fc.assert(fc.property(fc.oneof(anyBytes, plausible), decodesOrRejects), { numRuns: 1000 });
});

Deno.test("decodeIdx() rejects huge declared sizes without allocating them", () => {
  const huge = fc.array(fc.integer({ min: 2 ** 16, max: 2 ** 32 - 1 }), {
    minLength: 1,
    maxLength: 255,
  });
  fc.assert(
    fc.property(huge, fc.constantFrom(8, 9, 11, 12, 13, 14), (shape, code) => {
      const bytes = new Uint8Array(4 + 4 * shape.length + 100);
      bytes.set([0, 0, code, shape.length]);
      const view = new DataView(bytes.buffer);
      shape.forEach((dimension, axis) => view.setUint32(4 + 4 * axis, dimension));
      assertThrows(() => decodeIdx(bytes), SyntaxError, "are left");
    }),
    { numRuns: 300 },
  );
});
