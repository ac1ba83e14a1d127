/**
 * `deno task test:site`: the site that `deno task site` has built, from a path below a host's root, with
 * and without the headers for shared memory, in Chromium and, where it is there, in Firefox. Where
 * `--lab` has built JupyterLab's page, too, the landing page trains on MNIST. And a figure of programs
 * that were bundled in several ways plays.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cellOfHash, hashOfCell } from "../../lib/page/sharing.ts";
import { serveSite } from "../../lib/site/serve.ts";
import { type Driven, hasFirefox, startChromium, startFirefox } from "./browsers.ts";
import { playsBundled } from "./bundled.ts";
import { LabPage, pause } from "./lab_page.ts";

const site = fileURLToPath(new URL("../../_site/", import.meta.url));
if (!existsSync(`${site}index.html`)) {
  console.error(`Cannot open ${site}: it is not there; deno task site builds it`);
  Deno.exit(2);
}
const hasLab = existsSync(`${site}lab/index.html`);
const pages = [...Deno.readDirSync(site)].map(({ name }) => name)
  .filter((name) => name.endsWith(".html")).sort();
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

  for (const name of [...pages, "api/index.html", "api/~/Tensor.html"]) {
    await browser.open(`${origin}${BASE}${name}`);
    assert(await browser.run(() => document.querySelector("h1, main") !== null), name);
    const links = await browser.run(() =>
      Array.from(document.querySelectorAll<HTMLAnchorElement>("a[href]"), ({ href }) => href)
    );
    for (const link of new Set(links.map((link) => link.split(/[?#]/)[0]))) {
      if (!link.startsWith(origin) || name.startsWith("api/")) continue;
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

  // With headers, Firefox trains; without them, Chromium, with what it gets by the service worker.
  if (hasLab && isolated === /Firefox/.test(browser.name)) {
    const before = browser.requests.length;
    assert(
      !browser.requests.some((url) => /gradbook\/mnist/.test(url)),
      "MNIST before it is asked",
    );
    await browser.run(() => document.getElementById("train-digits")!.click());
    const trained = await until(
      browser,
      () =>
        /^\D*exact.*|^It has not.*/.exec(document.getElementById("digits-verdict")!.textContent)
          ?.[0] ??
          null,
      600,
    );
    assert.match(trained, /^exact: 97\.28% in [\d.]+ s on \d+ thread/);
    assert(await browser.run(() => crossOriginIsolated), "the page may not share memory");
    console.log(`${where}: ${trained}, ${browser.requests.length - before} requests`);
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
}

/** Browsers need not compress as Deno does. */
async function checkLink(link: string, lab: string, code: string): Promise<void> {
  const { href, hash } = new URL(link);
  assert.equal(href, `${lab}cell.html${hash}`);
  assert.equal(await cellOfHash(hash), code);
}

const CODE = "[1, 2, 3].reverse();";

/** A cell of a link, which is edited, reset, shared and run; and the same of a notebook's cell. */
async function sharesCells(browser: Driven, lab: string): Promise<string> {
  await browser.open(`${lab}cell.html${await hashOfCell(CODE)}`);
  const press = (name: string) =>
    browser.run((name) => {
      const buttons = document.querySelector("gradbook-cell")!.shadowRoot!.querySelectorAll(
        "button",
      );
      [...buttons].find(({ textContent }) => textContent === name)!.click();
    }, name);
  const shown = () =>
    document.querySelector("gradbook-cell")?.shadowRoot?.querySelector("textarea")?.value ?? null;
  assert.equal(await until(browser, shown, 60), CODE);
  await browser.run(() => {
    const field = document.querySelector("gradbook-cell")!.shadowRoot!.querySelector("textarea")!;
    field.value = "2";
    field.dispatchEvent(new InputEvent("input"));
  });
  await press("Reset");
  assert.equal(await browser.run(shown), CODE);
  await press("Share");
  const link = () =>
    document.querySelector("gradbook-cell")!.shadowRoot!.querySelector("a")?.href ?? null;
  await checkLink(await until(browser, link, 60), lab, CODE);
  await press("Run");
  const value = () =>
    document.querySelector("gradbook-cell")!.shadowRoot!.querySelector("pre")?.textContent ?? null;
  assert.equal(await until(browser, value, 60), "[ 3, 2, 1 ]");

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
  return "cells are shared and reset, and a notebook's is shared";
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
if (hasFirefox) await open(startFirefox, true);
console.log(`${pages.length} pages from a path below the root, and what they link to`);
