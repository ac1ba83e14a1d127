/**
 * Explanations that need nothing but numbers: what was computed is the right result times a factor,
 * transposed, shifted by a row, and so on. One is given only where it holds for every number of every
 * trial, and where there are numbers enough for that to be no chance.
 *
 * @module
 */
import { formatShape, sameShape, type Shape, sizeOf } from "../tensor/shape.ts";
import type { FaultName } from "./faults.ts";
import type { Part } from "./trial.ts";

/** One trial of one part: what came out, what is right, and what went in. */
export interface Pair {
  readonly got: Part;
  readonly want: Part;
  readonly given: readonly Part[];
  readonly sizes: { readonly N: number; readonly K?: number };
}

/** A fault, and the words that its text leaves open. */
export interface Explanation {
  readonly fault: FaultName;
  readonly words: Readonly<Record<string, string>>;
}

type Numbers = ArrayLike<number>;

/** Fewer numbers than this may agree by chance. */
export const EVIDENCE = 4;

/**
 * Whether two results agree: each number to `tolerance` of itself and of the greatest, which leaves
 * room for another order of additions and for nothing that a fault could hide in.
 */
export function agrees(got: Part, want: Part, tolerance: number): boolean {
  return sameShape(got.shape, want.shape) && near(numbers(got), numbers(want), tolerance);
}

/** The fault that explains all trials, if there is one. */
export function explain(pairs: readonly Pair[], tolerance: number): Explanation | undefined {
  const first = pairs[0];
  if (pairs.some(({ got, want }) => !sameShape(got.shape, want.shape))) {
    return explainShape(pairs, tolerance) ?? {
      fault: "shape",
      words: { got: formatShape(first.got.shape), wanted: formatShape(first.want.shape) },
    };
  }
  const isBroken = pairs.some(({ got, want }) =>
    Array.from(numbers(got)).some((x, i) => !Number.isFinite(x) && Number.isFinite(want.data[i]))
  );
  if (isBroken) return { fault: "not a number", words: {} };
  const found = [...candidates(pairs, tolerance)];
  // Where two explanations fit, neither is known to be the right one.
  return found.length === 1 ? found[0] : undefined;
}

const numbers = (part: Part) => part.data as Numbers;

function near(a: Numbers, b: Numbers, tolerance: number): boolean {
  if (a.length !== b.length) return false;
  let scale = 0;
  for (let i = 0; i < b.length; i++) {
    if (Number.isFinite(b[i])) scale = Math.max(scale, Math.abs(b[i]));
  }
  for (let i = 0; i < b.length; i++) {
    if (Number.isFinite(a[i]) && Number.isFinite(b[i])) {
      if (!(Math.abs(a[i] - b[i]) <= tolerance * scale)) return false;
    } else if (!Object.is(a[i], b[i])) return false;
  }
  return true;
}

function explainShape(pairs: readonly Pair[], tolerance: number): Explanation | undefined {
  const always = (test: (pair: Pair) => boolean) => pairs.every(test) && weight(pairs) >= EVIDENCE;
  const words = { got: formatShape(pairs[0].got.shape), wanted: formatShape(pairs[0].want.shape) };
  const same = (a: Part, b: Part) => near(numbers(a), numbers(b), tolerance);
  if (always(({ got, want }) => isMatrix(want) && isTransposeOf(got, want, tolerance))) {
    return { fault: "transposed", words };
  }
  if (always(({ got, want }) => sizeOf(got.shape) === sizeOf(want.shape) && same(got, want))) {
    return { fault: "same numbers, other shape", words };
  }
  for (const axis of [0, 1]) {
    const named = { ...words, axis: String(axis) };
    if (
      always(({ got, want }) => fits(sumOver(got, axis), want) && same(sumOver(got, axis)!, want))
    ) return { fault: "not summed", words: named };
    if (
      always(({ got, want }) => fits(sumOver(want, axis), got) && same(got, sumOver(want, axis)!))
    ) return { fault: "summed too far", words: named };
  }
  if (always(({ got, want }) => isStartOf(got, want) && same(got, cut(want, got)))) {
    return { fault: "missing the end", words };
  }
  if (always(({ got, want }) => isStartOf(want, got) && same(cut(got, want), want))) {
    return { fault: "one too many", words };
  }
}

