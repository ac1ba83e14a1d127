/**
 * Notebooks that the browser keeps as their reader has left them: said when it cannot keep one, and
 * when the site's has changed meanwhile; and the way back to the site's.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLab's objects have no types here
import { download } from "./download.ts";
import { versionOf } from "./version.ts";

/** What it needs of JupyterLab. */
export interface Lab {
  readonly app: any;
  /** `INotebookTracker` */
  readonly tracker: any;
  /** `Notification` of @jupyterlab/apputils. */
  readonly notification: any;
  /** `showDialog`, for a question with two answers. */
  ask(question: string, yes: string): Promise<boolean>;
  /** The site's notebooks by their paths: {@linkcode versionOf} each. */
  versions(): Promise<Readonly<Record<string, string>>>;
}

/** The command that puts the site's notebook in place of the reader's. */
export const RESET = "gradbook:reset-notebook";

const nameOf = (path: string) => path.replace(/^.*\//, "");

/** Watches each notebook that is opened. */
export function watchNotebooks(lab: Lab): void {
  const { app, tracker } = lab;
  app.commands.addCommand(RESET, {
    label: "Reset Notebook to the Site's Version",
    isEnabled: () => !!tracker.currentWidget,
    execute: () => reset(lab, tracker.currentWidget),
  });
  tracker.forEach((panel: any) => watch(lab, panel));
  tracker.widgetAdded.connect((_: unknown, panel: any) => watch(lab, panel));
}

async function watch(lab: Lab, panel: any): Promise<void> {
  const { context } = panel, { notification } = lab;
  let told: string | undefined;
  context.saveState.connect((_: unknown, state: string) => {
    if (state === "completed" && told) {
      notification.dismiss(told);
      told = undefined;
    }
    if (state !== "failed" || told) return;
    told = notification.emit(
      `This browser cannot keep ${nameOf(context.path)}: its storage may be full. ` +
        "Your edits are in this page only.",
      "error",
      { autoClose: false, actions: [{ label: "Download", callback: () => save(panel) }] },
    );
  });
  await context.ready;
  const site = (await lab.versions())[context.path];
  if (site === undefined) return;
  const here = versionOf(context.model.toJSON().cells);
  if (here === site || madeOn(context.path) === site) return remember(context.path, site);
  remember(context.path, site);
  notification.emit(
    `${nameOf(context.path)} is as you left it in this browser; the site's is another version.`,
    "info",
    {
      autoClose: false,
      actions: [
        { label: "Download mine", callback: () => save(panel) },
        { label: "Reset to the site's", callback: () => reset(lab, panel) },
      ],
    },
  );
}

/** Asks, and forgets what the browser keeps: what is then to be had is the site's. */
async function reset({ app, ask }: Lab, { context }: any): Promise<void> {
  const question = `Reset ${nameOf(context.path)}? Your edits in this browser are lost.`;
  if (!await ask(question, "Reset")) return;
  await app.serviceManager.contents.delete(context.path);
  await context.revert();
}

/** Of the notebook as it stands in the page, since what is kept may be older. */
const save = ({ context }: any) =>
  download(nameOf(context.path), JSON.stringify(context.model.toJSON(), null, 1));

const key = (path: string) => `gradbook/made-on/${path}`;

/** The version of the site's notebook that the reader's was made on, if that is known. */
function madeOn(path: string): string | undefined {
  try {
    return localStorage.getItem(key(path)) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(path: string, version: string): void {
  try {
    localStorage.setItem(key(path), version);
  } catch {
    // Where nothing can be kept, no edits are.
  }
}
