/**
 * The scene of download()'s tests: a published file, a server on loopback that has it or misbehaves,
 * and an empty cache.
 */
import { assert } from "@std/assert";
import { join } from "node:path";
import { sha256Of } from "../../lib/datasets/checksum.ts";
import type { DownloadOptions, PublishedFile } from "../../lib/datasets/download.ts";
import { gzip } from "./folders.ts";
import { type Answer, type Loopback, withServer } from "./loopback.ts";

export const granted = (descriptor: Deno.PermissionDescriptor) =>
  Deno.permissions.querySync(descriptor).state === "granted";
export const permitted = granted({ name: "read" }) && granted({ name: "write" }) &&
  granted({ name: "net", host: "127.0.0.1" });

/** Bytes that gzip cannot shrink to nothing. */
export const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + i) >> 3 & 255);
export const sha256 = await sha256Of(content);
export const compressed = await gzip(content);

/** Quick to lose patience. */
export const HASTY: DownloadOptions = {
  attempts: 2,
  backOff: 10,
  stallTimeout: 150,
  timeout: 5000,
};

export interface Scene extends Loopback {
  readonly cache: string;
  /** The file in the cache. */
  readonly path: string;
  /** The published file with the server's paths as its mirrors. */
  from(...paths: string[]): PublishedFile;
}

/** Registers a test with a server and an empty cache, in which no `.part` may be left. */
export function serverTest(
  name: string,
  answers: Readonly<Record<string, Answer>>,
  body: (scene: Scene) => Promise<void>,
  permissions: Deno.PermissionOptions = "inherit",
): void {
  Deno.test({
    name,
    permissions,
    ignore: !permitted,
    fn: async () => {
      const cache = await Deno.makeTempDir();
      try {
        await withServer(answers, async (server) => {
          await body({
            ...server,
            cache,
            path: join(cache, "set", "images"),
            from: (...paths) => ({
              name: "set/images",
              mirrors: paths.map((path) => server.origin + path),
              sha256,
              size: content.length,
            }),
          });
        });
        for (const entry of cachedFiles(cache)) assert(!entry.endsWith(".part"), entry);
      } finally {
        await Deno.remove(cache, { recursive: true });
      }
    },
  });
}

/** What is in the cache, the lock aside. */
export function cachedFiles(cache: string): string[] {
  try {
    return Array.from(Deno.readDirSync(join(cache, "set")), ({ name }) => name)
      .filter((name) => name !== ".lock");
  } catch {
    return [];
  }
}
