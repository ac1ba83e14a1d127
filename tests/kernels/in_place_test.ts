/** The loops that compute in their own memory, and runs whose products are all dense. */
import { assert, assertEquals } from "@std/assert";
import { type Blas, openBlas } from "../../lib/kernels/blas.ts";
import { ACTIVATIONS } from "../../lib/kernels/interface.ts";
import { reference } from "../../lib/kernels/reference.ts";
import { simd } from "../../lib/kernels/simd/mod.ts";
import { Dense, MLP, RandomState, type Tensor } from "../../lib/mod.ts";
import { oneHot } from "../../lib/preprocessing/mod.ts";
import { KernelByKernel, sumRows } from "../../lib/training/kernel_by_kernel.ts";
import { resident } from "../../lib/tensor/byte_source.ts";
import { assertWithin } from "./subject.ts";

/** Where exponentials change their ways. */
const SPECIAL = [
  ...[0, -0, 1e-300, 0.34657359027997264, 0.3465735902799727, 0.4, 1, 36.8, 700, 700.0000000000001],
  ...[709.782712893384, 709.79, 745.2, 1e308, Infinity, NaN],
].flatMap((x) => [x, -x]);

for (const dtype of ["float64", "float32"] as const) {
  for (const activation of ACTIVATIONS) {
    Deno.test(`openMemory()'s loops are reference's, on ${dtype}: ${activation}`, () => {
      // Rows that are no whole vectors, of which four are; one row, and one column.
      for (const [m, n] of [[9, 7], [3, 1], [4, 32], [1, 37]]) {
        const random = new RandomState(m);
        const draw = (size: number) => random.randn(size).astype(dtype).data;
        const z = draw(m * n);
        SPECIAL.slice(0, z.length).forEach((x, i) => z[i] = x);
        const mine = [z, draw(n), draw(m * n), draw(m * n), draw(n)];
        const { buffers, loops } = simd.openMemory!(z, mine.map(({ length }) => length));
        mine.forEach((data, i) => buffers[i].set(data));
        for (const [use, all] of [[{ ...reference, sumRows }, mine], [loops, buffers]] as const) {
          const [z, bias, d, w, sums] = all;
          use.biasActivation(z, bias, m, n, activation);
          use.activationBackward(d, z, activation);
          use.sgd(w, d, 0.25);
          use.sumRows(sums, w, m, n);
        }
        // Plain loops round to single precision at the end, these after every operation, twice at most
        // for each row.
        const unit = dtype === "float64" ? 0 : 2 ** -22 * m;
        mine.forEach((data, i) =>
          assertWithin(buffers[i], data, Array.from(data, (x) => unit * (1 + Math.abs(x))))
        );
      }
    });
  }
}

function blasHere(): Blas | undefined {
  try {
    return openBlas();
  } catch {
    return undefined;
  }
}

const blas = blasHere();

const maximum = (a: Tensor) => Math.max(...a.data.map(Math.abs));

Deno.test({
  name: "a run on dense products comes to what the plain loops come to",
  ignore: !blas,
  fn() {
    const kernels = blas!.over(simd), count = 300, inputs = 23;
    for (const dtype of ["float64", "float32"] as const) {
      const random = new RandomState(7);
      const numbers = dtype === "float64" ? new Float64Array(256) : new Float32Array(256);
      numbers.forEach((_, i) => numbers[i] = i / 255);
      const pixels = Uint8Array.from({ length: count * inputs }, () => 300 * random.rand() - 60);
      const labels = Int32Array.from({ length: count }, () => 10 * random.rand());
      const set = {
        count,
        inputs: { source: resident(pixels), numbers },
        sparsity: null,
        targets: oneHot(labels, 10, { dtype }).data,
      };
      const start = () => {
        const random = new RandomState(3);
        const draw = (...shape: [number, number]) => random.randn(...shape).mul(0.3).astype(dtype);
        const bias = (n: number) => random.randn(n).astype(dtype);
        const layers = [
          new Dense(draw(inputs, 17), bias(17)),
          new Dense(draw(17, 5), bias(5)),
          new Dense(draw(5, 10), bias(10)),
        ];
        return new MLP({ layers, activation: ["relu", "sigmoid"], head: "softmaxCrossEntropy" });
      };
      const [plain, dense] = [reference, kernels].map((kernels) => {
        const model = start(), tally = { loss: 0, correct: 0 };
        const run = new KernelByKernel(model, kernels, [set], 64);
        const order = new RandomState(5).permutation(count);
        for (let first = 0; first < count; first += 64) {
          run.train(set, order.slice(first, first + 64), 0.1, tally);
        }
        run.evaluate(set, order, tally);
        run.readBack();
        return { model, tally };
      });
      assertEquals(dense.tally.correct, plain.tally.correct);
      assert(Math.abs(dense.tally.loss / plain.tally.loss - 1) < 1e-5);
      dense.model.layers.forEach(({ weights, bias }, l) => {
        const expected = plain.model.layers[l];
        // Sums of 64 products in another order, over five steps.
        const tolerance = dtype === "float64" ? 1e-13 : 1e-5;
        assert(maximum(weights.sub(expected.weights)) < tolerance);
        assert(maximum(bias.sub(expected.bias)) < tolerance);
      });
    }
  },
});

Deno.test({
  name: "blas trains large layers on large batches by itself, and the rest as the others do",
  ignore: !blas,
  async fn() {
    const { startNetwork } = blas!.over(simd);
    const plan = (batchSize: number, outputs: number) => ({
      layers: [{
        inputs: 4,
        outputs,
        weights: new Float32Array(4 * outputs),
        bias: new Float32Array(outputs),
        activation: "relu" as const,
      }],
      head: "softmaxCrossEntropy" as const,
      sets: [{
        count: 1024,
        inputs: new Float32Array(4096),
        sparsity: { rows: 1024, columns: 4, background: 0, listed: 0, longest: 0 },
        targets: new Float32Array(1024 * outputs),
      }],
      batchSize,
      threads: 1,
      threadLimit: 1,
    });
    assertEquals(await startNetwork!(plan(1024, 128)), null);
    // No batch is larger than the set.
    assertEquals(await startNetwork!(plan(1e6, 127)) === null, false);
    assertEquals(await startNetwork!(plan(512, 128)) === null, false);
    // Of small batches, sums over what is not zero are faster, however large the layer.
    assertEquals(await startNetwork!(plan(255, 1024)) === null, false);
  },
});
