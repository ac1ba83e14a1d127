/**
 * JSON-RPC as language servers speak it: messages with a header that gives their length, over a
 * process's standard input and output.
 *
 * @module
 */

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The two ends of a process. */
export interface Pipes {
  /** Its standard input. */
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  /** Its standard output. */
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A conversation with a server; it fails every open request when the server's output ends. */
export class JsonRpc {
  /** Resolves when the server's output has ended. */
  readonly closed: Promise<void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #answer: (method: string, params: unknown) => unknown;
  #last = 0;
  #isClosed = false;

  /** Begins to listen; `answer` gives the results of what the server asks. */
  constructor({ stdin, stdout }: Pipes, answer: (method: string, params: unknown) => unknown) {
    this.#writer = stdin.getWriter();
    this.#answer = answer;
    this.closed = this.#listen(stdout).catch(() => {}).finally(() => {
      this.#isClosed = true;
      const error = new Error("Cannot ask the language server: it has ended");
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws {Error} If the server says that it failed, or ends.
   */
  request(method: string, params: unknown): Promise<unknown> {
    if (this.#isClosed) {
      return Promise.reject(new Error("Cannot ask the language server: it has ended"));
    }
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  /** Tells, and waits for nothing. */
  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: Message) {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    const header = new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`);
    const whole = new Uint8Array(header.length + body.length);
    whole.set(header);
    whole.set(body, header.length);
    // A pipe that broke is seen by the end of the output.
    this.#writer.write(whole).catch(() => {});
  }

  async #listen(stdout: Pipes["stdout"]) {
    const decoder = new TextDecoder();
    let bytes = new Uint8Array(0);
    for await (const chunk of stdout) {
      const both = new Uint8Array(bytes.length + chunk.length);
      both.set(bytes);
      both.set(chunk, bytes.length);
      bytes = both;
      while (true) {
        const header = /^[\s\S]*?\r\n\r\n/.exec(decoder.decode(bytes.subarray(0, 256)))?.[0];
        if (!header) break;
        const end = header.length + Number(/Content-Length: (\d+)/i.exec(header)?.[1]);
        if (bytes.length < end) break;
        this.#receive(JSON.parse(decoder.decode(bytes.subarray(header.length, end))));
        bytes = bytes.subarray(end);
      }
    }
  }

  #receive({ id, method, params, result, error }: Message) {
    if (method !== undefined) {
      if (id !== undefined) this.#send({ id, result: this.#answer(method, params) ?? null });
      return;
    }
    const waiting = this.#waiting.get(id!);
    this.#waiting.delete(id!);
    if (error) waiting?.reject(new Error(`Cannot answer: ${error.message}`));
    else waiting?.resolve(result);
  }
}
