/**
 * Where JupyterLab is, on this machine or in the project's own Python environment.
 *
 * @module
 */
import { join } from "node:path";
import { plain } from "../runtime/quote.ts";
import { quoted } from "./caller.ts";

/** How to start JupyterLab. */
export interface JupyterLab {
  /** The program, and its first arguments. */
  readonly command: readonly string[];
  /** As it says itself. */
  readonly version: string;
}

/** The oldest JupyterLab that shows all outputs of the notebooks. */
export const OLDEST = 4;

/** A program of the environment of the project at `root`. */
function ownProgram(root: string, name: string): string {
  const windows = Deno.build.os === "windows";
  return join(root, ".venv", windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);
}

/** What installs JupyterLab into the environment of the project at `root`, wherever it is typed. */
export function installation(root: string): string {
  const python = Deno.build.os === "windows" ? "py" : "python3";
  return `${python} -m venv ${quoted(join(root, ".venv"))} && ` +
    `${quoted(ownProgram(root, "pip"))} install jupyterlab`;
}

/** How JupyterLab may be called in the project at `root`, in the order in which to try. */
export function candidates(root: string): string[][] {
  return [
    ["jupyter-lab"],
    ["python3", "-m", "jupyterlab"],
    ["python", "-m", "jupyterlab"],
    [ownProgram(root, "python"), "-m", "jupyterlab"],
  ];
}

/** The version that the command prints, or undefined where there is no such command. */
async function versionOf([program, ...args]: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args: [...args, "--version"],
      stdin: "null",
      stderr: "null",
    }).output();
    const version = new TextDecoder().decode(stdout).match(/^\d+\.\d+\S*/m);
    return success && version ? plain(version[0], 20) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined; // Not there, or not a program.
  }
}

/** The first JupyterLab that is new enough; otherwise the first that is not; or undefined. */
export async function findJupyterLab(
  commands: readonly (readonly string[])[],
): Promise<JupyterLab | undefined> {
  let old: JupyterLab | undefined;
  for (const command of commands) {
    const version = await versionOf(command);
    if (version === undefined) continue;
    const found = { command, version };
    if (isNewEnough(found)) return found;
    old ??= found;
  }
  return old;
}

/** Whether it shows all outputs of the notebooks. */
export function isNewEnough({ version }: JupyterLab): boolean {
  return parseInt(version) >= OLDEST;
}
