/**
 * `deno task test:browser`: the library in real browsers, bundled, with and without shared memory,
 * against the same training in Deno: to the last bit.
 *
 * Needs Chromium: on the PATH as `chromium`, or where the environment variable CHROMIUM says. Firefox
 * is tried, too, where it is: as `firefox-esr`, or where FIREFOX says.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { within } from "../../lib/runtime/pause.ts";
import { learnCircle, type Outcome } from "./circle.ts";

/** Seconds for a page to report and a program to end, and for a browser that is asked to end. */
const PATIENCE = 120, END = 10;

/** Programs, and their arguments for a new profile in a folder. */
const BROWSERS = {
  chromium: {
    program: Deno.env.get("CHROMIUM") ?? "chromium",
    args: (profile: string) => [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${profile}`,
    ],
  },
  firefox: {
    program: Deno.env.get("FIREFOX") ?? "firefox-esr",
    args: (profile: string) => ["--headless", "--no-remote", "--profile", profile],
  },
};

/** Reports what goes wrong before the script can: that it does not load. */
const PAGE = `<!doctype html>
<title>Circle</title>
<script>
const fail = (error) => fetch("/report", { method: "POST", body: JSON.stringify({ error }) });
addEventListener("error", ({ message }) => fail(message));
addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)));
</script>
<script type="module" src="page.js"></script>
`;

const folder = await Deno.makeTempDir();
try {
  const script = await bundle();
  const expected = await learnCircle();
  for (const [browser, isolated] of await turns()) {
    const found = await runInBrowser(browser, script, isolated);
    assertEquals(found.kernels, "simd");
    if (!isolated) assertEquals(found.threads, 1);
    assertEquals(found.losses, expected.losses);
    assertEquals(found.weights, expected.weights);
    assertEquals(found.operations, expected.operations);
    assert(found.accuracy > 0.95);
    console.log(
      `${browser}, ${isolated ? "with" : "without"} shared memory: ${found.kernels}, ` +
        `${found.threads} thread(s), accuracy ${found.accuracy}; losses, weights and operations as in Deno` +
        (found.note ? ` (${found.note})` : ""),
    );
  }
} finally {
  // A browser that had to be killed may have processes that still write there.
  await Deno.remove(folder, { recursive: true }).catch(() => {});
}

type Browser = keyof typeof BROWSERS;

/** Each browser that there is, with and without shared memory. */
async function turns(): Promise<[Browser, boolean][]> {
  const browsers: Browser[] = await isThere(BROWSERS.firefox.program)
    ? ["chromium", "firefox"]
    : ["chromium"];
  return browsers.flatMap((name) => [[name, true], [name, false]] as [Browser, boolean][]);
}

async function isThere(program: string): Promise<boolean> {
  try {
    const asked = new Deno.Command(program, { args: ["--version"], stdout: "null" }).output();
    return (await within(PATIENCE, `${program} --version`, asked)).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The page's whole program as one script. */
async function bundle(): Promise<string> {
  const output = `${folder}/page.js`;
  const bundler = new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      `--output=${output}`,
      new URL("page.ts", import.meta.url).pathname,
    ],
  });
  const { success, stderr } = await within(PATIENCE, "deno bundle", bundler.output());
  assert(success, new TextDecoder().decode(stderr));
  return await Deno.readTextFile(output);
}

/** Opens the page in a browser and waits for it to report. */
async function runInBrowser(name: Browser, script: string, isolated: boolean): Promise<Outcome> {
  const report = Promise.withResolvers<Outcome>();
  const headers = isolated
    ? {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    }
    : undefined;
  const ending = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: ending.signal },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/report") {
        const { outcome, error } = await request.json();
        if (outcome) report.resolve(outcome);
        else report.reject(new Error(`The page failed: ${error}`));
        return new Response();
      }
      const [type, body] = pathname === "/page.js"
        ? ["text/javascript", script]
        : ["text/html", PAGE];
      return new Response(body, { headers: { "content-type": type, ...headers } });
    },
  );
  const { program, args } = BROWSERS[name];
  const browser = new Deno.Command(program, {
    args: [
      ...args(await Deno.makeTempDir({ dir: folder })),
      `http://127.0.0.1:${server.addr.port}/`,
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    return await within(PATIENCE, `a report of ${name}`, report.promise);
  } finally {
    browser.kill();
    const late = setTimeout(() => browser.kill("SIGKILL"), END * 1000);
    await browser.status;
    clearTimeout(late);
    // Whatever connections are open.
    ending.abort();
    await within(END, "the server's end", server.finished);
  }
}
