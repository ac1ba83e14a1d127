/** What the repository promises about itself: which way imports run, and what its texts refer to. */
import { assert, assertEquals } from "@std/assert";

const reads = Deno.permissions.querySync({ name: "read" }).state === "granted";
const root = new URL("../", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, root));

function* files(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, root))) {
    if (isDirectory) yield* files(`${folder}${name}/`);
    else yield folder + name;
  }
}

/** The rooms of lib/, lowest first: a module imports from its own room or those before it. */
const LAYERS = [
  ["lib/runtime/"],
  ["lib/kernels/"],
  ["lib/tensor/"],
  ["lib/random/"],
  [
    "lib/activations.ts",
    "lib/losses.ts",
    "lib/metrics.ts",
    "lib/preprocessing.ts",
    "lib/decomposition/",
  ],
  ["lib/formats/"],
  ["lib/models/"],
  ["lib/training/"],
  ["lib/checkpoint/"],
  ["lib/mod.ts"],
  ["lib/datasets/"],
  ["lib/plot/"],
  ["lib/notebook/"],
  ["lib/interop/"],
  ["lib/npm/"],
  ["lib/site/"],
  ["lib/cli/"],
];
const layerOf = (path: string) =>
  LAYERS.findIndex((room) => room.some((prefix) => path.startsWith(prefix)));

Deno.test({
  name: "imports within lib/ run one way",
  ignore: !reads,
  fn() {
    for (const path of files("lib/")) {
      if (!path.endsWith(".ts")) continue;
      assert(layerOf(path) >= 0, `${path} stands in no room of LAYERS`);
      // Types alone make no dependency: an `import type` is erased.
      const imports = read(path).matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)"/gms);
      for (const [, specifier] of imports) {
        const target = new URL(specifier, new URL(path, root)).href.slice(root.href.length);
        assert(layerOf(target) <= layerOf(path), `${path} imports ${target}`);
        assert(target !== "lib/mod.ts", `${path} imports lib/mod.ts, which is for users`);
      }
    }
  },
});

Deno.test({
  name:
    "only runtime/, datasets/, checkpoint/, notebook/, npm/, site/, cli/ and what opens a BLAS library know of Deno",
  ignore: !reads,
  fn() {
    for (const path of files("lib/")) {
      if (
        /^lib\/(runtime|datasets|checkpoint|notebook|npm|site|cli)\/|^lib\/kernels\/(blas|simd\/build)\.ts$/
          .test(path)
      ) {
        continue;
      }
      assert(!/\bDeno\.(?!test)/.test(read(path).replaceAll(/^ *\*.*$/gm, "")), path);
    }
  },
});

Deno.test({
  name: "README.md, .ci/run and the workflow pin the same Deno",
  ignore: !reads,
  fn() {
    const pins = [
      "README.md",
      ".ci/run",
      ".github/workflows/ci.yml",
      ".github/workflows/site.yml",
    ].flatMap((path) =>
      Array.from(
        read(path).matchAll(/deno@([\d.]+\d)|(?:DENO_VERSION|deno-version): v([\d.]+)/g),
        (m) => m[1] ?? m[2],
      )
    );
    assert(pins.length >= 4);
    assertEquals(new Set(pins).size, 1);
  },
});

Deno.test({
  name: "the sections that the library says it is derived in are there",
  ignore: !reads,
  fn() {
    let links = 0;
    for (const path of files("lib/")) {
      const text = path.endsWith(".ts") ? read(path) : "";
      for (
        const [, notebook, section] of text.matchAll(
          /Derived in (notebooks\/\w+\.ipynb), "([^"]+)"/g,
        )
      ) {
        const { cells } = JSON.parse(read(notebook)) as { cells: { source: string[] }[] };
        const headings = cells.flatMap(({ source }) =>
          source.filter((line) => line.startsWith("#"))
        );
        assert(
          headings.some((line) => line.replace(/^#+ /, "").startsWith(section)),
          `${path}: "${section}" is no heading of ${notebook}`,
        );
        links++;
      }
    }
    assert(links > 10);
  },
});
