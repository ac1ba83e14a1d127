/**
 * The memory of a tab that is left training: samples of it, and whether it grows.
 *
 *     deno run --config lib/site/deno.json --allow-all tests/site/lab_memory.ts [--minutes 30]
 *
 * In JupyterLab's page, MNIST trains by the landing page's cell, with its progress shown. What scripts hold, the
 * workers' included, is measured by the browser after it has collected garbage; what the tab's process
 * takes of the machine, by the system (Linux).
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readDigitsCell } from "../../lib/site/landing.ts";
import { serveSite } from "../../lib/site/serve.ts";
import { startChromium } from "./browsers.ts";
import { LabPage, pause } from "./lab_page.ts";

/** How much more the second half may hold than the first, at its least. */
const MOST_GROWTH = 1.05;

const EPOCHS = "epochs: 10,";
const tenEpochs = await readDigitsCell();
assert.equal(tenEpochs.split(EPOCHS).length, 2, `the landing page's cell must say ${EPOCHS} once`);
/** It does not come to its end. */
const CODE = tenEpochs.replace(EPOCHS, "epochs: 1e5,");

const at = Deno.args.indexOf("--minutes");
const minutes = at < 0 ? 30 : Number(Deno.args[at + 1]);
const site = join(fileURLToPath(new URL("../../", import.meta.url)), "_site", "lab");

/** Megabytes of the processes of pages that this program's browser has. */
function resident(): number {
  const parents = new Map<number, number>(), sizes = new Map<number, number>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
      if (!Deno.readTextFileSync(`/proc/${name}/cmdline`).includes("--type=renderer")) continue;
      const kilobytes = /^Rss:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${name}/smaps_rollup`));
      sizes.set(Number(name), Number(kilobytes?.[1] ?? 0));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (id: number): boolean =>
    id === Deno.pid || parents.has(id) && isOurs(parents.get(id)!);
  return [...sizes].reduce((sum, [id, size]) => isOurs(id) ? sum + size : sum, 0) / 1024;
}

await using server = serveSite(site, {
  change: (path, text) =>
    path === "jupyter-lite.json"
      ? text.replace('"appName"', '"exposeAppInBrowser": true, "appName"')
      : text,
});
await using browser = await startChromium();
const lab = await LabPage.open(
  browser,
  `http://127.0.0.1:${server.addr.port}/start.html?notebook=01_learning_based_models.ipynb`,
);
await lab.clear();
await lab.show(CODE, false);
const start = performance.now(), held: number[] = [];
for (let minute = 0; minute < minutes;) {
  await pause(30_000);
  const megabytes = await browser.run(async () => {
    const page = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
    };
    return (await page.measureUserAgentSpecificMemory()).bytes / 2 ** 20;
  });
  held.push(megabytes);
  minute = (performance.now() - start) / 60_000;
  const text = await lab.shown();
  console.log(
    `${minute.toFixed(1)} min: ${megabytes.toFixed(0)} MB held, ${
      resident().toFixed(0)
    } MB resident; ${text}`,
  );
}
const half = held.length >> 1;
// The first minute loads and compiles.
const [first, second] = [held.slice(2, half), held.slice(half)].map((part) => Math.min(...part));
const hasGrown = second > first * MOST_GROWTH;
if (first === Infinity) console.log("Too short to tell whether it grows: that takes 3 minutes");
else {
  console.log(
    `${hasGrown ? "It grows" : "It does not grow"}: at the least ${first.toFixed(0)} MB in the ` +
      `first half, ${second.toFixed(0)} MB in the second`,
  );
}
await lab.stop();
Deno.exitCode = hasGrown ? 1 : 0;
