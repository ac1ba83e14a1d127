/**
 * Elements of a document, as those that Observable Plot draws, as a notebook shows them.
 *
 * @module
 */

/** The picture or the HTML of an element; undefined for all else. */
export function elementBundle(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { nodeType, outerHTML: html } = value as { nodeType?: unknown; outerHTML?: unknown };
  if (nodeType !== 1 || typeof html !== "string") return undefined;
  if (!html.startsWith("<svg")) return { "text/html": html };
  return {
    "image/svg+xml": html.includes("xmlns=")
      ? html
      : html.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'),
  };
}
