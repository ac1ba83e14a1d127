/**
 * Sections of notebooks by the names that addresses have for them.
 *
 * @module
 */
import { type Cell, joinText } from "../notebook/ipynb.ts";

/** The name of a heading in an address. */
export const slug = (heading: string): string =>
  heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

/** The cell in which a section begins; -1 where there is none of that name. */
export function cellOfSection(cells: readonly Pick<Cell, "cell_type" | "source">[], name: string) {
  return cells.findIndex(({ cell_type, source }) =>
    cell_type === "markdown" &&
    joinText(source).split("\n").some((line) => {
      const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
      return heading !== undefined && slug(heading) === name;
    })
  );
}
