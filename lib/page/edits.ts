/**
 * Changes to a text at places counted in the text as it was.
 *
 * @module
 */

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Changes that do not overlap, in any order. */
export class Edits {
  readonly #edits: Edit[] = [];

  /** Puts `text` in place of what stands from `start` to `end`. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** Puts `text` before what stands at `at`; of several, the first is put there first. */
  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** The text with all changes made. */
  apply(source: string): string {
    // Insertions stand before a replacement that begins at the same place.
    const sorted = this.#edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
    let text = "", at = 0;
    for (const edit of sorted) {
      text += source.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return text + source.slice(at);
  }
}
