/**
 * Draws from the normal distribution by Marsaglia's polar method, as NumPy's legacy generator makes
 * them: two at a time, of which the second is kept for the next call.
 *
 * @module
 */
import { log } from "./log.ts";
import type { MersenneTwister } from "./mersenne_twister.ts";

/** The draws that follow from a generator's. */
export class GaussianDraws {
  /** The second draw of a pair, until it is used. */
  kept: number | null = null;
  readonly #generator: MersenneTwister;

  /** Draws from this generator. */
  constructor(generator: MersenneTwister) {
    this.#generator = generator;
  }

  /** A draw with mean 0 and variance 1. */
  next(): number {
    if (this.kept !== null) {
      const draw = this.kept;
      this.kept = null;
      return draw;
    }
    let x: number, y: number, squared: number;
    do {
      x = 2 * this.#generator.double() - 1;
      y = 2 * this.#generator.double() - 1;
      squared = x * x + y * y;
    } while (squared >= 1 || squared === 0);
    const factor = Math.sqrt(-2 * log(squared) / squared);
    this.kept = factor * x;
    return factor * y;
  }
}
