/**
 * Figures in a row, which breaks where the page is narrow.
 *
 * @module
 */
import { expectKind } from "../runtime/kinds.ts";
import { type Displayable, Figure, JUPYTER_DISPLAY, type MimeBundle } from "./figure.ts";

/** Figures side by side; what {@linkcode sideBySide} makes. */
export class FigureRow implements Displayable {
  /** From left to right. */
  readonly figures: readonly Figure[];

  /**
   * A row of figures.
   *
   * @throws {TypeError} If there are none, or one is none.
   */
  constructor(figures: readonly Figure[]) {
    const areFigures = Array.isArray(figures) && figures.length > 0 &&
      figures.every((figure) => figure instanceof Figure);
    expectKind("put figures side by side", "one figure or more", figures, areFigures);
    this.figures = [...figures];
  }

  /** What the figures show, a sentence each. */
  get alt(): string {
    return this.figures.map(({ alt }) => alt).join("\n");
  }

  /** The figures as HTML, each of which moves below the one before where there is no room beside it. */
  toHTML(): string {
    return `<div style="display:flex;flex-wrap:wrap;align-items:flex-start">` +
      `${this.figures.map((figure) => figure.toHTML()).join("")}</div>`;
  }

  /** What a notebook shows. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/html": this.toHTML(), "text/plain": this.alt };
  }
}

/**
 * Figures side by side, as far as the page is wide.
 *
 * @throws {TypeError} If there are none, or one is none.
 *
 * @example
 * ```ts
 * import { learningCurves, sideBySide } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = learningCurves({ loss: [2, 1] }, { width: 320 });
 * const accuracy = learningCurves({ accuracy: [0.5, 0.9] }, { y: "accuracy", width: 320 });
 * assertEquals(sideBySide(loss, accuracy).figures.length, 2);
 * ```
 */
export function sideBySide(...figures: readonly Figure[]): FigureRow {
  return new FigureRow(figures);
}
