/**
 * Cells as documents. Each cell that ran is a module; what it declares at its top level is exported
 * behind its code, and so is all that the cells before it export: a chain, in which the last
 * declaration of a name hides those before. A cell imports, behind its own code, the names that it
 * uses from its predecessor. So positions in a cell are positions in its document, a name may be
 * declared again in every cell, and what a checker knows of earlier cells stays valid.
 *
 * Documents are opened some ahead of the cells that they are for, empty, but linked. A checker that is
 * given another text is quick, one that is given another file, or another link, takes ten times as
 * long: measured with Deno's.
 *
 * @module
 */
import { declaredBy } from "./declared.ts";
import { cut } from "./tokens.ts";

/** A document as a checker gets it. */
export interface Document {
  /** Its file name. */
  readonly name: string;
  /** A cell's code, and behind it what joins it to the others. */
  readonly text: string;
}

/** A cell in the chain. */
interface Cell {
  readonly name: string;
  readonly code: string;
  /** Those from whose declarations it takes names, and which. */
  readonly uses: ReadonlyMap<string, Cell>;
  /** The names it exports as it declares them. */
  readonly plain: readonly string[];
  /** Names of which it says more than their declaration. */
  readonly narrowed: readonly string[];
  /** Names of which nothing is known but that they are there. */
  readonly loose: readonly string[];
  /** Names that keep their value. */
  readonly constants: readonly string[];
}

/** What a checker is told when a cell was added. */
export interface Change {
  /** Documents to be written, or written anew. */
  readonly written: readonly Document[];
  /** The names of documents that nothing uses any more. */
  readonly removed: readonly string[];
}

/** Names that begin so are ours: no file of a folder is taken for a cell. */
const nameOf = (number: number | string) => `~gradbook_cell_${number}.ts`;

/** The document that keeps what most cells import from being read again. */
export const READ_AHEAD = nameOf(0);

const NARROWED = "gradbook_narrowed_", LOOSE = "gradbook_loose_";

/** Documents that are opened at once. */
const AHEAD = 16;
/** Documents that nothing uses any more, until they are taken away. */
const CLUTTER = 32;

/** What closes what {@linkcode cut} finds open. */
const CLOSING: Readonly<Record<string, string>> = {
  ...{ "(": ")", "[": "]", "{": "}", "${": "}`", "`": "`", "/*": "*/" },
};

/** What the cells that ran have declared. */
export class Scope {
  readonly #declared = new Map<string, Cell>();
  #chain: Cell[] = [];
  #accepted = 0;
  #opened = AHEAD;

  /** All that a checker has to be given when it begins. */
  documents(): Document[] {
    return [...this.#chain.map((_, i) => this.#written(i)), ...this.#ahead(this.#accepted)];
  }

  /** The document of the next cell. */
  next(code: string): Document {
    return documentOf(this.#join(code, (name) => hasWord(code, name)), this.#chain.at(-1)?.name);
  }

  /** The same of unfinished code: it sees every name, whether it uses it or not. */
  question(code: string): Document {
    const closed = [code, ...cut(code).open.map(({ text }) => CLOSING[text]).reverse(), "\n;"].join(
      "",
    );
    return documentOf(this.#join(closed, () => true), this.#chain.at(-1)?.name);
  }

  /**
   * Adds a cell that ran.
   *
   * @param there Of a cell that failed, the names that are there now. Those that were there before may
   * be the earlier ones, or the cell's: nothing more is taken to be known of them.
   */
  accept(code: string, there?: readonly string[]): Change {
    const cell = this.#join(code, (name) => hasWord(code, name), there);
    const names = [...cell.plain, ...cell.narrowed, ...cell.loose];
    if (names.length === 0) return { written: [], removed: [] };
    this.#accepted++;
    this.#chain.push(cell);
    for (const name of names) this.#declared.set(name, cell);
    const written = [this.#written(this.#chain.length - 1)];
    if (this.#accepted === this.#opened) {
      this.#opened += AHEAD;
      written.push(...this.#ahead(this.#accepted));
    }
    const tidied = this.#tidy();
    return { written: [...written, ...tidied.written], removed: tidied.removed };
  }

  /** Links past the cells of which no name is seen or used any more, if they are many. */
  #tidy(): Change {
    const used = new Set<Cell>();
    const use = (cell: Cell) => {
      if (used.has(cell)) return;
      used.add(cell);
      for (const other of cell.uses.values()) use(other);
    };
    for (const cell of this.#declared.values()) use(cell);
    const before = this.#chain;
    if (before.length - used.size < CLUTTER) return { written: [], removed: [] };
    this.#chain = before.filter((cell) => used.has(cell));
    const written = this.#chain.flatMap((cell, i) =>
      this.#chain[i - 1] !== before[before.indexOf(cell) - 1] ? [this.#written(i)] : []
    );
    const removed = before.filter((cell) => !used.has(cell)).map(({ name }) => name);
    return { written, removed };
  }

  #written(i: number): Document {
    return documentOf(this.#chain[i], this.#chain[i - 1]?.name);
  }

  /** Empty documents for the cells behind the one of a number. */
  #ahead(number: number): Document[] {
    return Array.from({ length: this.#opened - number }, (_, i) => {
      const before = number + i === 0 ? undefined : nameOf(number + i);
      const name = nameOf(number + i + 1);
      return documentOf(
        { name, code: "", uses: new Map(), plain: [], narrowed: [], loose: [] },
        before,
      );
    });
  }

  #join(code: string, uses: (name: string) => boolean, there?: readonly string[]): Cell {
    const { names, constants, types, tested } = declaredBy(code);
    const used = new Map<string, Cell>();
    // What the cell asserts of a constant holds in later cells.
    const narrowed = new Set(there ? [] : constants.filter((name) => tested.includes(name)));
    for (const [name, cell] of this.#declared) {
      if (names.includes(name) || !uses(name)) continue;
      used.set(name, cell);
      if (!there && tested.includes(name) && cell.constants.includes(name)) narrowed.add(name);
    }
    const exist = names
      .filter((name) => !there || there.includes(name) || types.includes(name));
    const loose = there
      ? exist.filter((name) => this.#declared.has(name) && !types.includes(name))
      : [];
    return {
      name: nameOf(this.#accepted + 1),
      code,
      uses: used,
      plain: exist.filter((name) => !narrowed.has(name) && !loose.includes(name)),
      narrowed: [...narrowed],
      loose,
      constants: [...constants, ...narrowed],
    };
  }
}

/** A cell as a checker gets it, behind the one of a name. */
function documentOf(
  { name, code, uses, plain, narrowed, loose }: Omit<Cell, "constants">,
  before: string | undefined,
): Document {
  const text = [
    code,
    ...(before === undefined ? [] : [
      `import { ${[...uses.keys()].join(", ")} } from "./${before}";`,
      `export * from "./${before}";`,
    ]),
    ...narrowed.map((name) => `const ${NARROWED}${name} = ${name};`),
    ...loose.map((name) => `declare const ${LOOSE}${name}: any;`),
    `export { ${
      [
        ...plain,
        ...narrowed.map((name) => `${NARROWED}${name} as ${name}`),
        ...loose.map((name) => `${LOOSE}${name} as ${name}`),
      ].join(", ")
    } };`,
    "",
  ].join("\n");
  return { name, text };
}

function hasWord(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    if (!isPart(code[at - 1]) && !isPart(code[at + name.length])) return true;
  }
  return false;
}

const isPart = (character: string | undefined) => /[\p{ID_Continue}$]/u.test(character ?? "");
