/**
 * Results as Markdown tables.
 *
 * @module
 */
import { best, median, ratios, type Result } from "./rounds.ts";

/** Ours and a peer's seconds for the same work. */
export interface Pair {
  readonly ours: Result;
  readonly other: Result;
}

/** A cell of the grid: the best of ours beside the best of theirs. */
export interface Cell extends Pair {
  readonly batch: number;
  readonly hidden: number;
}

/** What ran where: the machine, the programs and the command. */
export function headline(command: string, versions: readonly string[]): string {
  return [
    `${processor()}, ${navigator.hardwareConcurrency} cores, ${
      versions.join(", ")
    }; \`${command}\``,
    "",
  ].join("\n");
}

/** One row for each pair. */
export function pairTable(pairs: readonly Pair[]): string {
  return table(
    ["Gradbook", "seconds", "beside", "seconds", "ratio", "in the rounds"],
    pairs.map(({ ours, other }) => {
      const all = ratios(ours, other);
      return [
        ours.contestant.name,
        duration(ours),
        other.contestant.name,
        duration(other),
        times(median(all)),
        `${times(Math.min(...all))} to ${times(Math.max(...all))}`,
      ];
    }),
  );
}

/** Seconds to an accuracy: all seeds' median and range, and how many times as long the others took. */
export function raceTable(target: number, results: readonly Result[]): string {
  const [ours] = results;
  return table(
    [`to ${(100 * target).toFixed(0)}%`, "seconds", "with the seeds", "ratio"],
    results.map((result) => [
      result.contestant.name,
      duration(result),
      `${Math.min(...result.seconds).toPrecision(3)} to ${
        Math.max(...result.seconds).toPrecision(3)
      }`,
      times(median(ratios(ours, result))),
    ]),
  );
}

/** Ratios by batch and hidden units, with the names of the best. */
export function gridTable(cells: readonly Cell[]): string {
  return table(
    ["batch", "hidden", "Gradbook", "ms per step", "beside", "ms per step", "ratio"],
    cells.map(({ batch, hidden, ours, other }) => {
      const milliseconds = ({ contestant: { task }, seconds }: Result) =>
        (median(seconds) * 1000 / Math.ceil(task.examples / batch)).toPrecision(3);
      return [
        String(batch),
        String(hidden),
        ours.contestant.name,
        milliseconds(ours),
        other.contestant.name,
        milliseconds(other),
        times(median(ratios(ours, other))),
      ];
    }),
  );
}

/** Each contestant's peak memory, and how many times the first one's it is. */
export function memoryTable(results: readonly Result[]): string {
  const known = results.filter(({ peakMemory }) => peakMemory !== null);
  return table(
    ["program", "peak memory, MB", "times the first"],
    known.map(({ contestant: { name }, peakMemory }) => [
      name,
      (peakMemory! / 1e6).toFixed(0),
      times(peakMemory! / known[0].peakMemory!),
    ]),
  );
}

/** The best of either side; nothing where a side is empty, its peers having been left out. */
export function pair(ours: readonly Result[], others: readonly Result[]): Pair[] {
  return ours.length > 0 && others.length > 0 ? [{ ours: best(ours), other: best(others) }] : [];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n") + "\n";
}

function duration({ seconds, contestant: { share = 1 } }: Result): string {
  return median(seconds).toPrecision(3) + (share === 1 ? "" : " *");
}

function times(ratio: number): string {
  return ratio.toPrecision(ratio < 1 ? 2 : 3);
}

/** The widest vectors that a BLAS finds, by the processor's flag for them; WebAssembly's have 128 bits. */
const WIDTHS = { avx512f: "AVX-512", avx2: "AVX2, 256 bits", asimd: "NEON, 128 bits" };

function processor(): string {
  try {
    const text = Deno.readTextFileSync("/proc/cpuinfo");
    const flags = /^(?:flags|Features)\s*: (.*)/m.exec(text)![1].split(" ");
    const widest = Object.entries(WIDTHS).find(([flag]) => flags.includes(flag))?.[1];
    const name = /^model name\s*: (.*)/m.exec(text)?.[1] ?? Deno.build.arch;
    return `${name} (${widest ?? "128 bits"})`;
  } catch {
    return `${Deno.build.arch}, ${Deno.build.os}`;
  }
}