/** How many numbers there are that say something. */
function weight(pairs: readonly Pair[]): number {
  return pairs.reduce(
    (sum, { want }) => sum + Array.from(numbers(want)).filter((x) => x !== 0).length,
    0,
  );
}

const isSquare = ({ shape }: Part) => shape.length === 2 && shape[0] === shape[1];
const isMatrix = ({ shape }: Part) => shape.length === 2;

const fits = (sum: Part | undefined, part: Part) => !!sum && sameShape(sum.shape, part.shape);

const isStartOf = ({ shape: a }: Part, { shape: b }: Part) =>
  a.length > 0 && a.length === b.length && a[0] === b[0] - 1 && sameShape(a.slice(1), b.slice(1));

/** The first rows of `part`, as many as `like` has. */
const cut = (part: Part, like: Part): Part => ({
  ...part,
  shape: like.shape,
  data: Array.from(numbers(part)).slice(0, sizeOf(like.shape)),
});

function isTransposeOf(got: Part, want: Part, tolerance: number): boolean {
  const turned = transposeOf(want);
  return sameShape(got.shape, turned.shape) && near(numbers(got), numbers(turned), tolerance);
}

/** A matrix with its rows and columns exchanged. */
export function transposeOf(part: Part): Part {
  const [rows, columns] = part.shape, data = numbers(part);
  return {
    ...part,
    shape: [columns, rows],
    data: Array.from(
      { length: rows * columns },
      (_, i) => data[(i % rows) * columns + Math.floor(i / rows)],
    ),
  };
}

function sumOver(part: Part, axis: number): Part | undefined {
  const { shape } = part;
  if (axis >= shape.length || shape.length > 2) return undefined;
  const left: Shape = shape.filter((_, i) => i !== axis);
  const sums = new Array(sizeOf(left)).fill(0), data = numbers(part);
  const columns = shape[1] ?? 1;
  for (let i = 0; i < data.length; i++) {
    const place = shape.length === 1 ? 0 : axis === 0 ? i % columns : Math.floor(i / columns);
    sums[place] += data[i];
  }
  return { ...part, shape: left, data: sums };
}

/** Every explanation that holds for results of the right shape. */
function* candidates(pairs: readonly Pair[], tolerance: number): Generator<Explanation> {
  if (weight(pairs) < EVIDENCE) return;
  const asIf = (made: (pair: Pair) => Numbers | undefined) =>
    pairs.every((pair) => {
      const other = made(pair);
      return other !== undefined && near(numbers(pair.got), other, tolerance);
    });
  const entrywise = (f: (x: number) => number) => asIf(({ want }) => map(want, f));
  const factor = explainFactor(pairs, asIf);
  // Said first, and alone: of what is right times a number, nothing simpler can be said.
  if (factor) return yield factor;
  const difference = numbers(pairs[0].got)[0] - numbers(pairs[0].want)[0];
  if (entrywise((x) => x + difference)) {
    yield { fault: "offset", words: { offset: formatNumber(difference) } };
  }
  if (entrywise((x) => 1 - x)) yield { fault: "one minus", words: {} };
  if (entrywise((x) => 1 / x)) yield { fault: "reciprocal", words: {} };
  if (entrywise((x) => x * x)) yield { fault: "squared", words: {} };
  if (pairs.every(({ got, want }) => near(map(got, (x) => x * x), numbers(want), tolerance))) {
    yield { fault: "not squared", words: {} };
  }
  if (asIf(({ want }) => isSquare(want) ? numbers(transposeOf(want)) : undefined)) {
    yield { fault: "transposed", words: {} };
  }
  if (
    asIf(({ want }) => want.shape.length === 1 ? Array.from(numbers(want)).reverse() : undefined)
  ) {
    yield { fault: "reversed", words: {} };
  }
  for (const [direction, step] of [["down", 1], ["up", -1]] as const) {
    if (asIf(({ want }) => shifted(want, 0, step))) {
      yield {
        fault: "shifted rows",
        words: { direction: want1D(pairs) ? along(step) : direction },
      };
    }
    if (asIf(({ want }) => shifted(want, 1, step))) {
      yield { fault: "shifted columns", words: { direction: along(step) } };
    }
  }
  const places = pairs[0].given.map((_, i) => i);
  const given = places.find((i) =>
    pairs.every(({ got, given }) => given[i] && sameShape(got.shape, given[i].shape)) &&
    asIf((pair) => numbers(pair.given[i]))
  );
  if (given !== undefined && pairs[0].given[given].shape.length > 0) {
    yield { fault: "input given back", words: {} };
  }
}

