/**
 * Prints what lib/distributed/README.md predicts of clusters: a step's time on N ranks, by a model of
 * latency and bandwidth, from what one rank was measured to take.
 *
 *     deno run tests/distributed/scaling.ts
 *
 * @module
 */
import { LEAST_WORK_PER_BYTE } from "../../lib/kernels/simd/shared_steps.ts";

/** A network, and milliseconds of its step on one thread: forward and backward, and the update. */
interface Measured {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly compute: number;
  readonly update: number;
}

/** As tests/distributed/step_times.ts measured them. */
export const NETWORKS: readonly Measured[] = [
  { widths: [784, 128, 10], batch: 64, compute: 0.29, update: 0.3 },
  { widths: [784, 1024, 10], batch: 64, compute: 2.3, update: 2.2 },
  { widths: [784, 1024, 1024, 10], batch: 256, compute: 108, update: 88 },
  { widths: [784, 4096, 4096, 10], batch: 256, compute: 1670, update: 1330 },
];

/** Seconds that a message takes, and bytes per second: what such networks are sold as. */
const LINKS = {
  "10 Gb/s": { latency: 30e-6, bandwidth: 10e9 / 8 },
  "100 Gb/s": { latency: 2e-6, bandwidth: 100e9 / 8 },
};

const RANKS = [1, 2, 4, 8, 16, 64, 256];

/** Bytes that a step's examples leave in float64, for all ranks: outputs, deltas, loss and answer. */
function stepBytes(widths: readonly number[], batch: number): number {
  const hidden = widths.slice(1, -1).reduce((sum, width) => sum + even(width), 0);
  return batch * (8 * (2 * hidden + even(widths[widths.length - 1])) + 12);
}

/** Bytes per second at which a rank copies what it sends and gets, in its own memory: 4e9 to 7.5e9. */
const COPYING = 5e9;

/** The share of MNIST's pixels that are not 0. */
const DENSITY = 0.19;

/** Bytes of the parameters, if ranks share the update and send each other these; 0 if not. */
function parameterBytes(widths: readonly number[], batch: number): number {
  const sum = (f: (inputs: number, outputs: number, l: number) => number) =>
    widths.slice(1).reduce((sum, outputs, l) => sum + f(widths[l], outputs, l), 0);
  const work = batch * sum((inputs, outputs, l) => (l === 0 ? DENSITY : 1) * inputs * outputs);
  const bytes = 8 * sum((inputs, outputs) => (inputs + 1) * even(outputs));
  return work >= LEAST_WORK_PER_BYTE * bytes ? bytes : 0;
}

/** The greatest share of a hidden layer's units that one of n ranks updates: panels of sixteen. */
function updateShare(widths: readonly number[], n: number): number {
  const panels = Math.ceil(widths[1] / 16);
  return Math.ceil(panels / n) / panels;
}

/** Vectors hold two numbers. */
const even = (width: number) => width + width % 2;

function milliseconds(
  { widths, batch, compute, update }: Measured,
  link: keyof typeof LINKS,
  n: number,
) {
  if (n === 1) return compute + update;
  const { latency, bandwidth } = LINKS[link];
  const parameters = parameterBytes(widths, batch), share = parameters ? updateShare(widths, n) : 1;
  const all = stepBytes(widths, batch) + parameters, others = all * (n - 1) / n;
  const exchanges = parameters ? 2 : 1;
  return compute / n + update * share +
    1000 * (exchanges * latency * Math.ceil(Math.log2(n)) + others / bandwidth + all / COPYING);
}

if (import.meta.main) {
  for (const link of Object.keys(LINKS) as (keyof typeof LINKS)[]) {
    console.log(`| ${link} | kB per step | ${RANKS.map((n) => `${n}`).join(" | ")} |`);
    console.log(`| --- | --- | ${RANKS.map(() => "---").join(" | ")} |`);
    for (const network of NETWORKS) {
      const alone = milliseconds(network, link, 1);
      const cells = RANKS.map((n) => {
        const times = alone / milliseconds(network, link, n);
        return `${times.toFixed(2)} (${(100 * times / n).toFixed(0)}%)`;
      });
      const name = `${network.widths.join("-")}, batch ${network.batch}`;
      const { widths, batch } = network;
      const kilobytes = [stepBytes(widths, batch), parameterBytes(widths, batch)]
        .filter((bytes) => bytes > 0).map((bytes) => (bytes / 1000).toFixed(0)).join(" + ");
      console.log(`| ${name} | ${kilobytes} | ${cells.join(" | ")} |`);
    }
  }
}
