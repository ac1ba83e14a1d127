/**
 * `deno task build:pages`: bundles the scripts of the figures' pages, which stand under client/, into
 * page_scripts.ts.
 *
 * They stand there as text, so that a program that draws such figures can itself be bundled, its names
 * changed and its functions taken apart: a page's script is made before.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { build, type Plugin, stop } from "esbuild";
import { writeFileAtomically } from "../../runtime/files.ts";

/** The pages: each a module of client/, and the function of it that is called with the data. */
const PAGES = [
  { name: "playerScript", module: "player.ts", main: "runPlayer" },
  {
    name: "computationalGraphScript",
    module: "computational_graph.ts",
    main: "runComputationalGraph",
  },
  { name: "drawDigitScript", module: "draw_digit.ts", main: "runDrawDigit" },
  { name: "explainScript", module: "explain/explain.ts", main: "runExplain" },
  { name: "randomLineScript", module: "random_line.ts", main: "runRandomLine" },
  { name: "rotationSliderScript", module: "rotation_slider.ts", main: "runRotationSlider" },
  { name: "tangentScript", module: "tangent.ts", main: "runTangent" },
  { name: "scatter3dScript", module: "scatter3d.ts", main: "runScatter3d" },
];

/** Pages that compute with the library's tensors do so by the plain kernels: no WebAssembly. */
const plainKernels: Plugin = {
  name: "plain kernels",
  setup({ onResolve }) {
    const path = fileURLToPath(new URL("client/explain/page_kernels.ts", import.meta.url));
    onResolve({ filter: /\/kernels\/mod\.ts$/ }, () => ({ path }));
  },
};

/** The text of page_scripts.ts. The same sources give the same text. */
export async function pageScriptsText(): Promise<string> {
  const constants: string[] = [];
  try {
    for (const { name, module, main } of PAGES) {
      const script = JSON.stringify(await bundle(module, main));
      constants.push(
        `/** Calls \`${main}\` of client/${module} with the constant \`data\`. */\n` +
          `export const ${name}: string = ${script};\n`,
      );
    }
  } finally {
    await stop();
  }
  return `/**
 * The scripts of the figures' pages: made by \`deno task build:pages\`, and not to be edited.
 *
 * @module
 */
// deno-fmt-ignore-file

${constants.join("\n")}`;
}

async function bundle(module: string, main: string): Promise<string> {
  const { outputFiles: [{ text }] } = await build({
    stdin: {
      contents: `import { ${main} } from "./client/${module}"; ${main}(data);`,
      resolveDir: import.meta.dirname!,
    },
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    external: ["node:*"],
    plugins: [plainKernels],
  });
  if (/<\/script|<!--/i.test(text)) {
    throw new Error(`Cannot bundle client/${module}: it must not end its script, but does`);
  }
  return text.trim();
}

if (import.meta.main) {
  const path = fileURLToPath(new URL("page_scripts.ts", import.meta.url));
  await writeFileAtomically(path, new TextEncoder().encode(await pageScriptsText()));
}
