/**
 * `Deno.jupyter` in a page: how values are shown.
 *
 * @module
 */
import { toBase64 } from "../runtime/base64.ts";
import { inspect } from "./inspect.ts";

/** A value by its MIME types. */
export type MimeBundle = Record<string, unknown>;

/** Sends a message of Jupyter's to the notebook. */
export type Broadcast = (
  type: string,
  content: Record<string, unknown>,
  extra?: { readonly metadata?: Record<string, unknown> },
) => void;

/** How a value is shown. */
interface DisplayOptions {
  readonly raw?: boolean;
  readonly update?: boolean;
  readonly display_id?: string;
}

/** By this method a value says how it is shown. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

const startsWith = (bytes: Uint8Array, start: readonly number[]) =>
  start.every((byte, i) => bytes[i] === byte);

/** Elements of a document, and pictures in their files' bytes; undefined for all else. */
function pictureOf(value: object): MimeBundle | undefined {
  if (value instanceof Uint8Array) {
    if (startsWith(value, [0x89, 0x50, 0x4e, 0x47])) return { "image/png": toBase64(value) };
    if (startsWith(value, [0xff, 0xd8, 0xff])) return { "image/jpeg": toBase64(value) };
    return undefined;
  }
  if (!("nodeType" in value && value.nodeType === 1 && "outerHTML" in value)) return undefined;
  const html = String(value.outerHTML);
  if (!html.startsWith("<svg")) return { "text/html": html };
  const named = html.includes("xmlns=")
    ? html
    : html.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return { "image/svg+xml": named };
}

/** A value as it is shown. */
export async function format(value: unknown): Promise<MimeBundle> {
  if (value !== null && (typeof value === "object" || typeof value === "function")) {
    const show = (value as Record<symbol, unknown>)[DISPLAY];
    if (typeof show === "function") return await show.call(value);
    const picture = pictureOf(value);
    if (picture) return picture;
  }
  return { "text/plain": inspect(value) };
}

const template = (type: string) => (strings: TemplateStringsArray, ...values: unknown[]) => ({
  [DISPLAY]: () => ({ [type]: String.raw({ raw: strings.raw }, ...values) }),
});

/** What cells find as `Deno.jupyter`. */
export function makeJupyter(broadcast: Broadcast) {
  return {
    $display: DISPLAY,
    broadcast: (...message: Parameters<Broadcast>) => Promise.resolve(broadcast(...message)),
    async display(value: unknown, options: DisplayOptions = {}): Promise<void> {
      const data = options.raw ? value : await format(value);
      broadcast(options.update ? "update_display_data" : "display_data", {
        data,
        metadata: {},
        transient: options.display_id ? { display_id: options.display_id } : {},
      });
    },
    format,
    html: template("text/html"),
    md: template("text/markdown"),
    svg: template("image/svg+xml"),
    image: (bytes: Uint8Array) => ({ [DISPLAY]: () => format(bytes) }),
  };
}
