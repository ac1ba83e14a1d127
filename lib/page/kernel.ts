/**
 * The kernel of a page: it runs cells one at a time, in a worker, and looks to the library like Deno's,
 * whose output and Stop lib/notebook/kernel.ts then handles here, too.
 *
 * @module
 */
import { RELAY, type ShownError } from "../relay/marks.ts";
import { showError } from "../relay/show_error.ts";
import { endSleepers } from "../relay/sleepers.ts";
import { makeDeno } from "./deno.ts";
import { type Asset, MemoryFiles } from "./files.ts";
import { makeImport, type Modules } from "./imports.ts";
import { makeImmediate } from "./immediate.ts";
import { waitForInput } from "./input.ts";
import { CellScope } from "./scope.ts";
import { cellTrace } from "./traces.ts";

/** What the page tells the worker. */
export type ToWorker =
  | {
    readonly kind: "start";
    readonly input: SharedArrayBuffer | undefined;
    /** What the worker holds as long as it lives. */
    readonly lock: string;
  }
  | { readonly kind: "execute"; readonly code: string; readonly count: number }
  | { readonly kind: "stop" };

/** What the worker tells the page. */
export type FromWorker =
  | {
    /** A message of Jupyter's. */
    readonly kind: "publish";
    readonly type: string;
    readonly content: Record<string, unknown>;
    readonly metadata?: Record<string, unknown>;
  }
  | { readonly kind: "ask"; readonly question: string }
  /** The worker holds the lock. */
  | { readonly kind: "locked"; readonly lock: string }
  /** The cell has ended, and has said all. */
  | { readonly kind: "done"; readonly error?: CellError };

/** An error that ended a cell. */
export interface CellError extends ShownError {
  /** The names that the cell has left; missing where the kernel has ended, and all names with it. */
  readonly there?: readonly string[];
}

/** What a kernel needs of the worker it is in. */
export interface Surroundings {
  /** Sends to the page. */
  post(message: FromWorker): void;
  /** Runs a script, whose `let`s all scripts see. */
  runScript(source: string): void;
  /** Fetches a file of the site's, and waits for it. */
  load(url: string): Uint8Array<ArrayBuffer>;
  /** The site's files, by their paths. */
  readonly assets: Readonly<Record<string, Asset>>;
  /** What cells can import, and `#kernel`: lib/notebook/kernel.ts. */
  modules(): Promise<Modules>;
}

/** The folder that cells work in. */
const FOLDER = "/notebooks";

interface Internal {
  readonly jupyter: { broadcastResult(count: number, value: unknown): Promise<void> };
}

/** Runs cells. */
export class PageKernel {
  readonly #post: (message: FromWorker) => void;
  readonly #scope: CellScope;
  readonly #listeners: (() => void)[] = [];
  readonly #internal: Internal;
  readonly #isReady: Promise<unknown>;
  #input: SharedArrayBuffer | undefined;
  /** How often Stop was pressed while the cell ran. */
  #presses = 0;

  /** Changes the global scope to what cells expect. */
  constructor({ post, runScript, load, assets, modules }: Surroundings) {
    this.#post = post;
    const files = new MemoryFiles(load, assets);
    files.mkdir(FOLDER, { recursive: true });
    files.chdir(FOLDER);
    const importModule = makeImport(modules, files);
    this.#scope = new CellScope({ runScript, importModule });
    const publish = (type: string, content: Record<string, unknown>, extra = {}) =>
      post({ kind: "publish", type, content, ...extra });
    const deno = makeDeno({
      files,
      broadcast: publish,
      print: (text, name) => publish("stream", { name, text }),
      result: (count, data) =>
        publish("execute_result", { execution_count: count, data, metadata: {} }),
      listen: (listener) => this.#listeners.push(listener),
    }) as Record<PropertyKey, unknown>;
    this.#internal = deno[deno.internal as symbol] as Internal;
    const ask = (question: string) => post({ kind: "ask", question });
    const jupyter = deno.jupyter as { display(value: unknown, options?: object): unknown };
    const prompt = (question = "Prompt") => waitForInput(this.#input, () => ask(`${question} `));
    const globals = {
      Deno: deno,
      display: (value: unknown, options?: object) => void jupyter.display(value, options),
      prompt,
      setImmediate: makeImmediate(),
      input: (question?: string) => prompt(question) ?? "",
      // Whoever listens is told when a cell has said all; nothing here need wait for that.
      [RELAY]: { succeeded() {}, failed() {} },
    };
    for (const name of Reflect.ownKeys(globals)) {
      Object.defineProperty(globalThis, name, {
        value: globals[name as keyof typeof globals],
        writable: true,
        configurable: true,
      });
    }
    endSleepers(() => this.#presses > 1);
    this.#isReady = modules().then((known) => known["#kernel"]());
    // The first cell tells what went wrong; if the page is left while this loads, there is none.
    this.#isReady.catch(() => {});
  }

  /** Takes a message of the page's. */
  receive(message: ToWorker): void {
    if (message.kind === "start") this.#start(message.input, message.lock);
    else if (message.kind === "execute") this.#execute(message.code, message.count);
    else {
      for (const listener of this.#listeners) listener();
      // After them, since they sleep, too.
      this.#presses++;
    }
  }

  #start(input: SharedArrayBuffer | undefined, lock: string): void {
    this.#input = input;
    // Pages that are not sent securely have no locks.
    navigator.locks?.request(lock, () => {
      this.#post({ kind: "locked", lock });
      return new Promise(() => {});
    });
  }

  async #execute(code: string, count: number): Promise<void> {
    let error: CellError | undefined;
    try {
      await this.#isReady;
      const value = await this.#scope.run(code, count).finally(() => this.#presses = 0);
      await this.#internal.jupyter.broadcastResult(count, value);
    } catch (thrown) {
      // As Deno's kernel does, by which lib/notebook/kernel.ts knows that a cell has failed.
      void (thrown instanceof Error);
      const { ename, evalue, traceback } = showError(thrown);
      const lines = traceback.flatMap((line) => line.split("\n"));
      // Firefox's traces do not begin with what is wrong.
      if (!lines[0].startsWith(ename)) lines.unshift(...`${ename}: ${evalue}`.split("\n"));
      error = { ename, evalue, traceback: cellTrace(lines, count), there: this.#scope.there };
    }
    this.#post(error ? { kind: "done", error } : { kind: "done" });
  }
}
