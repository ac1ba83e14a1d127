/**
 * Who called the command: with what Deno is called there, and from which folder.
 *
 * @module
 */
import { resolve } from "node:path";

/** Reads an environment variable; undefined where it is not set, or may not be read. */
export type ReadVariable = (name: string) => string | undefined;

/**
 * How Deno is called where the command was: `deno`, or, for who came by npm and need not have that
 * on the path, `npx -y deno@` with the version that runs.
 */
export function denoAsCalled(read: ReadVariable): string {
  // npx says what it runs, in quotes or not by its version; other scripts of npm have other names.
  const isByNpx = read("npm_lifecycle_event") === "npx" &&
    /^\W*deno\b/.test(read("npm_lifecycle_script") ?? "");
  return isByNpx ? `npx -y deno@${Deno.version.deno}` : "deno";
}

/** A word as shells take it for one, in one line. */
export function quoted(word: string): string {
  const isWindows = Deno.build.os === "windows";
  if (/^[\p{L}\p{N}_@%+=:,./-]+$/u.test(isWindows ? word.replaceAll("\\", "/") : word)) return word;
  if (isWindows) return `"${word}"`;
  if (!/\p{C}/u.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = Array.from(new TextEncoder().encode(word), (byte) => {
    const letter = String.fromCharCode(byte);
    return /[\w ./:=-]/.test(letter) ? letter : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `$'${escaped.join("")}'`;
}

/**
 * The absolute path of what was typed in the folder where the command was called.
 *
 * @param root The project's folder: there `deno task` runs, and tells where it was called.
 */
export function pathAsCalled(path: string, root: string, read: ReadVariable): string {
  const cwd = Deno.cwd();
  return resolve((resolve(root) === cwd && read("INIT_CWD")) || cwd, path);
}
