/**
 * What the layers of a network must be to each other: as wide as their neighbours, of one dtype, and
 * each with memory of its own.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { formatShape } from "../tensor/shape.ts";
import { Dense } from "./dense.ts";

/**
 * Checks layers, from the input to the output.
 *
 * @throws {TypeError} If there are none, or one is none, or they do not fit together, in width or
 * dtype, or two of their parameters lie in the same memory.
 */
export function checkLayers(layers: readonly Dense[]): void {
  if (layers.length === 0) {
    throw new TypeError("Cannot create an MLP: expected layers, but got none");
  }
  layers.forEach((layer, l) => {
    if (!(layer instanceof Dense)) {
      throw new TypeError(
        `Cannot create an MLP: expected a Dense as layer ${l + 1}, but got ${describe(layer)}`,
      );
    }
    const { weights, bias } = layer, before = layers[l - 1]?.weights;
    if (before && before.shape[1] !== weights.shape[0]) {
      throw new TypeError(
        `Cannot put layer ${formatShape(weights.shape)} after layer ` +
          `${formatShape(before.shape)}: expected ${before.shape[1]} features, ` +
          `but it takes ${weights.shape[0]}`,
      );
    }
    const { dtype } = layers[0].weights;
    if (weights.dtype !== dtype || bias.dtype !== dtype) {
      throw new TypeError(
        `Cannot create an MLP of mixed dtypes: the first layer is ${dtype}, ` +
          `but layer ${l + 1} is not`,
      );
    }
  });
  expectOwnMemory(namedParameters(layers), "create an MLP");
}

/** A piece of memory, and what lies in it. */
export type Named = readonly [name: string, memory: ArrayBufferView];

/** The memory of each parameter. */
export function namedParameters(layers: readonly Dense[]): Named[] {
  return layers.flatMap(({ weights, bias }, l): Named[] => [
    [`the weights of layer ${l + 1}`, weights.data],
    [`the bias of layer ${l + 1}`, bias.data],
  ]);
}

/**
 * Expects pieces of memory that lie apart.
 *
 * @throws {TypeError} If two of them overlap; it names them.
 */
export function expectOwnMemory(pieces: readonly Named[], action: string): void {
  const found = findOverlap(pieces);
  if (!found) return;
  throw new TypeError(
    `Cannot ${action}: expected ${found[0]} and ${found[1]} to have memory of their own, ` +
      `but they share it; take a copy() of one`,
  );
}

/** The names of two pieces that overlap. */
export function findOverlap(pieces: readonly Named[]): [string, string] | null {
  const byBuffer = Map.groupBy(
    pieces.filter(([, { byteLength }]) => byteLength > 0),
    ([, { buffer }]) => buffer,
  );
  for (const inOne of byBuffer.values()) {
    inOne.sort(([, a], [, b]) => a.byteOffset - b.byteOffset);
    let [furthest, { byteOffset, byteLength }] = inOne[0], end = byteOffset + byteLength;
    for (const [name, memory] of inOne.slice(1)) {
      if (memory.byteOffset < end) return [furthest, name];
      [furthest, end] = [name, memory.byteOffset + memory.byteLength];
    }
  }
  return null;
}
