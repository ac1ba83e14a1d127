/**
 * `deno task test:page`: notebooks in the page that `deno task site --lab` has built, from a path below
 * a host's root and a cold profile, in Chromium and, where it is there, in Firefox. No address can be
 * reached but this machine's.
 *
 *     deno task test:page [--all] [--chromium | --firefox] [--notebooks] [NOTEBOOK ...]
 *
 * Without a notebook: a few, others in each browser; `--all` runs each in both, and compares the
 * ledger. `--notebooks` leaves out all else.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Cell, joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { slug } from "../../lib/page/section.ts";
import { serveSite } from "../../lib/site/serve.ts";
import { type Driven, hasFirefox, startChromium, startFirefox } from "./browsers.ts";
import { answersMeanwhile, keepsSemantics, knowsTypes, obeysTypes, refuses } from "./lab_cells.ts";
import { embeds, keepsEdits } from "./lab_embed.ts";
import { operatesFigures } from "./lab_figures.ts";
import { ledgerIsEqual, runsAsSaved } from "./lab_notebook.ts";
import { LabPage, pause } from "./lab_page.ts";
import { dies, isAlone, isFull, isOlder, reachesNothing, stops, throws } from "./lab_trouble.ts";

/** Bytes before the first cell can run, cold and compressed. */
const MOST_BYTES = 12e6;

const root = fileURLToPath(new URL("../../", import.meta.url));
const site = join(root, "_site", "lab");
try {
  Deno.statSync(join(site, "index.html"));
} catch {
  console.error(`Cannot open ${site}: it is not there; deno task site --lab builds it`);
  Deno.exit(2);
}
const has = (flag: string) => Deno.args.includes(flag);
const named = Deno.args.filter((arg) => !arg.startsWith("-"));
const all = [...Deno.readDirSync(join(root, "notebooks"))]
  .map(({ name }) => name).filter((name) => name.endsWith(".ipynb")).sort();
const SAMPLES = { chromium: ["00", "01"], firefox: ["00", "03"] } as const;

function wanted(browser: keyof typeof SAMPLES): string[] {
  const starts = named.length > 0 ? named : has("--all") ? [""] : SAMPLES[browser];
  return all.filter((name) => starts.some((start) => name.startsWith(start)));
}

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

const BASE = "/a/path/";

function serve(isolated: boolean, count: (bytes: number) => void) {
  return serveSite(site, {
    base: BASE,
    isolated,
    onAnswer: (_path, _status, length) => count(length),
    change: (path, text) =>
      path === "jupyter-lite.json"
        ? text.replace('"appName"', '"exposeAppInBrowser": true, "appName"')
        : text,
  });
}

const addressOf = ({ addr }: Deno.HttpServer<Deno.NetAddr>, notebook: string) =>
  `http://127.0.0.1:${addr.port}${BASE}start.html?notebook=${notebook}`;

async function testPage(start: () => Promise<Driven>, isolated: boolean): Promise<void> {
  let bytes = 0;
  await using server = serve(isolated, (length) => bytes += length);
  await using browser = await start();
  console.log(`${browser.name}, a host ${isolated ? "with" : "without"} headers for shared memory`);
  const notebook = all[1], path = join(root, "notebooks", notebook);
  const open = async (more = "") =>
    lab = await LabPage.open(browser, addressOf(server, notebook) + more);
  let lab!: LabPage;
  await step("opens", async () => {
    await open();
    assert.equal(await lab.isIsolated(), true);
    assert.equal((await lab.execute("1 + 1")).value, "2");
    assert(bytes < MOST_BYTES, `${bytes} bytes before the first cell has run`);
    return `the first cell has run after ${(bytes / 1e6).toFixed(2)} MB`;
  });
  if (!lab) return;
  await step("prompt", async () => {
    const { value, printed, error } = await lab.execute('prompt("A question:");');
    assert.equal(error, null);
    assert.deepEqual([value, printed], ['"an answer"', "A question: "]);
    return `asked, and answered`;
  });
  await step("types", () => knowsTypes(lab));
  await step("Stop", () => stops(lab));
  await step("the network", () => reachesNothing(lab));
  await step("figures", () => operatesFigures(lab, browser));
  // Without the headers a service worker sends them, and then all is as with them.
  if (isolated || has("--all")) lab = await testLab(lab, open, path);
  await step("a cell in another site's page", () => embeds(browser, server, () => bytes));
  await step("edits of such a cell", () => keepsEdits(browser, server));
  if (!isolated) {
    const lonely = new URL(
      `lab/index.html?path=notebooks/${notebook}&notebook=${notebook}`,
      addressOf(server, ""),
    );
    await step("a page that may share no memory", () => isAlone(start, lonely.href));
  }
  await endsWell(browser);
}

async function testLab(lab: LabPage, reopen: (more?: string) => Promise<LabPage>, path: string) {
  await step("semantics", () => keepsSemantics(lab));
  await step("what is not there", () => refuses(lab));
  await step("types, as they are chosen", () => obeysTypes(lab));
  await step("questions beside a cell", () => answersMeanwhile(lab));
  await step("an error", () => throws(lab));
  await step("a worker that ends", () => dies(lab));
  await step("restarting", async () => {
    await lab.execute("const before = 1;");
    await lab.restart();
    assert.equal((await lab.execute("typeof before;")).value, '"undefined"');
    return "variables are gone";
  });
  await step("a full storage", () => isFull(lab));
  await step("reloading", async () => {
    await lab.edit(1, "'edited';");
    lab = await reopen();
    assert.equal(joinText((await lab.cells())[1].source), "'edited';");
    return "edits are kept";
  });
  await step(
    "another version",
    () => isOlder(lab, reopen, joinText(readNotebook(path).cells[1].source)),
  );
  await step("a section", async () => {
    const headings = readNotebook(path).cells.flatMap(({ cell_type, source }) =>
      cell_type === "markdown" ? /^## (.*)$/m.exec(joinText(source))?.[1] ?? [] : []
    );
    // With another query, since only the part behind the hash would not load the page anew.
    lab = await reopen(`&again#${slug(headings.at(-1)!)}`);
    await pause(3000);
    const active = await lab.active();
    assert(active.includes(headings.at(-1)!), active);
    return `opened at "${headings.at(-1)}"`;
  });
  return lab;
}

async function endsWell(browser: Driven): Promise<void> {
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

/** Each notebook in a browser of its own, which has seen none before. */
async function testNotebooks(start: () => Promise<Driven>, names: string[]): Promise<void> {
  await using server = serve(true, () => {});
  const ran = new Map<string, Cell[]>();
  for (const name of names) {
    await using browser = await start();
    await step(`${browser.name}: ${name}`, async () => {
      const lab = await LabPage.open(browser, addressOf(server, name));
      const [found, cells] = await runsAsSaved(lab, join(root, "notebooks", name));
      ran.set(name, cells);
      return found;
    });
    await endsWell(browser);
  }
  await step("the ledger", () => ledgerIsEqual(root, ran));
}

const isOther = (browser: string) =>
  ["--chromium", "--firefox"].some((flag) => has(flag) && flag !== `--${browser}`);
if (!isOther("chromium")) {
  if (!has("--notebooks")) {
    await testPage(startChromium, true);
    await testPage(startChromium, false);
  }
  await testNotebooks(startChromium, wanted("chromium"));
}
if (hasFirefox && !isOther("firefox")) {
  if (!has("--notebooks")) await testPage(startFirefox, true);
  await testNotebooks(startFirefox, wanted("firefox"));
}
console.log(`page: ${passed} of ${passed + failed} steps passed`);
Deno.exit(failed > 0 ? 1 : 0);
