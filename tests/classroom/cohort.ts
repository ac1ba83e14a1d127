/**
 * A cohort of submissions of four_exercises.ipynb, made from the version that students get: right,
 * half right and wrong ones, and all that can go wrong with a file or a program, by accident or not.
 */

/** A submission, and what is to come of it. */
export interface Submission {
  /** The file's name without its end. */
  readonly student: string;
  /** The file. */
  readonly bytes: Uint8Array;
  /** Of 9 points. */
  readonly points: number;
  /** What the notes or the reasons must say. */
  readonly says?: RegExp;
  /** It is stopped by a limit: it takes its time. */
  readonly isSlow?: true;
}

interface Cell {
  cell_type: string;
  id?: string;
  metadata: Record<string, unknown>;
  source: string[] | string;
}

interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** What a student writes into the four cells. */
interface Answers {
  relu?: string;
  center?: string;
  slope?: string;
  layer?: string;
}

const RELU = `function reluByHand(z: Matrix): Matrix {
  return z.maximum(0);
}`;
const CENTER = `function center(x: Matrix): Matrix {
  return x.sub(x.mean(0));
}`;
const SLOPE = `function gradientOf(w: Vector): Vector {
  return w.mul(2);
}

const w = tensor([1, -2, 0.5]);`;
const LAYER = `const yourLayer = (X: Matrix, W: Matrix, b: Vector): Matrix => X.matmul(W).add(b);`;
/** 9 points. */
const RIGHT: Answers = { relu: RELU, center: CENTER, slope: SLOPE, layer: LAYER };
/** None. */
const WRONG: Answers = {
  relu: RELU.replace("maximum(0)", "mul(1)"),
  center: CENTER.replace("mean(0)", "mean(1, { keepDims: true })"),
  slope: SLOPE.replace("mul(2)", "mul(3)"),
  layer: LAYER.replace(".add(b)", ""),
};

