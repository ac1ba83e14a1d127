/**
 * Notebooks as TypeScript: their code cells joined to one module, with other parameters if asked.
 *
 * @module
 */

/** What is read of a cell. */
export interface Cell {
  /** What kind of cell it is. */
  readonly cell_type: "code" | "markdown" | "raw";
  /** Its text, whole or line by line. */
  readonly source: string | readonly string[];
  /** Its tags, and the values of its parameters for a quick run. */
  readonly metadata: {
    readonly tags?: readonly string[];
    readonly gradbook?: { readonly quick?: Readonly<Record<string, unknown>> };
  };
  /** What it showed when it was last run and saved. */
  readonly outputs?: readonly {
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

/** What is read of an .ipynb file. */
export interface Notebook {
  /** From the first to the last. */
  readonly cells: readonly Cell[];
}

const textOf = ({ source }: Cell) => typeof source === "string" ? source : source.join("");
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
  return cell ? Array.from(textOf(cell).matchAll(/^let (\w+)\b/gm), ([, name]) => name) : [];
}

/** The values that a notebook's parameters take in a quick run. */
export function quickParameters(notebook: Notebook): Readonly<Record<string, unknown>> {
  const cell = notebook.cells.find((cell) => hasTag(cell, "parameters"));
  return cell?.metadata.gradbook?.quick ?? {};
}

/** The source of the first code cell. */
export function firstCell(notebook: Notebook): string {
  return textOf(runnable(notebook)[0][1]);
}

/** What the saved outputs hold under a media type, parsed from JSON. */
export function savedJson(notebook: Notebook, mediaType: string): unknown[] {
  return notebook.cells
    .flatMap(({ outputs }) => outputs ?? [])
    .map(({ data }) => data?.[mediaType])
    .filter((text) => text !== undefined)
    .map((text) => JSON.parse(typeof text === "string" ? text : text.join("")));
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
    const source = hasTag(cell, "parameters")
      ? overrideParameters(textOf(cell), values)
      : textOf(cell);
    return `// cell ${number}\n${source}\n`;
  }).join("\n");
}
