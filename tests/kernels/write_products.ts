/**
 * Products of every kind, for NumPy to compare: one line of JSON for each, with its operands' shapes
 * and the SHA-256 of its bits. `tests/fixtures/products.py` runs this over NumPy's own library.
 *
 *     deno run --allow-env --allow-ffi tests/kernels/write_products.ts 2000
 *
 * @module
 */
import { createHash } from "node:crypto";
import { kernels } from "../../lib/kernels/mod.ts";
import { DTYPES, full, type Matrix, RandomState, type Tensor } from "../../lib/mod.ts";

/** What may be multiplied. A letter T marks a transpose; "gram" is x @ x.T, "gramT" x.T @ x. */
const KINDS = ["AB", "ATB", "ABT", "ATBT", "gram", "gramT", "rows", "inner", "matvec", "vecmat"];

/** Sizes: 0 and 1 often, for NumPy treats them apart; else up to where blocks and threads begin. */
const LIMITS = [2, 2, 3, 9, 33, 70, 150, 400];

function operands(kind: string, draw: (...shape: number[]) => Matrix, [m, k, n]: number[]) {
  switch (kind) {
    case "ATB":
      return [draw(k, m).T, draw(k, n)];
    case "ATBT":
      return [draw(k, m).T, draw(n, k).T];
    case "rows":
      return [draw(m + 3, k).rows(1, m + 1), draw(k + 2, n).rows(2)];
    case "inner":
      return [draw(k), draw(k)];
    case "vecmat":
      return [draw(k), draw(k, n)];
  }
  const x = draw(m, k);
  switch (kind) {
    case "ABT":
      return [x, draw(n, k).T];
    case "gram":
      return [x, x.T];
    case "gramT":
      return [x.T, x];
    case "matvec":
      return [x, draw(k)];
  }
  return [x, draw(k, n)];
}

/** A number, which an inner product is, is one of the operands' dtype. */
function hash(product: Tensor | number, like: Tensor): string {
  const own = typeof product === "number" ? full([], product, { dtype: like.dtype }) : product;
  return createHash("sha256").update(new Uint8Array(own.data.slice().buffer)).digest("hex").slice(
    0,
    16,
  );
}

if (kernels.name !== "blas") throw new Error(`expected blas kernels, but got ${kernels.name}`);
const choices = new RandomState(7);
const pick = <T>(list: readonly T[]) => list[choices.randint(0, list.length, 1)[0]];
for (let seed = 0; seed < Number(Deno.args[0]); seed++) {
  const kind = pick(KINDS), dtype = pick(DTYPES);
  const sizes = [0, 0, 0].map(() => choices.randint(0, pick(LIMITS), 1)[0]);
  const data = new RandomState(seed);
  // A vector may be called a matrix here: the kinds say which is which.
  const draw = (...shape: number[]) => data.uniform(-1, 1, shape).astype(dtype) as Tensor as Matrix;
  const [a, b] = operands(kind, draw, sizes);
  const hashes = a.ndim + b.ndim === 4 ? { matmul: hash(a.matmul(b), a) } : {};
  console.log(JSON.stringify({ seed, kind, dtype, sizes, ...hashes, dot: hash(a.dot(b), a) }));
}
