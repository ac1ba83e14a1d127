/**
 * What readers find in JupyterLab's palette and by a right click: a link to a cell, and the notebook as
 * the site has it.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLab's classes have no types here
import { hashOfCell } from "./sharing.ts";

/** Adds the commands. */
export function addCommands(app: any, palette: any, base: string): void {
  const add = (id: string, label: string, execute: (panel: any) => Promise<void>) => {
    const command = `gradbook:${id}`;
    app.commands.addCommand(command, {
      label,
      isEnabled: () => app.shell.currentWidget?.content?.activeCell !== undefined,
      execute: () => execute(app.shell.currentWidget),
    });
    app.contextMenu.addItem({ command, selector: ".jp-Notebook", rank: 100 });
    palette?.addItem({ command, category: "Gradbook" });
  };
  add("share-cell", "Copy a Link to This Cell", async ({ content }) => {
    try {
      const code = content.activeCell.model.sharedModel.getSource();
      const link = new URL(`cell.html${await hashOfCell(code)}`, base).href;
      const isCopied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
      // Where a page may not write to the clipboard, a reader can.
      if (!isCopied) prompt("A link to this cell", link);
    } catch (error) {
      alert((error as Error).message);
    }
  });
  add("reset-notebook", "Reset This Notebook to the Site's", async ({ context }) => {
    if (!confirm(`Forget all edits of ${context.path}?`)) return;
    // What is deleted is the copy in the browser.
    await app.serviceManager.contents.delete(context.path);
    await context.revert();
  });
}
