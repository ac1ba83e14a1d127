/**
 * What the service asks of a type checker. Everything that is particular to notebooks is done before
 * and after it, so that a page can bring a checker of its own: it gives `CellService` (`service.ts`,
 * which needs no Deno, as does all here but `deno_engine.ts` and what is beside it) another
 * {@linkcode Engine}, and `CELL_GLOBALS` (`globals.ts`).
 *
 * An engine
 * - holds documents by name, as if they were files of the notebook's folder: they import each other
 *   as `./NAME`, and resolve other specifiers as cells do when they run;
 * - treats each as a module of TypeScript, under the settings of the project, and knows the types of
 *   what is global where cells run;
 * - counts positions in UTF-16 units from a document's start;
 * - reports with TypeScript's own numbers and messages, reasons on lines of their own behind the
 *   first, and with a word in place of the number what is no matter of TypeScript's; of these, the
 *   service knows `no-local` (a file that is not there), `resolver-error` and
 *   `import-prefix-missing` (a specifier that means nothing), and passes over those that begin with
 *   `no-cache`, `not-installed` and `uninstalled` (packages that are fetched when the cell runs);
 * - may be slow with a new document, and ought to be quick with a new text of one: the service opens
 *   documents ahead. It is asked one question at a time, and may take as long as it wants: the service
 *   waits no longer than its patience. Its promises may reject;
 * - may end by itself, and says so once; it is then started again, with all documents.
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
