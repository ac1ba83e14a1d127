/**
 * What kernels may be asked for, apart from choice.ts, which chooses as soon as it loads.
 *
 * @module
 */

/** What may be asked for: an implementation by its name, or the best there is. */
export type KernelsChoice = "auto" | "simd" | "blas" | "reference";

/** All of them. */
export const KERNELS_CHOICES: readonly KernelsChoice[] = ["auto", "simd", "blas", "reference"];
