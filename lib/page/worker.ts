/**
 * The worker of a page's kernel. A classic one: only in such a worker do scripts share what they
 * declare.
 *
 * @module
 */
import type { Asset } from "./files.ts";
import type { Modules } from "./imports.ts";
import { type FromWorker, PageKernel, type ToWorker } from "./kernel.ts";

declare function importScripts(address: string): void;

const scope = globalThis as unknown as {
  readonly gradbookWorker: string;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
};
// The page starts the worker by a script of its own, and says where this one is.
const here = scope.gradbookWorker;
const post = scope.postMessage.bind(scope);

function load(url: string): Uint8Array<ArrayBuffer> {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(url, here), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) {
    throw new Error(`Cannot fetch ${url}: the site answers ${request.status}`);
  }
  return new Uint8Array(request.response);
}

function runScript(source: string): void {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    importScripts(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

const assets: Record<string, Asset> = JSON.parse(new TextDecoder().decode(load("files.json")));
let modules: Promise<Modules> | undefined;

const kernel = new PageKernel({
  post,
  runScript,
  load,
  assets,
  modules: () =>
    modules ??= import(new URL("modules.js", here).href).then(({ modules }) => modules),
});
scope.onmessage = ({ data }) => kernel.receive(data);
