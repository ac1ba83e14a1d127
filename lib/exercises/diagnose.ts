/**
 * Finds the fault in a reader's function: calls it and the right one on the same random inputs, and
 * where they differ, looks for the typical fault that makes the same numbers.
 *
 * @module
 */
import { RandomState } from "../random/random_state.ts";
import type { OpenBlank } from "./blank.ts";
import { placeOf } from "./difference.ts";
import type { AnyFunction, Exercise } from "./exercise.ts";
import { agrees, explain, type Explanation } from "./explain.ts";
import { type FaultName, FAULTS, type FaultText } from "./faults.ts";
import { attempt, type Outcome, type Part, partsOf } from "./trial.ts";
import { explainTwo, type Faulty } from "./two_faults.ts";

/** What was found. */
export type Diagnosis =
  | { readonly state: "right" }
  | { readonly state: "open"; readonly open: OpenBlank }
  | {
    readonly state: "wrong";
    /** The faults that explain the result, one or two for each wrong part, as far as they are known. */
    readonly faults: readonly FaultName[];
    /** What to say of it. */
    readonly text: FaultText;
  };

interface Trial {
  readonly args: readonly unknown[];
  readonly got: Outcome;
  readonly want: Outcome;
}

/** Seeds the inputs, so that a function meets the same ones each time. */
const SEED = 20;

/** How near numbers in single precision come to those in double. */
const SINGLE = 1e-5;

/** What a function gives back for the first of its inputs, as text: tells attempts apart. */
export function firstResult(exercise: Exercise, yours: AnyFunction): string {
  const { parts, text, got, error } = attempt(yours, drawInputs(exercise, 1)[0]);
  const numbers = [...parts ?? []].map(([name, { data }]) => [name, Array.from(data, String)]);
  return JSON.stringify([numbers, text, got, error]);
}

/** Tries a function. */
export function diagnose(exercise: Exercise, yours: AnyFunction): Diagnosis {
  const { reference, trials = 6, tolerance = 1e-9 } = exercise;
  const argsOf = drawInputs(exercise, trials);
  const tried: Trial[] = argsOf.map((args) => ({
    args,
    got: attempt(yours, args),
    want: attempt(reference, args),
  }));
  const open = tried.find(({ got }) => got.open)?.got.open;
  if (open) return { state: "open", open };
  const variant = () => findVariant(exercise, tried, tolerance);
  const form = faultOfForm(exercise, tried, variant);
  if (form) return form;
  const names = [...tried[0].want.parts!.keys()];
  const wrong = names.filter((name) =>
    tried.some(({ got, want }) => !agrees(got.parts!.get(name)!, want.parts!.get(name)!, tolerance))
  );
  if (wrong.length === 0) return lastDoubts(tried);
  const found = wrong.map((name) => explainPart(exercise, tried, name, tolerance));
  return {
    state: "wrong",
    faults: found.flatMap(({ faults }) => faults),
    text: joinTexts(names, wrong, found.map(({ text }) => text)),
  };
}

function drawInputs({ inputs }: Exercise, trials: number): readonly unknown[][] {
  if (!inputs) return [[]];
  const random = new RandomState(SEED);
  return Array.from({ length: trials }, (_, trial) => inputs(random, trial));
}

/** What is wrong where there are no numbers to compare. */
function faultOfForm(
  exercise: Exercise,
  tried: readonly Trial[],
  variant: () => FaultName | undefined,
): Diagnosis | undefined {
  const text = tried[0].want.text;
  if (text !== undefined) return judgeChoice(exercise, tried[0].got, text);
  const stopped = tried.find(({ got }) => got.error !== undefined);
  if (stopped) {
    const message = stopped.got.error!;
    const known = variant();
    return wrongBy({ fault: known ?? "stops", words: { message } }, exercise, {
      ...(known && { what: fill(FAULTS.stops.what, { message }) }),
    });
  }
  for (const { got, want } of tried) {
    const hasAll = got.parts && [...want.parts!.keys()].every((name) => got.parts!.has(name));
    if (!hasAll) {
      const names = [...want.parts!.keys()].filter(Boolean).join(", ");
      const what = names && got.parts ? `a result without ${names}` : got.got;
      return wrongBy({ fault: "nothing", words: { got: what } }, exercise);
    }
  }
}

