/**
 * Command-line flags: read by node:util's parseArgs, checked one by one, each error one line.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { plain, quote } from "../runtime/quote.ts";

/** A flag that takes a value. */
export interface Flag<T> {
  /** Placeholder in the help text. */
  readonly value: string;
  /** What the flag is for, in a few words. */
  readonly help: string;
  /** The value where the flag is left out. */
  readonly fallback: T;
  /** Whether it may be several values with commas between them. */
  readonly takesSeveral?: true;
  /** Whether it is a path, which means what it means where it was typed. */
  readonly isPath?: true;
  /** What the value must be, as in "expected …". */
  readonly expected: string;
  /** The value, or undefined where the text is none. */
  parse(text: string): T | undefined;
}

/** A flag that is there or not. */
export interface Switch {
  /** What the flag is for, in a few words. */
  readonly help: string;
  /** Off where the flag is left out. */
  readonly fallback: false;
  /** A letter that does the same after a single dash. */
  readonly short?: string;
}

/** Flags by their name on the command line. */
export type Flags = Readonly<Record<string, Flag<unknown> | Switch>>;

/** What parsing flags gives. */
export type Values<F extends Flags> = {
  -readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : boolean;
};

/** A wrong flag or value: the message is for the person who typed it. */
export class UsageError extends Error {
  /** Says whose fault it is. */
  override readonly name = "UsageError";
}

/** An integer from `least` to `greatest`. */
export function integer<T extends number | undefined>(
  fallback: T,
  help: string,
  least = 1,
  greatest: number = Number.MAX_SAFE_INTEGER,
): Flag<number | T> {
  const bounds = greatest === Number.MAX_SAFE_INTEGER
    ? `of at least ${least}`
    : `from ${least} to ${greatest}`;
  return {
    value: "n",
    help,
    fallback,
    expected: `an integer ${bounds}`,
    parse: (text) => {
      const n = Number(text);
      return /^\d+$/.test(text) && n >= least && n <= greatest ? n : undefined;
    },
  };
}

/** One or several integers from 1 to `greatest`, with commas between them. */
export function integers(fallback: number[], help: string, greatest: number): Flag<number[]> {
  return {
    value: "n[,n…]",
    help,
    fallback,
    takesSeveral: true,
    expected: `an integer from 1 to ${greatest}, or several as in 64,32`,
    parse: (text) => {
      const list = text.split(",").map((part) => /^\d+$/.test(part) ? Number(part) : 0);
      return list.every((n) => n >= 1 && n <= greatest) ? list : undefined;
    },
  };
}

/** A finite number above 0. */
export function positive(fallback: number, help: string): Flag<number> {
  return {
    value: "x",
    help,
    fallback,
    expected: "a number above 0",
    parse: (text) => {
      const x = /^[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
      return x > 0 && x < Infinity ? x : undefined;
    },
  };
}

/** A share, from 0 to 1. */
export function share(help: string): Flag<number | undefined> {
  return {
    value: "x",
    help,
    fallback: undefined,
    expected: "a number from 0 to 1",
    parse: (text) =>
      /^(0|1|[01]?\.\d+)$/.test(text) && Number(text) <= 1 ? Number(text) : undefined,
  };
}

/** One of a few words. */
export function oneOf<const T extends string, F extends T | undefined>(
  words: readonly T[],
  fallback: F,
  help: string,
): Flag<T | F> {
  return {
    value: words.join("|"),
    help,
    fallback,
    expected: words.slice(0, -1).join(", ") + " or " + words.at(-1),
    parse: (text) => words.find((word) => word === text),
  };
}

/** The path of a folder. */
export function folder(help: string): Flag<string | undefined> {
  return {
    value: "folder",
    help,
    fallback: undefined,
    isPath: true,
    expected: "the path of a folder",
    parse: (text) => text === "" || text.startsWith("-") ? undefined : text,
  };
}

/** The path of a file, with one of these ends, where there are any. */
export function filePath(help: string, ...ends: string[]): Flag<string | undefined> {
  return {
    value: "file",
    help,
    fallback: undefined,
    isPath: true,
    expected: "the path of a file" + (ends.length > 0 ? ` that ends in ${ends.join(" or ")}` : ""),
    parse: (text) => {
      const fits = ends.length === 0 || ends.some((end) => text.endsWith(end));
      return text === "" || text.startsWith("-") || !fits ? undefined : text;
    },
  };
}

/** How a command line is read. */
export interface ParseOptions {
  /** Takes what is no flag, where that is allowed. */
  readonly operands?: string[];
  /** What a flag's path stands for. Default: the path as it was typed. */
  readonly locate?: (path: string) => string;
}

/**
 * Reads flags off a command line; of a flag given twice, the last counts.
 *
 * @throws {UsageError} If there is anything that the flags do not name, or a value they do not take.
 */
export function parseFlags<F extends Flags>(
  flags: F,
  args: readonly string[],
  { operands, locate = (path) => path }: ParseOptions = {},
): Values<F> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [
        name,
        "parse" in flag
          ? { type: "string" as const }
          : { type: "boolean" as const, ...(flag.short && { short: flag.short }) },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [name, { fallback }] of Object.entries(flags)) values[name] = fallback;
  let hint = "";
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (operands) {
        operands.push(token.value);
        continue;
      }
      throw new UsageError(
        `Cannot use ${quote(token.value)}: expected a flag, but it is none` +
          (hint && hint + plain(token.value)),
      );
    }
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (!flag) throw unknownFlag(flags, args[token.index]);
    const { rawName, value: text } = token;
    if (!("parse" in flag)) {
      if (text !== undefined) throw wrongValue(rawName, "no value", text);
      values[token.name] = true;
      continue;
    }
    const value = text === undefined ? undefined : flag.parse(text);
    if (value === undefined) throw wrongValue(rawName, flag.expected, text);
    values[token.name] = flag.isPath && typeof value === "string" ? locate(value) : value;
    hint = flag.takesSeveral ? `; several values are written ${rawName} ${plain(text)},` : "";
  }
  return values as Values<F>;
}

function wrongValue(name: string, expected: string, text: string | undefined): UsageError {
  const found = text === undefined ? "nothing" : quote(text);
  return new UsageError(`Cannot use ${name}: expected ${expected}, but got ${found}`);
}

function unknownFlag(flags: Flags, typed: string): UsageError {
  const name = typed.replace(/^-+/, "").replace(/=.*/s, "");
  const names = Object.keys(flags);
  const near = names.find((known) => name.length > 1 && known.startsWith(name)) ??
    names.find((known) => editDistance(name, known) <= 2);
  const advice = near ? `did you mean --${near}?` : "see --help";
  return new UsageError(`Cannot use ${plain(typed)}: there is no such flag; ${advice}`);
}

/** How many letters to insert, remove or replace to get from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const letter of a) {
    const next = [row[0] + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

/** The flags' part of a help text: one line per flag, with its default in brackets. */
export function describeFlags(flags: Flags): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    if (!("parse" in flag)) {
      return [flag.short ? `--${name}, -${flag.short}` : `--${name}`, flag.help];
    }
    const fallback = flag.fallback === undefined ? "" : ` [${flag.fallback}]`;
    return [`--${name} ${flag.value}`, flag.help + fallback];
  });
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return rows.map(([usage, help]) => `  ${usage.padEnd(width)}  ${help}`).join("\n");
}
