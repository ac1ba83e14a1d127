/**
 * A figure of a program that was bundled: plain, minified, and with the names of its functions kept. It
 * plays in Chromium all the same.
 *
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startChromium } from "./browsers.ts";

const WAYS = ["", "--minify", "--keep-names"];

/** Writes the page of an animation. */
const PROGRAM = `
import { animation } from "gradbook/plot";
const frames = [0, 1, 2].map((slope) => ({ title: \`slope \${slope}\`, curves: [[[-1, -slope], [1, slope]]] }));
const background = { alt: "A line turns", x: { domain: [-1, 1] }, y: { domain: [-2, 2] } };
Deno.writeTextFileSync("page.html", animation({ background, frames, fps: 50 }).standalone());
`;

/** Bundles the program each way, runs it, and plays what it wrote. */
export async function playsBundled(): Promise<string> {
  await using browser = await startChromium();
  const folder = await Deno.makeTempDir();
  const deno = async (...args: string[]) => {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: folder })
      .output();
    assert(success, new TextDecoder().decode(stderr));
  };
  try {
    await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
    const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
    for (const way of WAYS) {
      const flags = way ? [way] : [];
      await deno("bundle", "-q", "--config", config, ...flags, "-o", "bundle.js", "program.ts");
      await deno("run", "-q", "--no-config", "--allow-write=.", "bundle.js");
      await browser.open(`file://${folder}/page.html`);
      const titles = await browser.run(async () => {
        const title = () => document.getElementById("title")!.textContent;
        const press = (id: string) => document.getElementById(id)!.click();
        const seen = [title()];
        for (const id of ["next", "last", "first"]) {
          press(id);
          seen.push(title());
        }
        press("play");
        for (let k = 0; k < 100 && title() !== "slope 2"; k++) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return [...seen, title()];
      });
      assert.deepEqual(titles, [0, 1, 2, 0, 2].map((slope) => `slope ${slope}`), way);
    }
    assert.deepEqual(browser.errors, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return `a figure plays, of a program bundled in ${WAYS.length} ways`;
}
