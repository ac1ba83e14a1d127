/**
 * numjs as a bundler takes it in: what a page has in place of lib/interop/numjs_module.ts.
 *
 * @module
 */
import "./numjs_globals.ts";
// @ts-ignore: numjs has no types of its own.
import nj from "numjs/src/index.js";
import type { Numjs } from "../interop/numjs_types.ts";

/** Loads it. */
export const requireNumjs = (): Numjs => nj as unknown as Numjs;
