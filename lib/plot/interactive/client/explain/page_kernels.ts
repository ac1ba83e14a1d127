/**
 * The kernels of a page that looks at one example at a time: the plain loops that all others are tested
 * by. The bundler puts this in place of kernels/mod.ts, so that no page carries WebAssembly, which its
 * policy forbids.
 *
 * @module
 */
export { reference as kernels } from "../../../../kernels/reference.ts";

/** There is one. */
export const threads = 1;
