/**
 * What every picture is: something that knows Jupyter's display symbol, and nothing else of Jupyter.
 *
 * A front end that did not run a notebook itself strips scripts, frames and inline SVG from its
 * outputs, but keeps an `<img>` with a data URI: this is how a {@linkcode Figure} shows itself.
 *
 * @module
 */
import { toBase64 } from "../runtime/base64.ts";
import { expectKind, expectText, isRecord } from "../runtime/kinds.ts";
import { escapeText } from "./escape.ts";
import { expectSize } from "./given.ts";

/** The method by which Deno's Jupyter kernel asks a value how it is shown. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** A MIME bundle: the same content in several media types, of which a front end picks the best. */
export type MimeBundle = Record<string, string>;

/** What a notebook shows as a picture when it is the value of a cell. */
export interface Displayable {
  /** Called by the kernel. `text/plain` is what a reader gets who sees no pictures. */
  [JUPYTER_DISPLAY](): MimeBundle;
}

/** What a {@linkcode Figure} is made of. */
export interface FigureParts {
  /** A whole SVG document, with its namespace, its size and a background of its own. */
  readonly svg: string;
  /** What the picture shows, in a sentence, for those who do not see it. */
  readonly alt: string;
  /** The title, which the SVG shows. */
  readonly title?: string | undefined;
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels. */
  readonly height: number;
}

/**
 * A still picture: an SVG document and its alternative text.
 *
 * @example
 * ```ts
 * import { Figure } from "gradbook/plot";
 * import { assert } from "@std/assert";
 *
 * const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
 * const figure = new Figure({ svg, alt: "A black square", width: 9, height: 9 });
 * assert(figure.toHTML().includes('alt="A black square"'));
 * ```
 */
export class Figure implements Displayable {
  /** A whole SVG document: the same text for the same input, so that it can be compared. */
  readonly svg: string;
  /** What the picture shows, in a sentence. */
  readonly alt: string;
  /** The title, which the SVG shows. */
  readonly title?: string | undefined;
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels. */
  readonly height: number;

  /**
   * A figure over a finished SVG document.
   *
   * @throws {TypeError} If the alternative text is empty.
   * @throws {RangeError} If the width or the height is no positive number.
   */
  constructor(parts: FigureParts) {
    expectKind("create a figure", "{ svg, alt, width, height }", parts, isRecord(parts));
    const { svg, alt, title, width, height } = parts;
    if (typeof alt !== "string" || alt.trim() === "") {
      throw new TypeError("Cannot create a figure: alt must say what it shows, but is empty");
    }
    expectText("create a figure", "svg", svg);
    if (title !== undefined) expectText("create a figure", "the title", title);
    // Sizes go into HTML as they are.
    expectSize("create a figure", "width", width);
    expectSize("create a figure", "height", height);
    this.svg = svg;
    this.alt = alt;
    this.title = title;
    this.width = width;
    this.height = height;
  }

  /** The SVG as a data URI, the address of an `<img>`. */
  toDataURL(): string {
    return dataURL("image/svg+xml", new TextEncoder().encode(this.svg));
  }

  /** A `<figure>` around an `<img>`: it needs no script, no style sheet and no network. */
  toHTML(): string {
    return `<figure style="margin:0"><img src="${this.toDataURL()}" alt="${
      escapeText(this.alt)
    }" ` +
      `width="${this.width}" height="${this.height}" style="max-width:100%;height:auto"></figure>`;
  }

  /** What a notebook shows. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/html": this.toHTML(), "text/plain": this.alt };
  }
}

/** Bytes as an address that needs no network. */
export function dataURL(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${toBase64(bytes)}`;
}
