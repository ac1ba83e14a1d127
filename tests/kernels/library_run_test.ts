/** Runs on the products of a BLAS library, which all threads call. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { type Blas, openBlas } from "../../lib/kernels/blas.ts";
import type {
  ActivationName,
  DType,
  ExampleBuffers,
  HeadName,
  NetworkPlan,
} from "../../lib/kernels/interface.ts";
import { openGemm, type ProductLibrary } from "../../lib/kernels/library_product.ts";
import { reference } from "../../lib/kernels/reference.ts";
import { simd } from "../../lib/kernels/simd/mod.ts";
import { measureRows } from "../../lib/kernels/sparse.ts";
import { Dense, MLP, RandomState, type Tensor } from "../../lib/mod.ts";
import { oneHot } from "../../lib/preprocessing/mod.ts";
import { resident } from "../../lib/tensor/byte_source.ts";
import { KernelByKernel } from "../../lib/training/kernel_by_kernel.ts";

function blasHere(): Blas | undefined {
  try {
    return openBlas();
  } catch {
    return undefined;
  }
}

const blas = blasHere();

const INPUTS = 61, WIDTHS = [37, 5, 10];

/** A network of three layers, always the same one. */
function drawNetwork(dtype: DType, activation: ActivationName[], head: HeadName): MLP {
  const random = new RandomState(3);
  const layers = WIDTHS.map((outputs, l) => {
    const weights = random.randn(l === 0 ? INPUTS : WIDTHS[l - 1], outputs).mul(0.3);
    return new Dense(weights.astype(dtype), random.randn(outputs).astype(dtype));
  });
  return new MLP({ layers, activation, head });
}

/** Examples of bytes, three quarters of them `background`. */
function drawExamples(count: number, dtype: DType, background: number, isDense: boolean) {
  const random = new RandomState(count);
  const numbers = dtype === "float64" ? new Float64Array(256) : new Float32Array(256);
  numbers.forEach((_, byte) => numbers[byte] = byte / 255);
  const pixels = Uint8Array.from(
    { length: count * INPUTS },
    () => random.rand() < 0.75 ? background : 256 * random.rand(),
  );
  const inputs = { source: resident(pixels), numbers };
  const labels = Int32Array.from({ length: count }, () => 10 * random.rand());
  return {
    count,
    inputs,
    sparsity: isDense ? null : measureRows(inputs, count, INPUTS),
    targets: oneHot(labels, 10, { dtype }).data,
  };
}

function planFor(model: MLP, sets: ExampleBuffers[], batchSize: number, threads: number) {
  return {
    layers: model.layers.map(({ weights, bias }, l) => ({
      inputs: weights.shape[0],
      outputs: weights.shape[1],
      weights: weights.data,
      bias: bias.data,
      activation: model.activations[l] ?? "identity" as const,
    })),
    head: model.head,
    sets,
    batchSize,
    threads,
    threadLimit: threads,
  } satisfies NetworkPlan;
}

const difference = (a: Tensor, b: Tensor) => Math.max(...a.sub(b).data.map(Math.abs));

