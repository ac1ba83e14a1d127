/**
 * `deno task test:browser`: the library in a real browser, bundled, with and without shared memory,
 * against the same training in Deno.
 *
 * Needs Chromium: on the PATH as `chromium`, or where the environment variable CHROMIUM says.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { learnCircle, type Outcome } from "./circle.ts";

const PATIENCE = 60_000;

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
  for (const isolated of [true, false]) {
    const found = await runInBrowser(script, isolated);
    assertEquals(found.kernels, "simd");
    if (!isolated) assertEquals(found.threads, 1);
    assertEquals(found.losses.length, expected.losses.length);
    // Sums may be fused differently from machine to machine, not from one program to another here.
    found.losses.forEach((loss, i) => assertAlmostEquals(loss, expected.losses[i], 1e-12));
    assert(found.accuracy > 0.95);
    console.log(
      `${isolated ? "with" : "without"} shared memory: ${found.kernels}, ${found.threads} ` +
        `thread(s), accuracy ${found.accuracy}; losses as in Deno` +
        (found.note ? ` (${found.note})` : ""),
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
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

/** Opens the page in Chromium and waits for it to report. */
async function runInBrowser(script: string, isolated: boolean): Promise<Outcome> {
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
  const browser = new Deno.Command(Deno.env.get("CHROMIUM") ?? "chromium", {
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${await Deno.makeTempDir({ dir: folder })}`,
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
