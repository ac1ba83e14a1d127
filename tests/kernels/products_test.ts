/** Products of the kernels against the sum that defines them, each with its own indexing. */
import fc from "fast-check";
import {
  DTYPES,
  type FloatArray,
  type ProductKernel,
  type SparseRows,
} from "../../lib/kernels/interface.ts";
import { simd } from "../../lib/kernels/simd/mod.ts";
import { compressRows } from "../../lib/kernels/sparse.ts";
import {
  assertSameBits,
  assertWithin,
  list,
  Operands,
  operands,
  positiveSize,
  size,
  testEach,
  written,
} from "./subject.ts";

/** The element at (row, column) of a matrix. */
type Entry = (i: number, j: number) => number;

/** `Σ a(i, p) b(p, j)` for all i < m and j < n, row-major. */
function product(a: Entry, b: Entry, m: number, k: number, n: number): number[] {
  return list(m * n, (o) => {
    const i = Math.floor(o / n), j = o % n;
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a(i, p) * b(p, j);
    return sum;
  });
}

/**
 * How far sums of `terms` products may be apart that are added in different orders (a BLAS library
 * may fuse, too): each of the two is within about terms · ε/2 · Σ|a||b| of the true value.
 */
function bounds(x: Operands, terms: number, magnitudes: number[]): number[] {
  return magnitudes.map((magnitude) => x.kind === "integers" ? 0 : terms * x.epsilon * magnitude);
}

const absolute = (entry: Entry): Entry => (i, j) => Math.abs(entry(i, j));

function assertIsProduct(
  x: Operands,
  actual: FloatArray,
  a: Entry,
  b: Entry,
  [m, k, n]: [number, number, number],
) {
  const magnitudes = product(absolute(a), absolute(b), m, k, n);
  assertWithin(actual, product(a, b, m, k, n), bounds(x, k + 1, magnitudes));
}

const sizes = fc.tuple(size, size, size);

testEach("matmul() is A B", (kernels) => {
  fc.assert(fc.property(operands(), sizes, (x, [m, k, n]) => {
    const a = x.draw(m * k), b = x.draw(k * n);
    const c = written(x.garbage(m * n), (out) => kernels.matmul(out, a, b, m, k, n));
    assertIsProduct(x, c, (i, p) => a[i * k + p], (p, j) => b[p * n + j], [m, k, n]);
  }));
});

testEach("matmulTN() is Aᵀ B", (kernels) => {
  fc.assert(fc.property(operands(), sizes, (x, [m, k, n]) => {
    const a = x.draw(k * m), b = x.draw(k * n);
    const c = written(x.garbage(m * n), (out) => kernels.matmulTN(out, a, b, m, k, n));
    assertIsProduct(x, c, (i, p) => a[p * m + i], (p, j) => b[p * n + j], [m, k, n]);
  }));
});

testEach("matmulTN() and matmulNT() take one matrix twice", (kernels) => {
  fc.assert(fc.property(operands(), size, size, (x, m, k) => {
    const a = x.draw(m * k);
    const gram = written(x.garbage(k * k), (out) => kernels.matmulTN(out, a, a, k, m, k));
    assertIsProduct(x, gram, (i, p) => a[p * k + i], (p, j) => a[p * k + j], [k, m, k]);
    const outer = written(x.garbage(m * m), (out) => kernels.matmulNT(out, a, a, m, k, m));
    assertIsProduct(x, outer, (i, p) => a[i * k + p], (p, j) => a[j * k + p], [m, k, m]);
  }));
});

testEach("matmulNT() is A Bᵀ", (kernels) => {
  fc.assert(fc.property(operands(), sizes, (x, [m, k, n]) => {
    const a = x.draw(m * k), b = x.draw(n * k);
    const c = written(x.garbage(m * n), (out) => kernels.matmulNT(out, a, b, m, k, n));
    assertIsProduct(x, c, (i, p) => a[i * k + p], (p, j) => b[j * k + p], [m, k, n]);
  }));
});

testEach("matmul() and its like put sums together from blocks", (kernels) => {
  // Integers are exact in any order; sizes just beyond 128 rows and 512 products, or far beyond.
  for (const dtype of ["float64", "float32"] as const) {
    for (const [m, k, n] of [[130, 513, 5], [128, 512, 8], [257, 1030, 3], [1, 1500, 17]]) {
      const x = new Operands(dtype, "integers", m);
      const a = x.draw(m * k), b = x.draw(k * n), at = x.garbage(k * m), bt = x.garbage(n * k);
      kernels.transpose(at, a, m, k);
      kernels.transpose(bt, b, k, n);
      const expected = product((i, p) => a[i * k + p], (p, j) => b[p * n + j], m, k, n);
      const run = (kernel: ProductKernel, left: FloatArray, right: FloatArray) =>
        written(x.garbage(m * n), (out) => kernel(out, left, right, m, k, n));
      assertWithin(run(kernels.matmul, a, b), expected);
      assertWithin(run(kernels.matmulTN, at, b), expected);
      assertWithin(run(kernels.matmulNT, a, bt), expected);
    }
  }
});

