/**
 * Browsers that run scripts in a page: Chromium by Playwright, and Firefox, which Debian's Playwright
 * cannot drive, by its own WebDriver BiDi. Both write down what is requested.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContextOptions, chromium } from "playwright-core";
import { within } from "../../lib/runtime/pause.ts";

/** Seconds for a browser to start or to end, and for a page to answer, which may train meanwhile. */
const PATIENCE = 90, ANSWER = 300;

/** A browser with one page. */
export interface Driven extends AsyncDisposable {
  readonly name: string;
  /** Addresses that were asked for, sockets included. */
  readonly requests: readonly string[];
  /** Traces of errors of the page's scripts. */
  readonly errors: readonly string[];
  /** Opens an address. */
  open(address: string): Promise<void>;
  /** Runs a function in the page; what it takes and returns goes as JSON. */
  run<Args extends unknown[], T>(
    work: (...args: Args) => T | Promise<T>,
    ...args: Args
  ): Promise<T>;
  /** The same in the frame whose page has what a selector finds; undefined where there is none. */
  runInFrame<T>(selector: string, work: () => T | Promise<T>): Promise<T | undefined>;
}

/** A browser of a phone's size, which is touched. */
export interface Phone extends Driven {
  /** Touches what a selector of Playwright's finds, in the middle, once it can be reached. */
  tap(selector: string): Promise<void>;
}

/** The script that runs a function and gives its value as JSON. */
const scriptOf = (work: (...args: never[]) => unknown, args: readonly unknown[]) =>
  `(async () => JSON.stringify(await (${work})(...${JSON.stringify(args)})) ?? "null")()`;

/** Debian's Chromium, or the one that CHROMIUM names. */
export const startChromium = async (): Promise<Driven> =>
  await chromiumWith({ viewport: { width: 1300, height: 900 } });

/** The same, as on a phone. */
export const startPhone = async (): Promise<Phone> =>
  await chromiumWith({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

async function chromiumWith(look: BrowserContextOptions): Promise<Phone> {
  const executablePath = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
  const browser = await chromium.launch({
    executablePath,
    // No name is looked up: this machine is reached by its number.
    args: [
      "--no-sandbox",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const requests: string[] = [], errors: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => requests.push(socket.url()));
  page.on("pageerror", (error) => errors.push(String(error.stack)));
  return {
    name: `Chromium ${browser.version()}`,
    ...{ requests, errors },
    open: async (address) => void await page.goto(address),
    run: async (work, ...args) =>
      JSON.parse(
        await within(
          ANSWER,
          "an answer of Chromium's page",
          page.evaluate<string>(scriptOf(work, args)),
        ),
      ),
    async runInFrame(selector, work) {
      for (const frame of page.frames().slice(1)) {
        if (!await frame.$(selector)) continue;
        const answer = frame.evaluate<string>(scriptOf(work, []));
        return JSON.parse(await within(ANSWER, "an answer of a frame in Chromium", answer));
      }
    },
    tap: async (selector) => await page.tap(selector),
    [Symbol.asyncDispose]: () => within(PATIENCE, "Chromium's end", browser.close()),
  };
}

const FIREFOX = Deno.env.get("FIREFOX") ?? "/usr/bin/firefox-esr";

/** Whether there is a Firefox. */
export const hasFirefox = existsSync(FIREFOX);

/** Nothing answers at the proxy, and this machine is reached without it. */
const ONLY_HERE = `
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.no_proxies_on", "127.0.0.1");
`;

interface Answer {
  readonly id?: number;
  readonly type: string;
  readonly result?: unknown;
  readonly message?: string;
  readonly method?: string;
  readonly params?: {
    readonly request?: { readonly url: string };
    readonly type?: string;
    readonly text?: string;
    readonly stackTrace?: { readonly callFrames: readonly { readonly url: string }[] };
  };
}

/** A page, or a frame. */
interface Context {
  readonly context: string;
  readonly children?: readonly Context[] | null;
}

/** Debian's Firefox, or the one that FIREFOX names. */
export async function startFirefox(): Promise<Driven> {
  const profile = await Deno.makeTempDir({ prefix: "gradbook-firefox-" });
  await Deno.writeTextFile(join(profile, "user.js"), ONLY_HERE);
  const process = new Deno.Command(FIREFOX, {
    args: ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines = process.stderr.pipeThrough(new TextDecoderStream());
  const reader = lines.getReader();
  const listening = async () => {
    let log = "";
    while (true) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`Cannot start Firefox: ${log}`);
      log += value;
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(log)?.[1];
      if (address) return address;
    }
  };
  const address = await within(PATIENCE, "Firefox's address", listening()).catch((error) => {
    process.kill("SIGKILL");
    throw error;
  });
  (async () => {
    while (!(await reader.read()).done);
  })();
  const socket = new WebSocket(`${address}/session`);
  const opened = new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  await within(PATIENCE, "Firefox's socket", opened);
  const requests: string[] = [], errors: string[] = [];
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.onmessage = ({ data }) => {
    const answer: Answer = JSON.parse(data);
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    else if (answer.method === "network.beforeRequestSent") {
      requests.push(answer.params!.request!.url);
    } else if (answer.method === "log.entryAdded" && answer.params!.type === "javascript") {
      const { text, stackTrace } = answer.params!;
      errors.push([text, ...stackTrace?.callFrames.map(({ url }) => url) ?? []].join("\n"));
    }
  };
  socket.onclose = () => {
    for (const answer of waiting.values()) answer({ type: "error", message: "Firefox has gone" });
  };
  let id = 0;
  const ask = async <T>(method: string, params: object): Promise<T> => {
    const number = ++id;
    const answer = new Promise<Answer>((resolve) => waiting.set(number, resolve));
    socket.send(JSON.stringify({ id: number, method, params }));
    const { type, result, message } = await within(ANSWER, `Firefox's ${method}`, answer);
    if (type === "error") throw new Error(`${method}: ${message}`);
    return result as T;
  };
  const { capabilities } = await ask<{ capabilities: { browserVersion: string } }>("session.new", {
    capabilities: {},
  });
  await ask("session.subscribe", { events: ["network.beforeRequestSent", "log.entryAdded"] });
  const contexts = async () =>
    (await ask<{ contexts: readonly Context[] }>("browsingContext.getTree", {})).contexts;
  const [{ context }] = await contexts();
  const evaluate = async (context: string, expression: string) => {
    const found = await ask<{
      readonly result?: { readonly value: string };
      readonly exceptionDetails?: { readonly text: string };
    }>("script.evaluate", { expression, target: { context }, awaitPromise: true });
    if (!found.result) throw new Error(found.exceptionDetails?.text);
    return JSON.parse(found.result.value);
  };
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    ...{ requests, errors },
    open: (url) => ask("browsingContext.navigate", { context, url, wait: "complete" }),
    run: (work, ...args) => evaluate(context, scriptOf(work, args)),
    async runInFrame(selector, work) {
      const inside = ({ children }: Context): Context[] =>
        (children ?? []).flatMap((child) => [child, ...inside(child)]);
      for (const { context } of inside((await contexts())[0])) {
        const has = `JSON.stringify(document.querySelector(${JSON.stringify(selector)}) !== null)`;
        if (await evaluate(context, has)) return await evaluate(context, scriptOf(work, []));
      }
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      process.kill("SIGKILL");
      await process.status;
      await Deno.remove(profile, { recursive: true }).catch(() => {});
    },
  };
}
