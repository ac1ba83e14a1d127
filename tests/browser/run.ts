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
import { learnCircle, type Outcome } from "./circle.ts";

const PATIENCE = 60_000;

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
  for (const [browser, isolated] of turns()) {
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
  await Deno.remove(folder, { recursive: true });
}

type Browser = keyof typeof BROWSERS;

/** Each browser that there is, with and without shared memory. */
function turns(): [Browser, boolean][] {
  const browsers = (Object.keys(BROWSERS) as Browser[]).filter((name) =>
    name === "chromium" || isThere(BROWSERS[name].program)
  );
  return browsers.flatMap((name) => [[name, true], [name, false]] as [Browser, boolean][]);
}

function isThere(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** The page's whole program as one script. */
async function bundle(): Promise<string> {
  const output = `${folder}/page.js`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      `--output=${output}`,
      new URL("page.ts", import.meta.url).pathname,
    ],
  }).output();
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
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
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
  const timer = setTimeout(
    () => report.reject(new Error(`Expected a report within ${PATIENCE} ms, but got none`)),
    PATIENCE,
  );
  try {
    return await report.promise;
  } finally {
    clearTimeout(timer);
    browser.kill();
    await browser.status;
    await server.shutdown();
  }
}
