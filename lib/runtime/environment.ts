/**
 * Environment variables, where there are any and the program may read them: never a prompt, and
 * nothing in a browser.
 *
 * @module
 */

/** The variable's value; undefined where it is not set, empty, or not to be read. */
export function readVariable(name: string): string | undefined {
  if (typeof Deno === "undefined") return undefined;
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}
