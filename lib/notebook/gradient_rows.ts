/**
 * A derived gradient beside the measured one, entry by entry, as rows to look at.
 *
 * @module
 */
import { isClose, placeOf } from "../exercises/difference.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How entries are measured and judged. */
export interface SlopeOptions {
  readonly step: number;
  readonly entries: number;
  readonly rtol: number;
  readonly atol: number;
}

/** What the comparison came to. */
export interface SlopeComparison {
  /** The first entry that is off. */
  readonly detail: string | undefined;
  /** How many entries were measured and left out. */
  readonly lines: readonly string[];
  /** The entries that are farthest off, after the names of the columns. */
  readonly table: readonly (readonly string[])[];
}

/** How many rows are shown. */
const SHOWN = 4;

/** Measures entries of the parameter, evenly spread, and compares. */
export function compareSlopes(
  derived: Tensor<Shape>,
  parameter: Tensor<Shape>,
  loss: () => number,
  { step, entries, rtol, atol }: SlopeOptions,
): SlopeComparison {
  const own = derived.copy().data, stride = Math.max(1, Math.ceil(parameter.size / entries));
  const rows: { place: string; ours: number; measured: number; excess: number }[] = [];
  let detail: string | undefined, zeros = 0, count = 0;
  for (let i = 0; i < parameter.size; i += stride) {
    const ours = own[i], measured = measureSlope(parameter, i, step, loss);
    count++;
    if (ours === 0 && measured === 0) {
      zeros++;
      continue;
    }
    const place = `[${placeOf(i, parameter.shape).join(", ")}]`;
    if (!isClose(ours, measured, rtol, atol)) {
      detail ??= `expected ${measured} at ${place}, got ${ours}`;
    }
    // Next to nothing beside exactly nothing is near, whatever the relative error.
    const excess = Math.abs(ours - measured) / (atol + rtol * Math.abs(measured));
    rows.push({ place, ours, measured, excess });
  }
  const farthest = rows.sort((a, b) => rank(b.excess) - rank(a.excess)).slice(0, SHOWN);
  const table = farthest.map(({ place, ours, measured }) => [
    place,
    String(Number(ours.toPrecision(6))),
    String(Number(measured.toPrecision(6))),
    relativeError(ours, measured).toExponential(0),
  ]);
  return {
    detail,
    lines: [tell(count, parameter.size, zeros, farthest.length)],
    table: table.length > 0
      ? [["parameter", "derived", "measured", "relative error"], ...table]
      : [],
  };
}

const rank = (excess: number) => Number.isNaN(excess) ? Infinity : excess;

const relativeError = (a: number, b: number) =>
  Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));

function tell(count: number, size: number, zeros: number, shown: number): string {
  const number = (n: number) => n.toLocaleString("en-US");
  const measured = count === size
    ? `${count === 1 ? "the only entry" : `all ${number(size)} entries`} measured`
    : `${number(count)} of ${number(size)} entries measured, evenly spread`;
  const left = zeros === 0
    ? ""
    : `; ${number(zeros)} left out, whose gradient is 0 = 0 for every example`;
  return measured + left + (shown < count - zeros ? `; the ${shown} farthest off:` : "");
}

function measureSlope(
  { data }: Tensor<Shape>,
  i: number,
  step: number,
  loss: () => number,
): number {
  const value = data[i];
  try {
    data[i] = value + step;
    const above = loss();
    data[i] = value - step;
    return (above - loss()) / (2 * step);
  } finally {
    data[i] = value;
  }
}
