/**
 * Two faults at once, where no single one explains the numbers: a factor, a mean, or exchanged axes, on
 * top of another of these or of a fault of the exercise's own.
 *
 * They are of different kinds, since two of one kind are one factor. They are named only where no other
 * two make the same numbers.
 *
 * @module
 */
import { agrees, EVIDENCE, type Explanation, type Pair, transposeOf } from "./explain.ts";
import type { FaultName } from "./faults.ts";
import type { Part } from "./trial.ts";

/** What a fault makes of each trial's result. */
export interface Faulty {
  readonly fault: FaultName;
  /** Of two faults of one kind, none is named; of those of an exercise, nothing is known. */
  readonly kind?: "factor" | "mean" | "axes";
  readonly results: readonly (Part | undefined)[];
}

/** A fault that changes a result as a whole. */
interface Change extends Pick<Faulty, "fault" | "kind"> {
  /** The size that it depends on: where that is the same in all trials, it may be any factor. */
  readonly size?: "N" | "K";
  readonly of: (part: Part, sizes: Pair["sizes"]) => Part | undefined;
}

const times = (factor: (sizes: Pair["sizes"]) => number): Change["of"] => (part, sizes) => ({
  ...part,
  data: Array.from(part.data as ArrayLike<number>, (x) => x * factor(sizes)),
});

const CHANGES: readonly Change[] = [
  { fault: "sign", kind: "factor", of: times(() => -1) },
  { fault: "half", kind: "factor", of: times(() => 0.5) },
  { fault: "double", kind: "factor", of: times(() => 2) },
  { fault: "missing mean", kind: "mean", size: "N", of: times(({ N }) => N) },
  { fault: "mean twice", kind: "mean", size: "N", of: times(({ N }) => 1 / N) },
  { fault: "mean over all", kind: "mean", size: "K", of: times(({ K = NaN }) => 1 / K) },
  {
    fault: "transposed",
    kind: "axes",
    of: (part) => part.shape.length === 2 ? transposeOf(part) : undefined,
  },
];

/** The two faults that explain all trials, if there are no others that do. */
export function explainTwo(
  pairs: readonly Pair[],
  own: readonly Faulty[],
  tolerance: number,
): readonly Explanation[] | undefined {
  const evidence = pairs.flatMap(({ got }) => Array.from(got.data)).filter((x) => x !== 0);
  if (evidence.length < EVIDENCE) return undefined;
  const changes = CHANGES.filter(({ size }) =>
    size === undefined || new Set(pairs.map(({ sizes }) => sizes[size])).size > 1
  );
  const first: Faulty[] = changes.map(({ fault, kind, of }) => ({
    fault,
    kind,
    results: pairs.map(({ want, sizes }) => of(want, sizes)),
  }));
  const words = { N: String(pairs[0].sizes.N), K: String(pairs[0].sizes.K) };
  const found = new Map<string, Explanation[]>();
  for (const { fault, kind, results } of [...own, ...first]) {
    for (const second of changes) {
      if (second.kind === kind || second.fault === fault) continue;
      const fits = pairs.every(({ got, sizes }, trial) => {
        const from = results[trial], made = from && second.of(from, sizes);
        return made !== undefined && agrees(got, made, tolerance);
      });
      const both = [fault, second.fault], key = both.toSorted().join();
      if (fits && !found.has(key)) found.set(key, both.map((fault) => ({ fault, words })));
    }
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}
