/**
 * Cells as documents. Each cell that ran is a module; what it declares at its top level is exported
 * behind its code, and a later cell imports, behind its own code, the names that it uses from the
 * cells that declared them last. So positions in a cell are positions in its document, a name may
 * be declared again in every cell, and what a checker knows of earlier cells stays valid.
 *
 * @module
 */
import { declaredBy } from "./declared.ts";
import { cut } from "./tokens.ts";

/** A cell as a module. */
export interface CellDocument {
  /** Its file name. */
  readonly name: string;
  /** The cell's code, and behind it what joins it to the others. */
  readonly text: string;
  /** The names it declares, or says more about. */
  readonly declares: readonly string[];
  /** Those of them that keep their value. */
  readonly constants: readonly string[];
  /** The cells it imports from. */
  readonly imports: readonly CellDocument[];
}

/** Names that begin so are ours: no file of a folder is taken for a cell. */
const nameOf = (number: number | string) => `~gradbook_cell_${number}.ts`;

/** The document that keeps what most cells import from being read again. */
export const READ_AHEAD = nameOf(0);
/** The document in which questions about unfinished code are asked. */
export const QUESTION = nameOf("question");

const NARROWED = "gradbook_narrowed_";
/** What closes what {@linkcode cut} finds open. */
const CLOSING: Readonly<Record<string, string>> = {
  ...{ "(": ")", "[": "]", "{": "}", "${": "}`", "`": "`", "/*": "*/" },
};

/** What the cells that ran have declared. */
export class Scope {
  readonly #declared = new Map<string, CellDocument>();
  #documents = new Set<CellDocument>();
  #accepted = 0;

  /** The documents that a cell to come may import from, directly or not. */
  get documents(): ReadonlySet<CellDocument> {
    return this.#documents;
  }

  /** The document of the next cell to be accepted. */
  document(code: string): CellDocument {
    return this.#join(nameOf(this.#accepted + 1), code, (name) => hasWord(code, name));
  }

  /** A document of unfinished code, which sees every name, whether it uses it or not. */
  question(code: string): CellDocument {
    const closed = [code, ...cut(code).open.map(({ text }) => CLOSING[text]).reverse(), "\n;"].join(
      "",
    );
    return this.#join(QUESTION, closed, () => true);
  }

  /**
   * Adds a cell that ran.
   *
   * @returns Its document, unless it declares nothing, and documents that nothing uses any more.
   */
  accept(code: string): { readonly added?: CellDocument; readonly removed: CellDocument[] } {
    const added = this.document(code);
    if (added.declares.length === 0) return { removed: [] };
    this.#accepted++;
    for (const name of added.declares) this.#declared.set(name, added);
    const before = [...this.#documents], used = new Set<CellDocument>();
    const use = (document: CellDocument) => {
      if (used.has(document)) return;
      used.add(document);
      document.imports.forEach(use);
    };
    for (const document of this.#declared.values()) use(document);
    this.#documents = used;
    return { added, removed: before.filter((document) => !used.has(document)) };
  }

  #join(name: string, code: string, uses: (name: string) => boolean): CellDocument {
    const { names, constants, tested } = declaredBy(code);
    const imported = new Map<CellDocument, string[]>();
    // What the cell asserts of a constant holds in later cells.
    const narrowed = new Set(constants.filter((name) => tested.includes(name)));
    for (const [name, document] of this.#declared) {
      if (names.includes(name) || !uses(name)) continue;
      imported.set(document, [...imported.get(document) ?? [], name]);
      if (tested.includes(name) && document.constants.includes(name)) narrowed.add(name);
    }
    const renamed = Array.from(narrowed, (name) => `${NARROWED}${name} as ${name}`);
    const plain = names.filter((name) => !narrowed.has(name));
    const lines = Array.from(
      imported,
      ([document, names]) => `import { ${names.join(", ")} } from "./${document.name}";`,
    );
    return {
      name,
      text: [
        code,
        ...lines,
        ...Array.from(narrowed, (name) => `const ${NARROWED}${name} = ${name};`),
        `export { ${[...plain, ...renamed].join(", ")} };`,
        "",
      ].join("\n"),
      declares: [...plain, ...narrowed],
      constants: [...constants, ...narrowed],
      imports: [...imported.keys()],
    };
  }
}

function hasWord(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    if (!isPart(code[at - 1]) && !isPart(code[at + name.length])) return true;
  }
  return false;
}

const isPart = (character: string | undefined) => /[\p{ID_Continue}$]/u.test(character ?? "");
