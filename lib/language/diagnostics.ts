/**
 * What is wrong with a cell, by line and column.
 *
 * @module
 */
import type { Engine, Finding } from "./engine.ts";
import { cut, type Token, type Tokens } from "./tokens.ts";
import { shapeIn } from "./types_in_words.ts";
import { type Callee, inWords, matters } from "./wording.ts";

/** Something wrong in a cell. Lines and columns count from 1, columns in UTF-16 units. */
export interface Diagnostic {
  /** Whether the code is wrong, or only odd. */
  readonly severity: "error" | "warning";
  /** What is wrong, in words, without a final period. */
  readonly message: string;
  /** The line where it begins. */
  readonly line: number;
  /** The column where it begins. */
  readonly column: number;
  /** The line where it ends. */
  readonly endLine: number;
  /** The column behind its last character. */
  readonly endColumn: number;
  /** TypeScript's number of the message, if it is TypeScript's. */
  readonly code?: number;
}

/** Whether the code does not parse. TypeScript's later numbers below 2,000 are about modules. */
const isSyntax = ({ code }: Finding) =>
  typeof code === "number" && (code < 1200 || code > 1380 && code < 1450);

/**
 * What a checker found in a cell's document, as what is wrong with the cell.
 *
 * @param cell The cell's code, with which its document begins.
 */
export async function toDiagnostics(
  engine: Engine,
  document: string,
  cell: string,
  findings: readonly Finding[],
): Promise<Diagnostic[]> {
  const tokens = cut(cell), end = cell.trimEnd().length;
  const syntax = findings.filter(isSyntax);
  if (syntax.length > 0) {
    const bracket = bracketsIn(cell, tokens);
    if (bracket) return [bracket];
    // What follows a first error of syntax is a consequence of it.
    const [first] = syntax.toSorted((a, b) => a.start - b.start);
    const message = first.start < end ? inWords(first) : `${inWords(first)}, but the cell ends`;
    return [place(cell, first, Math.min(first.start, end), Math.min(first.end, end), message)];
  }
  const here = findings
    .filter((finding) => finding.start < end && matters(finding))
    .toSorted((a, b) => a.start - b.start);
  return await Promise.all(here.map(async (finding) => {
    const callee = await calleeAt(engine, document, tokens.list, finding);
    return place(
      cell,
      finding,
      finding.start,
      Math.min(finding.end, end),
      inWords(finding, callee),
    );
  }));
}

/** A bracket that is not closed, or closes nothing. */
function bracketsIn(cell: string, { open, stray }: Tokens): Diagnostic | undefined {
  const wrong = stray ?? open.at(-1);
  if (!wrong) return undefined;
  const what = { "/*": "this comment", "`": "this template", "${": "this ${" }[wrong.text] ??
    wrong.text;
  const message = stray
    ? `${what} closes nothing that is open here`
    : `${what} is not closed, but the cell ends`;
  return place(cell, { severity: "error" }, wrong.start, wrong.start + wrong.text.length, message);
}

/** The function that a finding is about: its name, or one of its arguments. */
async function calleeAt(
  engine: Engine,
  document: string,
  tokens: readonly Token[],
  { start, end }: Finding,
): Promise<Callee | undefined> {
  const called = tokens.findIndex((token) => token.start === start && token.end === end);
  const name = tokens[called + 1]?.text === "(" ? tokens[called] : calleeAround(tokens, start);
  if (!name) return undefined;
  const before = tokens[tokens.indexOf(name) - 1];
  if (before?.text !== ".") return { name: name.text };
  const description = await engine.describe(document, name.start);
  // A method's signature begins with what it is a method of.
  const receiver = /^\(method\) (.*?)\.[\w$]+[<(]/.exec(description?.signature ?? "")?.[1];
  return { name: name.text, of: receiver && shapeIn(receiver) };
}

/** The word before the innermost open parenthesis around a position. */
export function calleeAround(tokens: readonly Token[], position: number): Token | undefined {
  const before = tokens.filter(({ start }) => start < position), stack: (Token | undefined)[] = [];
  before.forEach(({ text, kind }, i) => {
    if (kind !== "mark") return;
    if (/^[([{]$/.test(text)) stack.push(text === "(" ? calledBy(before, i) : undefined);
    else if (/^[)\]}]$/.test(text)) stack.pop();
  });
  return stack.findLast((callee) => callee !== undefined);
}

/** The word before a parenthesis, and before its type arguments if it has some. */
function calledBy(tokens: readonly Token[], i: number): Token | undefined {
  const before = tokens[i - 1];
  const isName = before?.kind === "word" &&
    !/^(?:if|for|while|switch|catch|await)$/.test(before.text);
  return isName ? before : undefined;
}

function place(
  cell: string,
  { severity, code }: Pick<Finding, "severity" | "code">,
  start: number,
  end: number,
  message: string,
): Diagnostic {
  const [line, column] = lineAndColumn(cell, start);
  const [endLine, endColumn] = lineAndColumn(cell, Math.max(start, end));
  const number = typeof code === "number" ? { code } : {};
  return { severity, message, line, column, endLine, endColumn, ...number };
}

function lineAndColumn(cell: string, position: number): [number, number] {
  const before = cell.slice(0, position);
  return [before.split("\n").length, position - before.lastIndexOf("\n")];
}
