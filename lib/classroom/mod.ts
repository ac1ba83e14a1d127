/**
 * What the cells of an assignment import, as `gradbook/classroom`.
 *
 * @module
 */
export { checkDigest, type Digest, makeDigest } from "./digest.ts";
export { required } from "./required.ts";
