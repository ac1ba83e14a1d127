/**
 * What a run holds while it lasts: its model, which no other run may train, and its network, with
 * threads and memory. It lets go of them at its end, or when nobody can ask it to go on any more.
 *
 * @module
 */
import type { NetworkRun } from "../kernels/interface.ts";
import { findOverlap, type Named, namedParameters } from "../models/layers.ts";
import type { MLP } from "../models/mlp.ts";

/** The parameters in training, of each run. */
const inTraining = new Set<readonly Named[]>();

/**
 * Expects a model that no run is training, nor any of its layers.
 *
 * @throws {TypeError} If there is such a run.
 */
export function expectAtRest(model: MLP): void {
  const own = namedParameters(model.layers);
  for (const others of inTraining) {
    if (!findOverlap([...own, ...others])) continue;
    throw new TypeError(
      "Cannot train a model in training: expected the run before to have ended, but it has not; " +
        "break or return() ends it",
    );
  }
}

/** A run's model and network. */
export class Hold {
  #parameters: readonly Named[] | undefined;
  #network: NetworkRun | undefined;

  /**
   * Takes the model, and then the network that is started for it.
   *
   * @throws {TypeError} If another run has the model.
   */
  async take(model: MLP, start: () => Promise<NetworkRun>): Promise<NetworkRun> {
    expectAtRest(model);
    this.#parameters = namedParameters(model.layers);
    inTraining.add(this.#parameters);
    return this.#network = await start();
  }

  /** Brings the model up to date, and lets go of all. */
  release(): void {
    this.#network?.readBack();
    this.#network?.close();
    this.#network = undefined;
    if (this.#parameters) inTraining.delete(this.#parameters);
    this.#parameters = undefined;
    abandoned.unregister(this);
  }
}

const abandoned = new FinalizationRegistry<Hold>((hold) => hold.release());

/** Releases the hold once the run itself is out of everyone's reach, if it has not done so before. */
export function releaseWith<Run extends object>(run: Run, hold: Hold): Run {
  abandoned.register(run, hold, hold);
  return run;
}
