/**
 * Text on its way into SVG and HTML.
 *
 * @module
 */

/** Text that stands for itself inside of SVG and HTML, and inside of double-quoted attributes. */
export function escapeText(text: string): string {
  return replaceIllegal(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text without what XML has no way to write, not even escaped: one such character breaks a picture. */
export function replaceIllegal(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd").toWellFormed();
}

/** Text for an attribute in single quotes: the double quotes of HTML, SVG and JSON stay as they are. */
export function escapeSingleQuoted(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("'", "&#39;");
}
