/**
 * File formats: bytes to plain records and back, with no input or output of their own.
 *
 * @module
 */

export { decodeIdx, encodeIdx } from "./idx.ts";
export type { IdxArray, IdxElements } from "./idx.ts";
