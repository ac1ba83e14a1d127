/**
 * `deno task test:site`: the site that `deno task site` has built, from a path below a host's root, with
 * and without the headers for shared memory, in Chromium and, where it is there, in Firefox. Where
 * `--lab` has built JupyterLab's page, too, the landing page trains on MNIST, in Chromium by touch and at
 * a phone's width. And a figure of programs that were bundled in several ways plays.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cellOfHash, hashOfCell } from "../../lib/page/sharing.ts";
import { serveSite } from "../../lib/site/serve.ts";
import { type Driven, hasFirefox, startChromium, startFirefox, startPhone } from "./browsers.ts";
import { playsBundled } from "./bundled.ts";
import { Cells } from "./lab_embed.ts";
import { LabPage, pause } from "./lab_page.ts";
import { leadsNowhere } from "./lab_trouble.ts";

const site = fileURLToPath(new URL("../../_site/", import.meta.url));
if (!existsSync(`${site}index.html`)) {
  console.error(`Cannot open ${site}: it is not there; deno task site builds it`);
  Deno.exit(2);
}
const hasLab = existsSync(`${site}lab/index.html`);
const pages = [...Deno.readDirSync(site)].map(({ name }) => name)
  .filter((name) => name.endsWith(".html")).sort();
/** Pages of the reference, in folders of several depths. */
const REFERENCE = ["index", "~/Tensor", "classroom/mod.ts/~/Digest"].map((name) =>
  `api/${name}.html`
);
const BASE = "/some/where/";

/** Asks the page until it gives an answer. */
async function until(browser: Driven, ask: () => string | null, seconds: number): Promise<string> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(200)) {
    // While a page is loaded, it cannot be asked.
    const found = await browser.run(ask).catch(() => null);
    if (found) return found;
  }
  throw new Error(`Expected an answer within ${seconds} s, but there is none`);
}

