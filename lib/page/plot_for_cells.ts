/**
 * Observable Plot as cells import it in a page: with a document to draw into, which a worker has not.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom/worker";

export * from "@observablehq/plot";

let page: unknown;

/** What is drawn into where options name no document. */
function ownDocument(): { readonly document: Document } {
  page ??= new DOMParser().parseFromString("<html></html>", "text/html");
  return { document: page as Document };
}

/** Draws a plot. */
export const plot: typeof Plot.plot = (options) => Plot.plot({ ...ownDocument(), ...options });

/** Draws a legend. */
export const legend: typeof Plot.legend = (options) =>
  Plot.legend({ ...ownDocument(), ...options } as Parameters<typeof Plot.legend>[0]);
