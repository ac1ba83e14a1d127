/** What the repository promises about itself: its map, which way imports run, what its texts refer to. */
import { assert, assertEquals } from "@std/assert";
import { joinText, parseNotebook } from "../lib/notebook/ipynb.ts";

const reads = Deno.permissions.querySync({ name: "read" }).state === "granted";
const root = new URL("../", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, root));

function* files(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, root))) {
    if (isDirectory) yield* files(`${folder}${name}/`);
    else yield folder + name;
  }
}

/** What may stand at the top level; what is git-ignored may stand there too. */
const TOP_LEVEL = [
  ...["README.md", "LICENSE", "deno.json", "deno.lock", "data", "lib", "notebooks", "tests"],
  ...[".ci", ".editorconfig", ".git", ".github", ".gitignore"],
];

Deno.test({
  name: "nothing stands at the top level but what the map names",
  ignore: !reads,
  fn() {
    const ignored = read(".gitignore").split("\n").map((line) => line.replaceAll("/", ""));
    const found = Array.from(Deno.readDirSync(root), ({ name }) => name)
      .filter((name) => !TOP_LEVEL.includes(name) && !ignored.includes(name));
    assertEquals(found, []);
  },
});

/**
 * The rooms, lowest first: a module imports from its own room or from those before it, types
 * included. Rooms in one line do not import each other.
 */
const LAYERS = [
  ["lib/runtime/"],
  ["lib/kernels/"],
  ["lib/tensor/", "lib/formats/"],
  [
    "lib/routines/",
    "lib/random/",
    "lib/activations.ts",
    "lib/losses.ts",
    "lib/metrics.ts",
    "lib/formatting.ts",
    "lib/decomposition/",
  ],
  ["lib/preprocessing/"],
  ["lib/models/"],
  ["lib/training/"],
  ["lib/checkpoint/", "lib/datasets/", "lib/distributed/"],
  ["lib/interop/"],
  ["lib/plot/"],
  ["lib/playground/", "lib/exercises/"],
  ["lib/notebook/", "lib/language/"],
  ["lib/relay/"],
  ["lib/npm/", "lib/page/"],
  ["lib/site/", "lib/classroom/"],
  ["lib/cli/"],
  ["lib/mod.ts"],
  ["tests/"],
];
const ROOMS = LAYERS.flatMap((rooms, layer) => rooms.map((room) => ({ room, layer })));
const roomOf = (path: string) => ROOMS.find(({ room }) => path.startsWith(room));

interface Import {
  readonly from: string;
  readonly to: string;
  /** Erased when the program runs. */
  readonly isType: boolean;
}

