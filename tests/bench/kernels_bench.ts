/** Kernels, at the sizes of source 1's network: `deno task bench`. */
import { kernels } from "../../lib/kernels/mod.ts";
import { compressRows } from "../../lib/kernels/sparse.ts";
import { RandomState } from "../../lib/random/mod.ts";

const [BATCH, FEATURES, HIDDEN] = [64, 784, 128];
const random = new RandomState(0);
const weights = random.randn(FEATURES, HIDDEN).data;
const delta = random.randn(BATCH, HIDDEN).data;
// As dense as MNIST: 19 % of the entries are not background.
const inputs = random.rand(BATCH, FEATURES).mul(random.rand(BATCH, FEATURES).lt(0.19)).data;
const sparse = compressRows(inputs, BATCH, FEATURES)!;
const rows = Int32Array.from({ length: BATCH }, (_, i) => i);
const hidden = new Float64Array(BATCH * HIDDEN);
const gradient = new Float64Array(FEATURES * HIDDEN);
const name = kernels.name;

Deno.bench(`${name}: matmul (64, 784) · (784, 128)`, { group: "forward", baseline: true }, () => {
  kernels.matmul(hidden, inputs, weights, BATCH, FEATURES, HIDDEN);
});
Deno.bench(`${name}: sparseMatmul, 19 % non-zero`, { group: "forward" }, () => {
  kernels.sparseMatmul(hidden, sparse, rows, weights, HIDDEN);
});
Deno.bench(`${name}: matmulTN (784, 64) · (64, 128)`, { group: "gradient", baseline: true }, () => {
  kernels.matmulTN(gradient, inputs, delta, FEATURES, BATCH, HIDDEN);
});
Deno.bench(`${name}: sparseMatmulTN, 19 % non-zero`, { group: "gradient" }, () => {
  kernels.sparseMatmulTN(gradient, sparse, rows, delta, HIDDEN);
});
Deno.bench(`${name}: sgd over (784, 128)`, () => {
  kernels.sgd(weights, gradient, 1e-9);
});
