/**
 * Writes the kernel where every front end of this person finds it, whatever folder it works in.
 *
 * A program of its own, so that `deno task jupyter` may write beyond the project only for this.
 *
 * @module
 */
import { join } from "node:path";
import { readVariable } from "../runtime/environment.ts";
import { reasonOf } from "../runtime/quote.ts";
import { describeKernel, writeKernelSpec } from "./kernelspec.ts";

/** The name of the kernel; "deno" stays that of `deno jupyter --install`. */
export const NAME = "gradbook";

/** Jupyter's folder of this person, or undefined where nothing says where the home is. */
export function dataFolder(
  os: typeof Deno.build.os = Deno.build.os,
  variable: (name: string) => string | undefined = readVariable,
): string | undefined {
  const own = variable("JUPYTER_DATA_DIR");
  if (own) return own;
  if (os === "windows") {
    const folder = variable("APPDATA");
    return folder && join(folder, "jupyter");
  }
  const home = variable("HOME");
  if (os === "darwin") return home && join(home, "Library", "Jupyter");
  const data = variable("XDG_DATA_HOME") ?? (home && join(home, ".local", "share"));
  return data && join(data, "jupyter");
}

/** Runs {@linkcode install} with the permission to write to the folder; returns its exit code. */
export async function installInto(folder: string): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-config", "--no-lock", "--allow-read", `--allow-write=${folder}`],
      ...["--allow-sys", new URL(import.meta.url).href, folder],
    ],
    stdin: "null",
  }).spawn().status;
  return code;
}

if (import.meta.main) {
  const spec = { ...describeKernel(Deno.execPath()), display_name: "Deno (Gradbook)" };
  try {
    console.log(await writeKernelSpec(Deno.args[0], spec, NAME));
  } catch (error) {
    console.error(reasonOf(error));
    Deno.exit(1);
  }
}
