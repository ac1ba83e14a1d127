/**
 * Draws from the normal distribution by the ziggurat of Marsaglia and Tsang (2000), as NumPy's
 * `Generator` makes them: 99 of 100 take one draw of 64 bits, one product and one comparison.
 *
 * @module
 */
import { exp } from "../kernels/exponential.ts";
import { log1p } from "./log1p.ts";
import type { PCG64 } from "./pcg64.ts";
import { HEIGHTS, INNER, ONE_BY_TAIL, TAIL, WIDTHS } from "./ziggurat_tables.ts";

/** A draw with mean 0 and variance 1. */
export function drawNormal(bits: PCG64): number {
  for (;;) {
    const { index, negative, rest } = bits.parts();
    const width = rest * WIDTHS[index];
    const x = negative ? -width : width;
    if (rest < INNER[index]) return x;
    if (index === 0) return drawTail(bits, Math.floor(rest / 256) % 2 === 1);
    const above = HEIGHTS[index - 1] - HEIGHTS[index];
    // The C library's exp may differ from this in the last bit; a draw falls between them once in
    // 10¹⁸.
    if (above * bits.double() + HEIGHTS[index] < exp(-0.5 * x * x)) return x;
  }
}

/** A draw beyond the base, by Marsaglia's method (1964). */
function drawTail(bits: PCG64, negative: boolean): number {
  for (;;) {
    const x = -ONE_BY_TAIL * log1p(-bits.double());
    const y = -log1p(-bits.double());
    if (y + y > x * x) return negative ? -(TAIL + x) : TAIL + x;
  }
}