Deno.test("simd kernels' products have the bits of sums from the first to the last, zeros or none", () => {
  const products = fc.tuple(
    fc.constantFrom(0, 0.3, 0.8, 1),
    positiveSize,
    positiveSize,
    positiveSize,
  );
  fc.assert(fc.property(operands(["normal", "wild"]), products, (x, [zeros, m, k, n]) => {
    // Plain loops serve smaller ones.
    fc.pre(m * k * n >= 2000);
    const a = x.draw(m * k).map((value) => x.random.rand() < zeros ? 0 * Math.sign(value) : value);
    assertHasBitsOfSums(x, a, x.draw(k * n), [m, k, n]);
  }));
  // Parts of the left operand, some of them dense, beside blocks of the right one; 0 · ∞ in one part.
  for (const dtype of DTYPES) {
    for (const [m, k, n] of [[2100, 300, 3], [300, 2100, 3], [3, 784, 300]]) {
      const x = new Operands(dtype, "normal", m), b = x.draw(k * n);
      const a = x.draw(m * k).map((value, o) => o % 1000 < 700 || o < m * k / 5 ? 0 : value);
      assertHasBitsOfSums(x, a, b, [m, k, n]);
      b[n + 1] = Infinity;
      assertHasBitsOfSums(x, a, b, [m, k, n]);
    }
  }
});

Deno.test("simd kernels' products have the bits of sums where only the right operand has zeros", () => {
  for (const dtype of DTYPES) {
    // Small, in parts of sums, and in parts of rows.
    for (const [m, k, n] of [[7, 33, 40], [3, 2100, 300], [1030, 520, 9]]) {
      const x = new Operands(dtype, "normal", m), a = x.draw(m * k);
      const b = x.draw(k * n).map((value) => x.random.rand() < 0.7 ? 0 * Math.sign(value) : value);
      assertHasBitsOfSums(x, a, b, [m, k, n]);
      a[k + 1] = NaN;
      assertHasBitsOfSums(x, a, b, [m, k, n]);
    }
  }
});

/** Of the three storages of one product, each product and each sum rounded. */
function assertHasBitsOfSums(
  x: Operands,
  a: FloatArray,
  b: FloatArray,
  [m, k, n]: [number, number, number],
) {
  const expected = list(m * n, (o) => {
    let sum = 0;
    for (let p = 0, q = o % n, r = Math.floor(o / n) * k; p < k; p++, q += n) {
      sum = x.round(sum + x.round(a[r + p] * b[q]));
    }
    return sum;
  });
  const at = x.garbage(k * m), bt = x.garbage(n * k), out = x.garbage(m * n);
  simd.transpose(at, a, m, k);
  simd.transpose(bt, b, k, n);
  simd.matmul(out, a, b, m, k, n);
  assertSameBits(out, expected);
  simd.matmulTN(out, at, b, m, k, n);
  assertSameBits(out, expected);
  simd.matmulNT(out, a, bt, m, k, n);
  assertSameBits(out, expected);
}

/** A batch of rows, some repeated, in any order, of a matrix (count, columns). */
const batch = fc.tuple(positiveSize, size).chain(([count, columns]) =>
  fc.record({
    count: fc.constant(count),
    columns: fc.constant(columns),
    rows: fc.oneof(
      fc.constant([]),
      fc.array(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: 1 }),
      fc.array(fc.nat({ max: count - 1 }), { maxLength: 70 }),
    ).map((rows) => Int32Array.from(rows)),
    background: fc.constantFrom(0, -1, 0.3),
    /** The share of entries that differ from the background; every third row has none. */
    share: fc.constantFrom(0, 0.2, 1),
  })
);

type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never;

/** Where each entry of the matrix differs from the background, and by how much: 0 elsewhere. */
function drawDifferences(x: Operands, { count, columns, share }: Batch): FloatArray {
  const differences = x.drawExactly(count * columns);
  return differences.map((value, o) =>
    Math.floor(o / columns) % 3 > 0 && x.random.rand() < share ? value : 0
  );
}

function toSparse(differences: FloatArray, { count, columns, background }: Batch): SparseRows {
  const listed = [...differences.keys()].filter((o) => differences[o] !== 0);
  return {
    rows: count,
    columns,
    background,
    starts: Int32Array.from(
      { length: count + 1 },
      (_, i) => listed.filter((o) => o < i * columns).length,
    ),
    columnOf: Int32Array.from(listed, (o) => o % columns),
    values: differences.filter((value) => value !== 0),
  };
}

