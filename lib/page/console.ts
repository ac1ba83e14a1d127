/**
 * A console that prints as Deno's does, by a function that it is given.
 *
 * @module
 */
import { inspect } from "./inspect.ts";

/** Prints text on a level: from 2 on, it is a warning. */
export type Print = (text: string, level: number) => void;

/** What `console.log` prints of its arguments. */
export function formatLog(args: readonly unknown[]): string {
  const [first, ...rest] = args;
  const show = (value: unknown) => typeof value === "string" ? value : inspect(value);
  if (typeof first !== "string") return args.map(show).join(" ");
  let used = 0;
  const text = first.replace(/%([sdifoOjc%])/g, (directive, kind) => {
    if (args.length === 1) return directive;
    if (kind === "%") return "%";
    if (used === rest.length) return directive;
    const value = rest[used++];
    switch (kind) {
      case "s":
        return show(value);
      case "d":
      case "i":
        if (typeof value === "bigint") return `${value}n`;
        return typeof value === "number" ? String(Math.trunc(value)) : "NaN";
      case "f":
        return typeof value === "number" ? String(value) : "NaN";
      case "c":
        return "";
      case "j":
        return JSON.stringify(value);
      default:
        return inspect(value);
    }
  });
  return [text, ...rest.slice(used).map(show)].join(" ");
}

/** Rows and columns in a frame; undefined where the value has no rows. */
function tableOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const isMap = data instanceof Map, isSet = data instanceof Set;
  const rows: [string, unknown][] = isMap
    ? Array.from(data, ([key, value], i) => [String(i), { Key: key, Values: value }])
    : isSet
    ? Array.from(data, (value, i) => [String(i), value])
    : Object.entries(data);
  const columns: string[] = [];
  for (const [, row] of rows) {
    if (typeof row !== "object" || row === null) continue;
    for (const key of Object.keys(row)) if (!columns.includes(key)) columns.push(key);
  }
  const hasValues = rows.some(([, row]) => typeof row !== "object" || row === null);
  const header = [
    isMap || isSet ? "(iter idx)" : "(idx)",
    ...columns,
    ...(hasValues ? ["Values"] : []),
  ];
  const lines = rows.map(([index, row]) => {
    const isObject = typeof row === "object" && row !== null;
    const cells = columns.map((key) =>
      isObject && Object.hasOwn(row, key) ? inspect((row as Record<string, unknown>)[key]) : ""
    );
    return [index, ...cells, ...(hasValues ? [isObject ? "" : inspect(row)] : [])];
  });
  const widths = header.map((name, i) =>
    Math.max(name.length, ...lines.map((line) => line[i].length)) + 2
  );
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const isNumeric = header.map((_, i) => lines.every((line) => /^-?[\d.]*$/.test(line[i])));
  const line = (cells: string[], isHeader = false) =>
    `│${
      cells.map((cell, i) =>
        isNumeric[i] && !isHeader ? `${cell} `.padStart(widths[i]) : ` ${cell}`.padEnd(widths[i])
      ).join("│")
    }│`;
  return [
    rule("┌", "┬", "┐"),
    line(header, true),
    rule("├", "┼", "┤"),
    ...lines.map((cells) => line(cells)),
    rule("└", "┴", "┘"),
  ].join("\n");
}

/** The methods of a console; Deno's internal class of this name takes the same function. */
export class PageConsole {
  readonly #print: Print;
  readonly #counts = new Map<string, number>();
  readonly #times = new Map<string, number>();
  #indentation = "";

  /** A console that prints by `print`. */
  constructor(print: Print) {
    this.#print = print;
    // Its methods are taken off and called by themselves.
    for (const name of Object.getOwnPropertyNames(PageConsole.prototype)) {
      if (name === "constructor") continue;
      const method = this[name as "log"];
      Object.defineProperty(this, name, { value: method.bind(this), enumerable: true });
    }
  }

  #say(args: readonly unknown[], level = 1): void {
    const text = formatLog(args).replaceAll("\n", `\n${this.#indentation}`);
    this.#print(`${this.#indentation}${text}\n`, level);
  }

  log(...args: unknown[]): void {
    this.#say(args);
  }

  info(...args: unknown[]): void {
    this.#say(args);
  }

  debug(...args: unknown[]): void {
    this.#say(args, 0);
  }

  warn(...args: unknown[]): void {
    this.#say(args, 2);
  }

  error(...args: unknown[]): void {
    this.#say(args, 3);
  }

  trace(...args: unknown[]): void {
    this.#say([["Trace", formatLog(args)].filter(Boolean).join(": ")], 3);
  }

  dir(value: unknown, options?: { readonly depth?: number }): void {
    this.#say([inspect(value, options)]);
  }

  dirxml(value: unknown): void {
    this.dir(value);
  }

  assert(holds?: unknown, ...args: unknown[]): void {
    if (holds) return;
    const [first, ...rest] = args;
    if (args.length === 0) this.error("Assertion failed");
    else if (typeof first === "string") this.error(`Assertion failed: ${first}`, ...rest);
    else this.error("Assertion failed:", ...args);
  }

  table(data?: unknown): void {
    this.#say([tableOf(data) ?? data]);
  }

  group(...args: unknown[]): void {
    if (args.length > 0) this.#say(args);
    this.#indentation += "  ";
  }

  groupCollapsed(...args: unknown[]): void {
    this.group(...args);
  }

  groupEnd(): void {
    this.#indentation = this.#indentation.slice(2);
  }

  count(label = "default"): void {
    const count = (this.#counts.get(label) ?? 0) + 1;
    this.#counts.set(label, count);
    this.info(`${label}: ${count}`);
  }

  countReset(label = "default"): void {
    this.#counts.delete(label);
  }

  time(label = "default"): void {
    this.#times.set(label, performance.now());
  }

  timeLog(label = "default", ...args: unknown[]): void {
    const start = this.#times.get(label);
    if (start === undefined) this.warn(`Timer '${label}' does not exist`);
    else this.info(`${label}: ${Math.round(performance.now() - start)}ms`, ...args);
  }

  timeEnd(label = "default"): void {
    this.timeLog(label);
    this.#times.delete(label);
  }

  clear(): void {}
}