function judgeChoice(exercise: Exercise, got: Outcome, right: string): Diagnosis {
  if (got.text?.trim().toLowerCase() === right.toLowerCase()) return { state: "right" };
  if (got.error !== undefined) {
    return wrongBy({ fault: "stops", words: { message: got.error } }, exercise);
  }
  const { choices = {}, where, how } = exercise;
  const answer = got.text ?? got.got;
  const isChoice = Object.hasOwn(choices, answer);
  const all = [...Object.keys(choices), right].sort();
  const what = isChoice
    ? `answer: ${answer} is not it`
    : `answer: it is to be one of ${all.join(", ")}, but is ${answer}`;
  return {
    state: "wrong",
    faults: [],
    text: { what, where: isChoice ? choices[answer] : where, how },
  };
}

/** What is wrong where all numbers agree. */
function lastDoubts(tried: readonly Trial[]): Diagnosis {
  if (tried.some(({ got, want }) => got.isInputChanged && !want.isInputChanged)) {
    return wrongBy({ fault: "changed input", words: {} });
  }
  for (const { got, want } of tried) {
    for (const [name, { type }] of want.parts!) {
      const ours = got.parts!.get(name)!.type;
      if (type.startsWith("float") && ours.startsWith("float") && type !== ours) {
        return wrongBy({ fault: "number type", words: { got: ours, wanted: type } });
      }
    }
  }
  return { state: "right" };
}

/** What is said of one wrong part, and the faults that are named. */
interface Found {
  readonly faults: readonly FaultName[];
  readonly text: FaultText;
}

function explainPart(
  exercise: Exercise,
  tried: readonly Trial[],
  name: string,
  tolerance: number,
): Found {
  const isQuestion = !exercise.inputs;
  const variant = findVariant(exercise, tried, tolerance, name);
  const pairs = tried.map(({ args, got, want }) => ({
    got: got.parts!.get(name)!,
    want: want.parts!.get(name)!,
    given: args.flatMap((arg) => partsOf(arg)?.get("") ?? []),
    sizes: exercise.sizes?.(...args) ?? { N: partsOf(args[0])?.get("")?.shape[0] ?? NaN },
  }));
  const rounded = pairs[0].got.type === "float32" && pairs[0].want.type === "float64" &&
    pairs.every(({ got, want }) => agrees(got, want, SINGLE));
  if (rounded && !variant) {
    const words = { got: "float32", wanted: "float64" };
    return { faults: ["number type"], text: textOf({ fault: "number type", words }) };
  }
  const generic = explain(pairs, tolerance);
  const explanation: Explanation | undefined = variant
    ? { fault: variant, words: generic?.words ?? {} }
    : generic;
  if (!isQuestion && (!explanation || explanation.fault === "shape")) {
    const two = explainTwo(pairs, ownFaults(exercise, tried, name), tolerance);
    if (two) return { faults: two.map(({ fault }) => fault), text: bothTexts(two.map(textOf)) };
  }
  if (!explanation) {
    const tell = isQuestion ? howMuchIsRight : firstDifference;
    const what = tell(pairs, tolerance);
    return { faults: [], text: { what, where: exercise.where, how: exercise.how } };
  }
  const text = textOf(explanation);
  const isVague = isQuestion || explanation.fault === "shape" || explanation.fault === "factor";
  return {
    faults: [explanation.fault],
    text: isVague ? { ...text, where: exercise.where, how: exercise.how } : text,
  };
}

/** The one fault of the exercise's own whose function computes the same, if there is one. */
function findVariant(
  { faults = {} }: Exercise,
  tried: readonly Trial[],
  tolerance: number,
  name?: string,
): FaultName | undefined {
  const fitting = Object.entries(faults).filter(([, variants]) =>
    [variants].flat().some((variant) =>
      tried.every(({ args, got }) => computesTheSame(attempt(variant, args), got, tolerance, name))
    )
  );
  return fitting.length === 1 ? fitting[0][0] as FaultName : undefined;
}

