/**
 * The kernel `deno` as JupyterLite has kernels: cells run one after another, on a host of host.ts, and
 * what is asked about code is answered while they run.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLite's classes have no types here
import { Held } from "../relay/held.ts";
import { answer, complaint, type Finding } from "../relay/language.ts";
import { shown, type ShownError } from "../relay/marks.ts";
import { pause } from "../runtime/pause.ts";
import { KernelHost } from "./host.ts";
import { LanguageClient } from "./language_client.ts";
import type { TypesMode } from "./types_mode.ts";

/** What a kernel needs of its page. */
export interface KernelOptions {
  /** The address of a file of the kernel's. */
  address(name: string): URL;
  /** What type errors do to a cell. */
  typesMode(): TypesMode;
  /** `KernelMessage.createMessage` of @jupyterlab/services. */
  createMessage(message: object): unknown;
}

/** Milliseconds for which output waits for the checker, and a cell that it may keep from running. */
const LATE = 1000, PATIENCE = 5000;

const INFO = {
  status: "ok",
  protocol_version: "5.3",
  implementation: "gradbook",
  implementation_version: "0.1.0",
  banner: "TypeScript, run by this page",
  help_links: [],
  language_info: {
    name: "typescript",
    version: "6.0",
    mimetype: "text/x.typescript",
    file_extension: ".ts",
    codemirror_mode: "typescript",
  },
};

const REFUSED = shown(
  "TypeErrors",
  "The cell has not run, since its types are wrong; with // @ts-nocheck as its first line it runs anyway",
);

const DROPPED = shown("Interrupted", "Stop was pressed before the cell ran");

/** Errors of syntax are the compiler's to tell, with the line. */
const isOfTypes = ({ code }: Finding) => code !== undefined && code >= 2000;

/** TypeScript's numbers for what is imported and not there: the import itself says what is. */
const OF_IMPORTS: ReadonlySet<number> = new Set([2305, 2307, 2614, 2724]);

/** A kernel, and what JupyterLite's own do not have. */
export interface LabKernel {
  /** Stops the cell that runs, and drops those that wait. */
  stop(): void;
}

