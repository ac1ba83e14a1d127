/**
 * Mutants of the notebooks' functions, and what the diagnosis says of them.
 *
 * A mutation changes one place of a function's text, or what comes out of it. Which names are true of
 * it follows from the mutation, not from the diagnosis: a name outside that list is a misnomer.
 *
 *     deno run -A tests/exercises/mutants.ts     # prints the table of lib/exercises/README.md
 *
 * @module
 */
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { diagnose } from "../../lib/exercises/diagnose.ts";
import type { AnyFunction, Exercise } from "../../lib/exercises/exercise.ts";
import { type FaultName, FAULTS } from "../../lib/exercises/faults.ts";
import { isRecord } from "../../lib/runtime/kinds.ts";
import { zeros } from "../../lib/tensor/creation.ts";
import { Tensor } from "../../lib/tensor/tensor.ts";
import { SOURCES } from "./sources.ts";

/** A changed function. */
export interface Mutant {
  readonly exercise: string;
  /** What was changed. */
  readonly change: string;
  readonly mutated: AnyFunction;
  /** The names that are true of it. */
  readonly true: readonly FaultName[];
}

/** What is always true where it is said: that the shape is another, that there are NaNs, an error. */
const PLAIN: readonly FaultName[] = ["stops", "nothing", "shape", "not a number"];

type Change = readonly [pattern: RegExp, by: string, names: readonly FaultName[]];

