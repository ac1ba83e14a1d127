/**
 * What a checker says, in the words of a notebook: the lines that help, with shapes as shapes. What
 * is wrong by a checker's rules for files, but not in a notebook, is left out.
 *
 * @module
 */
import type { Finding } from "./engine.ts";
import { withShapes } from "./types_in_words.ts";

/**
 * No errors in a notebook: assignments to variables of earlier cells, which are imports for the
 * checker; parameters without types; packages without types.
 */
const NO_ERRORS = new Set<unknown>([
  ...[2632, 7005, 7006, 7008, 7010, 7011, 7016, 7019, 7031, 7034],
]);

/** Messages about packages that Deno fetches when the cell runs. */
const NOT_YET_FETCHED = /^(?:no-cache|not-installed|uninstalled)/;

/** Whether a finding is one in a notebook. */
export function matters({ code }: Finding): boolean {
  return !NO_ERRORS.has(code) && !NOT_YET_FETCHED.test(String(code));
}

/** What an argument was given to: `matmul`, and of what shape, if it is a method of a tensor. */
export interface Callee {
  /** Its name. */
  readonly name: string;
  /** The shape of the tensor. */
  readonly of?: string;
}

/** A finding's message in words: without a final period, as the library's own. */
export function inWords({ message, code }: Finding, callee?: Callee): string {
  const lines = message.split("\n").map((line) => line.trim().replace(/\.$/, ""));
  if (code === "no-local") return `Cannot import ${fileOf(lines[0])}: there is no such file`;
  if (code === "resolver-error" || code === "import-prefix-missing") {
    return lines[0].replace(/ and not in import map.*/, "").replace(
      /^Import (".*?") not a dependency$/,
      "Cannot import $1: it is no alias of deno.json, and no path or npm: or jsr: specifier",
    );
  }
  if (code === 2769) return overloads(lines, callee);
  return reason(lines, callee);
}

const fileOf = (line: string) => /file:\/\/\S+/.exec(line)?.[0].replace(/^.*\//, "") ?? line;

const PASSED = /^Argument of type '(.*)' is not assignable to parameter of type '(.*)'$/;

/** One message with its reasons. */
function reason([first, ...why]: readonly string[], callee?: Callee): string {
  const passed = PASSED.exec(first);
  if (passed) {
    const expected = expectedOf(passed[2]);
    return `Cannot pass ${withShapes(passed[1])}${to(callee)}: expected ${expected}${but(why)}`;
  }
  const surplus =
    /^Object literal may only specify known properties, (?:and|but) '(.*?)' does not exist in type '(.*?)'(?:\. Did you mean to write '(.*)'\?)?$/
      .exec(first);
  if (surplus) {
    return `Cannot pass ${surplus[1]}${to(callee)}: expected ${withShapes(surplus[2])}` +
      (surplus[3] ? `; did you mean ${surplus[3]}?` : "");
  }
  const assigned = /^Type '(.*)' is not assignable to type '(.*)'$/.exec(first);
  if (assigned) {
    return `Cannot use ${withShapes(assigned[1])} as ${withShapes(assigned[2])}` +
      but(why).replace(/^, but /, ": ");
  }
  const added = /^Operator '(.*)' cannot be applied to types '(.*)' and '(.*)'$/.exec(first);
  if (added) {
    const method = METHODS[added[1]];
    const isTensor = /\b(?:Tensor|Matrix|Vector)\b/.test(first);
    return `Operator ${added[1]} cannot be applied to ${withShapes(added[2])} and ` +
      withShapes(added[3]) + (method && isTensor ? `: tensors have the method ${method}` : "");
  }
  if (/^The (?:left|right)-hand side of an arithmetic operation must be/.test(first)) {
    return first.replace(/must be.*/, "must be a number: tensors have add, sub, mul and div");
  }
  const index =
    /^Element implicitly has an 'any' type because expression of type '(.*)' can't be used to index type '(.*)'$/
      .exec(first);
  if (index) {
    const isTensor = /^(?:Tensor|Matrix|Vector)\b/.test(withShapes(index[2]));
    return `${withShapes(index[2])} has no element [${index[1]}]` +
      (isTensor ? ": tensors have the methods item and slice" : "");
  }
  return withShapes(first).replace(/^Module '"(.*)"' has no/, 'Module "$1" has no') +
    (why.length > 0 && /^Property '/.test(why[0]) ? `: ${withShapes(why[0])}` : "");
}

const METHODS: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
};

const to = (callee?: Callee) =>
  callee ? ` to ${callee.name}${callee.of ? ` of ${callee.of}` : ""}` : "";

function expectedOf(type: string): string {
  const operand = /^Operand (\(.*\))$/.exec(withShapes(type));
  return operand ? `a number, or a tensor that broadcasts to ${operand[1]}` : withShapes(type);
}

/** The last of the reasons, which is about single lengths where the first are about whole types. */
function but(why: readonly string[]): string {
  const last = why.at(-1) ?? "";
  const lengths = /^Type '(\d+)' is not assignable to type '([\d |]+)'$/.exec(last);
  if (lengths) {
    return lengths[2].includes("|")
      ? `, but ${lengths[1]} is neither ${lengths[2].replaceAll(" | ", " nor ")}`
      : `, but ${lengths[1]} ≠ ${lengths[2]}`;
  }
  const axes = /^Source has (\d+) element\(s\) but target (?:allows only|requires) (\d+)$/.exec(
    last,
  );
  if (axes && /'readonly \[/.test(why.at(-2) ?? "")) {
    return `, but it has ${axes[1]} ${axes[1] === "1" ? "axis" : "axes"} instead of ${axes[2]}`;
  }
  if (/is missing|but required|missing the following/.test(last)) return `, but ${lower(last)}`;
  return "";
}

const lower = (text: string) =>
  withShapes(
    text.replace(/^Type '.*' is missing the following properties from type '.*':/, "it lacks")
      .replace(/^Property '(.*)' is missing in type .*/, "it lacks $1"),
  );

/** The overloads' reasons, each once; those that name what was probably meant come alone. */
function overloads(lines: readonly string[], callee?: Callee): string {
  const groups: string[][] = [];
  let next = false;
  for (const line of lines.slice(1)) {
    if (/^Overload \d+ of \d+|^The last overload gave/.test(line)) next = true;
    else if (next) {
      groups.push([line]);
      next = false;
    } else groups.at(-1)?.push(line);
  }
  const meant = groups.find(([line]) => line.includes("Did you mean"));
  if (meant) return reason(meant, callee);
  if (groups.length <= 1) return reason(groups[0] ?? lines, callee);
  const others = new Set<string>(), expected = new Map<string, Set<string>>();
  for (const group of groups) {
    const passed = PASSED.exec(group[0]);
    if (passed) expected.set(passed[1], (expected.get(passed[1]) ?? new Set()).add(passed[2]));
    else others.add(reason(group, callee));
  }
  const passed = Array.from(
    expected,
    ([given, types]) =>
      `Cannot pass ${withShapes(given)}${to(callee)}: expected ` +
      [...new Set([...types].map(expectedOf))].join(" or "),
  );
  return [...passed, ...others].join("; ");
}
