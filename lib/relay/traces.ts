/**
 * Traces that name the lines which cells have in the notebook, and earlier cells by their number.
 *
 * @module
 */
import { type Places, placesOf } from "./lines.ts";
import type { ShownError } from "./marks.ts";

/** A place in some cell, and the function before it, if it has a name. */
const PLACE = /(?:\b([\w$]+) \()?<anonymous>:(\d+):(\d+)/g;

/** The cells that ran, and where their lines are. */
export class Traces {
  readonly #cells = new Map<number, { code: string; places?: Promise<Places> }>();
  readonly #places: (code: string) => Promise<Places>;

  /** Places are found by the transpiler, unless another way is given. */
  constructor(places: (code: string) => Promise<Places> = placesOf) {
    this.#places = places;
  }

  /** Takes note of a cell that runs. */
  remember(count: number, code: string): void {
    this.#cells.delete(count);
    this.#cells.set(count, { code });
  }

  /** The error of the cell `count`, with its trace in the notebook's lines. */
  async withLines(error: ShownError, count: number): Promise<ShownError> {
    const trace = error.traceback.join("\n");
    let text = "", end = 0;
    for (const match of trace.matchAll(PLACE)) {
      const [whole, name, line, column] = match;
      const owner = this.#ownerOf(name, count);
      const cell = this.#cells.get(owner);
      const found = cell &&
        (await (cell.places ??= this.#places(cell.code)))(Number(line), Number(column));
      const [row, place] = found ?? [line, column];
      text += trace.slice(end, match.index) + (name ? `${name} (` : "") +
        (owner === count ? `<anonymous>:${row}:${place}` : `cell [${owner}]:${row}:${place}`);
      end = match.index + whole.length;
    }
    return { ...error, traceback: (text + trace.slice(end)).split("\n") };
  }

  /** The cell that declares a function: the kernel calls all of them anonymous. */
  #ownerOf(name: string | undefined, count: number): number {
    if (!name) return count;
    const declares = new RegExp(
      `\\b(?:function\\s*\\*?|const|let|var)\\s+${name.replaceAll("$", "\\$")}(?![\\w$])`,
    );
    for (const [number, { code }] of [...this.#cells].reverse()) {
      if (declares.test(code)) return number;
    }
    return count;
  }
}
