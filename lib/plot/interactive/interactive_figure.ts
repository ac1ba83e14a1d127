/**
 * Figures that move: a page of its own in a sandboxed frame, and a still picture in its place.
 *
 * The page holds its data and its script and is forbidden to request anything. Its script is written
 * under client/ and bundled beforehand, into page_scripts.ts. Where a front end does not trust a
 * notebook it strips the frame and the style sheet below, and thereby shows the picture.
 *
 * Nothing in a page moves by itself, and nothing fades or slides: readers who have asked their system
 * for less motion get what they asked for.
 *
 * @module
 */
import { expectKind, isRecord } from "../../runtime/kinds.ts";
import { DARK_PAGE } from "../dark.ts";
import { escapeSingleQuoted, escapeText } from "../escape.ts";
import { expectSize } from "../given.ts";
import { type Displayable, Figure, JUPYTER_DISPLAY, type MimeBundle } from "../figure.ts";

/** What an {@linkcode InteractiveFigure} is made of. */
export interface InteractiveParts {
  /** The name of the figure, in a few words. */
  readonly title: string;
  /** The page: what stands in its body, its own style rules, and its script. */
  readonly page: { readonly body: string; readonly style?: string; readonly script: string };
  /** The picture that stands for the page where scripts do not run; its `alt` is that of both. */
  readonly still: Figure;
  /** Of the page, in CSS pixels; where there is less room, the page is narrower. */
  readonly width: number;
  /** Of the page, in CSS pixels. */
  readonly height: number;
}

/** A figure that a reader can operate, in a notebook or as a page of its own. */
export class InteractiveFigure implements Displayable {
  /** The name of the figure. */
  readonly title: string;
  /** What stands for the figure where scripts do not run. */
  readonly still: Figure;
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels. */
  readonly height: number;
  readonly #page: InteractiveParts["page"];

  /**
   * A figure of a page and a picture.
   *
   * @throws {RangeError} If the width or the height is no positive number.
   */
  constructor(parts: InteractiveParts) {
    const { title, page, still, width, height } = Object(parts) as InteractiveParts;
    const isWhole = typeof title === "string" && isRecord(page) && still instanceof Figure &&
      typeof page.body === "string" && typeof page.script === "string";
    expectKind("create a figure", "{ title, page, still, width, height }", parts, isWhole);
    expectSize("create a figure", "width", width);
    expectSize("create a figure", "height", height);
    this.title = title;
    this.still = still;
    this.width = width;
    this.height = height;
    this.#page = page;
  }

  /** What the figure shows, in a sentence. */
  get alt(): string {
    return this.still.alt;
  }

  /** The figure as a whole HTML document, to be written to a file. It needs nothing else. */
  standalone(): string {
    const { body, style = "", script } = this.#page;
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeText(this.title)}</title>
<style>${PAGE_STYLE}main{max-width:${this.width - 2 * PADDING}px}${style}</style>
<main>
${body}
</main>
<script>
${script}
</script>
</html>
`;
  }

  /** The figure as a piece of HTML: the frame, and the picture that is hidden where it stands. */
  toHTML(): string {
    return `<div><iframe sandbox="allow-scripts" title="${escapeText(this.title)}" ` +
      `width="${this.width}" height="${this.height}" style="max-width:100%;border:0;` +
      `border-radius:8px" ` +
      `srcdoc='${escapeSingleQuoted(this.standalone())}'></iframe>` +
      `<div class="gradbook-still">${this.still.toHTML()}</div>` +
      "<style>@media screen{iframe+.gradbook-still{display:none}}</style></div>";
  }

  /** What a notebook shows. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/html": this.toHTML(), "text/plain": this.alt };
  }
}

/** The text of a script that declares the constant `data`, which goes through JSON, before `script`. */
export function withData<Data>(script: string, data: Data): string {
  // An element's end inside of a string would end the script; in JSON, "<" stands in strings only.
  return `"use strict";\nconst data=${JSON.stringify(data).replaceAll("<", "\\u003c")};\n${script}`;
}

/** The distance of a page's content from its edges, in CSS pixels. */
export const PADDING = 16;

/** The height of a page's heading, and of the line below it. */
export const LINE_HEIGHT = 24;

/** Scripts and styles of the page itself, pictures of the page itself, and nothing else. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; " +
  "img-src data:";

/** How pages look, whatever is in them. */
export const PAGE_STYLE: string = `
:root{color-scheme:light dark;--paper:white;--ink:#1f2328;--muted:#59636e;--line:#d1d9e0;` +
  `--accent:#0072b2;--soft:#f6f8fa;--hover:#eaeef2;--focus:#0072b2;--bar:#9cc7e1;--best:#0072b2}
${DARK_PAGE}
*{box-sizing:border-box}
body{margin:0;padding:${PADDING}px;background:var(--paper);color:var(--ink);` +
  `font:13px/20px system-ui,sans-serif}
main{margin:0 auto}
svg{display:block;max-width:100%;height:auto}
canvas{display:block}
[hidden]{display:none!important}
.row{display:flex;flex-wrap:wrap;align-items:center;gap:8px}
h1{margin:0;font-size:16px;line-height:${LINE_HEIGHT}px}
.state{margin:0;font-size:14px;line-height:${LINE_HEIGHT}px;min-height:${LINE_HEIGHT}px;` +
  `font-variant-numeric:tabular-nums}
.note{margin:0;color:var(--muted)}
button,select{height:32px;padding:0 12px;border:1px solid var(--line);border-radius:6px;` +
  `background:var(--soft);color:inherit;font:inherit;cursor:pointer}
button:hover,select:hover{background:var(--hover)}
button:disabled{opacity:.45;cursor:default}
button.primary{border-color:transparent;background:var(--accent);color:white;font-weight:600}
button.primary:hover{background:#005f96}
button.icon{display:inline-grid;place-items:center;width:34px;padding:0}
label{display:inline-flex;align-items:center;gap:6px;cursor:pointer}
input{accent-color:var(--accent);margin:0}
input[type=range]{cursor:pointer}
@media(pointer:coarse){input[type=range]{height:32px}}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
`;