/** Changes of the text. Each is made at every place where it fits, one place at a time. */
const CHANGES: readonly Change[] = [
  [/\.T\b/, "", ["missing transpose", "transposed"]],
  [/\b(sum|mean|max)\(1\b/, "$1(0", ["wrong axis"]],
  [/\b(sum|mean|max)\(0\b/, "$1(1", ["wrong axis"]],
  [/\.sum\([01]\)/, "", ["not summed"]],
  [/\.sum\(1, \{ keepdims: true \}\)/, ".sum()", ["sum over all"]],
  [/\.max\(1, \{ keepdims: true \}\)/, ".max()", []],
  [/, \{ keepdims: true \}/, "", ["axis not kept", "same numbers, other shape"]],
  [/\.sub\(Z\.max\(1, \{ keepdims: true \}\)\)/, "", ["no common shift"]],
  [/\.sub\((\w+)\.mul/, ".add($1.mul", ["step up", "added instead"]],
  [/\.add\(b\)/, "", ["missing bias"]],
  [/\.add\(b\)/, ".sub(b)", []],
  [/\.add\(b\)/, ".add(b.sum())", []],
  [/X\.matmul\(W\)/, "W.matmul(X)", ["exchanged arguments"]],
  [/X\.matmul\(W\)/, "X.matmul(W.T)", ["missing transpose"]],
  [/\.sub\((Y|t)\)/, ".add($1)", ["added instead"]],
  [/\.sub\((Y|t)\)/, "", ["wrong argument", "input given back"]],
  [/(\w+)\.sub\((Y|t)\)/, "$2.sub($1)", ["sign"]],
  [/\.sub\((Y|t)\)/, ".sub($1).abs()", ["signs lost"]],
  [/\.sub\((Y|t)\)/, ".sub($1).pow(2)", ["difference squared", "squared"]],
  [/ - rate/, " + rate", ["step up"]],
  [/rate \* /, "", ["missing rate"]],
  [/\.mul\(rate\)/, "", ["missing rate"]],
  [/\.div\((t\.size|A1\.shape\[0\])\)/, "", ["missing mean"]],
  [/ \/ Y\.shape\[0\]/, "", ["missing mean"]],
  [/\.shape\[0\]/, ".size", ["mean over all"]],
  [/\.shape\[0\]/, ".shape[1]", []],
  [/2 \/ /, "1 / ", ["half", "missing factor"]],
  [/2 \/ /, "1 / 2 / ", ["factor", "half"]],
  [/2 \/ a\.shape\[0\]/, "2", ["missing mean"]],
  [/=> -Y/, "=> Y", ["sign"]],
  [/\.exp\(\)/, "", ["missing exponential"]],
  [/\.log\(\)/, "", ["missing logarithm"]],
  [/\.log\(\)/, ".log().div(Math.LN2)", ["base of the logarithm"]],
  [/\.log\(\)/, ".log().div(Math.LN10)", ["base of the logarithm"]],
  [/\.gt\(0\)/, ".ge(0)", ["ends included"]],
  [/\.gt\(0\)/, ".le(0)", ["other side", "one minus"]],
  [/\.gt\(0\)/, ".lt(0)", ["other side", "all zero"]],
  [/\.gt\(0\)/, ".gt(0.5)", ["all zero"]],
  [/\.mul\(Z1\.gt\(0\)\)/, "", ["missing slope"]],
  [/\.mul\(Z1\.gt\(0\)\)/, ".mul(Z1)", []],
  [/\.mul\(a\.mul\(a\.rsub\(1\)\)\)/, "", ["missing slope"]],
  [/a\.rsub\(1\)/, "a.sub(1)", ["sign"]],
  [/a\.rsub\(1\)/, "a", []],
  [/a\.mul\(a\.rsub\(1\)\)/, "a.rsub(1)", ["missing factor"]],
  [/maximum\(0\)/, "minimum(0)", ["other side"]],
  [/maximum\(0\)/, "maximum(1)", []],
  [/maximum\(0\)/, "abs()", ["signs lost"]],
  [/z\.maximum\(0\)/, "z", ["missing activation", "input given back"]],
  [/z\.maximum\(0\)/, "z.gt(0)", []],
  [/i = 0/, "i = 1", []],
  [/return /, "return void ", []],
  [/powers\.div\(powers\.sum\(1, \{ keepdims: true \}\)\)/, "powers", [
    "missing division",
    "input given back",
  ]],
  [/\.div\(X\.sum/, ".mul(X.sum", []],
  [/W\.sub\(dW\.mul\(rate\)\)/, "W.sub(dW).mul(rate)", ["brackets"]],
  [/W\.sub\(dW\.mul\(rate\)\)/, "W.isub(dW.mul(rate))", ["changed input"]],
  [/W\.sub\(dW\.mul\(rate\)\)/, "W.sub(dW.div(rate))", ["divided instead"]],
  [/\[i \* K \+ classes\[i\]\]/, "[i * K + classes[i] + 1]", ["class off by one"]],
  [/\[i \* K \+ classes\[i\]\]/, "[i * K + classes[i] - 1]", ["class off by one"]],
  [/\[i \* K \+ classes\[i\]\]/, "[classes[i] * classes.length + i]", []],
  [/256/, "255", []],
  [/256/, "10", []],
  [/256 \* n/, "n", ["missing factor"]],
  [/n = 256 \* n \+ bytes\[i\]/, "n = n + 256 ** i * bytes[i]", ["byte order"]],
  [/i < bytes/, "i < -1 + bytes", ["loop ends early"]],
  [/!taken/, "taken", ["other side"]],
  [/\.sort\(\(a, b\) => a - b\)/, "", ["not sorted"]],
  [/\.sort\(\(a, b\) => a - b\)/, ".sort()", ["sorted as texts"]],
  [/a - b/, "b - a", ["reversed"]],
  [/\.mul\(z\.sigmoid\(\)\.rsub\(1\)\)/, "", ["missing factor"]],
  [/p\.mul\(dp\.sub/, "(dp.sub", ["missing factor"]],
  [/dp\.mul\(p\)/, "dp", ["wrong argument"]],
  [/dp\.sub\(/, "dp.add(", ["added instead"]],
  [/gt\(0\.5\)/, "lt(0.5)", ["other side", "one minus"]],
  [/\.gt\(0\.5\)/, "", ["all zero"]],
  [/\.eq\(t\)/, ".ne(t)", ["other side", "one minus"]],
  [/\.eq\(t\)\.mean\(\)/, ".eq(t).sum()", ["not averaged", "missing mean"]],
  [/a\.mul\(a\)/, "a", ["missing factor"]],
  [/\.rsub\(1\)/, ".sub(1)", ["sign"]],
  [/\.rsub\(1\)/, ".add(1)", []],
  [/above - below/, "below - above", ["sign"]],
  [/above - below/, "above + below", ["added instead"]],
  [/\(2 \* h\)/, "h", ["double"]],
  [/\(2 \* h\)/, "2 * h", ["brackets"]],
  [/\(2 \* h\)/, "2", ["missing factor"]],
  [/\(above - below\)/, "above - below", ["brackets"]],
  [/v\.mul\(beta\)/, "v", ["momentum without decay"]],
  [/v\.mul\(beta\)\.sub\(g\.mul\(rate\)\)/, "g.mul(-rate)", ["missing momentum"]],
  [/v\.mul\(beta\)\.sub\(g/, "v.mul(beta).add(g", ["step up"]],
  [/v\.mul\(beta\)\.sub\(g\.mul\(rate\)\)/, "v.mul(rate).sub(g.mul(beta))", [
    "exchanged arguments",
  ]],
  [/w\.add\(v\)/, "w.sub(v)", ["step up"]],
  [/w\.add\(v\)/, "w.iadd(v)", ["changed input"]],
  [/w\.add\(v\)/, "w.mul(v)", []],
  [/w\.add\(v\)/, "v", ["input given back"]],
  [/Math\.sqrt\(2 \/ inputs\)/, "2 / inputs", ["squared"]],
  [/Math\.sqrt\(2 \/ inputs\)/, "Math.sqrt(1 / inputs)", ["missing factor"]],
  [/Math\.sqrt\(2 \/ inputs\)/, "Math.sqrt(2) / inputs", ["brackets"]],
  [/Math\.sqrt\(2 \/ inputs\)/, "Math.sqrt(inputs / 2)", ["reciprocal"]],
  [/\.div\(C\.sum\(1\)\)/, "", ["missing division"]],
  [/\.div\(C\.sum\(1\)\)/, ".div(C.sum())", ["sum over all"]],
  [/w - rate \* slope/, "(w - rate) * slope", []],
  [/w - rate \* slope/, "rate * slope - w", ["sign"]],
];

type Ending = readonly [
  change: string,
  f: (x: Tensor, N: number) => unknown,
  names: readonly FaultName[],
];

/** Changes of what comes out, where that is a tensor. */
const ENDINGS: readonly Ending[] = [
  ["negated", (x) => x.neg(), ["sign"]],
  ["times 2", (x) => x.mul(2), ["double"]],
  ["times 0.7", (x) => x.mul(0.7), ["factor"]],
  ["times N", (x, N) => x.mul(N), ["missing mean"]],
  ["plus 0.5", (x) => x.add(0.5), ["offset"]],
  ["1 minus it", (x) => x.rsub(1), ["one minus", "other side"]],
  ["transposed", (x) => x.T.copy(), ["transposed"]],
  ["in single precision", (x) => x.astype("float32"), ["number type"]],
  ["flattened", (x) => x.ravel(), ["same numbers, other shape"]],
  ["added up over axis 0", (x) => x.sum(0), ["summed too far"]],
  ["a row short", (x) => x.shape.length === 2 ? (x as never as Rows).rows(1) : x.slice([1]), []],
  ["with noise", (x) => x.mul(1).add(x.exp().mul(0.01)), []],
];

interface Rows {
  rows(start: number): Tensor;
}

/** An exercise's function with its text changed. */
function* textMutants(exercise: string, source: string): Generator<Mutant> {
  for (const [pattern, by, names] of CHANGES) {
    for (const found of source.matchAll(new RegExp(pattern, "g"))) {
      const changed = source.slice(0, found.index) + found[0].replace(pattern, by) +
        source.slice(found.index + found[0].length);
      yield {
        exercise,
        change: `${found[0]} → ${by.replace("$1", found[1] ?? "").replace("$2", found[2] ?? "")}`,
        mutated: compile(changed),
        true: [...names, ...PLAIN],
      };
    }
  }
}

/** All of them, with one change each. */
export function* mutants(): Generator<Mutant> {
  for (const [exercise, source] of Object.entries(SOURCES)) {
    yield* textMutants(exercise, source);
    const f = compile(source);
    for (const [change, end, names] of ENDINGS) {
      const mutated = (...args: unknown[]) => {
        const N = args[0] instanceof Tensor ? args[0].shape[0] : 1, result = f(...args);
        return result instanceof Tensor ? end(result, N) : result;
      };
      yield { exercise, change, mutated, true: [...names, ...PLAIN] };
    }
  }
}

/** What is true of numbers with two changes where it is said, whatever it is made of: how far off they are. */
const ALWAYS: readonly FaultName[] = ["factor", "offset", "all zero"];

/** Those with a changed text, and a change of what comes out on top: of the sign, or by the factor N. */
export function* doubles(): Generator<Mutant> {
  for (const [exercise, source] of Object.entries(SOURCES)) {
    for (const { change, mutated, true: names } of textMutants(exercise, source)) {
      for (const name of ["sign", "missing mean"] as const) {
        yield {
          exercise,
          change: `${change}; ${name}`,
          mutated: (...args) => {
            const N = args[0] instanceof Tensor ? args[0].shape[0] : 3;
            return scaled(mutated(...args), name === "sign" ? -1 : N);
          },
          true: [...names, name, ...ALWAYS],
        };
      }
    }
  }
}

function scaled(result: unknown, by: number): unknown {
  if (typeof result === "number") return by * result;
  if (result instanceof Tensor) return result.mul(by);
  if (Array.isArray(result)) return result.map((item) => scaled(item, by));
  return isRecord(result)
    ? Object.fromEntries(Object.entries(result).map(([name, part]) => [name, scaled(part, by)]))
    : result;
}

/** The function of a text, with nothing around it. */
export function compile(source: string): AnyFunction {
  return new Function(`return ${source};`).call({ zeros });
}

/** What was said of a mutant. */
export interface Verdict extends Mutant {
  readonly verdict: "named" | "not named" | "misnamed" | "equivalent";
  readonly said: readonly FaultName[];
}

/** Diagnoses mutants. One that computes what is right is no fault, and is not counted. */
export function* judge(all: Iterable<Mutant>): Generator<Verdict> {
  for (const mutant of all) {
    const exercise = CATALOG[mutant.exercise as keyof typeof CATALOG] as Exercise;
    const found = diagnose(exercise, mutant.mutated);
    const said = found.state === "wrong" ? [...new Set(found.faults)] : [];
    const isTrue = said.every((name) => mutant.true.includes(name));
    const verdict = found.state === "right"
      ? "equivalent"
      : !isTrue
      ? "misnamed"
      : said.length > 0
      ? "named"
      : "not named";
    yield { ...mutant, said, verdict };
  }
}

/** The table that the room's README publishes. */
export function table(verdicts: readonly Verdict[]): string {
  const counted = verdicts.filter(({ verdict }) => verdict !== "equivalent");
  const names = [...new Set(counted.map(({ exercise }) => exercise))];
  const count = (exercise: string | undefined, verdict?: Verdict["verdict"]) =>
    counted.filter((one) =>
      (exercise === undefined || one.exercise === exercise) &&
      (verdict === undefined || one.verdict === verdict)
    ).length;
  const row = (title: string, exercise?: string) => [
    title,
    String(count(exercise)),
    String(count(exercise, "named")),
    String(count(exercise, "not named")),
    String(count(exercise, "misnamed")),
  ];
  const rows = [
    ["exercise", "mutants", "named rightly", "not named", "misnamed"],
    ...names.map((name) => row(name, name)),
    row("all"),
  ];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((cells) => cells[i].length)));
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join(
        " | ",
      )
    } |`;
  const rule = `| ${
    widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`).join(" | ")
  } |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

/** What the room's README says of two changes at once. */
export function sentence(verdicts: readonly Verdict[]): string {
  const count = (which: Verdict["verdict"]) =>
    verdicts.filter(({ verdict }) => verdict === which).length;
  const both = verdicts.filter(({ verdict, said }) => verdict === "named" && said.length > 1);
  const all = verdicts.length - count("equivalent");
  return `${all} mutants of two changes: ${
    count("named")
  } named rightly, ${both.length} of them by ` +
    `two names; ${count("not named")} not named, ${count("misnamed")} misnamed`;
}

if (import.meta.main) {
  const verdicts = [...judge(mutants())], ofTwo = [...judge(doubles())];
  if (Deno.args.includes("--all")) {
    for (const { exercise, change, verdict, said } of [...verdicts, ...ofTwo]) {
      console.log(`${verdict}: ${exercise}: ${change}${said.length ? `: ${said.join(", ")}` : ""}`);
    }
  }
  console.log(table(verdicts));
  console.log(sentence(ofTwo));
  const names = new Set(verdicts.flatMap(({ said }) => said));
  console.log(`${names.size} of ${Object.keys(FAULTS).length} names were given`);
}
