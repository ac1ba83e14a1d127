/** Code with which submissions try what they must not: to cheat, to read, to write, to break the grader. */

/** Names that the checks are called by, and what they are likely to use. */
export const CHEATING_GLOBALS = `
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
export const POLLUTION = `
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
export const CHEATING_PROTOTYPES = `
Math.abs = () => 0;
Object.is = () => true;
Number.isFinite = () => false;
Array.prototype.every = () => true;
Set.prototype.has = () => false;`;

/** Frames as a submission may guess them. */
export const FORGED_FRAMES = `
for (const start of ["", "undefined ", "nonce ", crypto.randomUUID() + " "]) {
  for (const kind of ['answer ["",[1,2],"0 2"]', "ready", 'end "relu-check-1"', "tolerance [1,9]"]) {
    Deno.stdout.writeSync(new TextEncoder().encode("\\n" + start + kind + "\\n"));
  }
}`;

/** All ways to read files that come to mind; throws the text of what could be read. */
export const readsAll = ({ source, submissions }: { source: string; submissions: string }) => `
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

export const ASKS_THE_NETWORK = `
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

export const WRITES = `
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

/** What sets and reads the entries of lists, for whoever does so by an index. */
export const REDIRECTED_INDICES = `
for (let i = 0; i < 10; i++) {
  Object.defineProperty(Array.prototype, i, { get: () => "right", set() {}, configurable: true });
}`;

/** The library's own methods, which also draw what functions are tried on. */
export const PATCHED_LIBRARY = `
import { RandomState, tensor, zeros } from "gradbook";
RandomState.prototype.randn = (...shape) => zeros(shape);
RandomState.prototype.uniform = (low, high, shape) => zeros(shape);
const methods = Object.getPrototypeOf(tensor([1]));
for (const name of ["sub", "mul", "add", "matmul", "maximum"]) {
  const method = methods[name];
  methods[name] = function (...others) {
    return method.apply(this, others).mul ? this : method.apply(this, others);
  };
}`;

/** Prints until somebody stops it. */
export const ENDLESS_OUTPUT = `
const line = new Uint8Array(1e6).fill(120);
for (;;) Deno.stdout.writeSync(line);`;

/** Keeps the processor busy between the cells. */
export const BUSY = `
setInterval(() => {
  for (const end = Date.now() + 100; Date.now() < end;);
}, 0);`;

/** Fails again and again where nobody looks. */
export const ENDLESS_REJECTIONS = `
setInterval(() => {
  for (let i = 0; i < 1000; i++) void Promise.reject(new Error("again ".repeat(100)));
}, 0);`;
