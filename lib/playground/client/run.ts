/**
 * A run of the playground: the library's `fit`, step by step, over source 1's donut.
 *
 * @module
 */
import { donut } from "../../datasets/toy.ts";
import { sha256Of } from "../../datasets/checksum.ts";
import { concatenate } from "../../formats/bytes.ts";
import { accuracy } from "../../metrics.ts";
import { Dense } from "../../models/dense.ts";
import { MLP } from "../../models/mlp.ts";
import { RandomState } from "../../random/mod.ts";
import { zeros } from "../../tensor/creation.ts";
import { type Matrix, Tensor } from "../../tensor/tensor.ts";
import { fit, type TrainingRun } from "../../training/mod.ts";
import { EXAMPLES, type Settings } from "./settings.ts";

/** Points whose seed is not the run's: other seeds learn the same. */
export const { points, labels } = donut({ nSamples: EXAMPLES, randomState: 0 });
const targets: Matrix = new Tensor([EXAMPLES, 1] as const, Float64Array.from(labels));

/** More epochs than a page does steps. */
export const EPOCHS = 1_000_000;

/** A network in training. */
export class Run {
  /** How it was started. */
  readonly settings: Settings;
  /** As it is now. */
  readonly model: MLP;
  /** How many steps it has done. */
  steps = 0;
  readonly #events: TrainingRun;
  /** Steps wait for those before them. */
  #last: Promise<unknown> = Promise.resolve();

  /** A network before its first step. */
  constructor(settings: Settings) {
    const { units, scale, rate, activation, batch, seed } = settings;
    const random = new RandomState(seed);
    const layers = [
      new Dense<number, number>(random.randn(2, units).mul(scale), zeros([units])),
      new Dense<number, number>(random.randn(units, 1).mul(scale), zeros([1])),
    ];
    this.settings = settings;
    this.model = new MLP({ layers, activation, head: "sigmoidBinaryCrossEntropy" });
    this.#events = fit(this.model, { inputs: points, targets }, {
      epochs: EPOCHS,
      batchSize: batch,
      learningRate: rate,
      random,
      everySteps: 1,
    });
  }

  /**
   * Takes a step.
   *
   * @throws {RangeError} If the loss is not finite any more.
   */
  step(): Promise<void> {
    const step = this.#last.then(async () => {
      for (;;) {
        const { value, done } = await this.#events.next();
        if (done) throw new RangeError("Cannot take a step: the run must go on, but has ended");
        if (value.kind !== "step") continue;
        this.steps++;
        return;
      }
    });
    this.#last = step.catch(() => {});
    return step;
  }

  /** Ends the run. */
  async end(): Promise<void> {
    await this.#events.return();
  }

  /** The loss over all points, and the share of them that are told right. */
  measure(): { readonly loss: number; readonly accuracy: number } {
    const { model } = this;
    return { loss: model.loss(points, targets), accuracy: accuracy(model.predict(points), labels) };
  }

  /** The SHA-256 of all weights and biases, in the order of the layers. */
  hash(): Promise<string> {
    const tensors = this.model.layers.flatMap(({ weights, bias }) => [weights.data, bias.data]);
    return sha256Of(concatenate(
      tensors.map((data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    ));
  }
}
