/**
 * The scope that all cells of a notebook share, and in which they run one after another.
 *
 * @module
 */
import { compileCell, RUNTIME } from "./compile.ts";

/** What a scope needs of where it is. */
export interface Surroundings {
  /** Runs a script, whose `let`s are seen by every script after it, and by what `eval` runs. */
  runScript(source: string): void;
  /** The module that a cell names. */
  importModule(specifier: string, options: ImportOptions): Promise<Record<string, unknown>>;
}

/** What stands behind `with` in an import. */
export interface ImportOptions {
  readonly with?: { readonly type?: string };
}

/** How cells are called in traces. */
export const CELL_FILE = /gradbook-cell-(\d+)\.ts/;

/** Runs cells. There is one scope in a worker, since scripts share all that they declare. */
export class CellScope {
  readonly #surroundings: Surroundings;
  readonly #declared = new Set<string>();
  #names: readonly string[] = [];

  /** A scope without names. */
  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    Object.defineProperty(globalThis, RUNTIME, {
      configurable: true,
      value: {
        import: (specifier: string, options: ImportOptions = {}, wanted: readonly string[] = []) =>
          this.#import(String(specifier), options, wanted),
        named: (value: unknown, name: string) =>
          Object.defineProperty(value, "name", { value: name }),
      },
    });
  }

  /**
   * Runs a cell; resolves with its value.
   *
   * @param number Names it in traces.
   * @throws {CellSyntaxError} If it is no TypeScript.
   * @throws What it throws.
   */
  async run(source: string, number: number): Promise<unknown> {
    this.#names = [];
    const { names, code } = compileCell(source);
    this.#names = names;
    const fresh = names.filter((name) => !this.#declared.has(name));
    if (fresh.length > 0) this.#surroundings.runScript(`let ${fresh.join(", ")};`);
    for (const name of fresh) this.#declared.add(name);
    // Called by another name, it sees what scripts declare, and nothing of this function.
    const evaluate = eval;
    return await evaluate(`${code}\n//# sourceURL=gradbook-cell-${number}.ts`)();
  }

  /** The names of the last cell that have a value: of one that failed, not all need have. */
  get there(): string[] {
    const evaluate = eval;
    return this.#names.filter((name) => evaluate(name) !== undefined);
  }

  async #import(
    specifier: string,
    options: ImportOptions,
    wanted: readonly string[],
  ): Promise<Record<string, unknown>> {
    const module = await this.#surroundings.importModule(specifier, options);
    for (const name of wanted) {
      if (name in module) continue;
      throw new SyntaxError(
        `Cannot import "${name}": "${specifier}" has no such value (a type is imported by \`type ${name}\`)`,
      );
    }
    return module;
  }
}