const map = (part: Part, f: (x: number, i: number) => number) => Array.from(numbers(part), f);
const want1D = ([{ want }]: readonly Pair[]) => want.shape.length === 1;
const along = (step: number) => step > 0 ? "to the right" : "to the left";

/** The numbers, moved by one along an axis; what leaves at one end comes in at the other. */
function shifted({ shape, data }: Part, axis: number, step: number): Numbers | undefined {
  if (axis >= shape.length || shape[axis] < 3) return undefined;
  const stride = sizeOf(shape.slice(axis + 1)), n = shape[axis];
  return Array.from({ length: data.length }, (_, i) => {
    const place = Math.floor(i / stride) % n, from = (place - step + n) % n;
    return (data as Numbers)[i + (from - place) * stride];
  });
}

/** Factors that stand for something, by value; others are "a factor". */
const FACTORS: readonly (readonly [number, FaultName, Record<string, string>])[] = [
  [-1, "sign", {}],
  [0.5, "half", {}],
  [2, "double", {}],
  [1 / Math.LN2, "base of the logarithm", { base: "2" }],
  [1 / Math.LN10, "base of the logarithm", { base: "10" }],
];

function explainFactor(
  pairs: readonly Pair[],
  asIf: (made: (pair: Pair) => Numbers) => boolean,
): Explanation | undefined {
  const times = (factor: (pair: Pair) => number) =>
    asIf((pair) => map(pair.want, (x) => x * factor(pair)));
  const { N, K = NaN } = pairs[0].sizes;
  // With one size throughout, N cannot be told from a number that happens to be as large.
  const varies = (of: (pair: Pair) => number) => new Set(pairs.map(of)).size > 1;
  if (varies(({ sizes }) => sizes.N)) {
    if (times(({ sizes }) => sizes.N)) return { fault: "missing mean", words: { N: String(N) } };
    if (times(({ sizes }) => 1 / sizes.N)) return { fault: "mean twice", words: {} };
  }
  if (varies(({ sizes }) => sizes.K ?? NaN) && times(({ sizes }) => 1 / (sizes.K ?? NaN))) {
    return { fault: "mean over all", words: { K: String(K) } };
  }
  const { got, want } = pairs[0];
  const greatest = map(want, Math.abs).reduce((best, x, i, all) => x > all[best] ? i : best, 0);
  const factor = numbers(got)[greatest] / numbers(want)[greatest];
  if (!Number.isFinite(factor) || !times(() => factor)) return undefined;
  if (factor === 0) return { fault: "all zero", words: {} };
  for (const [value, fault, words] of FACTORS) {
    if (Math.abs(factor / value - 1) < 1e-9) return { fault, words };
  }
  return { fault: "factor", words: { factor: formatNumber(factor) } };
}

const formatNumber = (x: number) => String(Number(x.toPrecision(4)));
