/**
 * The kernel `deno` for JupyterLite, as an extension: a module-federation container written by hand,
 * so that nothing is built with JupyterLab's own builder. JupyterLite's packages come out of the scope
 * that it shares.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLite's classes have no types here
import { KernelHost } from "./host.ts";

/** Packages by name and version. */
type Shared = Record<string, Record<string, { get(): Promise<() => any> }>>;

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
  const kernels = new Map<string, PageKernel>();

  class PageKernel extends BaseKernel {
    readonly #host: KernelHost;
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
      this.#host = new KernelHost(new URL("gradbook/worker.js", PageConfig.getBaseUrl()), {
        publish: (type, content, metadata) =>
          publish[type]?.call(
            this,
            metadata && Object.keys(metadata).length > 0 ? { ...content, metadata } : content,
            self.parentHeader,
          ),
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
      const error = await this.#host.execute(code, self.executionCount);
      if (!error) {
        return {
          status: "ok",
          execution_count: self.executionCount,
          user_expressions: {},
          payload: [],
        };
      }
      self.publishExecuteError({ ...error }, self.parentHeader);
      return { status: "error", execution_count: self.executionCount, ...error };
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
      kernels.delete((this as any).id);
      super.dispose();
    }

    kernelInfoRequest = () => Promise.resolve(INFO);

    completeRequest({ cursor_pos }: { cursor_pos: number }) {
      const nothing = { matches: [], cursor_start: cursor_pos, cursor_end: cursor_pos };
      return Promise.resolve({ status: "ok", metadata: {}, ...nothing });
    }

    inspectRequest = () => Promise.resolve({ status: "ok", found: false, data: {}, metadata: {} });
    isCompleteRequest = () => Promise.resolve({ status: "unknown" });
    commInfoRequest = () => Promise.resolve({ status: "ok", comms: {} });
    commOpen = () => Promise.resolve();
    commMsg = () => Promise.resolve();
    commClose = () => Promise.resolve();
  }

  return {
    id: `${NAME}:plugin`,
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    activate(_: unknown, specs: any, client: any) {
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
