/**
 * Cells as a notebook's file: it opens in JupyterLab, where cells show their last values and find the
 * library, which a file of TypeScript alone would not.
 *
 * @module
 */

/** The text of an .ipynb file with these cells, which have not run. */
export function notebookOf(codes: readonly string[]): string {
  const notebook = {
    cells: codes.map((code, i) => ({
      cell_type: "code",
      execution_count: null,
      id: `cell-${i + 1}`,
      metadata: {},
      outputs: [],
      source: code.split(/(?<=\n)/),
    })),
    metadata: {
      kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
      language_info: {
        file_extension: ".ts",
        mimetype: "text/x.typescript",
        name: "typescript",
      },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
