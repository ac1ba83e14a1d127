/**
 * The library's reference, made of its docstrings.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** Writes it into a folder, in place of what is there. */
export async function buildReference(folder: string): Promise<void> {
  const { imports, version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const modules = Object.entries(imports as Record<string, string>)
    .filter(([name]) => /^gradbook\b/.test(name)).map(([, path]) => path);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--html", `--name=Gradbook ${version}`, `--output=${folder}`, ...modules],
    cwd: fileURLToPath(ROOT),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`Cannot make the reference: ${new TextDecoder().decode(stderr)}`);
  }
}
