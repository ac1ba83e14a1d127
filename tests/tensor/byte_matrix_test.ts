/** Matrices of bytes against the matrices of numbers that they stand for. */
import { assertEquals, assertThrows } from "@std/assert";
import { ByteMatrix } from "../../lib/mod.ts";

const numbers = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);
const matrix = new ByteMatrix([3, 2], Uint8Array.of(0, 51, 255, 1, 2, 3), numbers);

Deno.test("ByteMatrix.toMatrix() looks every byte up", () => {
  assertEquals(matrix.dtype, "float64");
  assertEquals(matrix.toMatrix().toArray(), [[0, 0.2], [1, 1 / 255], [2 / 255, 3 / 255]]);
});

Deno.test("ByteMatrix.rows() is a view", () => {
  const last = matrix.rows(1, 3);
  assertEquals(last.shape, [2, 2]);
  assertEquals(last.bytes.buffer, matrix.bytes.buffer);
  assertEquals(last.toMatrix().toArray(), matrix.toMatrix().rows(1, 3).toArray());
});

Deno.test("ByteMatrix.astype() rounds as Tensor.astype() does", () => {
  const single = matrix.astype("float32");
  assertEquals(single.dtype, "float32");
  assertEquals(single.toMatrix().data, matrix.toMatrix().astype("float32").data);
  assertEquals(single.astype("float64").dtype, "float64");
});

Deno.test("ByteMatrix rejects a shape of other size, and fewer numbers than bytes", () => {
  assertThrows(
    () => new ByteMatrix([2, 2], new Uint8Array(3), numbers),
    TypeError,
    "of shape (2, 2): expected 4 bytes and 256 numbers, but got 3 and 256",
  );
  assertThrows(() => new ByteMatrix([1, 1], new Uint8Array(1), new Float32Array(2)), TypeError);
});

Deno.test("astype() of bytes rejects a dtype that there is not", () => {
  const X = new ByteMatrix([1, 1], Uint8Array.of(3), new Float64Array(256));
  assertThrows(() => X.astype("int8" as never), TypeError, "dtype must be float64 or float32");
});
