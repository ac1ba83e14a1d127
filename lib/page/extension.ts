/**
 * The kernel `deno` for JupyterLite, as an extension: a module-federation container written by hand,
 * so that nothing is built with JupyterLab's own builder. JupyterLite's packages come out of the scope
 * that it shares.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLite's classes have no types here
import { RESET, watchNotebooks } from "./kept.ts";
import { addSharing, SHARE } from "./lab_commands.ts";
import { type LabKernel, labKernelOf } from "./lab_kernel.ts";
import { cellOfSection } from "./section.ts";
import { chooseTypesMode, TYPES_MODES, type TypesMode, typesMode } from "./types_mode.ts";

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

const ALONE =
  "This page may not share memory with its kernel: training has one thread, and cells " +
  "cannot ask.";

/** A file beside the kernel's worker. */
async function addressOf(): Promise<(name: string) => URL> {
  const { PageConfig } = await shared("@jupyterlab/coreutils");
  return (name) => new URL(`gradbook/${name}`, PageConfig.getBaseUrl());
}

async function makeKernelPlugin(): Promise<object> {
  const { BaseKernel, IKernelSpecs, IKernelClient } = await shared("@jupyterlite/services");
  const { KernelMessage: { createMessage } } = await shared("@jupyterlab/services");
  const address = await addressOf();
  const Kernel = labKernelOf(BaseKernel, { address, typesMode, createMessage });
  const kernels = new Map<string, LabKernel>();
  return {
    id: `${NAME}:plugin`,
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    activate(app: any, specs: any, client: any) {
      openSection(app, decodeURIComponent(location.hash.slice(1)));
      specs.register({
        spec: SPEC,
        create: (options: any) => {
          const kernel = new Kernel(options);
          kernels.set(options.id, kernel);
          return Promise.resolve(kernel);
        },
      });
      // JupyterLite's own only drops what waits.
      const { interrupt } = client;
      client.interrupt = (id: string) => {
        kernels.get(id)?.stop();
        return interrupt.call(client, id);
      };
    },
  };
}

async function makeNotebookPlugin(): Promise<object> {
  const { INotebookTracker } = await shared("@jupyterlab/notebook");
  const { Dialog, ICommandPalette, Notification, showDialog } = await shared(
    "@jupyterlab/apputils",
  );
  const { IMainMenu } = await shared("@jupyterlab/mainmenu");
  const address = await addressOf();
  return {
    id: `${NAME}:notebooks`,
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette, IMainMenu],
    activate(app: any, tracker: any, palette: any, menu: any) {
      if (!crossOriginIsolated) Notification.emit(ALONE, "info", { autoClose: false });
      watchNotebooks({
        ...{ app, tracker, notification: Notification },
        async ask(body, label) {
          const buttons = [Dialog.cancelButton(), Dialog.warnButton({ label })];
          return (await showDialog({ title: "Reset", body, buttons })).button.accept;
        },
        versions: async () => {
          const response = await fetch(address("versions.json")).catch(() => undefined);
          return response?.ok ? await response.json() : {};
        },
      });
      const modes = Object.entries(TYPES_MODES).map(([mode, label]) => {
        const command = `gradbook:types-${mode}`;
        app.commands.addCommand(command, {
          label,
          isToggled: () => typesMode() === mode,
          execute: () => chooseTypesMode(mode as TypesMode),
        });
        return { command };
      });
      menu?.settingsMenu.addGroup(modes);
      menu?.fileMenu.addGroup([{ command: RESET }]);
      addSharing(app, new URL("../cell.html", address("")));
      for (const each of [...modes, { command: RESET }, { command: SHARE }]) {
        palette?.addItem({ ...each, category: "Gradbook" });
      }
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
    const plugins = [await makeKernelPlugin(), await makeNotebookPlugin()];
    return () => ({ __esModule: true, default: plugins });
  },
};