/** What the faults of the exercise's own make of a part, where that is numbers. */
function ownFaults(
  { faults = {} }: Exercise,
  tried: readonly Trial[],
  name: string,
): readonly Faulty[] {
  return Object.entries(faults).flatMap(([fault, variants]) =>
    [variants].flat().flatMap((variant) => {
      const results = tried.flatMap(({ args }) => attempt(variant, args).parts?.get(name) ?? []);
      return results.length === tried.length ? [{ fault: fault as FaultName, results }] : [];
    })
  );
}

function computesTheSame(a: Outcome, b: Outcome, tolerance: number, name?: string): boolean {
  if (a.error !== undefined || b.error !== undefined) return a.error === b.error;
  const names = name === undefined ? [...a.parts?.keys() ?? []] : [name];
  return names.every((name) => {
    const [ours, theirs] = [a.parts?.get(name), b.parts?.get(name)];
    return ours && theirs && agrees(ours, theirs, tolerance);
  });
}

/** Of an answer to a question, the right one is not given away. */
function howMuchIsRight([{ got, want }]: readonly { readonly got: Part; readonly want: Part }[]) {
  const [ours, right] = [got, want].map(({ data }) => Array.from(data, Number));
  if (right.length === 1) return `value: it is too ${ours[0] < right[0] ? "small" : "large"}`;
  const count = right.filter((x, i) => x === ours[i]).length;
  return `value: ${count} of ${right.length} numbers ${count === 1 ? "is" : "are"} right`;
}

/** The first number that is off, and how many are right. */
function firstDifference(
  pairs: readonly { readonly got: Part; readonly want: Part }[],
  tolerance: number,
): string {
  const off = pairs.find(({ got, want }) => !agrees(got, want, tolerance))!;
  const { got, want } = off, size = want.data.length;
  const scale = Math.max(...Array.from(want.data, (x) => Math.abs(Number(x))));
  const isOff = Array.from({ length: size }, (_, i) => {
    const [a, b] = [Number(got.data[i]), Number(want.data[i])];
    return !(Math.abs(a - b) <= tolerance * scale);
  });
  const i = Math.max(0, isOff.indexOf(true)), wrong = isOff.filter(Boolean).length;
  const where = size === 1 ? "" : ` at [${placeOf(i, want.shape).join(", ")}]`;
  const count = size === 1 ? "" : `; ${size - wrong} of ${size} numbers are right`;
  return `value: expected ${shorten(want.data[i])}${where}, got ${shorten(got.data[i])}${count}`;
}

const shorten = (x: unknown) => String(Number(Number(x).toPrecision(6)));

function bothTexts([one, other]: readonly FaultText[]): FaultText {
  const join = (part: keyof FaultText) => `${one[part]}; and ${other[part]}`;
  return { what: `two faults at once: ${join("what")}`, where: join("where"), how: join("how") };
}

function joinTexts(
  names: readonly string[],
  wrong: readonly string[],
  texts: readonly FaultText[],
): FaultText {
  if (names.length === 1) return texts[0];
  const right = names.filter((name) => !wrong.includes(name));
  const join = (part: keyof FaultText) =>
    wrong.map((name, i) => `${name}: ${texts[i][part]}`).join("; ");
  const praise = right.length === 0
    ? ""
    : `${right.join(", ")} ${right.length === 1 ? "is" : "are"} right; `;
  return { what: praise + join("what"), where: join("where"), how: join("how") };
}

function wrongBy(
  explanation: Explanation,
  exercise?: Exercise,
  instead: Partial<FaultText> = {},
): Diagnosis {
  const isVague = explanation.fault === "stops" || explanation.fault === "nothing";
  const text = { ...textOf(explanation), ...instead };
  return {
    state: "wrong",
    faults: [explanation.fault],
    text: exercise && isVague ? { ...text, how: `${text.how}; ${exercise.how}` } : text,
  };
}

function textOf({ fault, words }: Explanation): FaultText {
  const { what, where, how } = FAULTS[fault];
  return { what: fill(what, words), where: fill(where, words), how: fill(how, words) };
}

const fill = (text: string, words: Readonly<Record<string, string>>) =>
  text.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? "…");