/** Weights must be finite where zeros are skipped: kinds without infinities and NaN. */
const FINITE = ["integers", "normal", "zeros"] as const;

testEach("sparseMatmul() is X[rows] W", (kernels) => {
  fc.assert(fc.property(operands(FINITE), batch, size, (x, batch, n) => {
    const { rows, columns: k, background } = batch;
    const differences = drawDifferences(x, batch), w = x.draw(k * n), m = rows.length;
    const c = written(
      x.garbage(m * n),
      (out) => kernels.sparseMatmul(out, toSparse(differences, batch), rows, w, n),
    );
    const s: Entry = (i, p) => differences[rows[i] * k + p];
    const wEntry: Entry = (p, j) => w[p * n + j];
    assertIsOffsetProduct(x, c, s, wEntry, background, [m, k, n]);
  }));
});

testEach("sparseMatmulTN() is X[rows]ᵀ D", (kernels) => {
  fc.assert(fc.property(operands(FINITE), batch, size, (x, batch, n) => {
    const { rows, columns: m, background } = batch;
    const differences = drawDifferences(x, batch), d = x.draw(rows.length * n), k = rows.length;
    const c = written(
      x.garbage(m * n),
      (out) => kernels.sparseMatmulTN(out, toSparse(differences, batch), rows, d, n),
    );
    const s: Entry = (i, p) => differences[rows[p] * m + i];
    const dEntry: Entry = (p, j) => d[p * n + j];
    assertIsOffsetProduct(x, c, s, dEntry, background, [m, k, n]);
  }));
});

/** As `assertIsProduct`, of A = background + S: twice the terms, and |c| + |s| for |a|. */
function assertIsOffsetProduct(
  x: Operands,
  actual: FloatArray,
  s: Entry,
  b: Entry,
  background: number,
  [m, k, n]: [number, number, number],
) {
  const size: Entry = (i, p) => Math.abs(background) + Math.abs(s(i, p));
  const magnitudes = product(size, absolute(b), m, k, n);
  const exact = Number.isInteger(background) && x.kind === "integers";
  assertWithin(
    actual,
    product((i, p) => background + s(i, p), b, m, k, n),
    magnitudes.map((magnitude) => exact ? 0 : (2 * k + 2) * x.epsilon * magnitude),
  );
}

testEach("sparse products are the dense products of the gathered rows", (kernels) => {
  const exact = batch.filter(({ background, share }) => background !== 0.3 && share < 1);
  fc.assert(fc.property(operands(["integers"]), exact, size, (x, batch, n) => {
    const { count, columns, rows, background } = batch, m = rows.length;
    const dense = drawDifferences(x, batch).map((value) => value + background);
    const sparse = compressRows(dense, count, columns);
    // A few entries may differ by chance more often than they agree, and are not compressed then.
    fc.pre(sparse !== null);
    const w = x.draw(columns * n), d = x.draw(m * n);
    const gathered = x.garbage(m * columns);
    kernels.gatherRows(gathered, dense, rows, columns);

    const xw = x.garbage(m * n), sparseXw = x.garbage(m * n);
    kernels.matmul(xw, gathered, w, m, columns, n);
    kernels.sparseMatmul(sparseXw, sparse, rows, w, n);
    assertWithin(sparseXw, xw);

    const xd = x.garbage(columns * n), sparseXd = x.garbage(columns * n);
    kernels.matmulTN(xd, gathered, d, columns, m, n);
    kernels.sparseMatmulTN(sparseXd, sparse, rows, d, n);
    assertWithin(sparseXd, xd);
  }));
});

testEach("gatherRows() copies rows by index", (kernels) => {
  fc.assert(fc.property(operands(), batch, (x, { count, columns, rows }) => {
    const a = x.draw(count * columns);
    for (const indices of [rows, [...rows]]) {
      assertSameBits(
        written(
          x.garbage(rows.length * columns),
          (out) => kernels.gatherRows(out, a, indices, columns),
        ),
        [...rows].flatMap((row) => list(columns, (j) => a[row * columns + j])),
      );
    }
  }));
});

testEach("transpose() swaps rows and columns", (kernels) => {
  fc.assert(fc.property(operands(), size, size, (x, m, n) => {
    const a = x.draw(m * n);
    assertSameBits(
      written(x.garbage(n * m), (out) => kernels.transpose(out, a, m, n)),
      list(n * m, (o) => a[(o % m) * n + Math.floor(o / m)]),
    );
  }));
});
