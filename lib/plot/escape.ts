/**
 * Text on its way into SVG and HTML.
 *
 * @module
 */

/** Text that stands for itself inside of SVG and HTML, and inside of double-quoted attributes. */
export function escapeText(text: string): string {
  return text
    // XML has no way to write these, not even escaped.
    // deno-lint-ignore no-control-regex
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text for an attribute in single quotes: the double quotes of HTML, SVG and JSON stay as they are. */
export function escapeSingleQuoted(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("'", "&#39;");
}
