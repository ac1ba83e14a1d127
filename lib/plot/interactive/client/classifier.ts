/**
 * A trained network in the page: its weights unpacked, and its forward pass, for one example at a
 * time. What it computes is what `MLP.probabilities` computes, up to the rounding of the weights.
 *
 * @module
 */
import { activationFunction } from "../../../kernels/activation_functions.ts";
import { exp } from "../../../kernels/exponential.ts";
import type { ActivationName } from "../../../kernels/interface.ts";
import { decodeBase64 } from "./base64.ts";

/** A layer on its way into the page. */
export interface PackedLayer {
  /** Base64 of int16, (In, Out) by rows: the weights, in steps of `step`. */
  readonly weights: string;
  readonly step: number;
  readonly bias: readonly number[];
  readonly activation: ActivationName | "softmax";
}

/** A layer that can be applied. */
export interface Layer {
  /** (In, Out) by rows. */
  readonly weights: Float64Array;
  /** (Out,) */
  readonly bias: readonly number[];
  readonly activation: PackedLayer["activation"];
}

/** The layers that were packed. */
export function unpackLayers(packed: readonly PackedLayer[]): Layer[] {
  return packed.map(({ weights, step, bias, activation }) => {
    const steps = new Int16Array(decodeBase64(weights).buffer);
    return { weights: Float64Array.from(steps, (count) => count * step), bias, activation };
  });
}

/** x (D,) → the probabilities (K,). */
export function classProbabilities(layers: readonly Layer[], x: ArrayLike<number>): Float64Array {
  let a = Float64Array.from(x);
  for (const { weights, bias, activation } of layers) {
    const z = Float64Array.from(bias);
    a.forEach((value, i) => {
      if (value === 0) return;
      for (let k = 0; k < z.length; k++) z[k] += value * weights[i * z.length + k];
    });
    a = activate(activation, z);
  }
  return a;
}

/** An activation, or the softmax, of one example. */
export function activate(
  name: PackedLayer["activation"],
  z: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  return name === "softmax" ? softmax(z) : z.map(activationFunction(name));
}

/** The softmax of one example. */
export function softmax(z: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const greatest = Math.max(...z);
  const e = z.map((value) => exp(value - greatest));
  const sum = e.reduce((total, value) => total + value, 0);
  return e.map((value) => value / sum);
}

/**
 * The index of the greatest number, the first of several: what a network with an output for each class
 * answers, as kernels/answers.ts has it.
 */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
