/**
 * A network in training, kernel by kernel: each step is forward, backward and update over one batch,
 * with no allocation. It runs on any implementation of the kernels; those that train whole networks
 * in WebAssembly are held to it.
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
  SparseRows,
  Tally,
} from "../kernels/interface.ts";
import { compressRows, copyRows } from "../kernels/sparse.ts";
import { allocateLike } from "../tensor/buffers.ts";
import type { MLP } from "../models/mlp.ts";

/** The buffers for batches of one size. */
interface Buffers {
  /** The batch's inputs (M, D), where they are dense. */
  x: FloatArray;
  /** Targets (M, K). */
  t: FloatArray;
  /** Each layer's output (M, width), the probabilities last. */
  a: FloatArray[];
  /** The loss's gradient with respect to each layer's output before activation (M, width). */
  delta: FloatArray[];
}

/** Trains a model in place, batch by batch. */
export class KernelByKernel implements NetworkRun {
  readonly arithmetic: string;
  readonly threads = 1;
  readonly #model: MLP;
  readonly #kernels: Kernels;
  readonly #widths: number[];
  readonly #dW: FloatArray[];
  readonly #db: FloatArray[];
  readonly #buffers = new Map<number, Buffers>();
  readonly #compressed = new Map<ExampleBuffers, SparseRows | null>();

  constructor(model: MLP, implementation: Kernels) {
    this.#model = model;
    this.#kernels = implementation;
    this.arithmetic = implementation.name;
    this.#widths = [model.layers[0].weights.shape[0]];
    for (const { weights } of model.layers) this.#widths.push(weights.shape[1]);
    this.#dW = model.layers.map(({ weights }) => allocateLike(weights.data, weights.size));
    this.#db = model.layers.map(({ bias }) => allocateLike(bias.data, bias.size));
  }

  /** One step of gradient descent on the examples at `rows`; adds what it saw to `tally`. */
  train(examples: ExampleBuffers, rows: Int32Array, rate: number, tally: Tally): number {
    const loss = this.#forward(examples, rows, tally);
    this.#backward(examples, rows);
    this.#model.layers.forEach(({ weights, bias }, l) => {
      this.#kernels.sgd(weights.data, this.#dW[l], rate);
      this.#kernels.sgd(bias.data, this.#db[l], rate);
    });
    return loss;
  }

  /** Adds the loss and the correct answers on the examples at `rows` to `tally`. */
  evaluate(examples: ExampleBuffers, rows: Int32Array, tally: Tally): void {
    this.#forward(examples, rows, tally);
  }

  /** Nothing to do: the model's own tensors are trained. */
  readBack(): void {}

  /** Nothing to do. */
  close(): void {}

  #forward(examples: ExampleBuffers, rows: Int32Array, tally: Tally): number {
    const { layers, activations, head } = this.#model;
    const widths = this.#widths, k = this.#kernels, m = rows.length;
    const { x, t, a, delta } = this.#buffersFor(examples, m), sparse = this.#sparseRows(examples);
    for (let l = 0; l < layers.length; l++) {
      const { weights, bias } = layers[l];
      if (l > 0) {
        k.matmul(a[l], a[l - 1], weights.data, m, widths[l], widths[l + 1]);
      } else if (sparse) {
        k.sparseMatmul(a[0], sparse, rows, weights.data, widths[1]);
      } else {
        copyRows(x, 0, widths[0], examples.inputs, rows, widths[0]);
        k.matmul(a[0], x, weights.data, m, widths[0], widths[1]);
      }
      k.biasActivation(a[l], bias.data, m, widths[l + 1], activations[l] ?? "identity");
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
    const { x, a, delta } = this.#buffersFor(examples, m), sparse = this.#sparseRows(examples);
    for (let l = layers.length - 1; l >= 0; l--) {
      const d = delta[l], inputs = widths[l], outputs = widths[l + 1];
      sumRows(this.#db[l], d, m, outputs);
      if (l > 0) {
        k.matmulTN(this.#dW[l], a[l - 1], d, inputs, m, outputs);
        k.matmulNT(delta[l - 1], d, layers[l].weights.data, m, outputs, inputs);
        k.activationBackward(delta[l - 1], a[l - 1], activations[l - 1]);
      } else if (sparse) {
        k.sparseMatmulTN(this.#dW[0], sparse, rows, d, outputs);
      } else {
        k.matmulTN(this.#dW[0], x, d, inputs, m, outputs);
      }
    }
  }

  /** The inputs in compressed form, where that pays off. */
  #sparseRows(examples: ExampleBuffers): SparseRows | null {
    let sparse = this.#compressed.get(examples);
    if (sparse === undefined) {
      const { sparsity, inputs, count } = examples;
      sparse = sparsity && compressRows(inputs, count, this.#widths[0]);
      this.#compressed.set(examples, sparse);
    }
    return sparse;
  }

  #buffersFor(examples: ExampleBuffers, m: number): Buffers {
    let buffers = this.#buffers.get(m);
    if (!buffers) {
      const like = this.#model.layers[0].weights.data;
      const outputs = this.#widths.slice(1);
      buffers = {
        x: allocateLike(like, 0),
        t: allocateLike(like, m * outputs[outputs.length - 1]),
        a: outputs.map((width) => allocateLike(like, m * width)),
        delta: outputs.map((width) => allocateLike(like, m * width)),
      };
      this.#buffers.set(m, buffers);
    }
    // The examples of one call may be sparse and those of the next dense.
    if (!examples.sparsity && buffers.x.length === 0) {
      buffers.x = allocateLike(buffers.t, m * this.#widths[0]);
    }
    return buffers;
  }
}

/** Row by row, as each weight's gradient is summed up: `k.sum` adds up a single column in another order. */
function sumRows(out: FloatArray, a: FloatArray, m: number, n: number): void {
  out.fill(0);
  for (let i = 0, o = 0; i < m; i++) {
    for (let j = 0; j < n; j++, o++) out[j] += a[o];
  }
}
