/**
 * Pages in Chromium, headless: on the PATH as `chromium`, or where the environment variable CHROMIUM
 * says.
 *
 * @module
 */

import { within } from "../../lib/runtime/pause.ts";
import { outputWithin } from "../jupyter/lab/processes.ts";

/** Milliseconds of the page's own clock, which runs ahead while the page waits. */
const PATIENCE = 60_000;

/** Seconds of everybody's clock. */
const LIMIT = 180;

/** Opens a page and waits for its result; see page.ts. */
export async function resultOf(url: string): Promise<string> {
  const profile = await Deno.makeTempDir();
  try {
    const { stdout } = await outputWithin(LIMIT, Deno.env.get("CHROMIUM") ?? "chromium", {
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${profile}`,
        `--virtual-time-budget=${PATIENCE}`,
        "--dump-dom",
        url,
      ],
      stderr: "null",
    });
    const text = new TextDecoder().decode(stdout);
    const result = /result: (.*) :end/s.exec(text)?.[1];
    if (!result) throw new Error(`Cannot run the page: expected its result, but it became ${text}`);
    return result;
  } finally {
    // A browser that had to be killed may have processes that still write there.
    await Deno.remove(profile, { recursive: true }).catch(() => {});
  }
}

/** Calls `use` with the address of a server of a folder's files. */
export async function withFolderServed<T>(
  folder: string,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const types: Record<string, string> = { html: "text/html", js: "text/javascript" };
  const ending = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: ending.signal },
    async (request) => {
      const { pathname } = new URL(request.url);
      const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
      const bytes = await Deno.readFile(folder + path).catch(() => null);
      const type = types[path.split(".").at(-1)!] ?? "application/octet-stream";
      return new Response(bytes, {
        status: bytes ? 200 : 404,
        headers: { "content-type": type },
      });
    },
  );
  try {
    return await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    // Whatever connections are open.
    ending.abort();
    await within(10, "the server's end", server.finished);
  }
}
