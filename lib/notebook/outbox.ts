/**
 * What a cell says on its way to the notebook: printed text is gathered to one message per 50 ms,
 * messages keep their order, and how long the kernel will be busy with them is estimated.
 *
 * @module
 */

/** The two streams of printed text. */
export type StreamName = "stdout" | "stderr";

/** What goes with a message besides its content. */
export interface MessageExtra {
  /** About the content: image sizes, for example. */
  readonly metadata?: Record<string, unknown>;
  /** Binary attachments. */
  readonly buffers?: Uint8Array[];
}

/** Hands a message to the kernel. */
export type Send = (type: string, content: Record<string, unknown>, extra?: MessageExtra) => void;

/** Milliseconds for which printed text is gathered. */
const GATHER = 50;

/** What the kernel's thread takes to sign and send, generously: measured, about a third of it. */
const DRAIN = { atLeast: 10, perMessage: 3, bytesPerMillisecond: 20_000 };

/** Messages in the order in which they were said. */
export class Outbox {
  readonly #send: Send;
  #stream: StreamName = "stdout";
  #text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastPrint = -Infinity;
  #messages = 0;
  #bytes = 0;

  /** Messages leave through `send`. */
  constructor(send: Send) {
    this.#send = send;
  }

  /** Prints text: at once after a silence, otherwise together with what else comes soon. */
  print(stream: StreamName, text: string): void {
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#text += text;
    // Looked at here too, since in a loop that never awaits anything no timer has its turn.
    if (performance.now() - this.#lastPrint > GATHER) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), GATHER);
  }

  /** Sends a message, after the text printed before it. */
  send(...[type, content, extra]: Parameters<Send>): void {
    this.flush();
    this.#post(type, content, extra);
  }

  /** Sends the text gathered so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#lastPrint = performance.now();
    this.#post("stream", { name: this.#stream, text });
  }

  /** Flushes; returns the milliseconds that the kernel needs for all since the last call. */
  settle(): number {
    this.flush();
    const { atLeast, perMessage, bytesPerMillisecond } = DRAIN;
    const milliseconds = atLeast + perMessage * this.#messages + this.#bytes / bytesPerMillisecond;
    this.#messages = this.#bytes = 0;
    return milliseconds;
  }

  /** Whether anything was said since the last `settle`. */
  get isPending(): boolean {
    return this.#text !== "" || this.#messages > 0;
  }

  /** Takes a message into account that the kernel sends on its own. */
  count(content: Record<string, unknown>, extra?: MessageExtra): void {
    this.#messages++;
    this.#bytes += JSON.stringify(content).length;
    for (const buffer of extra?.buffers ?? []) this.#bytes += buffer.byteLength;
  }

  #post(...[type, content, extra]: Parameters<Send>): void {
    this.count(content, extra);
    if (extra) this.#send(type, content, extra);
    else this.#send(type, content);
  }
}