async function open(start: () => Promise<Driven>, isolated: boolean): Promise<void> {
  const missing: string[] = [];
  await using server = serveSite(site, {
    base: BASE,
    isolated,
    onAnswer: (path, status) => status !== 200 && missing.push(path),
    change: (path, text) =>
      path === "lab/jupyter-lite.json"
        ? text.replace('"appName"', '"exposeAppInBrowser": true, "appName"')
        : text,
  });
  await using browser = await start();
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const where = `${browser.name}, a host ${isolated ? "with" : "without"} headers`;

  for (const name of [...pages, ...REFERENCE]) {
    await browser.open(`${origin}${BASE}${name}`);
    assert(await browser.run(() => document.querySelector("h1, main") !== null), name);
    const links = await browser.run(() =>
      Array.from(document.querySelectorAll<HTMLAnchorElement>("a[href]"), ({ href }) => href)
    );
    assert(links.includes(`${origin}${BASE}index.html`), `${name} does not lead to the first page`);
    for (const link of new Set(links.map((link) => link.split(/[?#]/)[0]))) {
      // Those within the reference are looked at from disk.
      if (!link.startsWith(origin) || /\/api\/./.test(link) && name.startsWith("api/")) continue;
      const response = await fetch(link, { method: "HEAD" });
      await response.body?.cancel();
      assert(response.ok || /\/lab\//.test(link) && !hasLab, `${name} links to ${link}`);
    }
  }
  await browser.open(`${origin}${BASE}index.html`);
  const learned = await until(
    browser,
    () => document.getElementById("verdict")!.textContent,
    60,
  );
  assert.match(learned, /^exact: all 400 points right from iteration 221 on$/);
  console.log(`${where}: ${learned}`);

  if (hasLab && /Firefox/.test(browser.name)) {
    const press = () => browser.run(() => document.getElementById("train-digits")!.click());
    console.log(`${where}: ${await trains(browser, press)}`);
  }
  if (hasLab && !isolated) {
    console.log(`${where}: ${await sharesCells(browser, `${origin}${BASE}lab/`)}`);
  }
  const outside = browser.requests.filter((url) =>
    /^(?:https?|wss?):/.test(url) && !url.startsWith(origin)
  );
  assert.deepEqual(outside, []);
  assert.deepEqual(missing.filter((path) => !/favicon\.ico$/.test(path)), []);
  // Firefox says this of a formula that it lays out before all of it has arrived.
  assert.deepEqual(
    browser.errors.filter((text) => !/^Invalid markup: .* of children/.test(text)),
    [],
  );
  // Last, since what a page's policy refuses is among what was asked for.
  if (hasLab && !isolated) {
    console.log(`${where}: of a link, ${await reachesNothing(browser, `${origin}${BASE}lab/`)}`);
  }
}

/** Browsers need not compress as Deno does. */
async function checkLink(link: string, lab: string, code: string): Promise<void> {
  const { href, hash } = new URL(link);
  assert.equal(href, `${lab}cell.html${hash}`);
  assert.equal(await cellOfHash(hash), code);
}

const CODE = "[1, 2, 3].reverse();";

/** A cell of a link, which is edited, kept, reset, shared and run; and a notebook's cell is shared. */
async function sharesCells(browser: Driven, lab: string): Promise<string> {
  const cells = new Cells(browser), linked = `${lab}cell.html${await hashOfCell(CODE)}`;
  const openLinked = async () => {
    await browser.open("about:blank");
    await browser.open(linked);
  };
  await openLinked();
  await cells.until(0, ({ code }) => code === CODE);
  await cells.edit(0, "2");
  await openLinked();
  const kept = await cells.until(0, ({ code }) => code === "2");
  assert.equal(kept.told, "As you left it in this browser.");
  const [name, ...codes] = await cells.download(0);
  assert.match(name, /\.ipynb$/);
  assert.deepEqual(codes, ["2"]);
  await browser.run((hash) => void (location.hash = hash), await hashOfCell("4;"));
  await cells.until(0, ({ code, told }) => code === "4;" && told === "");
  await openLinked();
  await cells.until(0, ({ code }) => code === "2");
  await cells.press(0, "Reset");
  assert.equal((await cells.seen(0)).code, CODE);
  await cells.press(0, "Share");
  const link = () =>
    document.querySelector("gradbook-cell")!.shadowRoot!.querySelector("a")?.href ?? null;
  await checkLink(await until(browser, link, 60), lab, CODE);
  await cells.press(0, "Run");
  await cells.until(0, ({ outputs }) => outputs[0] === "[ 3, 2, 1 ]");

  const address = `${lab}start.html?notebook=02_mnist_full_batch.ipynb`;
  const page = await LabPage.open(browser, address);
  await page.edit(0, "edited");
  await browser.run(() => {
    // As in a page that may not write to the clipboard.
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    globalThis.prompt = (_, link) => document.body.dataset.told = link!;
  });
  await page.command("gradbook:share-cell");
  const told = () => document.body.dataset.told ?? null;
  await checkLink(await until(browser, told, 60), lab, "edited");
  return "cells are kept, reset and shared, and a notebook's is shared";
}

/** A cell of a link is a stranger's. */
const reachesNothing = (browser: Driven, lab: string): Promise<string> =>
  leadsNowhere(async (code) => {
    await browser.open(`${lab}cell.html${await hashOfCell(code)}`);
    const cells = new Cells(browser);
    await cells.until(0, (seen) => seen.code === code);
    await cells.press(0, "Run");
    await cells.until(0, ({ outputs }) => outputs.at(-1) === "9");
  });

/** The landing page trains on MNIST once it is asked to, and not before. */
async function trains(browser: Driven, press: () => Promise<void>): Promise<string> {
  const before = browser.requests.length;
  assert(!browser.requests.some((url) => /gradbook\/mnist/.test(url)), "MNIST before it is asked");
  await press();
  const verdict = () =>
    /^\D*exact.*|^It has not.*/.exec(document.getElementById("digits-verdict")!.textContent)?.[0] ??
      null;
  const trained = await until(browser, verdict, 600);
  assert.match(trained, /^exact: 97\.28% in [\d.]+ s on \d+ thread/);
  assert(await browser.run(() => crossOriginIsolated), "the page may not share memory");
  return `${trained}, ${browser.requests.length - before} requests`;
}

/** The same by touch, on a phone, by a host without headers: whole, and so is the cell that trains. */
async function trainsByTouch(): Promise<string> {
  await using server = serveSite(site, { base: BASE, isolated: false });
  await using phone = await startPhone();
  await phone.open(`http://127.0.0.1:${server.addr.port}${BASE}index.html`);
  const trained = await trains(phone, () => phone.tap("#train-digits"));
  const [width, ...cropped] = await phone.run(() => {
    const { shadowRoot } = document.querySelector("gradbook-cell")!;
    const controls = [document, shadowRoot!].flatMap((root) => [
      ...root.querySelectorAll("button, textarea"),
    ]);
    return [
      document.documentElement.scrollWidth,
      ...controls.filter((control) => {
        const { left, right, width, height } = control.getBoundingClientRect();
        return left < 0 || right > 390 || width < 24 || height < 24;
      }).map(({ outerHTML }) => outerHTML),
    ];
  });
  assert.deepEqual([width, cropped], [390, []]);

  const cells = new Cells(phone);
  const tap = (name: string) => phone.tap(`gradbook-cell button:text-is("${name}")`);
  await phone.tap("gradbook-cell textarea");
  await cells.edit(0, "1 + 1;");
  await tap("Run");
  await cells.until(0, ({ outputs }) => outputs.join() === "2");
  assert.deepEqual((await cells.download(0, () => tap("Download"))).slice(1), ["1 + 1;"]);
  await tap("Reset");
  assert.match((await cells.seen(0)).code, /mnist\.load/);
  await tap("Share");
  await cells.until(0, ({ told }) => /^A link to this cell/.test(told));
  await phone.tap("#train-digits");
  await until(phone, () => document.querySelector("gradbook-cell") ? null : "started over", 60);
  return trained;
}

/** What a host of static files sends, and this one's headers. */
async function checkHeaders(): Promise<void> {
  await using server = serveSite(site, { base: BASE });
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.addr.port}${path}`);
    await response.arrayBuffer();
    return response;
  };
  const { headers, status } = await ask(BASE);
  assert.equal(status, 200);
  assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
  assert.equal(headers.get("cross-origin-embedder-policy"), "require-corp");
  assert.equal(headers.get("content-type"), "text/html; charset=utf-8");
  for (const path of ["/", `${BASE}nothing.html`, `${BASE}..%2f..%2fdeno.json`]) {
    assert.equal((await ask(path)).status, 404, path);
  }
}

await checkHeaders();
console.log(await playsBundled());
await open(startChromium, true);
await open(startChromium, false);
if (hasLab) console.log(`by touch, on 390 pixels: ${await trainsByTouch()}`);
if (hasFirefox) await open(startFirefox, true);
console.log(`${pages.length} pages from a path below the root, and what they link to`);
