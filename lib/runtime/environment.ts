/**
 * Environment variables, where there are any and the program may read them: never a prompt, and
 * nothing in a browser.
 *
 * @module
 */
import { system } from "./system.ts";

/** The variable's value; undefined where it is not set, empty, or not to be read. */
export function readVariable(name: string): string | undefined {
  const { state } = system.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? system.env.get(name) || undefined : undefined;
}
