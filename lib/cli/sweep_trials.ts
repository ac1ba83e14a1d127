/**
 * The trials of a sweep: every setting that the flags name, in one order.
 *
 * @module
 */
import { RandomState } from "../random/mod.ts";
import { parseFlags, UsageError, type Values } from "./flags.ts";
import { type Axis, type sweepFlags, TRIAL_FLAGS } from "./sweep_flags.ts";
import { sha256Of } from "../datasets/checksum.ts";

/** What the flags say. */
export type SweepSettings = Values<ReturnType<typeof sweepFlags>>;

/** One network to train. */
export interface Trial {
  /** Its number in the sweep, from 0. */
  readonly trial: number;
  /** What it differs by from the others, its seed left out. */
  readonly setting: Readonly<Record<string, string>>;
  readonly seed: number;
  /** What `train-mnist` is told. */
  readonly args: readonly string[];
}

/** A sweep: its name follows from what it trains, so that results of two are not mixed up. */
export interface Sweep {
  readonly name: string;
  readonly trials: readonly Trial[];
}

type Setting = Record<string, string>;

/** As it stands on the command line: `64+32` is a list, whose own sign sets trials apart. */
const valueOf = (text: string) => text.replaceAll("+", ",");

function grid(axes: readonly Axis[]): Setting[] {
  let settings: Setting[] = [{}];
  for (const { name, values } of axes) {
    settings = settings.flatMap((before) =>
      values.split(",").map((value) => ({ ...before, [name]: valueOf(value) }))
    );
  }
  return settings;
}

/** Numbers between two bounds, evenly by their logarithms; whole ones between whole bounds. */
function draws(axes: readonly Axis[], count: number, seed: number): Setting[] {
  if (axes.length === 0) return [{}];
  const random = new RandomState(seed);
  return Array.from({ length: count }, () =>
    Object.fromEntries(axes.map(({ name, values }) => {
      const [low, high] = values.split("..").map(Number);
      if (!(low > 0 && high >= low)) {
        throw new UsageError(
          `Cannot use --draw ${name}=${values}: expected bounds above 0, such as 0.01..1`,
        );
      }
      const number = Math.exp(Math.log(low) + random.rand() * Math.log(high / low));
      const isWhole = /^\d+\.\.\d+$/.test(values);
      return [name, isWhole ? String(Math.round(number)) : String(Number(number.toPrecision(4)))];
    })));
}

/** The trials of a list: a line each, with flags as `train-mnist` takes them. */
function listed(lines: string | undefined): Setting[] {
  if (lines === undefined) return [{}];
  const trials = lines.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  if (trials.length === 0) throw new UsageError("Cannot use --list: expected trials, but got none");
  return trials.map((line) => {
    const words = line.split(/\s+/);
    parseFlags(TRIAL_FLAGS, words);
    const flags = words.join(" ").matchAll(/--([a-z-]+)(?:[= ]([^-\s]\S*))?/g);
    return Object.fromEntries(Array.from(flags, ([, name, value]) => [name, value ?? ""]));
  });
}

const argsOf = (setting: Setting) =>
  Object.entries(setting).flatMap(([name, value]) =>
    value === "" ? [`--${name}`] : [`--${name}`, value]
  );

/**
 * The sweep that the flags describe.
 *
 * @param fixed The flags that all trials share, as they were typed.
 * @param lines What is in the file of `--list`.
 * @throws {UsageError} If a trial's flags are none that trials take.
 */
export async function sweepOf(
  settings: SweepSettings,
  fixed: readonly string[],
  lines: string | undefined,
): Promise<Sweep> {
  const { seeds, "draw-seed": drawSeed } = settings;
  const trials: Trial[] = [];
  for (const one of listed(lines)) {
    for (const two of grid(settings.grid ?? [])) {
      for (const three of draws(settings.draw ?? [], settings.draws, drawSeed)) {
        const setting = { ...one, ...two, ...three };
        for (let seed = settings.seed; seed < settings.seed + seeds; seed++) {
          const args = [...fixed, ...argsOf(setting), ...setting.seed ? [] : ["--seed", `${seed}`]];
          parseFlags(TRIAL_FLAGS, args);
          trials.push({ trial: trials.length, setting, seed: Number(setting.seed ?? seed), args });
        }
      }
    }
  }
  const text = new TextEncoder().encode(JSON.stringify(trials));
  return { name: (await sha256Of(text)).slice(0, 16), trials };
}
