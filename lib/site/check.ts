/**
 * `deno task site:check`: opens every page of the site from disk in Chromium, wide and as narrow as a
 * phone, and fails on any network request, any error, and any page that is wider than its window.
 *
 * Needs Chromium: /usr/bin/chromium, or what the environment variable CHROMIUM names.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const site = new URL("../../_site/", import.meta.url);
const pages = [...Deno.readDirSync(site)].map(({ name }) => name).filter((name) =>
  name.endsWith(".html")
);
const problems: string[] = [];

const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const width of [1200, 390]) {
    for (const name of pages.sort()) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      const report = (what: string) => problems.push(`${name} at ${width} pixels: ${what}`);
      page.on("pageerror", (error) => report(`error: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error") report(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        if (/^(https?|wss?):/.test(request.url())) report(`asked the network for ${request.url()}`);
      });
      await page.goto(new URL(name, site).href, { waitUntil: "load" });
      await page.waitForTimeout(500);
      const found = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        broken: [...document.images].filter((image) => image.naturalWidth === 0).length,
        nameless: [...document.images].filter((image) => image.alt.trim() === "").length,
        links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
      }));
      if (found.width > width) report(`is ${found.width} pixels wide`);
      if (found.broken > 0) report(`${found.broken} pictures do not load`);
      if (found.nameless > 0) report(`${found.nameless} pictures have no alternative text`);
      for (const href of found.links) {
        const { protocol, pathname, hash } = new URL(href);
        if (protocol !== "file:") continue;
        const target = pathname.split("/").at(-1)!;
        // JupyterLab's page does not open from disk.
        if (pathname.endsWith("/lab/start.html") && existsSync(new URL("lab/start.html", site))) {
          continue;
        }
        if (!pages.includes(target)) report(`links to ${target}, which is not there`);
        if (
          target === name && hash && await page.locator(`[id="${hash.slice(1)}"]`).count() === 0
        ) {
          report(`links to ${hash}, which is not there`);
        }
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
}
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${problems.length} problems`);
Deno.exit(problems.length === 0 && pages.length > 0 ? 0 : 1);
