/** download(): what mirrors send, and what becomes of it. The cache: download_cache_test.ts. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sha256Of } from "../../lib/datasets/checksum.ts";
import { download, DownloadError, type DownloadProgress } from "../../lib/datasets/download.ts";
import {
  cachedFiles,
  compressed,
  content,
  HASTY,
  permitted,
  serverTest,
  sha256,
} from "./download_scene.ts";
import { gzip } from "./folders.ts";
import {
  type Answer,
  dripping,
  dropped,
  file,
  redirect,
  send,
  silent,
  stalled,
  status,
  truncated,
  unsized,
} from "./loopback.ts";

// ── Files that arrive ───────────────────────────────────────────────────────────────────────────

const WAYS: Record<string, Answer> = {
  "plain": file(content),
  "gzipped": file(compressed),
  "compressed on the way": file(compressed, "Content-Encoding: gzip"),
  "without its length": unsized(compressed),
  "in chunks": (connection) =>
    send(
      connection,
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1388\r\n",
      content,
      "\r\n0\r\n\r\n",
    ),
};

for (const [way, answer] of Object.entries(WAYS)) {
  serverTest(`download() takes a file that comes ${way}`, { "/f": answer }, async (scene) => {
    const got = await download(scene.from("/f"), { ...HASTY, cache: scene.cache });
    assertEquals(got, content);
    assertEquals(await Deno.readFile(scene.path), content);
    assertEquals(cachedFiles(scene.cache), ["images"]);
  });
}

serverTest(
  "download() asks the network once, then the cache",
  { "/f": file(compressed) },
  async ({ from, cache, requests }) => {
    for (let i = 0; i < 3; i++) await download(from("/f"), { cache });
    await download(from("/f"), { cache, offline: true });
    assertEquals(requests, { "/f": 1 });
  },
);

serverTest(
  "download() follows redirects, relative ones too",
  { "/a": redirect("/b"), "/b": redirect("c"), "/c": file(compressed) },
  async ({ from, cache }) => {
    assertEquals(await download(from("/a"), { cache }), content);
  },
);

serverTest(
  "download() reports the bytes that come",
  { "/f": file(compressed) },
  async ({ from, cache, origin }) => {
    const heard: DownloadProgress[] = [];
    await download(from("/f"), { cache, onProgress: (progress) => heard.push(progress) });
    const total = compressed.length;
    assertEquals(heard.at(-1), {
      name: "set/images",
      mirror: `${origin}/f`,
      received: total,
      total,
    });
  },
);

serverTest(
  "download() tries again where a failure may pass",
  {
    "/f": (connection, nth) =>
      [dropped, status("503 Busy"), file(compressed)][nth - 1](connection, nth),
  },
  async ({ from, cache, requests }) => {
    assertEquals(await download(from("/f"), { ...HASTY, attempts: 3, cache }), content);
    assertEquals(requests, { "/f": 3 });
  },
);

serverTest(
  "download() goes to the next mirror before it asks one again",
  { "/a": dropped, "/b": file(compressed) },
  async ({ from, cache, requests }) => {
    assertEquals(await download(from("/a", "/b"), { cache, backOff: 60_000 }), content);
    assertEquals(requests, { "/a": 1, "/b": 1 });
  },
);

const soon = () => new Date(Date.now() + 1500).toUTCString();

for (
  const [how, answer, least] of [
    ["seconds", status("429 Too Many Requests", "Retry-After: 1"), 1],
    ["a date", (connection) => status("503 Busy", `Retry-After: ${soon()}`)(connection, 1), 0.3],
  ] as [string, Answer, number][]
) {
  serverTest(
    `download() waits as long as a mirror asks in ${how}, says so, and asks others meanwhile`,
    {
      "/busy": (connection, nth) => (nth === 1 ? answer : file(compressed))(connection, nth),
      "/flaky": dropped,
    },
    async ({ from, cache, requests, origin }) => {
      const said: string[] = [];
      const start = performance.now();
      const onWait = (text: string) => said.push(text);
      const options = { ...HASTY, cache, onWait, stallTimeout: 5000 };
      assertEquals(await download(from("/busy", "/flaky"), options), content);
      assert(performance.now() - start > least * 1000);
      assertEquals(requests, { "/busy": 2, "/flaky": 2 });
      assertEquals(said.length, 1);
      assertMatch(said[0], /^Waiting [12] s for 127\.0\.0\.1:\d+, as it asks$/);
      assert(said[0].includes(new URL(origin).host));
    },
  );
}

// ── Files that do not ───────────────────────────────────────────────────────────────────────────

const page = new TextEncoder().encode(
  "\n<!DOCTYPE html><html><head><title>Sign in to the network</title></head>".padEnd(9000),
);
const huge = await gzip(new Uint8Array(1e6));

/** What the server does, what the error says of it, and how often the mirror is asked. */
const FAILURES: [string, Answer, RegExp, number][] = [
  ["truncates", truncated(compressed), /the connection failed \(.*\) after \d+ bytes/, 2],
  [
    "truncates gzip without a length",
    unsized(compressed.subarray(0, 900)),
    /its gzip data must be complete and intact, but/,
    2,
  ],
  [
    "truncates without a length",
    unsized(content.subarray(0, 100)),
    /it must have 5000 bytes, but has 100/,
    2,
  ],
  ["stalls", stalled(compressed), /it sent nothing for 0.15 s after \d+ bytes/, 2],
  ["never answers", silent, /it sent nothing for 0.15 s before the first byte/, 2],
  ["drips", dripping, /it took more than 0.6 s after \d+ bytes/, 2],
  ["drops the connection", dropped, /the connection failed \(.*\) before the first byte/, 2],
  [
    "sends a web page",
    file(page),
    /it sent a web page in place of the file: "Sign in to the network"/,
    1,
  ],
  [
    "sends other bytes",
    file(content.with(7, 0)),
    /its SHA-256 must be [0-9a-f]{64}, but is [0-9a-f]{64}/,
    1,
  ],
  ["sends other bytes, gzipped", file(await gzip(content.with(7, 0))), /its SHA-256 must be/, 1],
  [
    "damages gzip",
    file(compressed.with(2000, compressed[2000] ^ 1)),
    /its gzip data must be complete and intact, but/,
    2,
  ],
  ["sends nothing", file(new Uint8Array(0)), /it must have 5000 bytes, but has 0/, 2],
  [
    "announces too much",
    file(new Uint8Array(2e6)),
    /it must send 5000 bytes at most, but it announces 2000000/,
    1,
  ],
  [
    "sends too much",
    unsized(new Uint8Array(2e6)),
    /it must send 5000 bytes at most, but more came/,
    1,
  ],
  ["sends a gzip bomb", file(huge), /it must send 5000 bytes at most, but more came/, 1],
  ["has no such file", status("404 Not Found"), /it answered 404 Not Found/, 1],
  [
    "is out of order",
    status("503 Service Unavailable"),
    /it answered 503 Service Unavailable; asked 2 times/,
    2,
  ],
  ["redirects in a circle", redirect("/f"), /it redirects more than 5 times/, 6],
  [
    "redirects out of the web",
    redirect("file:///etc/passwd"),
    /it redirects to file:\/\/, which is not followed/,
    1,
  ],
  ["redirects nowhere", status("302 Found"), /it answered 302 Found/, 1],
  [
    "sends a part",
    (connection) =>
      send(connection, "HTTP/1.1 206 Partial Content\r\nContent-Length: 9\r\n\r\n", "123456789"),
    /^it answered 206 Partial Content$/,
    1,
  ],
  ["has nothing new", status("304 Not Modified"), /^it answered 304 Not Modified$/, 1],
  [
    "knows no such range",
    status("416 Range Not Satisfiable"),
    /^it answered 416 Range Not Satisfiable$/,
    1,
  ],
  [
    "asks to wait an hour",
    status("429 Too Many Requests", "Retry-After: 3600"),
    /^it answered 429 Too Many Requests, and asks to wait 3600 s$/,
    1,
  ],
  [
    "asks to wait for a date far away",
    status("503 Busy", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"),
    /^it answered 503 Service Unavailable, and asks to wait \d+ s$/,
    1,
  ],
  [
    "asks to wait in no way that is known",
    status("503 Busy", "Retry-After: soon"),
    /^it answered 503 Service Unavailable; asked 2 times$/,
    2,
  ],
  [
    "sends a web page with a hostile title",
    file(new TextEncoder().encode(`<html><title>\n\x1b[2J${"x".repeat(3000)}</title></html>`)),
    /^it sent a web page in place of the file: "\\u001b\[2Jx{70,80}…"$/,
    1,
  ],
];

for (const [deed, answer, reason, asked] of FAILURES) {
  serverTest(
    `download() names the mirror and the reason where it ${deed}, and caches nothing`,
    { "/f": answer },
    async ({ from, cache, origin, requests }) => {
      const error = await assertRejects(
        () => download(from("/f"), { ...HASTY, timeout: 600, cache }),
        DownloadError,
      );
      assertMatch(error.tried.find(({ source }) => source === `${origin}/f`)!.reason, reason);
      assertEquals(cachedFiles(cache), []);
      assertEquals(requests, { "/f": asked });
    },
  );
}

serverTest(
  "download() does not follow a redirect to a host that it may not reach",
  { "/f": redirect("http://192.0.2.1/f") },
  async ({ from, cache, requests }) => {
    const error = await assertRejects(() => download(from("/f"), { cache }), DownloadError);
    assertEquals(
      error.tried.at(-1)!.reason,
      "permission to reach 192.0.2.1 is not granted (--allow-net=192.0.2.1)",
    );
    assertEquals(requests, { "/f": 1 });
  },
  { read: permitted, write: permitted, net: permitted && ["127.0.0.1"] },
);

serverTest(
  "download() lists all that it tried, and what to do by hand",
  { "/page": file(page), "/wrong": file(content.with(0, 1)) },
  async ({ from, cache, path, origin }) => {
    const error = await assertRejects(
      () => download(from("/page", "/none", "/wrong"), { ...HASTY, cache }),
      DownloadError,
    );
    const wrong = await sha256Of(content.with(0, 1));
    assertEquals(
      error.message,
      `Cannot get set/images: one of its sources must have it, but none has
  ${path}: is not there
  ${origin}/page: it sent a web page in place of the file: "Sign in to the network"
  ${origin}/none: it answered 404 Not Found
  ${origin}/wrong: its SHA-256 must be ${sha256}, but is ${wrong}
To put it there by hand, place images, plain or as .gz, in ${join(cache, "set")}; ` +
        `the SHA-256 of its uncompressed content is ${sha256}`,
    );
  },
);

Deno.test({
  name: "download() names a mirror that nobody listens at",
  ignore: !permitted,
  fn: async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const mirror = `http://127.0.0.1:${listener.addr.port}/f`;
    listener.close();
    const cache = await Deno.makeTempDir();
    try {
      const file = { name: "set/images", mirrors: [mirror], sha256, size: content.length };
      const error = await assertRejects(
        () => download(file, { ...HASTY, cache }),
        DownloadError,
      );
      assertMatch(
        error.message,
        /: the connection failed \(tcp connect error: .*\) before the first byte/,
      );
      assertEquals(cachedFiles(cache), []);
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
});
