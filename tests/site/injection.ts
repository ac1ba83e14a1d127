/**
 * `deno task test:injection`: opens figures, widgets and verdicts made of hostile texts, and the pages
 * of a hostile notebook, and links to hostile cells, in Chromium. No script may run outside of a sandboxed frame, no frame may
 * have its parent's origin, nothing may ask the network, and every picture must be whole.
 *
 * Needs Chromium: /usr/bin/chromium, or what the environment variable CHROMIUM names.
 */
import { deflateRawSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import type { Cell, Output } from "../../lib/notebook/ipynb.ts";
import { hashOfCell } from "../../lib/page/sharing.ts";
import { FITTING } from "../../lib/site/frames.ts";
import { renderLanding } from "../../lib/site/landing.ts";
import { renderNotebook } from "../../lib/site/page.ts";
import { within } from "../../lib/runtime/pause.ts";
import { HOSTILE_HTML, HOSTILE_MARKDOWN, HOSTILE_TEXTS } from "./hostile_texts.ts";

const root = new URL("../../", import.meta.url).pathname;
const folder = Deno.makeTempDirSync();
const problems: string[] = [];
/** Seconds for a page, for a program, and for Chromium to end. */
const LIMIT = 120;

const maker = new Deno.Command(Deno.execPath(), {
  args: [
    ...["run", "--quiet", "--config", `${root}deno.json`, "--lock", `${root}deno.lock`],
    ...["--allow-read", "--allow-write", "--allow-env", `${root}tests/site/hostile_figures.ts`],
    folder,
  ],
});
const { success } = await within(LIMIT, "hostile_figures.ts", maker.output());
if (!success) problems.push("the figures cannot be made");

/** A notebook whose every part is hostile. */
function hostileNotebook(): { cells: Cell[] } {
  const output = (data: Record<string, string>): Output => ({ output_type: "display_data", data });
  const outputs = HOSTILE_HTML.flatMap((html): Output[] => [
    output({ "text/html": html, "text/plain": html }),
    output({ "image/png": `AA" onerror="console.log('ran')" x="`, "text/plain": html }),
    output({ "image/svg+xml": html, "text/plain": html }),
    output({ "text/markdown": html, "text/plain": html }),
    { output_type: "error", ename: html, evalue: html },
    { output_type: "stream", text: html },
  ]);
  const texts = HOSTILE_TEXTS.slice(0, -2);
  return {
    cells: [
      { cell_type: "markdown", source: `# ${texts[0]}\n\n${texts[1]}`, metadata: {} },
      ...HOSTILE_MARKDOWN.map((source): Cell => ({ cell_type: "markdown", source, metadata: {} })),
      ...texts.map((source): Cell => ({ cell_type: "code", source, metadata: {}, outputs: [] })),
      { cell_type: "code", source: "1", metadata: {}, outputs },
    ],
  };
}
const entry = { page: `"><img src=x onerror=alert(1)>.html`, notebook: hostileNotebook() };
const neighbours = { before: entry, after: entry };
Deno.writeTextFileSync(`${folder}/site-notebook.html`, renderNotebook(entry, neighbours));
Deno.writeTextFileSync(`${folder}/site-index.html`, renderLanding({ entries: [entry, entry] }));

const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/** What a page has come to: looked at from inside. */
async function inspect(page: Page, name: string): Promise<void> {
  const report = (what: string) => problems.push(`${name}: ${what}`);
  page.on("dialog", (dialog) => {
    report(`a dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {}); // Or the page would stand still.
  });
  page.on("popup", () => report("a window opened"));
  page.on("console", (message) => {
    if (/^ran in /.test(message.text())) report(message.text());
    const frame = /^frame (.*)$/.exec(message.text())?.[1];
    if (frame && frame !== "null") report(`a frame has the origin ${frame}`);
  });
  page.on("request", (request) => {
    // What the policy forbids is a request that failed before it was made.
    const allowed = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (!/^(data|about|blob):/.test(request.url()) && !allowed) requested.push(request.url());
  });
  page.on("framenavigated", (frame) => {
    if (!/^(about:|file:)/.test(frame.url())) report(`a frame went to ${frame.url()}`);
  });
  const requested: string[] = [];
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (/csp|BLOCKED/i.test(reason)) requested.splice(requested.indexOf(request.url()), 1);
  });
  const file = `file://${folder}/${name}`;
  await page.goto(file, { waitUntil: "load" });
  await page.waitForTimeout(300);
  if (page.url() !== file) report(`the page went to ${page.url()}`);
  for (const url of requested) report(`asked for ${url}`);
  for (const frame of page.frames().slice(1)) {
    const origin = await frame.evaluate(() => globalThis.origin).catch(() => "null");
    if (origin !== "null") report(`a frame has the origin ${origin}`);
  }
  const found = await page.evaluate((own) => ({
    broken: [...document.images].filter((image) => image.naturalWidth === 0).map(({ src }) => src),
    handlers: [...document.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes].filter(({ name }) => name.startsWith("on")).map(({ name }) => name)
    ),
    links: [...document.querySelectorAll("[href], [src], [action]")].flatMap((element) =>
      ["href", "src", "action"].map((name) => element.getAttribute(name) ?? "")
        .filter((address) => /^\s*(?:java|vb)script:|^data:text/i.test(address))
    ),
    scripts: [...document.scripts].filter(({ textContent }) => textContent !== own).length,
  }), FITTING);
  if (!name.startsWith("site-") && found.broken.length > 0) {
    report(`${found.broken.length} pictures do not load: ${found.broken[0].slice(0, 60)}`);
  }
  if (found.handlers.length > 0) report(`has handlers: ${found.handlers}`);
  if (found.links.length > 0) report(`has links: ${found.links}`);
  if (!name.startsWith("alone-") && found.scripts > 0) report(`has ${found.scripts} scripts`);
}

/** Links to cells, each with what the page must show of it: its code, or why there is none. */
async function hostileLinks(): Promise<[hash: string, shown: string][]> {
  const codes = HOSTILE_TEXTS.slice(0, 10);
  const shown = await Promise.all(
    codes.map(async (code) => [await hashOfCell(code), code] as const),
  );
  return [
    ...shown.map(([hash, code]): [string, string] => [hash, code]),
    ...["", "%00", "1.AA", "<img src=x onerror=console.log('ran')>", "A".repeat(100_000)].map(
      (text): [string, string] => [`#cell=${text}`, "Cannot show the cell of this link"],
    ),
    [await hashOfCell("x = '\u202e'"), "holds characters that hide what it says"],
    // A megabyte of zeros.
    [
      `#cell=9.${deflateRawSync(new Uint8Array(1e6)).toString("base64url")}`,
      "unfolds to more than",
    ],
  ];
}

/** Opens a link to a cell: its code is shown, and nothing of it runs. */
async function openLink(hash: string, shown: string): Promise<void> {
  const report = (what: string) => problems.push(`cell.html${hash.slice(0, 40)}: ${what}`);
  const page = await browser.newPage();
  page.on("console", (message) => report(message.text()));
  page.on("pageerror", ({ message }) => report(message));
  page.on("worker", () => report("a worker starts"));
  page.on("request", (request) => {
    if (!request.url().startsWith(`file://${folder}/lab/`)) report(`asked for ${request.url()}`);
  });
  await page.goto(`file://${folder}/lab/cell.html${hash}`);
  await page.waitForTimeout(200);
  const { code, text, links } = await page.evaluate(() => {
    const root = document.querySelector("gradbook-cell")!.shadowRoot!;
    return {
      code: root.querySelector("textarea")!.value,
      text: root.querySelector("p")!.textContent,
      links: root.querySelectorAll("a, img, script, iframe").length,
    };
  });
  // A field has no carriage returns.
  const found = code === "" ? text : code;
  if (!found.includes(shown)) report(`shows ${found.slice(0, 100)}`);
  if (links > 0) report("has elements of its own");
  await page.close();
}

/** The page that shows cells of links, and its script. */
async function writeCellPage(): Promise<void> {
  Deno.mkdirSync(`${folder}/lab/gradbook`, { recursive: true });
  Deno.copyFileSync(`${root}lib/site/lab/cell.html`, `${folder}/lab/cell.html`);
  const bundler = new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", "--platform=browser", "--format=iife"],
      ...["--config", `${root}deno.json`, "--output", `${folder}/lab/gradbook/cell.js`],
      `${root}lib/page/embed.ts`,
    ],
  });
  const { success } = await within(LIMIT, "deno bundle", bundler.output());
  if (!success) problems.push("the cell's script cannot be bundled");
}

const pages = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
try {
  for (const name of pages) {
    const page = await browser.newPage();
    await within(LIMIT, name, inspect(page, name));
    await page.close();
  }
  await writeCellPage();
  for (const [hash, shown] of await hostileLinks()) {
    await within(LIMIT, `cell.html${hash.slice(0, 40)}`, openLink(hash, shown));
  }
} finally {
  await within(LIMIT, "Chromium's end", browser.close());
  Deno.removeSync(folder, { recursive: true });
}
for (const problem of problems) console.error(problem);
console.log(`${pages.length} hostile pages, ${problems.length} problems`);
Deno.exit(problems.length === 0 && pages.length > 20 ? 0 : 1);
