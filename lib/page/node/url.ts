/**
 * `node:url` in a page.
 *
 * @module
 */

/** The path of a `file:` URL. */
export function fileURLToPath(url: string | URL): string {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:") throw new TypeError("The URL must be of scheme file");
  return decodeURIComponent(pathname);
}

/** The `file:` URL of a path. */
export function pathToFileURL(path: string): URL {
  return new URL(path.split("/").map(encodeURIComponent).join("/"), "file:///");
}

const { URL, URLSearchParams } = globalThis;

export { URL, URLSearchParams };
export default { fileURLToPath, pathToFileURL, URL, URLSearchParams };
