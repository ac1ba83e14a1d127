/**
 * The notebooks whose text is looked at.
 *
 * @module
 */

/** Whether files can be read here. */
export const granted = Deno.permissions.querySync({ name: "read" }).state === "granted";

/** Where they are. */
export const folder = new URL("../../notebooks/", import.meta.url);

/** Their names, in order. */
export const names: readonly string[] = granted
  ? Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.endsWith(".ipynb")).sort()
  : [];
