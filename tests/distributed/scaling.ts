/**
 * Prints what lib/distributed/README.md predicts of clusters: a step's time on N ranks, by a model of
 * latency and bandwidth, from what one rank was measured to take.
 *
 *     deno run tests/distributed/scaling.ts
 *
 * @module
 */

/** A network, and milliseconds of its step on one thread: forward and backward, and the update. */
interface Measured {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly compute: number;
  readonly update: number;
}

/** As measured on one thread of a busy two-core machine: the least of 3 to 80 steps. */
const NETWORKS: readonly Measured[] = [
  { widths: [784, 128, 10], batch: 64, compute: 0.34, update: 0.36 },
  { widths: [784, 1024, 10], batch: 64, compute: 3.3, update: 4.5 },
  { widths: [784, 1024, 1024, 10], batch: 256, compute: 711, update: 660 },
  { widths: [784, 4096, 4096, 10], batch: 256, compute: 12_700, update: 18_000 },
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

/** Vectors hold two numbers. */
const even = (width: number) => width + width % 2;

function milliseconds(
  { widths, batch, compute, update }: Measured,
  link: keyof typeof LINKS,
  n: number,
) {
  if (n === 1) return compute + update;
  const { latency, bandwidth } = LINKS[link];
  const bytes = stepBytes(widths, batch) * (n - 1) / n;
  return compute / n + update + 1000 * (latency * Math.ceil(Math.log2(n)) + bytes / bandwidth);
}

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
    const kilobytes = (stepBytes(network.widths, network.batch) / 1000).toFixed(0);
    console.log(`| ${name} | ${kilobytes} | ${cells.join(" | ")} |`);
  }
}
