/**
 * What can go wrong in the page: a clear message, and edits are kept.
 *
 * @module
 */
import assert from "node:assert/strict";
import { joinText } from "../../lib/notebook/ipynb.ts";
import { complaintOf } from "./lab_cells.ts";
import type { Driven } from "./browsers.ts";
import { LabPage, pause } from "./lab_page.ts";

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

/** Stop, and what a loop that it ends leaves. */
export async function stops(lab: LabPage): Promise<string> {
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
      60,
    );
    const seconds = (performance.now() - start) / 1000;
    const [{ error, printed }, behind] = await lab.begun();
    assert.equal(error?.ename, "Interrupted", `${what}: ${printed}`);
    if (what === "training") assert.match(printed, /stopped/);
    assert.equal(behind.printed, "", `what waits behind ${what} runs`);
    assert(seconds < 8, `${what} took ${seconds.toFixed(1)} s`);
    await pause(300);
    const { value } = await lab.execute("// @ts-nocheck\ntypeof n === 'number' && n > 0;");
    assert.equal(value, String(isKept), `variables after ${what}`);
    if (!isKept) assert.match((await complaintOf(lab, "typeof n;")).printed, /^Type error/);
    times.push(`${what} ${seconds.toFixed(1)} s`);
  }
  return times.join(", ");
}

/** A page that may share no memory, since no start page has made it one that may. */
export async function isAlone(start: () => Promise<Driven>, address: string): Promise<string> {
  await using browser = await start();
  const lab = await LabPage.open(browser, address);
  assert.equal(await lab.isIsolated(), false);
  await lab.until("a message", () => /may not share memory/.test(document.body.innerText), []);
  const { error, printed } = await lab.execute(
    `${SETUP}\nfor await (const event of fit(model, { inputs, targets }, { learningRate: 1e-4, ` +
      `epochs: 1, batchSize: 10 })) if (event.kind === "start") console.log(event.threads);`,
  );
  assert.deepEqual([error, printed], [null, "1\n"]);
  assert.match(
    (await lab.execute('prompt("");')).error!.evalue,
    /^Cannot ask: the page must share/,
  );
  return await lab.notice(/may not share memory/);
}

/** A cell that throws: what waits behind it does not run, and variables are kept. */
export async function throws(lab: LabPage): Promise<string> {
  await lab.forget();
  for (
    const code of ["let kept = 1;", "kept = 2;\nthrow new RangeError('too far');", "kept = 3;"]
  ) {
    await lab.begin(code);
  }
  await lab.until("the end of three cells", () =>
    // deno-lint-ignore no-explicit-any -- it runs in the page
    (globalThis as any).begun.every(({ status }: any) => status !== ""), []);
  const ran = await lab.begun();
  assert.deepEqual(ran.map(({ status }) => status), ["ok", "error", "aborted"]);
  assert.match(ran[1].error!.traceback.join("\n"), /^RangeError: too far\n.*<anonymous>:2/);
  assert.equal((await lab.execute("kept;")).value, "2");
  return "its line is named, the cell behind it is dropped, variables are kept";
}

/** A worker that ends. */
export async function dies(lab: LabPage): Promise<string> {
  const before = await lab.cells();
  await lab.execute("let gone = 1;");
  const { error } = await lab.execute("close();\nawait new Promise(() => {});");
  assert.equal(error?.ename, "KernelDied");
  assert.match(error!.evalue, /all variables are gone; the next cell starts it anew/);
  assert.equal((await lab.execute("1 + 1")).value, "2");
  assert.deepEqual(await lab.cells(), before);
  return error!.evalue;
}

/** A browser that keeps nothing any more. */
export async function isFull(lab: LabPage): Promise<string> {
  await lab.fillStorage(true);
  await lab.edit(1, "'kept though full';").catch(() => {});
  await lab.until("a message", () => /cannot keep/.test(document.body.innerText), []);
  const message = await lab.notice(/cannot keep/);
  assert.match(message, /storage may be full.*in this page only.*Download/s);
  assert.equal(joinText((await lab.cells())[1].source), "'kept though full';");
  await lab.closeDialogs();
  await lab.fillStorage(false);
  await lab.edit(1, "'kept though full';");
  assert.equal((await lab.execute("2 + 2")).value, "4");
  return message;
}

/** A notebook that was saved by another version of the site. */
export async function isOlder(
  lab: LabPage,
  reopen: () => Promise<LabPage>,
  sites: string,
): Promise<string> {
  await lab.edit(1, "'mine';");
  lab = await reopen();
  assert.equal(joinText((await lab.cells())[1].source), "'mine';");
  await pause(1000);
  assert.equal(await lab.notice(/another version/), "", "of edits on this version");
  await lab.forgetVersion();
  lab = await reopen();
  await lab.until("a message", () => /another version/.test(document.body.innerText), []);
  const message = await lab.notice(/another version/);
  assert.match(message, /as you left it.*Download mine.*Reset/s);
  assert.equal(joinText((await lab.cells())[1].source), "'mine';");
  await lab.command("gradbook:reset-notebook");
  await lab.accept();
  await lab.untilSource(1, sites);
  return message;
}

/** What a cell may show, as HTML. */
const asking = (out: string) =>
  `<img src='${out}picture'><iframe src='${out}frame'></iframe><iframe srcdoc="` +
  `<img src='${out}inner'><script>fetch('${out}inner');location='${out}location'</script>"></iframe>`;

/** Ways out of the page, each of which may fail as it likes. */
const waysOut = (out: string) => `
const out = ${JSON.stringify(out)}, html = ${JSON.stringify(asking(out))};
const tries = [
  () => fetch(out + "fetch"),
  () => fetch(out + "post", { method: "POST", body: "a secret", mode: "no-cors" }),
  () => import(out + "import.js"),
  () => (0, eval)("import(" + JSON.stringify(out + "eval.js") + ")"),
  () => importScripts(out + "scripts.js"),
  () => new WebSocket(out.replace("http", "ws") + "socket"),
  () => new EventSource(out + "events"),
  () => {
    const request = new XMLHttpRequest();
    request.open("GET", out + "xhr", false);
    request.send();
  },
  () => new Worker(URL.createObjectURL(new Blob(["fetch(" + JSON.stringify(out + "nested") + ")"]))),
];
for (const way of tries) try { await way(); } catch {}
display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": html }) });
tries.length;`;

/** Nothing that a cell does, or shows, asks another address for anything. */
export const reachesNothing = (lab: LabPage): Promise<string> =>
  leadsNowhere(async (code) => {
    const { error } = await lab.execute(`// @ts-nocheck\n${code}`);
    assert.equal(error, null);
    await lab.show(code);
  });

/** Whoever runs the code asks no other address for anything. */
export async function leadsNowhere(run: (code: string) => Promise<void>): Promise<string> {
  const asked: string[] = [];
  await using outside = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      asked.push(request.url);
      return new Response("", { headers: { "access-control-allow-origin": "*" } });
    },
  );
  await run(waysOut(`http://127.0.0.1:${outside.addr.port}/`));
  await pause(2000);
  assert.deepEqual(asked, []);
  return "a dozen ways out of a cell, none of which leads anywhere";
}
