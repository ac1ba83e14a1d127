/**
 * Figures side by side, and one below the other where the page is narrow.
 *
 * @module
 */
import { expectKind } from "../runtime/kinds.ts";
import { type Displayable, Figure, JUPYTER_DISPLAY } from "./figure.ts";

/**
 * Shows figures as one output, each with its own text for those who do not see it.
 *
 * @throws {TypeError} If there are none, or one is no {@linkcode Figure}.
 *
 * @example
 * ```ts
 * import { barChart, beside, JUPYTER_DISPLAY } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const both = beside(barChart({ a: 1 }), barChart({ b: 2 }));
 * assertEquals(both[JUPYTER_DISPLAY]()["text/plain"], "count: a 1\ncount: b 2");
 * ```
 */
export function beside(...figures: readonly Figure[]): Displayable {
  const areFigures = figures.length > 0 && figures.every((figure) => figure instanceof Figure);
  expectKind("show figures side by side", "one figure or more", figures, areFigures);
  return {
    [JUPYTER_DISPLAY]: () => ({
      "text/html": `<div style="display:flex;flex-wrap:wrap;gap:8px">` +
        `${figures.map((figure) => figure.toHTML()).join("")}</div>`,
      "text/plain": figures.map(({ alt }) => alt).join("\n"),
    }),
  };
}
