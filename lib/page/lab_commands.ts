/**
 * What readers find in JupyterLab's palette and by a right click: a link to a cell.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLab's classes have no types here
import { hashOfCell } from "./sharing.ts";

/** The command that makes a link of the active cell. */
export const SHARE = "gradbook:share-cell";

/** Adds the command; links lead to a page beside JupyterLab's, at `page`. */
export function addSharing(app: any, page: URL): void {
  app.commands.addCommand(SHARE, {
    label: "Copy a Link to This Cell",
    isEnabled: () => Boolean(app.shell.currentWidget?.content?.activeCell),
    async execute() {
      try {
        const { activeCell } = app.shell.currentWidget.content;
        const link = new URL(await hashOfCell(activeCell.model.sharedModel.getSource()), page).href;
        const isCopied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
        // Where a page may not write to the clipboard, a reader can.
        if (!isCopied) prompt("A link to this cell", link);
      } catch (error) {
        alert((error as Error).message);
      }
    },
  });
  app.contextMenu.addItem({ command: SHARE, selector: ".jp-Notebook", rank: 100 });
}
