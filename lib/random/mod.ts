/**
 * NumPy's legacy random streams, bit for bit: `RandomState`, and the global one that `random.seed`
 * seeds.
 *
 * @module
 */
export { type GeneratorState, random, RandomState } from "./random_state.ts";
