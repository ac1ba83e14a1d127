/**
 * A network in training, kernel by kernel: each step is forward, backward and update over one batch,
 * with no allocation. It runs on any implementation of the kernels; those that train whole networks
 * in WebAssembly are held to it. Where the kernels have a memory for it, the parameters are trained in
 * there, else those of the model.
 *
 * The same arithmetic as MLP.backward, in the same order; what differs is that every buffer is
 * allocated once, that the first layer skips the background of sparse inputs, and that the rows of
 * a batch are picked by index instead of being copied into a new tensor.
 *
 * Letters: M examples of a batch, D features, K outputs.
 *
 * @module
 */
import { answersOf, countCorrect } from "../kernels/answers.ts";
import type {
  ExampleBuffers,
  FloatArray,
  Kernels,
  NetworkRun,
  RunLoops,
  SparseRows,
  Tally,
} from "../kernels/interface.ts";
import { compressRows, copyRows, isBytes } from "../kernels/sparse.ts";
import { allocateLike } from "../tensor/buffers.ts";
import type { MLP } from "../models/mlp.ts";
import { EVALUATION_BATCH } from "./evaluation.ts";

/** What a batch of M examples becomes; a buffer may be longer than that. */
interface Buffers {
  /** The batch's inputs (M, D), where they are dense. */
  readonly x: FloatArray;
  /** Targets (M, K). */
  readonly t: FloatArray;
  /** Each layer's output (M, width), the probabilities last. */
  readonly a: readonly FloatArray[];
  /** The loss's gradient with respect to each layer's output before activation (M, width). */
  readonly delta: readonly FloatArray[];
}

/** A layer's parameters in training, and their gradients. */
interface Parameters {
  readonly weights: FloatArray;
  readonly bias: FloatArray;
  readonly dW: FloatArray;
  readonly db: FloatArray;
}

/** The most memory that is asked of the kernels, in bytes; more is buffers of one's own. */
const MOST_MEMORY = 2 ** 31;

/** Trains a model, batch by batch. */
export class KernelByKernel implements NetworkRun {
  readonly arithmetic: string;
  /** Those of the products: all other loops run on one. */
  readonly threads: number;
  readonly #model: MLP;
  readonly #kernels: Kernels;
  readonly #loops: RunLoops;
  readonly #widths: readonly number[];
  readonly #layers: readonly Parameters[];
  readonly #buffers: Buffers;
  readonly #compressed = new Map<ExampleBuffers, SparseRows | null>();

