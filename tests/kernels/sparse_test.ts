/** Compressed rows against the dense matrices that they stand for. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { SparseRows } from "../../lib/kernels/interface.ts";
import { compressRows, density } from "../../lib/kernels/sparse.ts";
import { resident } from "../../lib/tensor/byte_source.ts";
import { RandomState } from "../../lib/random/mod.ts";
import { assertWithin, EPSILON, operands, size } from "./subject.ts";

function toDense({ rows, columns, background, starts, columnOf, values }: SparseRows): number[] {
  const dense: number[] = Array(rows * columns).fill(background);
  for (let i = 0; i < rows; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) dense[i * columns + columnOf[p]] += values[p];
  }
  return dense;
}

const sizes = fc.tuple(size, size);
const background = fc.constantFrom(0, -1, 0.3);

/** A matrix of which at least `share` is background. */
const matrix = fc.tuple(operands(), sizes, background, fc.constantFrom(0.5, 0.9, 1)).map(
  ([x, [rows, columns], background, share]) => ({
    rows,
    columns,
    background: x.round(background),
    dense: x.drawExactly(rows * columns).map((value, o) =>
      o % 10 < share * 10 ? background : value
    ),
  }),
);

Deno.test("compressRows() lists what differs from the background, to be had back", () => {
  fc.assert(fc.property(matrix, ({ rows, columns, dense, background }) => {
    const sparse = compressRows(dense, rows, columns);
    assert(sparse !== null);
    assertEquals([sparse.rows, sparse.columns], [rows, columns]);
    assertEquals(sparse.starts.length, rows + 1);
    assertEquals(sparse.columnOf.length, sparse.starts[rows]);
    assertEquals(sparse.values.length, sparse.starts[rows]);
    assertEquals(sparse.values.constructor, dense.constructor);
    for (let i = 0; i < rows; i++) {
      const listed = sparse.columnOf.subarray(sparse.starts[i], sparse.starts[i + 1]);
      assert(listed.every((column, q) => q === 0 || column > listed[q - 1]), "not ascending");
    }
    assert(sparse.values.every((value) => value !== 0), "lists background");
    if (rows * columns >= 10) assertEquals(sparse.background, background);
    // value - background is rounded once: exact over a background of 0.
    const epsilon = EPSILON[dense instanceof Float64Array ? "float64" : "float32"];
    assertWithin(
      toDense(sparse),
      dense,
      [...dense].map((value) => epsilon * (Math.abs(value - sparse.background))),
    );
  }));
});

Deno.test("compressRows() lists bytes as the numbers that they stand for", () => {
  fc.assert(fc.property(operands(), sizes, (x, [rows, columns]) => {
    const drawn = x.drawExactly(256), size = rows * columns;
    const bytes = Uint8Array.from(
      { length: size },
      () => x.random.rand() < 0.6 ? 7 : x.random.randint(0, 256),
    );
    const dense = x.buffer(Array.from(bytes, (byte) => drawn[byte]));
    assertEquals(
      compressRows({ source: resident(bytes), numbers: drawn }, rows, columns),
      compressRows(dense, rows, columns),
    );
  }));
});

Deno.test("compressRows() gives null for more columns than 16 bits can number", () => {
  assertEquals(compressRows(new Float64Array(2 ** 16 + 1), 1, 2 ** 16 + 1), null);
  assert(compressRows(new Float64Array(2 ** 16), 1, 2 ** 16) !== null);
});

Deno.test("compressRows() gives null where less than 40 % of a matrix is background", () => {
  const matrix = (share: number) =>
    Float64Array.from({ length: 1000 }, (_, o) => o % 100 < share * 100 ? 0 : o);
  for (const share of [0, 0.1, 0.39]) assertEquals(compressRows(matrix(share), 20, 50), null);
  for (const share of [0.4, 0.5, 1]) {
    assertEquals(compressRows(matrix(share), 20, 50)?.values.length, 1000 * (1 - share));
  }
  assertEquals(compressRows(new RandomState(1).randn(30).data, 5, 6), null);
});

Deno.test("compressRows() finds the background where the first rows have little of it", () => {
  const rows = 3000, columns = 50;
  const matrix = new Float64Array(rows * columns).fill(-1);
  matrix.fill(7, 0, 10 * columns);
  assertEquals(compressRows(matrix, rows, columns)?.background, -1);
  // Half of the columns hold no value twice.
  for (let o = 0; o < matrix.length; o++) if (o % columns < columns / 2) matrix[o] = o;
  assertEquals(compressRows(matrix, rows, columns)?.background, -1);
});

Deno.test("compressRows() takes no NaN or infinity for the background, and keeps those listed", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assertEquals(compressRows(Float64Array.of(value, value, value, 0), 2, 2), null);
    const sparse = compressRows(Float64Array.of(1, 1, value, 1), 2, 2);
    assertEquals(sparse && toDense(sparse), [1, 1, value, 1]);
  }
});

Deno.test("compressRows() takes a matrix of no rows, no columns or one value", () => {
  for (const [rows, columns] of [[0, 5], [5, 0], [0, 0], [5, 3]]) {
    const sparse = compressRows(new Float32Array(rows * columns).fill(0.1), rows, columns);
    assert(sparse !== null);
    assertEquals(sparse.starts, new Int32Array(rows + 1));
    assertEquals(sparse.values, new Float32Array(0));
    assertEquals(sparse.background, rows * columns ? Math.fround(0.1) : 0);
    assertEquals(density(sparse), 0);
  }
});

Deno.test("density() is the share of listed entries", () => {
  assertEquals(density(compressRows(Float64Array.of(0, 2, 0, 0, 3, 0, 0, 0), 4, 2)!), 0.25);
});
