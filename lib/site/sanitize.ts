/**
 * A notebook's HTML, made harmless: what was not written here may stand in a page, but run there only
 * inside of a sandboxed frame, and request nothing.
 *
 * @module
 */
import { createHash } from "node:crypto";
import sanitizeHtml from "sanitize-html";
import { escapeText } from "../plot/escape.ts";
import { MEASURING } from "./frames.ts";

/** What outputs are made of. */
const TAGS = (
  "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure " +
  "h1 h2 h3 h4 h5 h6 hr i iframe img ins kbd li mark meter ol p pre progress q s samp small span " +
  "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
).split(" ");

/** Pictures that stand in their own address. SVG in an `<img>` runs no script and requests nothing. */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/;

/** A tag's attributes, by name. */
type Attributes = Readonly<Record<string, string>>;

/** An output's HTML, without scripts, handlers, forms and addresses that a page would load. */
export function sanitizeOutput(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      "*": [
        ...[
          "align",
          "alt",
          "aria-*",
          "class",
          "colspan",
          "dir",
          "height",
          "lang",
          "role",
          "rowspan",
        ],
        ...["style", "title", "value", "max", "min", "width"],
      ],
      a: ["href"],
      details: ["open"],
      iframe: ["sandbox", "srcdoc"],
      img: ["src"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    exclusiveFilter: ({ tag, attribs }: { tag: string; attribs: Attributes }) =>
      tag === "img" && !PICTURE.test(attribs.src ?? "") ||
      tag === "iframe" && attribs.srcdoc === undefined,
    transformTags: {
      iframe: (tagName: string, attribs: Attributes) => ({
        tagName,
        attribs: {
          ...attribs,
          sandbox: "allow-scripts",
          ...(attribs.srcdoc !== undefined && { srcdoc: attribs.srcdoc + MEASURING }),
        },
      }),
    },
  });
}

/** Tags that Markdown may use as they are written here: without attributes. */
const PLAIN_TAGS = /&#60;(\/?(?:br|details|kbd|sub|summary|sup))&#62;/g;

/** HTML in Markdown: a few plain tags, and all else as the text that it is. */
export function sanitizeMarkdownHtml(html: string): string {
  return escapeText(html).replaceAll(PLAIN_TAGS, "<$1>");
}

/** Whether a link of a notebook may be followed: on the web, by mail, or beside it. */
export function isHarmlessLink(href: string): boolean {
  // Browsers read over white space and control characters in a scheme.
  const scheme = /^([^/?#:]*):/.exec(href.replaceAll(/[\0-\x20]/g, ""))?.[1].toLowerCase();
  return scheme === undefined || ["http", "https", "mailto"].includes(scheme);
}

/** Whether a picture of a notebook stands in its own address. */
export function isInlinePicture(src: string): boolean {
  return PICTURE.test(src);
}

/** What a page may do besides, as source lists of its policy. */
export interface Policy {
  readonly scripts?: readonly string[];
  readonly workers?: readonly string[];
  readonly connections?: readonly string[];
}

/**
 * The policy of a page: it requests nothing and runs no script but those given. Frames are bound by it,
 * too, so the scripts that stand in their `srcdoc` are let through one by one, by their hashes.
 */
export function contentSecurityPolicy(
  body: string,
  own: readonly string[] = [],
  { scripts = [], workers = [], connections = [] }: Policy = {},
): string {
  const sources = new Set([...own.map(hashOf), ...scripts]);
  for (const [, srcdoc] of body.matchAll(/<iframe[^>]* srcdoc="([^"]*)"/g)) {
    const page = srcdoc.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    for (const [, script] of page.matchAll(/<script>([^]*?)<\/script>/g)) {
      sources.add(hashOf(script));
    }
  }
  return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; " +
    `script-src ${sources.size > 0 ? [...sources].join(" ") : "'none'"}; ` +
    (workers.length > 0 ? `worker-src ${workers.join(" ")}; ` : "") +
    (connections.length > 0 ? `connect-src ${connections.join(" ")}; ` : "") +
    "base-uri 'none'; form-action 'none'";
}

/** A script's source in a policy. */
export const hashOf = (script: string) =>
  `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