for (const dtype of ["float64", "float32"] as const) {
  Deno.test({
    name: `a run on a library's products comes to what the plain loops come to, on ${dtype}`,
    ignore: !blas,
    async fn() {
      const { startNetwork } = blas!.over(simd, true);
      // Batches that are taken in parts, the last of which is short; that leave a thread without
      // examples; and examples that are dense, or sparse over zeros or over other numbers.
      for (
        const [count, batch, threads, background, isDense, activation, head] of [
          [300, 64, 1, 0, true, "relu", "softmaxCrossEntropy"],
          [300, 64, 2, 0, false, "sigmoid", "sigmoidSquaredError"],
          [300, 33, 3, 200, false, "tanh", "sigmoidBinaryCrossEntropy"],
          [2100, 1500, 2, 0, false, "relu", "softmaxCrossEntropy"],
          [2100, 1500, 2, 0, true, "identity", "softmaxCrossEntropy"],
        ] as const
      ) {
        const set = drawExamples(count, dtype, background, isDense);
        const order = new RandomState(5).permutation(count);
        const [plain, mine] = await Promise.all([false, true].map(async (usesLibrary) => {
          const model = drawNetwork(dtype, [activation, "sigmoid"], head);
          const tally = { loss: 0, correct: 0 };
          const run = usesLibrary
            ? await startNetwork!(planFor(model, [set], batch, threads))
            : new KernelByKernel(model, reference);
          assertEquals(run.arithmetic.startsWith("blas, "), usesLibrary);
          for (let first = 0; first < count; first += batch) {
            run.train(set, order.slice(first, first + batch), 0.1, tally);
          }
          run.evaluate(set, order.slice(0, 3), tally);
          run.evaluate(set, order, tally);
          run.readBack();
          run.close();
          return { model, tally };
        }));
        assertEquals(mine.tally.correct, plain.tally.correct);
        // Sums in another order, of up to 1,500 products of numbers of about 1, over ten steps at most;
        // in single precision the plain loops add up in double.
        const tolerance = dtype === "float64" ? 1e-12 : 1e-4;
        assert(Math.abs(mine.tally.loss / plain.tally.loss - 1) < tolerance);
        mine.model.layers.forEach(({ weights, bias }, l) => {
          const expected = plain.model.layers[l];
          assert(difference(weights, expected.weights) < tolerance);
          assert(difference(bias, expected.bias) < tolerance);
          assertNotEquals(
            weights.data,
            drawNetwork(dtype, ["relu", "relu"], head).layers[l].weights.data,
          );
        });
      }
    },
  });
}

Deno.test({
  name: "a run is on a library's products where these are wanted, and worth it",
  ignore: !blas,
  async fn() {
    const start = async (batch: number, listed: number, trains = true) => {
      const set = drawExamples(300, "float64", 0, false);
      const model = drawNetwork("float64", ["relu", "relu"], "softmaxCrossEntropy");
      const entries = 300 * INPUTS, longest = INPUTS;
      const sparsity = { ...set.sparsity!, listed: Math.round(entries * listed), longest };
      const sets = [{ ...set, sparsity: listed < 1 ? sparsity : null }];
      const run = await blas!.over(simd, trains).startNetwork!(planFor(model, sets, batch, 1));
      run.close();
      return run.arithmetic.startsWith("blas");
    };
    assertEquals(await start(64, 1), true);
    assertEquals(await start(64, 1, false), false);
    assertEquals(await start(64, 0.26), true);
    assertEquals(await start(64, 0.12), false);
    // 28 · 61 · 37 multiplications are less than 2 ** 16, 30 times as many are not.
    assertEquals(await start(28, 1), false);
    assertEquals(await start(30, 1), true);
  },
});

Deno.test({
  name: "a library's product reaches addresses from 2 GiB on, which come as negative numbers",
  ignore: !blas,
  async fn() {
    let library: ProductLibrary | undefined;
    const loops = {
      ...simd,
      startNetwork: (plan: NetworkPlan) => {
        library = plan.library;
        return simd.startNetwork!(plan);
      },
    };
    const model = drawNetwork("float64", ["relu", "relu"], "softmaxCrossEntropy");
    const set = drawExamples(300, "float64", 0, true);
    (await blas!.over(loops, true).startNetwork!(planFor(model, [set], 64, 1))).close();
    // Memory that is not written to is not taken from the system.
    const far = 2 ** 31 + 4096, buffer = new ArrayBuffer(far + 4096);
    const numbers = new Float64Array(buffer, far, 12);
    numbers.set([1, 2, 3, 4, 5, 6, 7, 8]);
    const [a, b, c] = [far, far + 32, far + 64].map((address) => address | 0);
    openGemm(buffer, library!.source)(8, 0, 0, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2);
    // [[1, 2], [3, 4]] [[5, 6], [7, 8]]
    assertEquals([...numbers.subarray(8)], [19, 22, 43, 50]);
  },
});
