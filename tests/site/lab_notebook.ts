/**
 * Notebooks that run whole in the page, held to what is saved in their files.
 *
 * Nothing is left out but what is no content: the counts of executions, metadata of widths, and of a
 * stream how it was cut into messages.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import {
  asMarkdown,
  describeLedger,
  type Finding,
  makeLedger,
  type PrintedNumbers,
} from "../../lib/cli/ledger.ts";
import { COMPARISON_TYPE } from "../../lib/notebook/compare.ts";
import { type Cell, joinText, readNotebook, savedJson } from "../../lib/notebook/ipynb.ts";
import type { LabPage } from "./lab_page.ts";

/** Seconds for a whole notebook, on a machine that does other things, too. */
const LONG = 2400;

/** What the cells of a notebook have shown. */
function contents({ outputs = [] }: Cell): unknown[] {
  return outputs.map(({ output_type, data = {}, text, ename, evalue }) => ({
    ...{ output_type, ename, evalue, text: joinText(text) },
    data: Object.fromEntries(
      Object.entries(data).map(([type, content]) => [
        type,
        typeof content === "object" && !Array.isArray(content) ? content : joinText(content),
      ]),
    ),
  }));
}

/** Runs all cells of the notebook that is open, and compares them with those that are saved. */
export async function runsAsSaved(lab: LabPage, path: string): Promise<[string, Cell[]]> {
  await lab.clear();
  const start = performance.now();
  await lab.runAll(LONG);
  const seconds = (performance.now() - start) / 1000;
  const saved = readNotebook(path).cells, found = await lab.cells();
  let cells = 0, outputs = 0;
  for (const [i, cell] of saved.entries()) {
    if (cell.cell_type !== "code") continue;
    const [now, before] = [contents(found[i]), contents(cell)];
    assert.deepEqual(now, before, `cell ${i + 1}`);
    cells++;
    outputs += now.length;
  }
  return [
    `${cells} cells and their ${outputs} outputs as they are saved, in ${seconds.toFixed(0)} s`,
    found,
  ];
}

/** The ledger of what has run, which must be the lines that notebooks/README.md has of it. */
export function ledgerIsEqual(root: string, ran: ReadonlyMap<string, readonly Cell[]>): string {
  const printed: PrintedNumbers = JSON.parse(
    Deno.readTextFileSync(join(root, "notebooks", "printed", "printed-numbers.json")),
  );
  const findings = new Map<number, readonly Finding[]>();
  for (const [name, cells] of ran) {
    const source = Number(/^\d+/.exec(name)?.[0]);
    if (source > 0) findings.set(source, savedJson({ cells }, COMPARISON_TYPE) as Finding[]);
  }
  const ledger = makeLedger(printed, findings);
  const readme = Deno.readTextFileSync(join(root, "notebooks", "README.md"));
  const lines = (text: string) =>
    text.split("\n").filter((line) => /^\| \d /.test(line)).map((line) => line.replace(/\s+/g, " "))
      .filter((line) => findings.has(Number(line.split("|")[1])));
  assert.deepEqual(lines(asMarkdown(ledger)), lines(readme));
  return describeLedger(ledger);
}
