/** download(): its cache, offline too, and two processes that want the same file. */
import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { download, DownloadError } from "../../lib/datasets/download.ts";
import {
  cachedFiles,
  compressed,
  content,
  granted,
  permitted,
  serverTest,
  sha256,
} from "./download_scene.ts";
import { dropped, file, stalled } from "./loopback.ts";

// ── The cache ───────────────────────────────────────────────────────────────────────────────────

serverTest(
  "download() replaces a file in the cache that is not the published one",
  { "/f": file(compressed) },
  async ({ from, cache, path }) => {
    await Deno.mkdir(join(cache, "set"));
    await Deno.writeFile(path, content.subarray(0, 4000));
    assertEquals(await download(from("/f"), { cache }), content);
    assertEquals(await Deno.readFile(path), content);
  },
);

serverTest(
  "download() takes a file that was put into the cache by hand, gzipped or not",
  {},
  async ({ from, cache, path }) => {
    await Deno.mkdir(join(cache, "set"));
    await Deno.writeFile(`${path}.gz`, compressed);
    assertEquals(await download(from(), { cache, offline: true }), content);
    await Deno.remove(`${path}.gz`);
    await Deno.writeFile(path, content);
    assertEquals(await download(from(), { cache, offline: true }), content);
  },
);

serverTest(
  "download() does not read a file in the cache that is far too large",
  {},
  async ({ from, cache, path }) => {
    await Deno.mkdir(join(cache, "set"));
    {
      using file = await Deno.create(path);
      await file.truncate(2 ** 40);
    }
    const error = await assertRejects(
      () => download(from(), { cache, offline: true }),
      DownloadError,
    );
    assertEquals(error.tried[0].reason, "it must have 6005 bytes at most, but has 1099511627776");
  },
);

serverTest(
  "download() with offline does not touch the network, and says what is wrong in the cache",
  { "/f": file(compressed) },
  async ({ from, cache, path, requests }) => {
    await Deno.mkdir(join(cache, "set"));
    await Deno.writeFile(path, new Uint8Array(3));
    const error = await assertRejects(
      () => download(from("/f"), { cache, offline: true }),
      DownloadError,
    );
    assertEquals(error.tried, [
      { source: path, reason: "it must have 5000 bytes, but has 3" },
      { source: "network", reason: "not asked, since offline is chosen" },
    ]);
    assertEquals(requests, {});
  },
);

serverTest(
  "download() is called twice at a time and downloads once",
  { "/f": file(compressed) },
  async ({ from, cache, requests }) => {
    const both = await Promise.all([
      download(from("/f"), { cache }),
      download(from("/f"), { cache }),
    ]);
    assertEquals(both, [content, content]);
    assertEquals(requests, { "/f": 1 });
  },
);

serverTest(
  "download() ends where its signal says so, in waiting and in transfer, and leaves nothing behind",
  { "/stalled": stalled(compressed), "/dropped": dropped },
  async ({ from, cache }) => {
    for (const path of ["/stalled", "/dropped"]) {
      const abort = new AbortController();
      const running = download(from(path), {
        ...{ cache, backOff: 60_000, signal: abort.signal },
      });
      setTimeout(() => abort.abort(new Error("enough")), 150);
      await assertRejects(() => running, Error, "enough");
      assertEquals(cachedFiles(cache), []);
    }
    const aborted = AbortSignal.abort(new Error("before"));
    await assertRejects(() => download(from("/f"), { cache, signal: aborted }), Error, "before");
  },
);

Deno.test({
  name: "download() says which permission is missing, and prompts for none",
  permissions: { read: permitted, write: false, net: false },
  ignore: !permitted,
  fn: async () => {
    const file = { name: "set/images", mirrors: ["http://127.0.0.1:9/f"], sha256, size: 1 };
    const error = await assertRejects(
      () => download(file, { cache: "/nowhere/at all" }),
      DownloadError,
    );
    assertStringIncludes(error.message, "permission to write it is not granted (--allow-write=");
    assertInstanceOf(error, Error);
  },
});

serverTest(
  "download() says where it cannot write, and asks no mirror then",
  { "/f": file(compressed) },
  async ({ from, cache, requests }) => {
    await Deno.writeTextFile(join(cache, "set"), "no folder");
    const running = () => download(from("/f"), { cache });
    await assertRejects(running, Error, `Cannot use ${join(cache, "set")} as a cache: `);
    assertEquals(requests, {});
  },
);

// ── Two processes ───────────────────────────────────────────────────────────────────────────────

serverTest(
  "download() says after a second which process it waits for, and gives up in time",
  { "/stalled": stalled(compressed) },
  async ({ from, cache, requests }) => {
    if (!granted({ name: "run" })) return;
    const program = `
      import { download } from "${new URL("../../lib/datasets/download.ts", import.meta.url)}";
      await download(${JSON.stringify(from("/stalled"))}, ${JSON.stringify({ cache })});
    `;
    const other = new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      while (!requests["/stalled"]) await new Promise((resolve) => setTimeout(resolve, 20));
      const said: string[] = [];
      const options = { cache, lockTimeout: 1500, onWait: (text: string) => said.push(text) };
      const error = await assertRejects(
        () => download(from("/stalled"), options),
        DownloadError,
      );
      const folder = join(cache, "set");
      assertEquals(said, [`Waiting for process ${other.pid}, which downloads into ${folder}`]);
      assertEquals(error.tried.at(-1), {
        source: folder,
        reason: `process ${other.pid} has kept it for more than 1.5 s: end that, or wait`,
      });
      assertEquals(requests, { "/stalled": 1 });
    } finally {
      other.kill("SIGKILL");
      await other.status;
    }
  },
);

serverTest(
  "download() by two processes at a time downloads once, and a killed one blocks nobody",
  {
    "/once": async (connection, nth) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await file(compressed)(connection, nth);
    },
    "/stalled": stalled(compressed),
  },
  async ({ from, cache, path, requests }) => {
    if (!granted({ name: "run" })) return;
    const start = (mirror: string) => {
      const program = `
        import { download } from "${new URL("../../lib/datasets/download.ts", import.meta.url)}";
        const bytes = await download(${JSON.stringify(from(mirror))}, ${JSON.stringify({ cache })});
        console.log(bytes.length);
      `;
      return new Deno.Command(Deno.execPath(), {
        args: ["eval", program],
        stdout: "piped",
        stderr: "null",
      }).spawn();
    };
    const killed = start("/stalled");
    while (!requests["/stalled"]) await new Promise((resolve) => setTimeout(resolve, 20));
    const two = [start("/once"), start("/once")];
    await new Promise((resolve) => setTimeout(resolve, 300));
    assertEquals(requests["/once"], undefined);
    killed.kill("SIGKILL");
    await killed.output();
    for (const child of two) {
      assertEquals(new TextDecoder().decode((await child.output()).stdout), "5000\n");
    }
    assertEquals(requests, { "/stalled": 1, "/once": 1 });
    assertEquals(await Deno.readFile(path), content);
  },
);
