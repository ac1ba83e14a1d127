/**
 * The kernel `deno` for JupyterLite, as an extension: a module-federation container written by hand,
 * so that nothing is built with JupyterLab's own builder. JupyterLite's packages come out of the scope
 * that it shares.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLite's classes have no types here
import { Held } from "../relay/held.ts";
import { answer, complaint } from "../relay/language.ts";
import { pause } from "../runtime/pause.ts";
import { KernelHost } from "./host.ts";
import { addCommands } from "./lab_commands.ts";
import { LanguageClient } from "./language_client.ts";
import { cellOfSection } from "./section.ts";

/** Packages by name and version. */
type Shared = Record<string, Record<string, { get(): Promise<() => any> }>>;

/** Milliseconds for which output waits for the checker. */
const LATE = 1000;

/** The name of the extension, and of its folder. */
const NAME = "gradbook-kernel";

let scope: Shared = {};

async function shared(name: string): Promise<any> {
  const [version] = Object.values(scope[name] ?? {});
  if (!version) {
    throw new Error(`Cannot start the kernel: JupyterLite must share ${name}, but does not`);
  }
  return (await version.get())();
}

const SPEC = {
  name: "deno",
  display_name: "TypeScript (in this page)",
  language: "typescript",
  argv: [],
  resources: {},
};

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

async function makePlugin(): Promise<object> {
  const { BaseKernel, IKernelSpecs, IKernelClient } = await shared("@jupyterlite/services");
  const { PageConfig } = await shared("@jupyterlab/coreutils");
  const { ICommandPalette } = await shared("@jupyterlab/apputils");
  const kernels = new Map<string, PageKernel>();

  class PageKernel extends BaseKernel {
    readonly #host: KernelHost;
    readonly #language: LanguageClient;
    /** What the cell has said while it is still being checked. */
    readonly #held = new Held<() => void>((send) => send());
    #answer: ((value: string | undefined) => void) | undefined;

    constructor(options: { id: string }) {
      super(options);
      const self = this as any;
      const publish: Record<string, (content: any, parent: any) => void> = {
        stream: self.stream,
        display_data: self.displayData,
        update_display_data: self.updateDisplayData,
        clear_output: self.clearOutput,
        execute_result: self.publishExecuteResult,
      };
      const address = (name: string) => new URL(`gradbook/${name}`, PageConfig.getBaseUrl());
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
      kernels.set(options.id, this);
    }

    async executeRequest({ code }: { code: string }) {
      const self = this as any;
      // Checked while it runs; what it says is held back meanwhile, so that type errors stand above.
      this.#held.wait(this.#complain(code));
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
      self.publishExecuteError(shown, self.parentHeader);
      return { status: "error", execution_count: self.executionCount, ...shown };
    }

    /** Shows type errors, unless they come late. */
    async #complain(code: string): Promise<void> {
      const late = pause(LATE).then((): [] => []);
      const text = complaint(await Promise.race([this.#language.check(code), late]));
      const self = this as any;
      if (text) self.stream({ name: "stderr", text }, self.parentHeader);
    }

    stop() {
      this.#answer?.(undefined);
      this.#host.stop();
    }

    inputReply({ status, value }: { status: string; value?: string }) {
      this.#answer?.(status === "ok" ? value : undefined);
      this.#answer = undefined;
    }

    dispose() {
      if ((this as any).isDisposed) return;
      this.#host.end();
      this.#language.end();
      kernels.delete((this as any).id);
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
  }

  return {
    id: `${NAME}:plugin`,
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    optional: [ICommandPalette],
    activate(app: any, specs: any, client: any, palette: any) {
      addCommands(app, palette, PageConfig.getBaseUrl());
      openSection(app, decodeURIComponent(location.hash.slice(1)));
      specs.register({
        spec: SPEC,
        create: (options: any) => Promise.resolve(new PageKernel(options)),
      });
      // JupyterLite's own only drops the cells that wait.
      const { interrupt } = client;
      client.interrupt = (id: string) => {
        kernels.get(id)?.stop();
        return interrupt.call(client, id);
      };
    },
  };
}

/** Scrolls to the section that the address names, once its notebook is open. */
async function openSection(app: any, name: string): Promise<void> {
  if (name === "") return;
  await app.restored;
  for (let tries = 0; tries < 200; tries++) {
    for (const { content } of app.shell.widgets("main")) {
      const cell = cellOfSection(content?.model?.sharedModel?.toJSON().cells ?? [], name);
      if (cell < 0 || !content.isVisible) continue;
      content.activeCellIndex = cell;
      return content.scrollToItem(cell, "start");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

(globalThis as any)._JUPYTERLAB ??= {};
(globalThis as any)._JUPYTERLAB[NAME] = {
  init(given: Shared) {
    scope = given;
  },
  async get() {
    const plugin = await makePlugin();
    return () => ({ __esModule: true, default: [plugin] });
  },
};
