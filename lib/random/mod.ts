/**
 * NumPy's random streams, bit for bit: `RandomState`, the global one that `random.seed` seeds, and
 * `defaultRng`.
 *
 * @module
 */
export type { Probabilities } from "./choice.ts";
export {
  type ChoiceOptions,
  defaultRng,
  type IntegersOptions,
  type PCG64State,
  RandomGenerator,
} from "./generator.ts";
export { type GeneratorState, random, RandomState } from "./random_state.ts";
export type { RandomStream } from "./random_stream.ts";
export type { Seed } from "./seeds.ts";
