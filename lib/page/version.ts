/**
 * What tells one version of a notebook from another: what its cells say, whatever they show.
 *
 * @module
 */
import { type Cell, joinText } from "../notebook/ipynb.ts";
import { createHash } from "./node/crypto.ts";

/** A short name of it. */
export function versionOf(cells: readonly Pick<Cell, "cell_type" | "source">[]): string {
  const said = cells.map(({ cell_type, source }) => [cell_type, joinText(source)]);
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 16);
}