/** The imports of a file by relative paths, as paths from the root. */
function importsOf(path: string): Import[] {
  const code = read(path).replaceAll(/^\s*(?:\*|\/\/).*$/gm, "");
  const statements = code.matchAll(
    /^(?:import|export)\s+(?:(type\s)?([^;"'`]*?)from\s+)?"(\.{1,2}\/[^"]+)"/gm,
  );
  const dynamic = code.matchAll(/\bimport\(\s*"(\.{1,2}\/[^"]+)"/g);
  const resolve = (specifier: string) =>
    new URL(specifier, new URL(path, root)).href.slice(root.href.length);
  return [
    ...Array.from(statements, ([, type, names, specifier]) => {
      const listed = /^\{([\s\S]*)\}$/.exec((names ?? "").trim())?.[1].split(",")
        .map((name) => name.trim()).filter(Boolean);
      const isType = !!type || !!listed?.length && listed.every((name) => /^type\s/.test(name));
      return { from: path, to: resolve(specifier), isType };
    }),
    ...Array.from(dynamic, ([, specifier]) => ({
      from: path,
      to: resolve(specifier),
      isType: false,
    })),
  ];
}

/** All modules of ours but what the browser's and the kernels' compilers check. */
function modules(): string[] {
  return [...files("lib/"), ...files("tests/")].filter((path) =>
    /\.[jt]s$/.test(path) && !path.includes("/assembly/") && !path.includes("node_modules")
  );
}

Deno.test({
  name: "imports run one way, types included, in lib/, its site and the tests",
  ignore: !reads,
  fn() {
    for (const path of modules()) {
      const here = roomOf(path);
      assert(here, `${path} stands in no room of LAYERS`);
      for (const { to } of importsOf(path)) {
        const there = roomOf(to);
        // Beside lib/ and tests/ there are data only.
        if (!there) {
          assert(/\.json$/.test(to), `${path} imports ${to}`);
          continue;
        }
        assert(
          there.layer < here.layer || there.room === here.room,
          `${path} imports ${to}, which is not below it`,
        );
        assert(
          to !== "lib/mod.ts" || here.room === "tests/",
          `${path} imports lib/mod.ts, which is for users`,
        );
      }
    }
  },
});

Deno.test({
  name: "no files import each other's values in a circle",
  ignore: !reads,
  fn() {
    const graph = new Map(
      modules().map((path) => [
        path,
        importsOf(path).filter(({ isType }) => !isType).map(({ to }) => to),
      ]),
    );
    const state = new Map<string, "open" | "done">();
    const visit = (path: string, trail: readonly string[]) => {
      if (state.get(path) === "done") return;
      assert(state.get(path) !== "open", `a circle: ${[...trail, path].join(" → ")}`);
      state.set(path, "open");
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      state.set(path, "done");
    };
    for (const path of graph.keys()) visit(path, []);
  },
});

Deno.test({
  name:
    "only runtime/, distributed/, notebook/, relay/, npm/, page/, site/, classroom/, cli/, what opens a BLAS " +
    "library, what asks Deno's checker and what builds know of Deno",
  ignore: !reads,
  fn() {
    for (const path of files("lib/")) {
      if (
        path.endsWith(".md") ||
        /^lib\/(runtime|distributed|notebook|relay|npm|page|site|classroom|cli)\/|^lib\/(kernels\/(blas|library_product)|language\/deno_engine)\.ts$|\/build\.ts$/
          .test(path)
      ) {
        continue;
      }
      assert(!/\bDeno\.(?!test)/.test(read(path).replaceAll(/^ *\*.*$/gm, "")), path);
    }
  },
});

/** Files that are longer than 400 lines say why in their first comment. */
Deno.test({
  name: "files of lib/ are short, but for those that say why not",
  ignore: !reads,
  fn() {
    const lengths: number[] = [];
    for (const path of files("lib/")) {
      if (!path.endsWith(".ts") || path.endsWith("/binaries.ts")) continue;
      const text = read(path), lines = text.split("\n").length - 1;
      lengths.push(lines);
      const header = text.slice(0, text.indexOf("*/"));
      assert(lines <= 400 || /\bfile is long because\b/.test(header), `${path} has ${lines} lines`);
    }
    const median = lengths.sort((a, b) => a - b)[lengths.length >> 1];
    assert(median < 130, `the median file has ${median} lines`);
  },
});

Deno.test({
  name: "no text names a path of a machine",
  ignore: !reads,
  fn() {
    const texts = [
      ...modules(),
      ...files("notebooks/"),
      ...files(".ci/"),
      ...files(".github/"),
      ...files("lib/"),
      ...["README.md", "data/README.md", "deno.json", "tests/bench/README.md"],
    ];
    for (const path of new Set(texts)) {
      if (!/\.(ts|js|py|md|json|ipynb|yml|css)$|\/run$/.test(path)) continue;
      const found = /(?:\/home\/\w+|\/Users\/\w+|\/root\/|\/work\/|C:\\Users)[^\s"')]*/.exec(
        read(path),
      );
      assert(!found, `${path} names ${found?.[0]}`);
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
  name: "what README.md's map and its advice name is there",
  ignore: !reads,
  fn() {
    const readme = read("README.md");
    assert(readme.split("\n").length <= 200, "README.md has more than 200 lines");
    const named = Array.from(
      readme.matchAll(/`((?:lib|tests|notebooks|data|\.github)\/[\w./]+)`|\]\(([\w./]+)\)/g),
      (m) => m[1] ?? m[2],
    );
    assert(named.length > 10);
    for (const path of named) Deno.statSync(new URL(path, root));
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
        const headings = parseNotebook(read(notebook)).cells.flatMap(({ source }) =>
          joinText(source).split("\n").filter((line) => line.startsWith("#"))
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
