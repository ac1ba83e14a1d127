/**
 * Notebook files: what is read of them, and their code cells joined to one TypeScript module, with
 * other parameters if asked. Nothing else in the project reads an .ipynb.
 *
 * @module
 */
import { quote } from "../runtime/quote.ts";

/** Text as a notebook file has it: whole, or line by line. */
export type TextOrLines = string | readonly string[];

/** What a cell showed when it was last run and saved. */
export interface Output {
  /** What kind of output it is. */
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  /** Of a value that is shown: the same content by media type. */
  readonly data?: Readonly<Record<string, TextOrLines>>;
  /** Of a stream: what was printed. */
  readonly text?: TextOrLines;
  /** Of an error: its name. */
  readonly ename?: string;
  /** Of an error: its message. */
  readonly evalue?: string;
}

/** What is read of a cell. */
export interface Cell {
  /** What kind of cell it is. */
  readonly cell_type: "code" | "markdown" | "raw";
  /** Its name in the notebook, if it has one. */
  readonly id?: string;
  /** Its text. */
  readonly source: TextOrLines;
  /** Its tags, whether its text is folded, and the values of its parameters for a quick run. */
  readonly metadata: {
    readonly tags?: readonly string[];
    readonly jupyter?: { readonly source_hidden?: boolean };
    readonly gradbook?: { readonly quick?: Readonly<Record<string, unknown>> };
  };
  /** Of a code cell: what it showed, in order. */
  readonly outputs?: readonly Output[];
}

/** What is read of an .ipynb file. */
export interface Notebook {
  /** From the first to the last. */
  readonly cells: readonly Cell[];
}

/**
 * The notebook that the text of an .ipynb file holds.
 *
 * @throws {SyntaxError} If it is no JSON, or no notebook.
 */
export function parseNotebook(text: string): Notebook {
  let notebook: { cells?: unknown; worksheets?: unknown } | undefined;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read a notebook: expected JSON, but ${(error as Error).message}`);
  }
  if (Array.isArray(notebook?.worksheets)) {
    throw new SyntaxError(
      "Cannot read a notebook: it must have format 4, but has format 3; open it in JupyterLab, and save it",
    );
  }
  if (!Array.isArray(notebook?.cells)) {
    throw new SyntaxError("Cannot read a notebook: it must hold a list of cells, but has none");
  }
  return { cells: notebook.cells.map(withAllParts) };
}

/** A cell that may lack what it ought to have: other programs' notebooks, and older ones, do. */
function withAllParts(cell: Partial<Cell> | undefined, i: number): Cell {
  const { cell_type, source = "", metadata, outputs } = cell ?? {};
  if (cell_type !== "code" && cell_type !== "markdown" && cell_type !== "raw") {
    throw new SyntaxError(
      `Cannot read a notebook: cell ${i + 1} must be code, markdown or raw, but is ` +
        quote(String(cell_type)),
    );
  }
  return {
    ...cell,
    cell_type,
    source,
    metadata: metadata ?? {},
    ...(outputs && { outputs: Array.isArray(outputs) ? outputs.filter(Boolean) : [] }),
  };
}

/** The notebook in a file. */
export function readNotebook(file: URL | string): Notebook {
  return parseNotebook(Deno.readTextFileSync(file));
}

/** Text as one string; what is not there, or no text, is empty. */
export function joinText(text: TextOrLines = ""): string {
  return typeof text === "string" ? text : Array.isArray(text) ? text.join("") : "";
}

const hasTag = ({ metadata }: Cell, tag: string) => metadata.tags?.includes(tag) ?? false;

/** The code cells that make up the module, with their numbers among all cells, from 1. */
function runnable({ cells }: Notebook): [number, Cell][] {
  return cells
    .map((cell, i): [number, Cell] => [i + 1, cell])
    .filter(([, cell]) =>
      cell.cell_type === "code" && !hasTag(cell, "exercise") && !hasTag(cell, "raises-exception")
    );
}

/** The names of a notebook's parameters. */
export function parametersOf(notebook: Notebook): string[] {
  const cell = notebook.cells.find((cell) => hasTag(cell, "parameters"));
  return cell
    ? Array.from(joinText(cell.source).matchAll(/^let (\w+)\b/gm), ([, name]) => name)
    : [];
}

/** The values that a notebook's parameters take in a quick run. */
export function quickParameters(notebook: Notebook): Readonly<Record<string, unknown>> {
  const cell = notebook.cells.find((cell) => hasTag(cell, "parameters"));
  return cell?.metadata.gradbook?.quick ?? {};
}

/** The source of the first code cell. */
export function firstCell(notebook: Notebook): string {
  return joinText(runnable(notebook)[0][1].source);
}

/** What the saved outputs hold under a media type, parsed from JSON. */
export function savedJson(notebook: Notebook, mediaType: string): unknown[] {
  return notebook.cells
    .flatMap(({ outputs }) => outputs ?? [])
    .map(({ data }) => data?.[mediaType])
    .filter((text) => text !== undefined)
    .map((text) => JSON.parse(joinText(text)));
}

/**
 * Puts other values into the lines `let name = value;` of a parameters cell.
 *
 * @throws {RangeError} If there is no such line.
 */
export function overrideParameters(
  source: string,
  values: Readonly<Record<string, unknown>>,
): string {
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^(let ${name}\\b[^=;]*= *)[^;]*;`, "m");
    if (!line.test(source)) {
      throw new RangeError(
        `Cannot override ${name}: expected a line "let ${name} = …;", but the cell has none`,
      );
    }
    source = source.replace(line, (_, start) => `${start}${JSON.stringify(value)};`);
  }
  return source;
}

/**
 * The code cells as one module, with these values for parameters. Exercises are left out, since
 * their solutions stand behind them, and so are cells tagged "raises-exception", which would end it.
 */
export function toModule(
  notebook: Notebook,
  values: Readonly<Record<string, unknown>> = {},
): string {
  return runnable(notebook).map(([number, cell]) => {
    const source = joinText(cell.source);
    const code = hasTag(cell, "parameters") ? overrideParameters(source, values) : source;
    return `// cell ${number}\n${code}\n`;
  }).join("\n");
}
