/**
 * What can be set in the playground, and how it goes into a link's fragment and comes back.
 *
 * A link can be written by anyone: what it asks for that cannot be is left at its default, and said.
 *
 * @module
 */
import { type ActivationName, ACTIVATIONS } from "../../kernels/interface.ts";

/** How a run is started: the same settings give the same run, to the last bit. */
export interface Settings {
  /** Hidden units. */
  readonly units: number;
  /** What the Gaussian draws of the first weights are multiplied with. */
  readonly scale: number;
  /** The learning rate. */
  readonly rate: number;
  readonly activation: ActivationName;
  /** Examples per step. */
  readonly batch: number;
  /** Of the first weights, and of the order of examples. */
  readonly seed: number;
}

/** The whole state of the page. */
export interface PageState {
  readonly settings: Settings;
  /** Steps done. */
  readonly steps: number;
}

/** The points that are learned from. */
export const EXAMPLES = 400;
/** A run ends after so many steps. */
export const MOST_STEPS = 100_000;

/** A number that can be set. */
interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly isInteger: boolean;
}

/** The numbers, in the order of the page. */
export const BOUNDS = {
  units: { least: 1, most: 16, isInteger: true },
  scale: { least: 0, most: 10, isInteger: false },
  rate: { least: 0.0001, most: 10, isInteger: false },
  batch: { least: 1, most: EXAMPLES, isInteger: true },
  seed: { least: 0, most: 2 ** 32 - 1, isInteger: true },
} as const satisfies Record<Exclude<keyof Settings, "activation">, Bounds>;

/** What a page is opened with. */
export const DEFAULTS: Settings = {
  units: 8,
  scale: 1,
  rate: 0.3,
  activation: "tanh",
  batch: 20,
  seed: 0,
};

const STEPS: Bounds = { least: 0, most: MOST_STEPS, isInteger: true };

/** The fragment that leads back to a state, without its `#`. */
export function formatFragment({ settings, steps }: PageState): string {
  return Object.entries({ ...settings, steps }).map(([name, value]) => `${name}=${value}`).join(
    "&",
  );
}

/** The state that a fragment leads to, and what was wrong with it, in a sentence each. */
export function parseFragment(fragment: string): PageState & { readonly problems: string[] } {
  const settings: Record<string, unknown> = { ...DEFAULTS }, problems: string[] = [];
  let steps = 0;
  for (const part of fragment.replace(/^#/, "").split("&").filter((part) => part !== "")) {
    const [name, text = ""] = part.split("=", 2);
    const { value, problem } = parseSetting(name, text);
    if (problem !== undefined) problems.push(problem);
    else if (name === "steps") steps = Number(value);
    else settings[name] = value;
  }
  return { settings: settings as unknown as Settings, steps, problems };
}

/** The value of one setting, or what is wrong with it. */
export function parseSetting(
  name: string,
  text: string,
): { readonly value?: number | string; readonly problem?: string } {
  const shown = (text: string) => text.length > 20 ? `${text.slice(0, 20)}…` : text || "nothing";
  const wrong = (expected: string) => ({
    problem: `Cannot use ${shown(name)}: expected ${expected}, but got ${shown(text)}`,
  });
  if (name === "activation") {
    const value = ACTIVATIONS.find((known) => known === text);
    return value === undefined ? wrong(`one of ${ACTIVATIONS.join(", ")}`) : { value };
  }
  const bounds = name === "steps"
    ? STEPS
    : Object.hasOwn(BOUNDS, name)
    ? BOUNDS[name as keyof typeof BOUNDS]
    : undefined;
  if (!bounds) return { problem: `Cannot use ${shown(name)}: there is no such setting` };
  const { least, most, isInteger } = bounds;
  const value = /^\d*\.?\d+(e-?\d+)?$/i.test(text) ? Number(text) : NaN;
  return value >= least && value <= most && (!isInteger || Number.isInteger(value))
    ? { value }
    : wrong(`${isInteger ? "an integer" : "a number"} from ${least} to ${most}`);
}
