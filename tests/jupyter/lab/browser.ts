/**
 * Chromium, headless, and what goes on in it that must not: requests to other machines, and errors
 * in the console.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { within } from "../../../lib/runtime/pause.ts";

export type { FrameLocator, Locator, Page } from "playwright-core";

/** Milliseconds after which a click or a wait fails. */
const PATIENCE = 30_000;

/** Seconds for Chromium to end. */
const END = 90;

/** A running Chromium that writes down what happens in its pages. */
export class WatchedBrowser implements AsyncDisposable {
  /** Requests and sockets to other addresses than the server's. */
  readonly requests: string[] = [];
  /** Errors that the console shows. */
  readonly errors: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Starts Debian's Chromium, or the one at the path in the environment variable CHROMIUM. */
  static async start(): Promise<WatchedBrowser> {
    const executablePath = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
    if (!existsSync(executablePath)) {
      throw new Error(
        `Cannot open a notebook: expected Chromium, but there is no ${executablePath}; get it with ` +
          "apt-get install chromium, or say where it is: CHROMIUM=…",
      );
    }
    // As root, which builds in containers are, Chromium has no sandbox.
    return new WatchedBrowser(await chromium.launch({ executablePath, args: ["--no-sandbox"] }));
  }

  /** The version of Chromium. */
  get version(): string {
    return this.#browser.version();
  }

  /** Opens a page whose only server is at `origin`. */
  async open(origin: string): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 1000 },
      colorScheme: null, // Playwright would have every page light, frames included.
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const expected = new RegExp(`^(${origin.replace("http", "(http|ws)")}/|data:|blob:|about:)`);
    const note = (url: string) => expected.test(url) || this.requests.push(url.slice(0, 200));
    context.on("request", (request) => note(request.url()));
    page.on("websocket", (socket) => note(socket.url()));
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      this.errors.push(`${message.text()} (${message.location().url.slice(0, 100)})`);
    });
    return page;
  }

  /** Ends Chromium. */
  [Symbol.asyncDispose](): Promise<void> {
    return within(END, "Chromium's end", this.#browser.close());
  }
}