/** The class of kernels, made of JupyterLite's. */
export function labKernelOf(
  BaseKernel: any,
  { address, typesMode, createMessage }: KernelOptions,
): new (options: object) => LabKernel {
  return class extends BaseKernel {
    readonly #host: KernelHost;
    readonly #language: LanguageClient;
    /** What the cell has said while it is still being checked. */
    readonly #held = new Held<() => void>((send) => send());
    /** Requests of cells: the first one's runs. JupyterLite's own queue would keep questions waiting. */
    readonly #cells: any[] = [];
    #isStopped = false;
    #answer: ((value: string | undefined) => void) | undefined;

    constructor(options: object) {
      super(options);
      const self = this as any;
      const publish: Record<string, (content: any, parent: any) => void> = {
        stream: self.stream,
        display_data: self.displayData,
        update_display_data: self.updateDisplayData,
        clear_output: self.clearOutput,
        execute_result: self.publishExecuteResult,
      };
      this.#language = new LanguageClient(address("language.js"));
      this.#host = new KernelHost(address("worker.js"), {
        publish: (type, content, metadata) => {
          const whole = metadata && Object.keys(metadata).length > 0
            ? { ...content, metadata }
            : content;
          this.#held.push(() => publish[type]?.call(this, whole, self.parentHeader));
        },
        ask: (question) =>
          new Promise((resolve) => {
            this.#answer = resolve;
            self.inputRequest({ prompt: question, password: false }, self.parentHeader);
          }),
      });
      this.#host.start();
    }

    /** Takes a request; the page sends the next one when this resolves. */
    async handleMessage(message: any): Promise<void> {
      const { header: { msg_type }, content } = message;
      if (msg_type === "input_reply") return this.inputReply(content);
      if (msg_type === "execute_request") {
        if (this.#cells.push(message) === 1) this.#runCells();
        return;
      }
      await super.handleMessage(message);
      // The answer's end has told the page that the kernel is idle.
      if (this.#cells.length > 0) (this as any)._busy(this.#cells[0]);
    }

    async #runCells(): Promise<void> {
      for (; this.#cells.length > 0; this.#cells.shift()) {
        this.#isStopped = false;
        await super.handleMessage(this.#cells[0]);
      }
    }

    /** Drops the cells that wait: the one before them has failed, or Stop was pressed. */
    #drop(): void {
      const self = this as any;
      for (const { header } of this.#cells.splice(1)) {
        const content = { status: "aborted", execution_count: self.executionCount };
        const about = { session: header.session, parentHeader: header };
        self._sendMessage(
          createMessage({ channel: "shell", msgType: "execute_reply", content, ...about }),
        );
        self._idle({ header });
      }
    }

    async executeRequest({ code }: { code: string }) {
      const mode = typesMode(), self = this as any;
      if (mode === "stop") {
        const isWrong = await this.#complain(code, PATIENCE);
        if (this.#isStopped) return this.#fail(DROPPED);
        if (isWrong) return this.#fail(REFUSED);
        // Checked while it runs; what it says is held back meanwhile, so that type errors stand above.
      } else if (mode === "show") this.#held.wait(this.#complain(code, LATE));
      const error = await this.#host.execute(code, self.executionCount);
      await this.#held.empty();
      if (!error) {
        this.#language.accept(code);
        // Not before the first cell has run, which should not wait for it to arrive.
        this.#language.start();
        return {
          status: "ok",
          execution_count: self.executionCount,
          user_expressions: {},
          payload: [],
        };
      }
      const { there, ...shown } = error;
      if (there) this.#language.accept(code, there);
      else this.#language.forget();
      return this.#fail(shown);
    }

    #fail(error: ShownError) {
      const self = this as any;
      self.publishExecuteError(error, self.parentHeader);
      this.#drop();
      return { status: "error", execution_count: self.executionCount, ...error };
    }

    /** Shows type errors, unless they come late; resolves with whether they keep the cell from running. */
    async #complain(code: string, milliseconds: number): Promise<boolean> {
      const late = pause(milliseconds).then((): [] => []);
      const findings = (await Promise.race([this.#language.check(code), late])).filter(isOfTypes);
      const text = complaint(findings), self = this as any;
      if (text) self.stream({ name: "stderr", text }, self.parentHeader);
      return findings.some(({ severity, code }) => severity === "error" && !OF_IMPORTS.has(code!));
    }

    stop() {
      this.#isStopped = true;
      this.#drop();
      this.#answer?.(undefined);
      this.#host.stop();
    }

    inputReply({ status, value }: { status: string; value?: string }) {
      this.#answer?.(status === "ok" ? value : undefined);
      this.#answer = undefined;
    }

    dispose() {
      if ((this as any).isDisposed) return;
      this.#cells.splice(1);
      this.#host.end();
      this.#language.end();
      super.dispose();
    }

    kernelInfoRequest = () => Promise.resolve(INFO);

    async completeRequest(content: { cursor_pos: number }) {
      const { cursor_pos } = content;
      const nothing = { matches: [], cursor_start: cursor_pos, cursor_end: cursor_pos };
      return await this.#question("complete_request", content) ??
        { status: "ok", metadata: {}, ...nothing };
    }

    async inspectRequest(content: object) {
      return await this.#question("inspect_request", content);
    }

    async isCompleteRequest(content: object) {
      return await this.#question("is_complete_request", content);
    }

    #question(type: string, content: object) {
      return answer(this.#language, type, { ...content });
    }

    commInfoRequest = () => Promise.resolve({ status: "ok", comms: {} });
    commOpen = () => Promise.resolve();
    commMsg = () => Promise.resolve();
    commClose = () => Promise.resolve();
  };
}
