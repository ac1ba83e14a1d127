/** Notebook files as programs save them, as far as the cohort changes them. */

export interface Cell {
  cell_type: string;
  id?: string;
  outputs?: unknown[];
  metadata: Record<string, unknown>;
  source: string[] | string;
}

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

export function cellOf({ cells }: Notebook, id: string): Cell {
  const cell = cells.find((cell) => cell.id === id);
  if (!cell) throw new RangeError(`Cannot answer ${id}: there must be such a cell, but is none`);
  return cell;
}

export function codeCell(source: string): Cell & Record<string, unknown> {
  return { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source };
}

/** As Jupyter saved it until 2014. */
export function asFormat3({ cells }: Notebook): string {
  const old = cells.map(({ source, ...rest }) => ({
    ...rest,
    input: source,
    language: "typescript",
  }));
  return JSON.stringify({ nbformat: 3, metadata: { name: "" }, worksheets: [{ cells: old }] });
}

/** As VS Code saves it: nbformat 4.2 without ids, its own metadata, and more or less of others'. */
export function asVSCode(notebook: Notebook, keepsMetadata: boolean): void {
  notebook.nbformat_minor = 2;
  notebook.metadata = { language_info: { name: "typescript" }, orig_nbformat: 4 };
  for (const cell of notebook.cells) {
    delete cell.id;
    const kept = keepsMetadata ? cell.metadata : {};
    cell.metadata = { ...kept, vscode: { languageId: "typescript" } };
    cell.source = [cell.source].flat().join("").split(/(?<=\n)/).map((l) =>
      l.replace("\n", "\r\n")
    );
  }
}