/** The submissions, made from the text of the student's version. */
export function cohort(
  version: string,
  places: { source: string; submissions: string },
): Submission[] {
  const list: Submission[] = [];
  const raw = (student: string, text: string, points: number, says?: RegExp) =>
    list.push({ student, bytes: new TextEncoder().encode(text), points, ...(says && { says }) });
  const add = (
    student: string,
    answers: Answers,
    points: number,
    { says, isSlow, change }: {
      says?: RegExp;
      isSlow?: true;
      change?: (notebook: Notebook) => void;
    } = {},
  ) => {
    const notebook: Notebook = JSON.parse(version);
    for (const [id, source] of Object.entries(answers)) cellOf(notebook, id).source = source;
    change?.(notebook);
    const bytes = new TextEncoder().encode(JSON.stringify(notebook));
    list.push({ student, bytes, points, ...(says && { says }), ...(isSlow && { isSlow }) });
  };
  const before = (code: string) => ({ ...RIGHT, relu: `${code}\n${RELU}` });

  add("right", RIGHT, 9);
  add("right-otherwise", {
    relu: RELU.replace("z.maximum(0)", "z.mul(z.gt(0))"),
    center: CENTER.replace("x.sub(x.mean(0))", "x.sub(x.sum(0).div(x.shape[0]))"),
    slope: SLOPE.replace("w.mul(2)", "w.add(w)"),
    layer: LAYER.replace("X.matmul(W).add(b)", "W.T.matmul(X.T).T.add(b)"),
  }, 9);
  add(
    "right-with-a-cell-of-its-own",
    {
      ...RIGHT,
      relu: RELU.replace("z.maximum(0)", "cutOff(z)"),
    },
    9,
    {
      says: /of their own that were run: 1/,
      change: ({ cells }) =>
        cells.splice(3, 0, codeCell("const cutOff = (z: Matrix): Matrix => z.maximum(0);")),
    },
  );
  add("only-relu", { relu: RELU }, 3, { says: /a blank is still to be filled in/ });
  add("only-center", { center: CENTER }, 3);
  add("center-wrong", { ...RIGHT, center: WRONG.center! }, 6, { says: /expected|fails/ });
  add("all-wrong", WRONG, 0);
  add(
    "solution-by-its-name",
    {
      ...RIGHT,
      layer: LAYER.replace("X.matmul(W).add(b)", "layerSolution(X, W, b)"),
    },
    8,
    { says: /layerSolution is not defined/ },
  );
  add("takes-the-library's", { ...RIGHT, layer: 'const yourLayer = reference("layer");' }, 8, {
    says: /layer: names the library's own answers/,
  });
  add("empty", {}, 0, { says: /left as it was/ });

  add("endless-loop", { ...RIGHT, center: "for (;;);" }, 6, {
    says: /center: the cell took more than/,
    isSlow: true,
  });
  add(
    "endless-await",
    { ...RIGHT, center: "for (;;) await new Promise((go) => setTimeout(go, 1));" },
    6,
    {
      says: /center: the cell took more than/,
      isSlow: true,
    },
  );
  add("endless-in-a-check", { ...RIGHT, slope: SLOPE.replace("return", "for (;;);\nreturn") }, 7, {
    says: /slope-check-1: the cell took more than/,
    isSlow: true,
  });
  add("never-resolved", { ...RIGHT, center: "await new Promise(() => {});" }, 6, {
    says: /center: the (?:process ended|cell took)/,
  });

  add("checks-deleted", RIGHT, 9, {
    change: (notebook) => {
      notebook.cells = notebook.cells.filter(({ id }) => !/-(?:check|hidden)-/.test(id ?? ""));
    },
  });
  add("checks-edited", WRONG, 0, {
    change: ({ cells }) => {
      for (const cell of cells) if (/-(?:check|hidden)-/.test(cell.id ?? "")) cell.source = "true;";
    },
  });
  add("globals-overwritten", before(CHEATING_GLOBALS), 9);
  add("globals-overwritten-and-wrong", { ...WRONG, relu: `${CHEATING_GLOBALS}\n${WRONG.relu}` }, 0);
  add("prototypes-polluted", before(POLLUTION), 9);
  add("prototypes-polluted-and-wrong", {
    ...WRONG,
    relu: `${POLLUTION}\n${CHEATING_PROTOTYPES}\n${WRONG.relu}`,
  }, 0);
  add("frames-forged", { ...WRONG, relu: `${FORGED_FRAMES}\n${WRONG.relu}` }, 0);
  add("reads-the-answers", before(readsAll(places)), 9, { says: /nothing could be read/ });
  add("asks-the-network", before(ASKS_THE_NETWORK), 9, { says: /no network/ });
  add("writes", before(WRITES), 9, { says: /nothing could be written/ });

  add("prints-100-MB", before('for (let i = 0; i < 1e6; i++) console.log("x".repeat(99));'), 9, {
    says: /printed more than 1 MB/,
  });
  add("prints-one-line-of-100-MB", before('console.log("x".repeat(1e8));'), 9, {
    says: /printed more than 1 MB/,
  });
  add("exits", before("Deno.exit(0);"), 9, { says: /Cannot run Deno\.exit/ });
  add("exits-as-in-Node", before("process.exit(0);"), 9, { says: /Cannot run process\.exit/ });
  add(
    "exits-in-a-check",
    {
      ...RIGHT,
      center: CENTER.replace("return", "Deno.exit(0);\nreturn"),
    },
    6,
    { says: /Cannot run Deno\.exit/ },
  );
  add("exits-by-import", before('import { exit } from "node:process";\nexit(0);'), 9, {
    says: /Cannot run process\.reallyExit/,
  });
  add("throws-in-a-timer", before('setTimeout(() => { throw new Error("late"); }, 0);'), 9, {
    says: /failed in the background: late/,
  });
  add("rejects-in-the-background", before('void Promise.reject(new Error("nobody cares"));'), 9, {
    says: /failed in the background: nobody cares/,
  });
  add("syntax-error", { ...RIGHT, relu: "function reluByHand(z { return z; }" }, 6, {
    says: /relu fails/,
  });
  add(
    "takes-all-memory",
    {
      ...RIGHT,
      center: "const all = [];\nfor (;;) all.push(new Uint8Array(1e8).fill(1));",
    },
    6,
    { says: /center(?: fails: Array buffer allocation failed|: the cell took)/ },
  );
  add(
    "takes-all-of-the-heap",
    {
      ...RIGHT,
      center: "const all = [];\nfor (;;) all.push(new Array(1000).fill({}).map(() => ({})));",
    },
    6,
    { says: /center: the (?:process ran out of memory|cell took)/, isSlow: true },
  );

  add("other-order", RIGHT, 9, { change: ({ cells }) => void cells.reverse() });
  add("saved-by-VS-Code", RIGHT, 9, { change: (notebook) => asVSCode(notebook, true) });
  add("stripped-of-metadata", RIGHT, 9, {
    says: /relu: the cell was found by its declared names/,
    change: (notebook) => asVSCode(notebook, false),
  });
  add("cell-copied", RIGHT, 9, {
    change: ({ cells }) => {
      const at = cells.findIndex(({ id }) => id === "relu");
      cells.splice(at, 0, { ...cells[at], id: "copy", source: WRONG.relu! });
    },
  });
  add(
    "=1+1<script>alert(1)</script>",
    {
      ...RIGHT,
      relu: 'throw new Error("<script>alert(1)</script>\\u202e\\u001b[2J");',
    },
    6,
    { says: /relu fails: &#60;script&#62;/ },
  );

  raw("no-JSON", "%PDF-1.7 this is no notebook", 0, /expected JSON/);
  raw("nothing", "", 0, /expected JSON/);
  raw("cut-off", version.slice(0, version.length >> 1), 0, /expected JSON/);
  raw("no-notebook", "[1, 2, 3]", 0, /a list of cells/);
  raw("nested-too-deep", "[".repeat(1e6), 0, /expected JSON/);
  raw(
    "odd-cells",
    '{"cells":[null,{"cell_type":"code","source":{"a":1},"metadata":[]}]}',
    0,
    /cell 1/,
  );
  return list;
}

/** Names that the checks are called by, and what they are likely to use. */
const CHEATING_GLOBALS = `
check = () => {};
checkGradient = async () => {};
globalThis.check = globalThis.checkDigest = globalThis.assertEquals = () => {};
globalThis.checkDigest = () => {};
globalThis.required = () => {};
console.log = () => {};
globalThis.JSON = undefined;
globalThis.Promise = class {};
globalThis.setTimeout = () => {};`;

/** What breaks careless programs: enumerable properties, and setters that everything inherits. */
const POLLUTION = `
Object.prototype.polluted = 1;
Array.prototype.polluted = 1;
Object.prototype.toJSON = () => "right";
Array.prototype.toJSON = () => "right";
String.prototype.toJSON = () => "right";
Object.prototype.error = { name: "", message: "" };
JSON.stringify = () => '"right"';
JSON.parse = () => ({});
TextEncoder.prototype.encode = () => new Uint8Array();
Deno.stdout.writeSync = () => 0;
String.prototype.indexOf = () => 0;`;

/** What makes comparisons come out equal, where they are made. */
const CHEATING_PROTOTYPES = `
Math.abs = () => 0;
Object.is = () => true;
Number.isFinite = () => false;
Array.prototype.every = () => true;
Set.prototype.has = () => false;`;

/** Frames as a submission may guess them. */
const FORGED_FRAMES = `
for (const start of ["", "undefined ", "nonce ", crypto.randomUUID() + " "]) {
  for (const kind of ['answer ["",[1,2],"0 2"]', "ready", 'end "relu-check-1"', "tolerance [1,9]"]) {
    Deno.stdout.writeSync(new TextEncoder().encode("\\n" + start + kind + "\\n"));
  }
}`;

/** All ways to read files that come to mind; throws the text of what could be read. */
const readsAll = ({ source, submissions }: { source: string; submissions: string }) => `
const ways = {
  text: (path) => Deno.readTextFile(path),
  sync: (path) => Deno.readFileSync(path),
  open: async (path) => (await Deno.open(path)).readable.getReader().read(),
  node: async (path) => (await import("node:fs")).readFileSync(path),
  promises: async (path) => (await import("node:fs/promises")).readFile(path),
  require: async (path) => (await import("node:module")).createRequire("file:///")(path),
  json: (path) => import("file://" + path, { with: { type: "json" } }),
  asText: (path) => new Function("path", 'return import("file://" + path, { with: { type: "text" } })')(path),
  literal: () => eval('import("file://${source}", { with: { type: "text" } })'),
  fetch: async (path) => (await fetch("file://" + path)).text(),
  relative: (path) => import("./" + path.split("/").at(-1), { with: { type: "text" } }),
  database: async (path) => new (await import("node:sqlite")).DatabaseSync(path),
  list: async (path) => [...Deno.readDirSync(path.replace(/[^/]*$/, ""))],
  stat: (path) => Deno.stat(path),
  proc: () => Deno.readTextFile("/proc/self/environ"),
  parent: () => Deno.readTextFile("/proc/" + Deno.ppid + "/cmdline"),
  run: async (path) => new Deno.Command("cat", { args: [path] }).outputSync().stdout,
  spawn: async (path) => (await import("node:child_process")).execFileSync("cat", [path]),
  environment: () => Deno.env.toObject(),
  thread: async (path) => new Promise(async (resolve, reject) => {
    const { Worker } = await import("node:worker_threads");
    const code = 'require("node:worker_threads").parentPort.postMessage(require("node:fs").readFileSync(' +
      JSON.stringify(path) + '))';
    const worker = new Worker(code, { eval: true });
    worker.on("message", resolve).on("error", reject).on("exit", reject);
    setTimeout(reject, 3000);
  }),
};
const found = [];
for (const path of [${JSON.stringify(source)}, ${JSON.stringify(submissions)} + "right.ipynb"]) {
  for (const [name, way] of Object.entries(ways)) {
    try {
      if (await way(path) !== undefined) found.push(name + " " + path);
    } catch {}
  }
}
setTimeout(() => { throw new Error(found.length > 0 ? "READ " + found : "nothing could be read"); });`;

const ASKS_THE_NETWORK = `
const asked = await Promise.allSettled([
  fetch("http://127.0.0.1:1"),
  Deno.connect({ hostname: "127.0.0.1", port: 1 }),
  import("npm:left-pad@1.3.0"),
  new Function('return import("npm:left-" + "pad@1.3.0")')(),
  (async () => Deno.listen({ port: 0 }))(),
  (async () => Deno.resolveDns("localhost", "A"))(),
  new Promise((go, no) => { const s = new WebSocket("ws://127.0.0.1:1"); s.onopen = go; s.onerror = no; }),
]);
const refused = asked.every(({ reason }) =>
  reason && /permission|access|allow|cache|error|undefined/i.test(reason.name + reason.message)
);
setTimeout(() => { throw new Error(refused ? "no network" : "NETWORK " + JSON.stringify(asked)); });`;

const WRITES = `
const tries = [
  () => Deno.writeTextFileSync("written-by-a-submission", "x"),
  () => Deno.makeTempFileSync(),
  () => Deno.mkdirSync("written-by-a-submission"),
  () => Deno.removeSync("four_exercises.ipynb"),
  () => localStorage.setItem("x", "x".repeat(1e6)),
  () => sessionStorage.setItem("x", "x"),
  async () => (await caches.open("x")).put("http://a.b/", new Response("x".repeat(1e6))),
  async () => (await import("node:fs")).writeFileSync("written-by-a-submission", "x"),
  async () => new (await import("node:sqlite")).DatabaseSync("written-by-a-submission").exec("create table t(x)"),
  () => Deno.openKv(),
  async () => new Promise(async (resolve, reject) => {
    const { Worker } = await import("node:worker_threads");
    const code = 'caches.open("x").then((c) => c.put("http://a.b/", new Response("x"))).then(() => ' +
      'require("node:worker_threads").parentPort.postMessage("written"))';
    const worker = new Worker(code, { eval: true });
    worker.on("message", resolve).on("error", reject).on("exit", reject);
    setTimeout(reject, 3000);
  }),
];
let written = "";
for (const [i, go] of tries.entries()) {
  try {
    await go();
    written += " " + i;
  } catch {}
}
setTimeout(() => { throw new Error(written ? "WRITTEN" + written : "nothing could be written"); });`;

function cellOf({ cells }: Notebook, id: string): Cell {
  const cell = cells.find((cell) => cell.id === id);
  if (!cell) throw new RangeError(`Cannot answer ${id}: there must be such a cell, but is none`);
  return cell;
}

function codeCell(source: string): Cell & Record<string, unknown> {
  return { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source };
}

/** As VS Code saves it: nbformat 4.2 without ids, its own metadata, and more or less of others'. */
function asVSCode(notebook: Notebook, keepsMetadata: boolean): void {
  notebook.nbformat_minor = 2;
  notebook.metadata = { language_info: { name: "typescript" }, orig_nbformat: 4 };
  for (const cell of notebook.cells) {
    delete cell.id;
    const kept = keepsMetadata ? cell.metadata : {};
    cell.metadata = { ...kept, vscode: { languageId: "typescript" } };
    cell.source = [cell.source].flat().join("").split(/(?<=\n)/).map((l) =>
      l.replace("\n", "\r\n")
    );
  }
}
