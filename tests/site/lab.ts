/**
 * `deno task test:page`: notebooks in the page that `deno task site --lab` has built, from a path below
 * a host's root and a cold profile, in Chromium and, where it is there, in Firefox.
 *
 *     deno task test:page [--all] [NOTEBOOK ...]
 *
 * Without a notebook: the first one; `--all` runs each.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Cell, joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { slug } from "../../lib/page/section.ts";
import { serveSite } from "../../lib/site/serve.ts";
import semantics from "../page/cell_semantics.json" with { type: "json" };
import { type Driven, hasFirefox, startChromium, startFirefox } from "./browsers.ts";
import { LabPage, pause } from "./lab_page.ts";

/** Bytes before the first cell can run, cold and compressed. */
const MOST_BYTES = 12e6;
/** Seconds for a whole notebook, on a machine that does other things, too. */
const LONG = 1200;

const root = fileURLToPath(new URL("../../", import.meta.url));
const site = join(root, "_site", "lab");
try {
  Deno.statSync(join(site, "index.html"));
} catch {
  console.error(`Cannot open ${site}: it is not there; deno task site --lab builds it`);
  Deno.exit(2);
}
const isAll = Deno.args.includes("--all");
const named = Deno.args.filter((arg) => !arg.startsWith("-"));
const all = [...Deno.readDirSync(join(root, "notebooks"))]
  .map(({ name }) => name).filter((name) => name.endsWith(".ipynb")).sort();
const wanted = all.filter((name) =>
  isAll || (named.length > 0 ? named.some((start) => name.startsWith(start)) : /^01/.test(name))
);

let passed = 0, failed = 0;

