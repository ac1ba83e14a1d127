/**
 * The language service of a notebook, over any checker: it knows the cells that ran, checks the
 * next one against them, describes and completes.
 *
 * @module
 */
import { completeAt, type Completion, noCompletion } from "./completion.ts";
import { type Diagnostic, toDiagnostics } from "./diagnostics.ts";
import type { Engine } from "./engine.ts";
import { inspectAt, type Inspection } from "./inspection.ts";
import { type Change, type Document, READ_AHEAD, Scope } from "./scope.ts";
import { cut } from "./tokens.ts";

/** Whether a console should run what was typed, or wait for more. */
export type Completeness = "complete" | "incomplete" | "invalid" | "unknown";

/** How a service works. */
export interface ServiceOptions {
  /** Code that imports what cells are likely to, to be read while nobody waits. Default: none. */
  readonly readAhead?: string;
  /** Declarations of what every cell finds, as if a cell had made them. Default: none. */
  readonly globals?: string;
  /** Milliseconds after which a question is answered with nothing. Default: 2,000. */
  readonly patience?: number;
}

/** How often a checker that ended by itself is started again. */
const RESTARTS = 3;

/**
 * A notebook's cells, and questions about the next one. No question fails: while the checker starts,
 * after it crashed, and where it takes too long, the answer is nothing.
 */
export class CellService {
  readonly #engine: Engine;
  readonly #patience: number;
  readonly #readAhead: string;
  readonly #globals: string;
  #scope = new Scope();
  /** Settles when the question before is answered: they share a document. */
  #turn: Promise<unknown> = Promise.resolve();
  #starting?: Promise<void>;
  #state: "asleep" | "starting" | "warming" | "ready" | "ended" = "asleep";
  #starts = 0;

  /** A service without cells; its checker is asleep until {@linkcode start} or a first question. */
  constructor(
    engine: Engine,
    { patience = 2000, readAhead = "", globals = "" }: ServiceOptions = {},
  ) {
    this.#engine = engine;
    this.#patience = patience;
    this.#readAhead = readAhead;
    this.#globals = globals;
    this.#scope.accept(globals);
  }

  /**
   * Starts the checker, and has it read what the cells that ran so far import. Resolves when
   * questions are answered, or the checker cannot be started.
   */
  start(): Promise<void> {
    if (this.#state === "ended" || this.#starts > RESTARTS) return Promise.resolve();
    return this.#starting ??= this.#wake().catch(() => this.#sleep());
  }

  async #wake() {
    this.#starts++;
    this.#state = "starting";
    await this.#engine.start(() => this.#sleep());
    if (this.#state !== "starting") return;
    this.#state = "warming";
    for (const { name, text } of this.#scope.documents()) this.#engine.write(name, text);
    this.#engine.write(READ_AHEAD, `${this.#readAhead}\nexport {};\n`);
    await this.#engine.diagnose(READ_AHEAD);
    await this.#engine.diagnose(this.#scope.next("").name);
    if (this.#state === "warming") this.#state = "ready";
  }

  #sleep() {
    if (this.#state !== "ended") this.#state = "asleep";
    this.#starting = undefined;
  }

  /** What is wrong with a cell that is about to run after the cells that ran. */
  check(code: string): Promise<Diagnostic[]> {
    return this.#ask([], async () => {
      const name = this.#write(this.#scope.next(code));
      return await toDiagnostics(this.#engine, name, code, await this.#engine.diagnose(name));
    });
  }

  /**
   * Adds a cell that ran, for the sake of those that follow: they see what it declares.
   *
   * @param there Of a cell that failed, those of its names that are there now. Default: all.
   */
  accept(code: string, there?: readonly string[]): void {
    this.#change(this.#scope.accept(code, there));
  }

  /** Forgets the cells that ran: a new kernel knows none. */
  forget(): void {
    const before = this.#scope.documents();
    this.#scope = new Scope();
    this.#scope.accept(this.#globals);
    const written = this.#scope.documents();
    const kept = new Set(written.map(({ name }) => name));
    this.#change({
      written,
      removed: before.flatMap(({ name }) => kept.has(name) ? [] : [name]),
    });
  }

  #change({ written, removed }: Change): void {
    // A checker that starts later is given all documents as they are then.
    if (this.#state !== "ready" && this.#state !== "warming") return;
    this.#turn = this.#turn.then(async () => {
      for (const { name, text } of written) this.#engine.write(name, text);
      for (const name of removed) this.#engine.remove(name);
      // Looks at new documents and links before somebody waits for it.
      if (written.length > 1 && this.#state === "ready") {
        await this.#engine.diagnose(this.#scope.next("").name);
      }
    }).catch(() => {});
  }

  /** Signature and documentation of what stands at a position, in UTF-16 units. */
  inspect(code: string, cursor: number): Promise<Inspection | undefined> {
    return this.#ask(
      undefined,
      () => inspectAt(this.#engine, this.#write(this.#scope.question(code)), code, cursor),
    );
  }

  /** What may stand at a position, in UTF-16 units. */
  complete(code: string, cursor: number): Promise<Completion> {
    return this.#ask(
      noCompletion(cursor),
      () => completeAt(this.#engine, this.#write(this.#scope.question(code)), code, cursor),
    );
  }

  /** Whether code can run as it is, or more is to come. */
  isComplete(code: string): Promise<Completeness> {
    const { open, stray } = cut(code);
    if (stray) return Promise.resolve("invalid");
    if (open.length > 0) return Promise.resolve("incomplete");
    return this.#ask<Completeness>("unknown", async () => {
      const syntax = (await this.#engine.diagnose(this.#write(this.#scope.next(code))))
        .filter(({ code }) => typeof code === "number" && code < 2000);
      if (syntax.length === 0) return "complete";
      return syntax.every(({ start }) => start >= code.trimEnd().length) ? "incomplete" : "invalid";
    });
  }

  #write({ name, text }: Document): string {
    this.#engine.write(name, text);
    return name;
  }

  /** Ends the checker. Questions are then answered with nothing. */
  end(): void {
    this.#state = "ended";
    this.#engine.end();
  }

  /** The answer to a question, or `nothing`: while there is no checker, or it takes too long. */
  async #ask<T>(nothing: T, question: () => Promise<T>): Promise<T> {
    if (this.#state !== "ready") {
      this.start();
      return nothing;
    }
    let timer;
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(() => resolve(nothing), this.#patience);
    });
    const answer = this.#turn.then(() => question());
    this.#turn = Promise.race([answer, late]).catch(() => {});
    try {
      return await Promise.race([answer, late]);
    } catch {
      return nothing;
    } finally {
      clearTimeout(timer);
    }
  }
}
