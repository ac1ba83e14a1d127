/**
 * `node:path` in a page: paths as POSIX has them.
 *
 * @module
 */

/** What separates the parts of a path. */
export const sep = "/";

/** Whether a path begins at the root. */
export const isAbsolute = (path: string): boolean => path.startsWith("/");

/** A path without empty parts, `.` and `..`, as far as they go away. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isAbsolute(path)) parts.push(part);
  }
  const end = path.endsWith("/") && parts.length > 0 ? "/" : "";
  const whole = `${isAbsolute(path) ? "/" : ""}${parts.join("/")}${end}`;
  return whole === "" ? "." : whole;
}

/** Parts as one path. */
export const join = (...parts: string[]): string => normalize(parts.filter(Boolean).join("/"));

/** The path that parts lead to, from the root. */
export function resolve(...parts: string[]): string {
  const start = parts.findLastIndex(isAbsolute);
  const path = join(start < 0 ? "/" : "", ...parts.slice(Math.max(0, start)));
  return path === "/" ? path : path.replace(/\/$/, "");
}

/** The folder of a path. */
export function dirname(path: string): string {
  const folder = /^(.*?)\/+[^/]*\/*$/.exec(path)?.[1];
  return folder === undefined ? "." : folder || "/";
}

/** The last part of a path, without `end` if it ends so. */
export function basename(path: string, end = ""): string {
  const name = path.replace(/\/+$/, "").replace(/^.*\//, "");
  return end !== name && name.endsWith(end) ? name.slice(0, name.length - end.length) : name;
}

/** The end of a name, from its last dot on. */
export const extname = (path: string): string =>
  /^(?!\.\.$).+(\.[^./]*)$/.exec(basename(path))?.[1] ?? "";

/** The way from one path to another. */
export function relative(from: string, to: string): string {
  const a = resolve(from).split("/").filter(Boolean), b = resolve(to).split("/").filter(Boolean);
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/");
}

const path = {
  ...{ sep, isAbsolute, normalize, join, resolve, dirname, basename, extname, relative },
  delimiter: ":",
};

export default { ...path, posix: path };