async function step(name: string, work: () => Promise<string> | string): Promise<void> {
  const start = performance.now();
  try {
    const found = await work();
    passed++;
    console.log(`${name}: ${found} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`${name}: FAILED: ${error instanceof Error ? error.message : error}`);
  }
}

/** What counts of the outputs of a cell: kinds, media types, texts and verdicts, and no pictures. */
function readable({ outputs = [] }: Cell): unknown[] {
  return outputs.map(({ output_type, data = {}, text, ename, evalue }) => ({
    output_type,
    types: Object.keys(data).sort(),
    text: joinText(text ?? data["text/plain"]),
    verdict: data["application/vnd.gradbook.comparison+json"],
    ...{ ename, evalue },
  }));
}

async function runsAsSaved(lab: LabPage, name: string): Promise<string> {
  await lab.clear();
  await lab.runAll(LONG);
  const saved = readNotebook(join(root, "notebooks", name)).cells, found = await lab.cells();
  const count = saved.filter(({ cell_type }) => cell_type === "code").length;
  for (const [i, cell] of saved.entries()) {
    if (cell.cell_type === "code") {
      assert.deepEqual(readable(found[i]), readable(cell), `cell ${i + 1}`);
    }
  }
  const accuracy = /^Test accuracy: .*$/m.exec(JSON.stringify(found).replaceAll("\\n", "\n"))?.[0];
  return `${count} cells as they are saved${accuracy ? `; ${accuracy}` : ""}`;
}

const SETUP = `
import { Dense, fit, MLP, RandomState, zeros } from "gradbook";
import { breathe } from "gradbook/notebook";
const rng = new RandomState(1), inputs = rng.randn(2000, 100);
const targets = inputs.sum(1).gt(0).reshape([2000, 1]);
const model = new MLP({
  layers: [new Dense(rng.randn(100, 64), zeros([64])), new Dense(rng.randn(64, 1), zeros([1]))],
  activation: "tanh",
  head: "sigmoidBinaryCrossEntropy",
});
let n = 0, threads = 0;`;

const TRAINING = `
for await (const event of fit(model, { inputs, targets }, { epochs: 1e6, batchSize: 10, learningRate: 1e-4 })) {
  if (event.kind === "start") threads = event.threads;
  if (event.kind === "epoch") n++;
  if (event.kind === "stopped") console.log("stopped");
}`;

//  what, code, whether variables are kept
const LOOPS: readonly [string, string, boolean][] = [
  ["training", TRAINING, true],
  ["a loop that breathes", "while (true) { n++; await breathe(); }", true],
  [
    "a loop that sleeps",
    "while (true) { n++; await new Promise((r) => setTimeout(r, 5)); }",
    true,
  ],
  ["an endless loop", "n++;\nwhile (true);", false],
];

/** What is printed of a cell whose types are wrong; while TypeScript is not ready, nothing is. */
async function complaintOf(lab: LabPage, code: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const { printed } = await lab.execute(code);
    if (printed !== "") return printed;
    await pause(500);
  }
  return "";
}

async function stops(lab: LabPage): Promise<string> {
  const times: string[] = [];
  for (const [what, code, isKept] of LOOPS) {
    assert.equal((await lab.execute(SETUP)).error, null);
    await lab.forget();
    await lab.begin(code);
    await lab.begin("console.log('behind')");
    await pause(1500);
    const start = performance.now();
    await lab.stop();
    await lab.until(
      `the end of ${what}`,
      () =>
        // deno-lint-ignore no-explicit-any -- it runs in the page
        (globalThis as any).begun[0].status !== "",
      [],
      30,
    );
    const seconds = (performance.now() - start) / 1000;
    const [{ error, printed }, behind] = await lab.begun();
    assert.equal(error?.ename, "Interrupted", what);
    if (what === "training") assert.match(printed, /stopped/);
    assert.equal(behind.printed, "", `what waits behind ${what} runs`);
    assert(seconds < 8, `${what} took ${seconds.toFixed(1)} s`);
    await pause(300);
    const { value } = await lab.execute("typeof n === 'number' && n > 0");
    assert.equal(value, String(isKept), `variables after ${what}`);
    if (!isKept) assert.match(await complaintOf(lab, "typeof n;"), /^Type error/);
    times.push(`${what} ${seconds.toFixed(1)} s`);
  }
  return times.join(", ");
}

async function keepsSemantics(lab: LabPage): Promise<string> {
  for (const { what, cells } of semantics) {
    for (const cell of cells as Record<string, unknown>[]) {
      const found = await lab.execute(String(cell.code));
      assert.equal(found.error?.ename, cell.error, `${what}: ${found.error?.evalue}`);
      if (cell.value !== undefined) assert.equal(found.value, cell.value, what);
      if (cell.printed !== undefined) assert.equal(found.printed, cell.printed, what);
      if (cell.line === undefined) continue;
      const trace = found.error!.traceback.join("\n");
      assert.equal(/<anonymous>:(\d+)/.exec(trace)?.[1], String(cell.line), `${what}: ${trace}`);
    }
  }
  return `${semantics.length} kinds of cells as in Deno's kernel`;
}

/** TypeScript is fetched once the first cell has run. */
async function knowsTypes(lab: LabPage): Promise<string> {
  await lab.execute('import { zeros } from "gradbook";');
  const code = "const wrong = zeros([2, 3]);\n\nwrong.matmul(zeros([4, 5]));";
  const start = performance.now();
  const printed = await complaintOf(lab, code);
  const seconds = (performance.now() - start) / 1000;
  assert.match(printed, /^Type error in line 3, column \d+: .*\(4, 5\).*\(2, 3\)/);
  assert.equal((await lab.execute("const known = zeros([2, 3]);")).printed, "");
  assert((await lab.execute("const left = 1;\nthrow left;")).error);
  assert.equal((await lab.execute("left + 1;")).printed, "", "what a failed cell has left");
  assert((await lab.complete("known.mat")).includes("matmul"));
  assert.match(await lab.inspect("known.matmul"), /matrix product/i);
  return `after ${seconds.toFixed(1)} s: ${printed.trim()}`;
}

async function refuses(lab: LabPage): Promise<string> {
  const cells: [string, RegExp][] = [
    ['import _ from "npm:lodash";', /^Cannot import "npm:lodash": a page fetches nothing/],
    ['import { x } from "./nothing.ts";', /^Cannot import ".\/nothing.ts"/],
    [
      'import { nothing } from "gradbook";',
      /^Cannot import "nothing": "gradbook" has no such value/,
    ],
    ['new Deno.Command("ls");', /^Deno.Command is not there in a page/],
  ];
  for (const [code, message] of cells) {
    assert.match((await lab.execute(code)).error!.evalue, message);
  }
  return `${cells.length} things that a page has not, each in one line`;
}

/** Bytes before an embedded cell can run. */
const MOST_EMBEDDED = 1.5e6;

async function embeds(
  browser: Driven,
  { addr }: Deno.HttpServer<Deno.NetAddr>,
  bytes: () => number,
): Promise<string> {
  const script = `http://127.0.0.1:${addr.port}/a/path/gradbook/cell.js`;
  const page = `<!doctype html><title>Notes</title><link rel="icon" href="data:,">
<script src="${script}"></script>
<gradbook-cell id="first" auto><script type="text/plain">
  import { tensor } from "gradbook";
  const x = tensor([[1, 2], [3, 4]]);
  console.log(x.T.shape);
  x.matmul(x);
</script></gradbook-cell>
<gradbook-cell id="second" auto>x.sum() + unknown;</gradbook-cell>`;
  await using other = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(page, { headers: { "content-type": "text/html" } }),
  );
  const before = bytes();
  await browser.open(`http://127.0.0.1:${other.addr.port}/`);
  const text = () =>
    browser.run(() =>
      ["first", "second"].map((id) => {
        const root = document.getElementById(id)?.shadowRoot;
        return [...root?.querySelectorAll("pre") ?? []].map(({ textContent }) => textContent);
      })
    );
  let found: (string | null)[][] = [[], []];
  for (let tries = 0; tries < 200 && found[1].length === 0; tries++) {
    await pause(200);
    found = await text();
  }
  const [first, [second]] = found;
  assert.deepEqual(first, ["[ 2, 2 ]\n", "array([[ 7., 10.],\n       [15., 22.]])"]);
  assert.match(String(second), /^ReferenceError: unknown is not defined\n\s+at <anonymous>:1/);
  const sent = bytes() - before;
  assert(sent < MOST_EMBEDDED, `${sent} bytes before the cell has run`);
  return `runs after ${(sent / 1e6).toFixed(2)} MB`;
}

/** The page that trains on MNIST. */
async function trains(browser: Driven, address: string): Promise<string> {
  await browser.open(address);
  // It loads itself anew, once, where that lets it share memory.
  const isReady = () =>
    crossOriginIsolated && !!document.querySelector("gradbook-cell")?.shadowRoot;
  for (let tries = 0; !await browser.run(isReady).catch(() => false); tries++) {
    assert(tries < 100, "the page may not share memory");
    await pause(200);
  }
  await browser.run(() =>
    document.querySelector("gradbook-cell")!.shadowRoot!.querySelector("button")!.click()
  );
  for (const end = Date.now() + 1000 * LONG; Date.now() < end; await pause(500)) {
    const text = await browser.run(() => {
      const { shadowRoot } = document.querySelector("gradbook-cell")!;
      return [...shadowRoot!.querySelectorAll("pre")].map(({ textContent }) => textContent).join(
        "",
      );
    });
    if (!/exact|Error/.test(text)) continue;
    assert.match(text, /^exact: 97\.28% in/m);
    return text.trim().replaceAll("\n", "; ");
  }
  throw new Error("it has not ended");
}

async function test(start: () => Promise<Driven>, isolated: boolean): Promise<void> {
  let bytes = 0;
  await using server = serveSite(site, {
    base: "/a/path/",
    isolated,
    onAnswer: (_path, _status, length) => bytes += length,
    change: (path, text) =>
      path === "jupyter-lite.json"
        ? text.replace('"appName"', '"exposeAppInBrowser": true, "appName"')
        : text,
  });
  await using browser = await start();
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const address = (notebook: string) => `${origin}/a/path/start.html?notebook=${notebook}`;
  console.log(`${browser.name}, a host ${isolated ? "with" : "without"} headers for shared memory`);
  let lab!: LabPage;
  await step("opens", async () => {
    lab = await LabPage.open(browser, address(wanted[0]));
    assert.equal(await lab.isIsolated(), true);
    assert.equal((await lab.execute("1 + 1")).value, "2");
    assert(bytes < MOST_BYTES, `${bytes} bytes before the first cell has run`);
    return `the first cell has run after ${(bytes / 1e6).toFixed(2)} MB`;
  });
  if (!lab) return;
  await step("semantics", () => keepsSemantics(lab));
  await step("what is not there", () => refuses(lab));
  await step("prompt", async () => {
    const { value, printed, error } = await lab.execute('prompt("A question:");');
    assert.equal(error, null);
    assert.deepEqual([value, printed], ['"an answer"', "A question: "]);
    return `asked, and answered`;
  });
  await step("types", () => knowsTypes(lab));
  await step("Stop", () => stops(lab));
  await step("restarting", async () => {
    await lab.execute("const before = 1;");
    await lab.restart();
    assert.equal((await lab.execute("typeof before;")).value, '"undefined"');
    return "variables are gone";
  });
  if (isolated) {
    for (const name of wanted) {
      await step(name, async () => {
        lab = await LabPage.open(browser, address(name));
        return await runsAsSaved(lab, name);
      });
    }
  }
  await step("reloading", async () => {
    await lab.edit(1, "'edited';");
    lab = await LabPage.open(browser, address(wanted.at(-1)!));
    assert.equal(joinText((await lab.cells())[1].source), "'edited';");
    return "edits are kept";
  });
  await step("a section", async () => {
    const cells = readNotebook(join(root, "notebooks", wanted[0])).cells;
    const headings = cells.flatMap(({ cell_type, source }) =>
      cell_type === "markdown" ? /^## (.*)$/m.exec(joinText(source))?.[1] ?? [] : []
    );
    // With another query, since only the part behind the hash would not load the page anew.
    lab = await LabPage.open(browser, `${address(wanted[0])}&again#${slug(headings.at(-1)!)}`);
    await pause(3000);
    const active = await lab.active();
    assert(active.includes(headings.at(-1)!), active);
    return `opened at "${headings.at(-1)}"`;
  });
  await step("a cell in another site's page", () => embeds(browser, server, () => bytes));
  if (!isolated) {
    const train = `${origin}/a/path/train.html`;
    await step("training in a page of its own", () => trains(browser, train));
  }
  await step("requests", () => {
    const outside = browser.requests.filter((url) =>
      !/^http:\/\/127\.0\.0\.1:/.test(url) && /^(?:https?|wss?):/.test(url)
    );
    assert.deepEqual(outside, []);
    return `${browser.requests.length}, none to another address`;
  });
  await step("errors", () => {
    // JupyterLab has some of its own.
    assert.deepEqual(browser.errors.filter((trace) => /\/gradbook/.test(trace)), []);
    return "none in the kernel's scripts";
  });
}

await test(startChromium, true);
await test(startChromium, false);
if (hasFirefox) await test(startFirefox, true);
console.log(`page: ${passed} of ${passed + failed} steps passed`);
Deno.exit(failed > 0 ? 1 : 0);
