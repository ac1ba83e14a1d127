/**
 * Frames among all that a process prints: lines that begin with a word which only it and its grader
 * know. Everything else is counted and dropped, however much it is.
 *
 * @module
 */

/** A message from the process. */
export interface Frame {
  /** What it says. */
  readonly kind: string;
  /** What it is about: JSON, if anything. */
  readonly content: string;
}

/** The longest frame: 2 ** 20 numbers with 17 digits. */
const LONGEST = 2 ** 25;

/** Reads frames out of bytes as they come. */
export class FrameReader {
  /** How many bytes have come. */
  bytes = 0;
  readonly #start: string;
  readonly #decoder = new TextDecoder();
  #line = "";
  /** Whether the current line can be no frame. */
  #isDropped = false;

  /** A reader of frames that begin with this word. */
  constructor(nonce: string) {
    this.#start = `${nonce} `;
  }

  /** The frames that end in this piece. */
  take(bytes: Uint8Array): Frame[] {
    this.bytes += bytes.length;
    const frames: Frame[] = [];
    let text = this.#decoder.decode(bytes, { stream: true });
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n")) {
      this.#add(text.slice(0, at));
      text = text.slice(at + 1);
      const frame = this.#isDropped ? undefined : this.#frame();
      if (frame) frames.push(frame);
      this.#line = "";
      this.#isDropped = false;
    }
    this.#add(text);
    return frames;
  }

  #add(text: string): void {
    if (this.#isDropped) return;
    this.#line += text;
    const { length } = this.#line;
    const begins = this.#line.slice(0, this.#start.length) === this.#start.slice(0, length);
    this.#isDropped = !begins || length > LONGEST;
    if (this.#isDropped) this.#line = "";
  }

  #frame(): Frame | undefined {
    if (!this.#line.startsWith(this.#start)) return undefined;
    const rest = this.#line.slice(this.#start.length), space = rest.indexOf(" ");
    return space < 0
      ? { kind: rest, content: "" }
      : { kind: rest.slice(0, space), content: rest.slice(space + 1) };
  }
}
