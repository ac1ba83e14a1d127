/**
 * ZMTP 3.0, the protocol of ZeroMQ's sockets, as far as Jupyter needs it: greeting, handshake without
 * security, and frames. See rfc.zeromq.org/spec/23.
 *
 * Written out here because npm's `zeromq` misses wake-ups in Deno: of 2,000 round trips in a row, one
 * of the first 500 never came back.
 *
 * @module
 */

/** One message: its frames. */
export type Frames = readonly Uint8Array[];

/** What a socket is, which peers look at. */
export type SocketType = "ROUTER" | "DEALER" | "PUB" | "SUB" | "REP";

const MORE = 1, LONG = 2, COMMAND = 4;

/** Bytes of a greeting. */
export const GREETING = 64;

/** Above this, a frame is taken for nonsense: bytes. */
const LIMIT = 2 ** 32;

/** The first bytes that either side sends: signature, version 3.0, mechanism NULL. */
export function greeting(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(GREETING);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]);
  bytes.set(new TextEncoder().encode("NULL"), 12);
  return bytes;
}

/** Whether a peer greets as ZMTP 3 with mechanism NULL. */
export function isGreeting(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[9] === 0x7f && bytes[10] >= 3 &&
    new TextDecoder().decode(bytes.subarray(12, 16)) === "NULL" && bytes[16] === 0;
}

/** The command that follows the greeting. */
export function ready(type: SocketType, identity: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const property = (name: string, value: string) => {
    const [key, data] = [text.encode(name), text.encode(value)];
    return [key.length, ...key, 0, 0, 0, data.length, ...data];
  };
  const body = [
    5,
    ...text.encode("READY"),
    ...property("Socket-Type", type),
    ...(type === "DEALER" || type === "ROUTER" ? property("Identity", identity) : []),
  ];
  return Uint8Array.of(COMMAND, body.length, ...body);
}

/** The properties of a READY command's body, or undefined where it is another command. */
export function readyProperties(body: Uint8Array): Map<string, string> | undefined {
  const text = new TextDecoder();
  if (text.decode(body.subarray(1, 1 + body[0])) !== "READY") return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const properties = new Map<string, string>();
  for (let at = 6; at < body.length;) {
    const name = text.decode(body.subarray(at + 1, at + 1 + body[at]));
    at += 1 + body[at];
    const length = view.getUint32(at);
    properties.set(name.toLowerCase(), text.decode(body.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return properties;
}

/** A message in one piece of bytes. */
export function encodeMessage(frames: Frames): Uint8Array<ArrayBuffer> {
  const size = (frame: Uint8Array) => frame.length + (frame.length > 255 ? 9 : 2);
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + size(frame), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [i, frame] of frames.entries()) {
    const more = i < frames.length - 1 ? MORE : 0;
    if (frame.length > 255) {
      view.setUint8(at, more | LONG);
      view.setBigUint64(at + 1, BigInt(frame.length));
      at += 9;
    } else {
      bytes.set([more, frame.length], at);
      at += 2;
    }
    bytes.set(frame, at);
    at += frame.length;
  }
  return bytes;
}

/** Cuts what arrives into messages and commands, however the network has cut it. */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** With fewer bytes, there is nothing to be read. */
  #needed = 0;
  #frames: Uint8Array[] = [];

  /** Takes in bytes; yields what they complete. */
  *push(chunk: Uint8Array): Generator<{ command: Uint8Array } | { message: Uint8Array[] }> {
    this.#chunks.push(chunk.slice()); // Whoever reads reuses the memory.
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    const bytes = new Uint8Array(this.#length);
    let end = 0;
    for (const part of this.#chunks) {
      bytes.set(part, end);
      end += part.length;
    }
    const view = new DataView(bytes.buffer);
    let at = 0;
    while (at < bytes.length) {
      const flags = bytes[at], head = flags & LONG ? 9 : 2;
      this.#needed = head;
      if (at + head > bytes.length) break;
      const size = flags & LONG ? Number(view.getBigUint64(at + 1)) : bytes[at + 1];
      if (size > LIMIT) throw new RangeError(`Cannot read a frame of ${size} bytes`);
      this.#needed = head + size;
      if (at + head + size > bytes.length) break;
      const body = bytes.slice(at + head, at + head + size);
      at += head + size;
      if (flags & COMMAND) {
        yield { command: body };
        continue;
      }
      this.#frames.push(body);
      if (flags & MORE) continue;
      const message = this.#frames;
      this.#frames = [];
      yield { message };
    }
    this.#chunks = [bytes.slice(at)];
    this.#length = bytes.length - at;
    if (this.#length === 0) this.#needed = 0;
  }
}
