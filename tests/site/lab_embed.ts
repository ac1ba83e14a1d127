/**
 * Cells in other pages than JupyterLab's.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Driven } from "./browsers.ts";
import { pause } from "./lab_page.ts";

/** Seconds for a training, on a machine that does other things, too. */
const LONG = 1200;

/** Bytes before an embedded cell can run. */
const MOST_EMBEDDED = 1.5e6;

/** In a page of another site. */
export async function embeds(
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
export async function trains(browser: Driven, address: string): Promise<string> {
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
