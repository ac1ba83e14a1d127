/**
 * A notebook's language service: type errors of a cell before it runs, signature and documentation
 * of what stands at the cursor, completion. It knows nothing of Jupyter's wire.
 *
 * The checker is `deno lsp`, in a process of its own, and not the npm package `typescript`: it needs
 * no package, and resolves aliases, `npm:`, `jsr:`, JSON, bytes and Deno's types as Deno does. Where
 * there is no Deno, a page gives {@linkcode CellService} (`service.ts`) another {@linkcode Engine}.
 *
 * @module
 */
import { DenoEngine } from "./deno_engine.ts";
import { CELL_GLOBALS } from "./globals.ts";
import { CellService, type ServiceOptions } from "./service.ts";

export { CellService, type Completeness, type ServiceOptions } from "./service.ts";
export type { Completion, Match } from "./completion.ts";
export type { Diagnostic } from "./diagnostics.ts";
export type { Description, Engine, Finding, Suggestion } from "./engine.ts";
export { CELL_GLOBALS } from "./globals.ts";
export type { Inspection } from "./inspection.ts";

/** Where a notebook is, and how the service works. */
export interface LanguageOptions extends ServiceOptions {
  /** The folder that the kernel works in: relative imports and the configuration are found from it. */
  readonly root: URL;
}

/**
 * What the notebooks import; where an alias is unknown, nothing is read. Node's types come with the
 * first document that is opened with such an import, and not where one is written into another.
 */
const LIBRARY = `
import "node:process";
import { zeros } from "gradbook";
import { check } from "gradbook/notebook";
import { scatter } from "gradbook/plot";
import { toy } from "gradbook/datasets";
zeros([2, 3]).matmul(zeros([3, 4]));
`;

/** The language service of one notebook, on Deno's own checker. */
export class LanguageService extends CellService {
  /** A service for cells that run in a folder. */
  constructor({ root, ...options }: LanguageOptions) {
    super(new DenoEngine(root), { readAhead: LIBRARY, globals: CELL_GLOBALS, ...options });
  }
}
