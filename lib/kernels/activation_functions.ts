/**
 * The activations of one number, each beside its derivative: what `reference` computes, and what the
 * scripts of figures do.
 *
 * @module
 */
import { sigmoid, tanh } from "./exponential.ts";
import type { ActivationName } from "./interface.ts";

/**
 * The activation of that name.
 *
 * @throws {RangeError} If there is none.
 */
export function activationFunction(name: ActivationName): (z: number) => number {
  switch (name) {
    case "relu":
      return (z) => z > 0 || Number.isNaN(z) ? z : 0;
    case "tanh":
      return tanh;
    case "sigmoid":
      return sigmoid;
    case "identity":
      return (z) => z;
    default:
      name satisfies never;
      throw new RangeError(
        `Cannot apply activation "${name}": expected a known name, but it is none`,
      );
  }
}

/**
 * Its derivative, in terms of its output a.
 *
 * @throws {RangeError} If there is none.
 */
export function activationDerivative(name: ActivationName): (a: number) => number {
  switch (name) {
    case "relu":
      return (a) => a > 0 ? 1 : 0;
    case "tanh":
      return (a) => 1 - a * a;
    case "sigmoid":
      return (a) => a * (1 - a);
    case "identity":
      return () => 1;
    default:
      name satisfies never;
      throw new RangeError(
        `Cannot derive activation "${name}": expected a known name, but it is none`,
      );
  }
}
