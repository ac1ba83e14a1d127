/**
 * The checks in a cell's code, each a statement of its own: `await check("…", () => …, …);`, or
 * `const name = await check(…);`. Found by tokens, so that the code itself stays as it was written.
 *
 * @module
 */
import { cut, type Token } from "../language/tokens.ts";

/** A call of a check, as it stands in the code. */
export interface CheckCall {
  /** What is called: `check`, `checkGradient`, … */
  readonly callee: string;
  /** The code of the arguments. */
  readonly args: readonly string[];
  /** What stands before `await`, as in `const relu = `; empty where nothing does. */
  readonly binding: string;
}

/** A cell's code, cut at its checks. */
export interface CutCell {
  /** Each check, with the code that stands between it and the check before. */
  readonly checks: readonly { readonly before: string; readonly call: CheckCall }[];
  /** What comes after the last check; all of the code, if there is none. */
  readonly rest: string;
}

/** Cuts a cell's code at its checks. */
export function cutAtChecks(source: string): CutCell {
  const { list } = cut(source);
  const checks: { before: string; call: CheckCall }[] = [];
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    if (!isCheck(list, i)) continue;
    const start = startOf(list, i), end = endOf(list, i + 2);
    if (start === undefined || end === undefined) continue;
    const { text: callee } = list[i + 1];
    checks.push({
      before: source.slice(at, start).trim(),
      call: {
        callee,
        args: argumentsIn(source, list.slice(i + 2, end + 1)),
        binding: source.slice(start, list[i].start),
      },
    });
    at = pastLine(source, list[end].end);
    i = end;
  }
  return { checks, rest: source.slice(at).trim() };
}

/** Whether `await check…(` begins here, outside of all brackets. */
function isCheck(list: readonly Token[], i: number): boolean {
  const [word, callee, open] = list.slice(i, i + 3);
  return word.text === "await" && word.depth === 0 && open?.text === "(" &&
    /^check(?:[A-Z]\w*)?$/.test(callee.text);
}

/** Where the statement begins; nowhere, if the call is a part of another expression. */
function startOf(list: readonly Token[], i: number): number | undefined {
  if (list[i].first) return list[i].start;
  if (list[i - 1]?.text !== "=") return undefined;
  let first = i - 1;
  while (first > 0 && !(list[first].first && list[first].depth === 0)) first--;
  return /^(?:const|let|var)$/.test(list[first].text) ? list[first].start : undefined;
}

/** The bracket that closes what is opened here. */
function endOf(list: readonly Token[], open: number): number | undefined {
  for (let j = open + 1; j < list.length; j++) {
    if (list[j].depth === 0 && list[j].text === ")") return j;
  }
}

/** The code of each argument, from its first token to its last: a comment may stand before a bracket. */
function argumentsIn(source: string, list: readonly Token[]): string[] {
  const args: Token[][] = [[]];
  for (const token of list.slice(1, -1)) {
    if (token.kind === "mark" && token.text === "," && token.depth === 1) args.push([]);
    else args.at(-1)!.push(token);
  }
  // A comma may stand after the last one.
  return args.filter((tokens) => tokens.length > 0)
    .map((tokens) => source.slice(tokens[0].start, tokens.at(-1)!.end));
}

/** Past a semicolon, and a comment that ends the line. */
function pastLine(source: string, end: number): number {
  return end + /^[ \t]*;?[ \t]*(?:\/\/[^\n]*)?/.exec(source.slice(end))![0].length;
}

/** The call as a statement, with other arguments if they are given. */
export function statementOf(
  { callee, args, binding }: CheckCall,
  others: readonly string[] = args,
): string {
  return `${binding}await ${callee}(${others.join(", ")});`;
}
