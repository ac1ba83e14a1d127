/**
 * Jupyter's messages: signed, as frames, and back.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Frames } from "./frames.ts";

/** Anything that JSON can say. */
export type Content = Record<string, unknown>;

/** Who says what, and when. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message without its route. */
export interface Message {
  readonly header: Header;
  /** The header of the request that it belongs to. */
  readonly parent_header: Header | Record<string, never>;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: Frames;
}

const DELIMITER = "<IDS|MSG>";
const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Messages of one session, signed with one key. */
export class Signer {
  readonly #key: string;
  readonly #session = crypto.randomUUID();

  /** The key is that of the connection file; with "", nothing is signed. */
  constructor(key: string) {
    this.#key = key;
  }

  /** A message of this session. */
  make(
    type: string,
    content: Content,
    parent: Message["parent_header"] = {},
    rest: Partial<Pick<Message, "metadata" | "buffers">> = {},
  ): Message {
    return {
      header: {
        msg_id: crypto.randomUUID(),
        msg_type: type,
        session: this.#session,
        username: "kernel",
        date: new Date().toISOString(),
        version: "5.3",
      },
      parent_header: parent,
      metadata: rest.metadata ?? {},
      content,
      buffers: rest.buffers ?? [],
    };
  }

  /** The frames, with those that say whom it is for before them. */
  encode(message: Message, route: Frames = []): Uint8Array[] {
    const parts = [message.header, message.parent_header, message.metadata, message.content]
      .map((part) => encoder.encode(JSON.stringify(part)));
    return [
      ...route,
      encoder.encode(DELIMITER),
      encoder.encode(this.#sign(parts)),
      ...parts,
      ...message.buffers,
    ];
  }

  /** The message, and what stood before it; undefined where it is none, or none of this key. */
  decode(frames: Frames): { message: Message; route: Frames } | undefined {
    const start = frames.findIndex((frame) => decoder.decode(frame) === DELIMITER);
    if (start < 0 || frames.length < start + 6) return undefined;
    const parts = frames.slice(start + 2, start + 6);
    const expected = encoder.encode(this.#sign(parts)), found = frames[start + 1];
    if (found.length !== expected.length || !timingSafeEqual(found, expected)) return undefined;
    try {
      const [header, parent_header, metadata, content] = parts
        .map((part) => JSON.parse(decoder.decode(part)));
      return {
        message: { header, parent_header, metadata, content, buffers: frames.slice(start + 6) },
        route: frames.slice(0, start),
      };
    } catch {
      return undefined;
    }
  }

  #sign(parts: Frames): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}
