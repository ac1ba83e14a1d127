/**
 * What the service asks of a type checker: documents by name, positions in UTF-16 units from the
 * document's start. Everything that is particular to notebooks is done before and after it, so
 * that a page can bring a checker of its own.
 *
 * @module
 */

/** What a checker finds wrong, in its own words. */
export interface Finding {
  /** TypeScript's number of the message; a checker's own messages have none, or a word. */
  readonly code?: number | string;
  /** Whether the code is wrong, or only odd. */
  readonly severity: "error" | "warning";
  /** The checker's message, of several lines where it gives reasons. */
  readonly message: string;
  /** Where it begins. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** What a checker knows about a name. */
export interface Description {
  /** Its declaration with types, as code. */
  readonly signature: string;
  /** Its documentation, as Markdown. */
  readonly documentation: string;
}

/** What may stand at a position. */
export interface Suggestion {
  /** What would be written. */
  readonly text: string;
  /** What it is: `function`, `variable`, `class`, …. */
  readonly kind: string;
  /** Where the text that it replaces begins, if not with the word at the position. */
  readonly start?: number;
}

/** A type checker that holds documents which import each other as `./NAME`. */
export interface Engine {
  /**
   * Begins, empty; also after it ended.
   *
   * @param ended Called once if it ends by itself.
   */
  start(ended: () => void): Promise<void>;
  /** Adds a document, or replaces its text. */
  write(document: string, text: string): void;
  /** Takes a document away. */
  remove(document: string): void;
  /** What is wrong with a document. */
  diagnose(document: string): Promise<readonly Finding[]>;
  /** What stands at a position. */
  describe(document: string, position: number): Promise<Description | undefined>;
  /** What may stand at a position, the likeliest first. */
  suggest(document: string, position: number): Promise<readonly Suggestion[]>;
  /** Ends. */
  end(): void;
}
