/**
 * What readers make of the cells of a page, kept in the browser under the page's address.
 *
 * An edit is kept with what it was made on, so that it finds its cell wherever that stands later; and with
 * the cell's place, so that it is not lost when the page's author changes the code.
 *
 * @module
 */
import { versionOf } from "./version.ts";

/** A cell in its page. */
export interface Place {
  /** The page's address. */
  readonly page: string;
  /** The code of all its cells, as the author has it. */
  readonly originals: readonly string[];
  /** Which of them. */
  readonly at: number;
}

/** A cell as its reader has left it. */
interface Edit {
  readonly code: string;
  /** Which of the page's cells it was. */
  readonly at: number;
}

/** What a browser keeps texts in. */
type Texts = Pick<Storage, "getItem" | "key" | "length" | "removeItem" | "setItem">;

/** What all names of a page begin with; no address has a space in it. */
const prefixOf = ({ page }: Place) => `gradbook/cell/${page} `;

/** The name of one of the page's cells: by its code and, of several with the same, by their order. */
function nameOf(place: Place, at = place.at): string {
  const { originals } = place, source = originals[at];
  const before = originals.slice(0, at).filter((other) => other === source).length;
  return `${prefixOf(place)}${versionOf([{ cell_type: "code", source }])}.${before}`;
}

function parseEdit(text: string | null): Edit | undefined {
  try {
    const edit = JSON.parse(text ?? "null");
    return typeof edit?.code === "string" ? edit : undefined;
  } catch {
    return undefined;
  }
}

/** The edits of cells. */
export class KeptCells {
  readonly #texts: () => Texts;

  /** Where they are kept: a function, since a browser may forbid even to ask for it. */
  constructor(texts: () => Texts) {
    this.#texts = texts;
  }

  /** What its reader has made of a cell; or, where the author's code is another by now, of what it was. */
  recall(place: Place): { readonly code: string; readonly isOfOther: boolean } | undefined {
    try {
      const own = parseEdit(this.#texts().getItem(nameOf(place)));
      if (own) return { code: own.code, isOfOther: false };
      const [left] = this.#left(place);
      return left && { code: left.edit.code, isOfOther: true };
    } catch {
      // What may not be asked has kept nothing.
      return undefined;
    }
  }

  /**
   * Keeps what its reader has made of a cell.
   *
   * @throws {DOMException} If the browser keeps nothing, or no more.
   */
  keep(place: Place, code: string): void {
    const edit: Edit = { code, at: place.at };
    this.#texts().setItem(nameOf(place), JSON.stringify(edit));
    for (const { name } of this.#left(place)) this.#texts().removeItem(name);
  }

  /** Forgets it. */
  forget(place: Place): void {
    try {
      this.#texts().removeItem(nameOf(place));
      for (const { name } of this.#left(place)) this.#texts().removeItem(name);
    } catch {
      // Nothing was kept.
    }
  }

  /** Edits that were made in this place, of code that the page does not have any more. */
  #left(place: Place): readonly { readonly name: string; readonly edit: Edit }[] {
    const texts = this.#texts();
    const names = Array.from({ length: texts.length }, (_, i) => texts.key(i) ?? "")
      .filter((name) => name.startsWith(prefixOf(place)));
    if (names.length === 0) return [];
    const there = new Set(place.originals.map((_, at) => nameOf(place, at)));
    return names.filter((name) => !there.has(name)).flatMap((name) => {
      const edit = parseEdit(texts.getItem(name));
      return edit?.at === place.at ? { name, edit } : [];
    });
  }
}
