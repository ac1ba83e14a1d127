/**
 * The flags of `deno task sweep`, and its help text.
 *
 * @module
 */
import { describeFlags, filePath, type Flag, integer } from "./flags.ts";
import { FLAGS as TRAINING } from "./mnist_flags.ts";

/** What a trial may be told: all of `train-mnist` but its files, and how it tells. */
export const TRIAL_FLAGS = (() => {
  const { checkpoint: _1, "checkpoint-every": _2, resume: _3, exact: _4, save: _5, ...rest } =
    TRAINING;
  const { hash: _6, json: _7, quiet: _8, help: _9, threads: _10, ...flags } = rest;
  return flags;
})();

/** A name and what it may be: `hidden=64,128`. */
export interface Axis {
  readonly name: string;
  readonly values: string;
}

/** A flag that may be given several times; all of them, in order. */
function several(value: string, help: string): Flag<Axis[] | undefined> {
  const axes: Axis[] = [];
  return {
    value,
    help,
    fallback: undefined,
    expected: `${value}, where the name is a flag of train-mnist`,
    parse: (text) => {
      const [, name, values] = /^(?:--)?([a-z-]+)=(.+)$/.exec(text) ?? [];
      if (!name || !Object.hasOwn(TRIAL_FLAGS, name)) return undefined;
      axes.push({ name, values });
      return axes;
    },
  };
}

/** Which of how many parts: `2/3`. */
export interface Shard {
  readonly part: number;
  readonly parts: number;
}

const shard: Flag<Shard | undefined> = {
  value: "i/n",
  help: "only the i-th of n parts [that of a Slurm array]",
  fallback: undefined,
  expected: "a part of how many, such as 2/3",
  parse: (text) => {
    const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
    return part >= 1 && part <= parts ? { part, parts } : undefined;
  },
};

/** All flags, made anew for each command line, since some gather. */
export const sweepFlags = () => ({
  grid: several("name=a,b,…", "each with each; 64+32 for two layers"),
  draw: several("name=low..high", "at random, by its logarithm"),
  draws: integer(10, "how many draws"),
  "draw-seed": integer(0, "draws them", 0, 2 ** 32 - 1),
  list: filePath("a trial's flags in each line"),
  seeds: integer(1, "runs of each setting: --seed 1, 2, …"),
  results: filePath("a line per trial; .jsonl [data/cache/sweep.jsonl]", ".jsonl"),
  workers: integer(undefined, "trials at a time [as many as cores]"),
  shard,
  merge: { help: "puts the files of shards, named after it, together", fallback: false as const },
  "print-sbatch": { help: "prints a file for Slurm's sbatch", fallback: false as const },
  ...TRIAL_FLAGS,
  quiet: { help: "the table at the end only", fallback: false as const },
  help: { help: "this text", fallback: false as const, short: "h" },
});

/** The help text, for who calls Deno so. */
export const help = (deno: string) =>
  `Trains many networks on MNIST, and keeps what became of each.

Usage: ${deno} task sweep [flags]
       mpirun -n 8 ${deno} task sweep [flags]
       ${deno} task sweep [flags] --merge part.1-of-2.jsonl part.2-of-2.jsonl

${describeFlags(sweepFlags())}

Given again, it goes on with the trials that are not done.
`;
