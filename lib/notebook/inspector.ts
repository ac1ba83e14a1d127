/**
 * Looks into a network while it trains, for `progress` to show.
 *
 * @module
 */
import { MLP } from "../models/mlp.ts";
import { expectKind } from "../runtime/kinds.ts";
import type { Inspection } from "../plot/instrument_panel.ts";
import type { AnyExamples } from "../training/examples.ts";
import { layerStatistics } from "../training/layer_statistics.ts";

/** The most looks at a run. */
const LOOKS = 100;

/** What a run looks like from inside, every so many rounds. */
export class Inspector {
  /** What has been seen. */
  readonly rounds: Inspection[] = [];
  readonly #model: MLP;
  readonly #examples: AnyExamples;
  readonly #learningRate: number | undefined;
  readonly #total: number;
  readonly #every: number;

  /**
   * Looks into `model` by `examples`, at a hundred of `total` rounds at most.
   *
   * @throws {TypeError} If the model is none.
   */
  constructor(
    { model, examples, learningRate, total }: {
      model: unknown;
      examples: AnyExamples;
      learningRate: number | undefined;
      total: number;
    },
  ) {
    const isModel = model instanceof MLP;
    expectKind("look into what is trained", "an MLP for model", model, isModel);
    this.#model = model as MLP;
    this.#examples = examples;
    this.#learningRate = learningRate;
    this.#total = total;
    this.#every = Math.ceil(total / LOOKS);
  }

  /** Looks, where so many rounds are done and it is time to. */
  look(done: number): void {
    const isDue = Number.isInteger(done) && (done % this.#every === 0 || done === this.#total);
    if (!isDue || this.rounds.at(-1)?.round === done) return;
    const options = this.#learningRate === undefined ? {} : { learningRate: this.#learningRate };
    this.rounds.push({
      round: done,
      layers: layerStatistics(this.#model, this.#examples, options),
    });
  }
}