  constructor(
    model: MLP,
    implementation: Kernels,
    sets: readonly ExampleBuffers[],
    batchSize: number,
  ) {
    this.#model = model;
    this.#kernels = implementation;
    this.arithmetic = implementation.arithmetic ?? implementation.name;
    this.threads = implementation.threads ?? 1;
    const inputs = model.layers[0].weights.shape[0];
    const outputs = model.layers.map(({ weights }) => weights.shape[1]);
    this.#widths = [inputs, ...outputs];
    const most = Math.max(...sets.map(({ count }) => count));
    const m = Math.min(most, Math.max(batchSize, EVALUATION_BATCH));
    const isDense = implementation.isDense || sets.some(({ sparsity }) => !sparsity);
    const depth = outputs.length, widths = [...outputs, ...outputs];
    const batch = [
      isDense ? m * inputs : 0,
      m * outputs[depth - 1],
      ...widths.map((width) => m * width),
    ];
    const own = model.layers.flatMap(({ weights, bias }) => [weights.data, bias.data]);
    const parameters = own.map(({ length }) => length), like = own[0];
    const sizes = [...batch, ...parameters, ...parameters];
    const total = sizes.reduce((sum, size) => sum + size, 0) * like.BYTES_PER_ELEMENT;
    const memory = total > MOST_MEMORY ? undefined : implementation.openMemory?.(like, sizes);
    this.#loops = memory?.loops ?? { ...implementation, sumRows };
    const allocate = (size: number) => allocateLike(like, size);
    const [x, t, ...rest] = memory?.buffers ??
      [...batch.map(allocate), ...own, ...parameters.map(allocate)];
    this.#buffers = { x, t, a: rest.slice(0, depth), delta: rest.slice(depth, 2 * depth) };
    const [trained, gradients] = [rest.slice(2 * depth, 4 * depth), rest.slice(4 * depth)];
    // Rows are to be taken one by one, in any order.
    if (isDense) { for (const { inputs } of sets) if (isBytes(inputs)) inputs.source.all(); }
    if (memory) own.forEach((data, i) => trained[i].set(data));
    this.#layers = model.layers.map((_, l) => ({
      weights: trained[2 * l],
      bias: trained[2 * l + 1],
      dW: gradients[2 * l],
      db: gradients[2 * l + 1],
    }));
  }

  /** One step of gradient descent on the examples at `rows`; adds what it saw to `tally`. */
  train(examples: ExampleBuffers, rows: Int32Array, rate: number, tally: Tally): number {
    const loss = this.#forward(examples, rows, tally);
    this.#backward(examples, rows);
    for (const { weights, bias, dW, db } of this.#layers) {
      this.#loops.sgd(weights, dW, rate);
      this.#loops.sgd(bias, db, rate);
    }
    return loss;
  }

  /** Adds the loss and the correct answers on the examples at `rows` to `tally`. */
  evaluate(examples: ExampleBuffers, rows: Int32Array, tally: Tally): void {
    this.#forward(examples, rows, tally);
  }

  readBack(): void {
    this.#model.layers.forEach(({ weights, bias }, l) => {
      const trained = this.#layers[l];
      if (trained.weights === weights.data) return;
      weights.data.set(trained.weights);
      bias.data.set(trained.bias);
    });
  }

  /** Nothing to do. */
  close(): void {}

  #forward(examples: ExampleBuffers, rows: Int32Array, tally: Tally): number {
    const { layers, activations, head } = this.#model;
    const widths = this.#widths, k = this.#kernels, m = rows.length;
    const { x, t, a, delta } = this.#buffers, sparse = this.#sparseRows(examples);
    for (let l = 0; l < layers.length; l++) {
      const { weights, bias } = this.#layers[l];
      if (l > 0) {
        k.matmul(a[l], a[l - 1], weights, m, widths[l], widths[l + 1]);
      } else if (sparse) {
        k.sparseMatmul(a[0], sparse, rows, weights, widths[1]);
      } else {
        copyRows(x, 0, widths[0], examples.inputs, rows, widths[0]);
        k.matmul(a[0], x, weights, m, widths[0], widths[1]);
      }
      this.#loops.biasActivation(a[l], bias, m, widths[l + 1], activations[l] ?? "identity");
    }
    const last = layers.length - 1, outputs = widths[last + 1];
    k.gatherRows(t, examples.targets, rows, outputs);
    const loss = k[head](a[last], delta[last], t, m, outputs);
    tally.loss += loss;
    tally.correct += countCorrect(answersOf(head, outputs), a[last], t, m, outputs);
    return loss / m;
  }

  #backward(examples: ExampleBuffers, rows: Int32Array): void {
    const { layers, activations } = this.#model;
    const widths = this.#widths, k = this.#kernels, m = rows.length;
    const { x, a, delta } = this.#buffers, sparse = this.#sparseRows(examples);
    for (let l = layers.length - 1; l >= 0; l--) {
      const { weights, dW, db } = this.#layers[l];
      const d = delta[l], inputs = widths[l], outputs = widths[l + 1];
      this.#loops.sumRows(db, d, m, outputs);
      if (l > 0) {
        k.matmulTN(dW, a[l - 1], d, inputs, m, outputs);
        k.matmulNT(delta[l - 1], d, weights, m, outputs, inputs);
        const size = m * inputs, output = a[l - 1].subarray(0, size);
        const before = delta[l - 1].subarray(0, size);
        this.#loops.activationBackward(before, output, activations[l - 1]);
      } else if (sparse) {
        k.sparseMatmulTN(dW, sparse, rows, d, outputs);
      } else {
        k.matmulTN(dW, x, d, inputs, m, outputs);
      }
    }
  }

  /** The inputs in compressed form, where that pays off. */
  #sparseRows(examples: ExampleBuffers): SparseRows | null {
    if (this.#kernels.isDense) return null;
    let sparse = this.#compressed.get(examples);
    if (sparse === undefined) {
      const { sparsity, inputs, count } = examples;
      sparse = sparsity && compressRows(inputs, count, this.#widths[0]);
      this.#compressed.set(examples, sparse);
    }
    return sparse;
  }
}

/** Row by row, as each weight's gradient is summed up: `k.sum` adds up a single column in another order. */
export function sumRows(out: FloatArray, a: FloatArray, m: number, n: number): void {
  out.fill(0);
  for (let i = 0, o = 0; i < m; i++) {
    for (let j = 0; j < n; j++, o++) out[j] += a[o];
  }
}
