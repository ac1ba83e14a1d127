/**
 * numjs, loaded without its native parts, as Deno loads it. A page has lib/page/numjs_module.ts in its
 * place.
 *
 * @module
 */
import Module, { createRequire } from "node:module";
import "numjs/package.json" with { type: "json" };
import type { Numjs } from "./numjs_types.ts";

/** sharp and deasync serve image files; static-module and uglify-js belong to cwise's generator. */
const LEFT_OUT = ["sharp", "deasync", "static-module", "uglify-js"];

/** Loads it. */
export function requireNumjs(): Numjs {
  const loader = Module as unknown as { _load(id: string, ...rest: unknown[]): unknown };
  const load = loader._load;
  loader._load = (id, ...rest) => LEFT_OUT.includes(id) ? {} : load.call(loader, id, ...rest);
  try {
    // Not import(): the loader is changed only while this one call runs, seen by nobody else.
    return createRequire(import.meta.resolve("numjs/package.json"))("numjs");
  } finally {
    loader._load = load;
  }
}
