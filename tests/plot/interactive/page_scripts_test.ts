/** The committed scripts of pages are what their sources give, and outlive any bundler. */
import { assert, assertEquals } from "@std/assert";
import { openPage, press } from "./client_script.ts";

const isGranted = (name: "read" | "write" | "run" | "env") =>
  Deno.permissions.querySync({ name }).state === "granted";
const ignore = !(["read", "write", "run", "env"] as const).every(isGranted);
const root = new URL("../../../", import.meta.url);

Deno.test({
  name: "page_scripts.ts is what `deno task build:pages` writes",
  ignore,
  async fn() {
    // Imported here, since the bundler reads the environment as soon as it is loaded.
    const { pageScriptsText } = await import("../../../lib/plot/interactive/build.ts");
    const committed = new URL("lib/plot/interactive/page_scripts.ts", root);
    const isSame = await pageScriptsText() === Deno.readTextFileSync(committed);
    assert(isSame, "page_scripts.ts is not what its sources give: run deno task build:pages");
  },
});

/** A program that prints the page of an animation. */
const PROGRAM = `
import { animation } from "gradbook/plot";
const frames = [0, 1, 2].map((slope) => ({ title: \`slope \${slope}\`, curves: [[[-1, -slope], [1, slope]]] }));
const background = { alt: "A line turns", x: { domain: [-1, 1] }, y: { domain: [-2, 2] } };
console.log(animation({ background, frames }).standalone());
`;

for (const flag of ["--minify", "--keep-names"]) {
  Deno.test({
    name: `an animation made by a program that was bundled with ${flag} plays`,
    ignore,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        const deno = async (...args: string[]) => {
          const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
            args,
            cwd: folder,
          }).output();
          assertEquals([success, success || new TextDecoder().decode(stderr)], [true, true]);
          return new TextDecoder().decode(stdout);
        };
        await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
        const config = ["--config", new URL("deno.json", root).pathname];
        await deno("bundle", "-q", ...config, flag, "-o", "bundle.js", "program.ts");
        const page = openPage(await deno("run", "-q", "--no-config", "bundle.js"));
        const title = () => page.getElementById("title")!.textContent;
        assertEquals(title(), "slope 0");
        press(page, "next");
        assertEquals(title(), "slope 1");
        press(page, "last");
        assertEquals(title(), "slope 2");
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
