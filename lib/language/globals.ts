/**
 * What cells find besides Deno's own globals, as declarations: a kernel defines it.
 *
 * @module
 */

/** For {@linkcode ServiceOptions.globals}. */
export const CELL_GLOBALS = `
/**
 * Shows a value below the cell, now: a figure, an element, an object with a method
 * \`[Symbol.for("Jupyter.display")]\`, or anything else as it is printed.
 *
 * The value of a cell's last line is shown without it.
 */
declare function display(
  value: unknown,
  options?: { raw?: boolean; display_id?: string; update?: boolean },
): void;

/** Asks the reader for a line of text, and waits for it. */
declare function input(question?: string): string;
`;
