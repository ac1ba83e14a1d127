/**
 * What the cells of an assignment import, as `gradbook/classroom`.
 *
 * @module
 */
export { checkDigest, type Digest, makeDigest } from "./digest.ts";
export { passed, reference } from "./passed.ts";
export { required } from "./required.ts";
