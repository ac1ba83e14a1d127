/**
 * Serves a folder on this machine: `deno task site --serve`. With the headers that shared memory asks
 * for, and compressed, as a host on the web would send it.
 *
 * @module
 */
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".ipynb": "application/json",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/** How to serve. */
export interface ServeOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** The path under which the folder stands, from `/` to `/`. Default: `/`. */
  readonly base?: string;
  /** Whether the headers that shared memory asks for are sent. Default: they are. */
  readonly isolated?: boolean;
  /** Changes a text before it is sent. */
  readonly change?: (path: string, text: string) => string;
  /** Hears of each answer. */
  readonly onAnswer?: (path: string, status: number, bytes: number) => void;
}

const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "cross-origin",
};

/** Serves a folder until the server is shut down. */
export function serveSite(
  folder: string,
  options: ServeOptions = {},
): Deno.HttpServer<Deno.NetAddr> {
  const { port = 0, base = "/", isolated = true, change, onAnswer } = options;
  const packed = new Map<string, Uint8Array<ArrayBuffer>>();

  async function bodyOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await Deno.readFile(join(folder, path));
    if (!change || !/\.(?:html|js|json)$/.test(path)) return bytes;
    return new TextEncoder().encode(change(path, new TextDecoder().decode(bytes)));
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const path = decodeURIComponent(pathname).slice(base.length).replace(/(^|\/)$/, "$1index.html");
    const isInside = pathname.startsWith(base) && !normalize(path).startsWith("..");
    let body: Uint8Array<ArrayBuffer> | undefined;
    try {
      body = isInside ? packed.get(path) ?? await bodyOf(path) : undefined;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory)) {
        throw error;
      }
    }
    if (!body) {
      onAnswer?.(pathname, 404, 0);
      return new Response("Not found", { status: 404 });
    }
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const isPacked = /^text|json|javascript|svg|wasm/.test(type);
    if (isPacked && !packed.has(path)) {
      packed.set(path, new Uint8Array(await promisify(gzip)(body)));
      body = packed.get(path)!;
    }
    onAnswer?.(pathname, 200, body.length);
    return new Response(body, {
      headers: {
        "content-type": type,
        "cache-control": "no-cache",
        // As hosts of static pages send it: other sites may embed cells.
        "access-control-allow-origin": "*",
        ...(isPacked && { "content-encoding": "gzip" }),
        ...(isolated && ISOLATION),
      },
    });
  }

  return Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, answer);
}
