/**
 * `deno task site:check`: opens every page of the site from disk in Chromium, wide and, light and dark,
 * as narrow as a phone, where every figure, and the playground, is operated by touch. It fails on any
 * network request, any error, any page that is wider than its window, texts that can hardly be read,
 * figures that are not whole, do not react, or leave a blank, and pages of the reference that do not
 * lead back.
 *
 * Needs Chromium: /usr/bin/chromium, or what the environment variable CHROMIUM names.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { within } from "../runtime/pause.ts";
import { paleTexts } from "./contrast.ts";
import { operate } from "./operate.ts";

const site = new URL("../../_site/", import.meta.url);
const pages = [...Deno.readDirSync(site)].map(({ name }) => name).filter((name) =>
  name.endsWith(".html")
);
const problems: string[] = [];

/** Seconds for a page with all its figures, and for Chromium to end. */
const LIMIT = 300, END = 90;

/** How a page is looked at. */
interface Look {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

const LOOKS: readonly Look[] = [
  { width: 1200, colorScheme: "light" },
  { width: 390, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
];

/** Opens every page in one way. */
async function lookAtAll(browser: Browser, { width, colorScheme }: Look): Promise<void> {
  const isPhone = width < 600;
  const context = await browser.newContext({
    viewport: { width, height: isPhone ? 844 : 900 },
    ...{ colorScheme, hasTouch: isPhone, isMobile: isPhone },
  });
  for (const name of pages.sort()) {
    const page = await context.newPage();
    const report = (what: string) =>
      problems.push(`${name} at ${width} pixels, ${colorScheme}: ${what}`);
    page.on("pageerror", (error) => report(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") report(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      if (/^(https?|wss?):/.test(request.url())) report(`asked the network for ${request.url()}`);
    });
    await within(LIMIT, `${name} at ${width} pixels`, lookAt(page, name, isPhone, report));
  }
  await within(END, "the end of the pages", context.close());
}

/** Opens a page, looks at all that is in it, on a phone by touch, and closes it. */
async function lookAt(
  page: Page,
  name: string,
  isPhone: boolean,
  report: (what: string) => void,
): Promise<void> {
  await page.goto(new URL(name, site).href, { waitUntil: "load" });
  await page.waitForTimeout(300);
  await checkPage(page, name, report);
  for (const frame of page.frames()) {
    for (const text of await frame.evaluate(paleTexts)) report(`has a contrast of ${text}`);
    const isFigure = frame !== page.mainFrame() || name === "playground.html";
    if (!isPhone || !isFigure) continue;
    operated++;
    for (const problem of await operate(page, frame)) report(problem);
  }
  if (name === "index.html") await checkLanding(page, report);
  await page.close();
}

/** Looks at a page as a whole. */
async function checkPage(page: Page, name: string, report: (what: string) => void) {
  const { width } = page.viewportSize()!;
  const found = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    broken: [...document.images].filter((image) => image.naturalWidth === 0).length,
    nameless: [...document.images].filter((image) => image.alt.trim() === "").length,
    links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
    blanks: [...document.querySelectorAll(".output")].flatMap((output) => {
      const shown = [...output.querySelectorAll("*")]
        .map((element) => element.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && height > 0);
      const bottom = Math.max(...shown.map(({ bottom }) => bottom));
      return Math.max(0, Math.round(output.getBoundingClientRect().bottom - bottom));
    }),
  }));
  if (found.width > width) report(`is ${found.width} pixels wide`);
  if (found.broken > 0) report(`${found.broken} pictures do not load`);
  if (found.nameless > 0) report(`${found.nameless} pictures have no alternative text`);
  const blank = Math.max(0, ...found.blanks);
  if (blank > 16) report(`${blank} pixels are blank below an output`);
  for (const href of found.links) {
    const { protocol, pathname, hash } = new URL(href);
    if (protocol !== "file:") continue;
    if (!existsSync(new URL(`file://${pathname}`))) {
      report(`links to ${pathname}, which is not there`);
    }
    const target = pathname.split("/").at(-1)!;
    if (target === name && hash && await page.locator(`[id="${hash.slice(1)}"]`).count() === 0) {
      report(`links to ${hash}, which is not there`);
    }
  }
}

/** Each page of the reference leads to pages that are there, the site's first one among them. */
function checkReference(): number {
  const folder = fileURLToPath(site), names = readdirSync(folder, { recursive: true }) as string[];
  const there = new Set(names.map((name) => join(folder, name)));
  const references = names.filter((name) => /^api\b.*\.html$/.test(name));
  for (const name of references) {
    const path = join(folder, name);
    const links = Array.from(
      Deno.readTextFileSync(path).matchAll(/<a\b[^>]*?\shref="([^"]*)"/g),
      ([, href]) => new URL(href.replaceAll("&#x2F;", "/"), pathToFileURL(path)),
    ).filter(({ protocol }) => protocol === "file:").map((link) => fileURLToPath(link));
    const lost = links.find((link) => !there.has(link));
    if (lost) problems.push(`${name}: links to ${lost}, which is not there`);
    if (!links.includes(join(folder, "index.html"))) problems.push(`${name}: does not lead back`);
  }
  return references.length;
}

/** The network of the landing page has learned, to the iteration, and learns again by touch or mouse. */
async function checkLanding(page: Page, report: (what: string) => void) {
  const learned = () => page.waitForFunction(() => document.getElementById("verdict")!.textContent);
  try {
    for (const isAgain of [false, true]) {
      await learned();
      const verdict = await page.textContent("#verdict");
      if (!verdict?.startsWith("exact: ")) report(`the network has learned otherwise: ${verdict}`);
      if (isAgain) continue;
      await page.locator("#learn").scrollIntoViewIfNeeded();
      const box = (await page.locator("#learn").boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await (page.viewportSize()!.width < 600
        ? page.touchscreen.tap(x, y)
        : page.mouse.click(x, y));
      await page.waitForFunction(() => document.getElementById("verdict")!.textContent === "");
    }
  } catch (error) {
    report(`the network does not learn: ${error}`);
  }
  // Readers who want no motion start it themselves, and see what comes out.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.reload();
  await page.waitForTimeout(300);
  if (await page.textContent("#learning-state") !== "Iteration 0") report("moves unasked");
  await page.click("#learn");
  await learned();
}

let operated = 0;
const references = checkReference();
const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  await Promise.all(LOOKS.map((look) => lookAtAll(browser, look)));
} finally {
  await within(END, "Chromium's end", browser.close());
}
for (const problem of problems) console.error(problem);
console.log(
  `${pages.length} pages, ${references} of the reference, ${operated} figures by touch, ` +
    `${problems.length} problems`,
);
Deno.exit(problems.length === 0 && pages.length > 0 && operated > 0 && references > 0 ? 0 : 1);
