/**
 * Traces of errors, of Chromium's and of Firefox's form, in one: the lines that cells have in the
 * notebook, and nothing of what runs them.
 *
 * Columns are left out: those of what a cell is compiled to are others.
 *
 * @module
 */
import { CELL_FILE } from "./scope.ts";

/** A line of Firefox's: `name@file line 5 > eval:2:3`. */
const FIREFOX = /^([^@\n]*)@(.*):(\d+):(\d+)$/;

/** What runs cells, and what the library is bundled to. */
const OWN = /\/[\w-]+\.js\b|^\s+at new Promise|<anonymous>$/;

/** A place in a cell. */
const PLACE = new RegExp(String.raw`\S*${CELL_FILE.source}[^:\s]*:(\d+):\d+`);

/** The lines of a trace, for the cell `number`. */
export function cellTrace(lines: readonly string[], number: number): string[] {
  return lines.map((line) => {
    const [, name, file, row, column] = FIREFOX.exec(line) ?? [];
    if (file === undefined) return line;
    return `    at ${
      name ? `${name.replace(/^async\*/, "async ")} ` : ""
    }(${file}:${row}:${column})`;
  }).filter((line) => CELL_FILE.test(line) || !/^\s+at /.test(line) || !OWN.test(line))
    .map((line) => {
      const place = PLACE.exec(line);
      if (!place) return line;
      const where = Number(place[1]) === number
        ? `<anonymous>:${place[2]}`
        : `cell [${place[1]}]:${place[2]}`;
      const name = /^\s+at (?:async )?([^\s(]+) \(/.exec(line)?.[1]?.replace(/^gradbook\$/, "");
      return `    at ${
        !name || name === "eval" || name === "<anonymous>" ? where : `${name} (${where})`
      }`;
    });
}
