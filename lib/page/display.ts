/**
 * `Deno.jupyter` in a page: how values are shown.
 *
 * @module
 */
import { elementBundle } from "../relay/elements.ts";
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
const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

const startsWith = (bytes: Uint8Array, start: readonly number[]) =>
  start.every((byte, i) => bytes[i] === byte);

/** Pictures in their files' bytes; undefined for all else. */
function pictureOf(value: object): MimeBundle | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  if (startsWith(value, [0x89, 0x50, 0x4e, 0x47])) return { "image/png": toBase64(value) };
  if (startsWith(value, [0xff, 0xd8, 0xff])) return { "image/jpeg": toBase64(value) };
}

/** A value as it is shown. */
export async function format(value: unknown): Promise<MimeBundle> {
  if (value !== null && (typeof value === "object" || typeof value === "function")) {
    const show = (value as Record<symbol, unknown>)[DISPLAY];
    if (typeof show === "function") return await show.call(value);
    const picture = elementBundle(value) ?? pictureOf(value);
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
