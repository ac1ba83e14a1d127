/**
 * Deno's own kernel as a process of the relay's: it executes the cells.
 *
 * @module
 */
import { type Connection, newConnection } from "./connection.ts";
import { type Content, type Message, Signer } from "./message.ts";
import { connect, type Peer } from "./sockets.ts";

/** What an engine says by itself. */
export interface EngineEvents {
  /** Something on iopub. */
  publish(message: Message): void;
  /** A question to the reader; what comes back is the answer's content. */
  ask(content: Content): Promise<Content>;
  /** The process has ended though nobody asked it to. */
  died(code: number): void;
}

/** Imported by every engine before its first cell. */
const PRELUDE = new URL("./prelude.ts", import.meta.url).href;

/** With code that no reader has written. */
export const SILENTLY = {
  silent: true,
  store_history: false,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: false,
};

/** A running kernel of Deno's. */
export class Engine {
  readonly #process: Deno.ChildProcess;
  readonly #signer: Signer;
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #ended = new AbortController();
  readonly #file: string;
  #shell!: Peer;
  #control!: Peer;
  #isReady = false;
  /** Whether the prelude knows this kernel. */
  isKnown = true;
  /** What it answers to `kernel_info_request`. */
  info: Content = {};

  private constructor(process: Deno.ChildProcess, key: string, file: string) {
    this.#process = process;
    this.#signer = new Signer(key);
    this.#file = file;
  }

  /**
   * Starts a kernel, and resolves when it can execute cells.
   *
   * @param until Ends it when aborted, at whatever it is.
   * @throws {Error} If it ends before, with no process left.
   */
  static async start(events: EngineEvents, until: AbortSignal): Promise<Engine> {
    until.throwIfAborted();
    const { text, connection } = newConnection();
    const file = await Deno.makeTempFile({ prefix: "gradbook-relay-", suffix: ".json" });
    await Deno.writeTextFile(file, text, { mode: 0o600 });
    const process = new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--kernel", "--conn", file],
      env: { GRADBOOK_RELAY: String(Deno.pid) },
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    const engine = new Engine(process, connection.key, file);
    const { signal } = engine.#ended;
    const given = () => engine.#ended.abort(until.reason);
    if (until.aborted) given();
    until.addEventListener("abort", given, { once: true });
    process.status.then(async ({ code }) => {
      await Deno.remove(file).catch(() => {});
      until.removeEventListener("abort", given);
      if (signal.aborted) return;
      engine.#ended.abort(new Error(`Cannot start Deno's kernel: it ended with code ${code}`));
      if (engine.#isReady) events.died(code);
    });
    try {
      // A process that ends leaves questions without an answer.
      await Promise.race([
        engine.#connect(connection, events),
        new Promise<never>((_, reject) => {
          if (signal.aborted) reject(signal.reason);
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        }),
      ]);
    } catch (error) {
      await engine.end();
      throw error;
    }
    engine.#isReady = true;
    return engine;
  }

  /** Connects to the process, and prepares it for cells. */
  async #connect({ address }: Connection, events: EngineEvents): Promise<void> {
    const { signal } = this.#ended;
    const receive = (frames: Uint8Array[]) => {
      const message = this.#signer.decode(frames)?.message;
      const request = message?.parent_header.msg_id ?? "";
      if (message) this.#replies.get(request)?.(message);
      this.#replies.delete(request);
    };
    const [shell, control, stdin, iopub] = await Promise.all([
      connect(address("shell"), "DEALER", receive, { signal, identity: "relay" }),
      connect(address("control"), "DEALER", receive, { signal, identity: "relay" }),
      connect(address("stdin"), "DEALER", async (frames) => {
        const request = this.#signer.decode(frames)?.message;
        if (!request) return;
        const answer = await events.ask(request.content);
        stdin.send(this.#signer.encode(
          this.#signer.make("input_reply", answer, request.header),
        ));
      }, { signal, identity: "relay" }),
      connect(address("iopub"), "SUB", (frames) => {
        const message = this.#signer.decode(frames)?.message;
        if (message) events.publish(message);
      }, { signal }),
    ]);
    iopub.send([Uint8Array.of(1)]); // Subscribes to everything.
    this.#shell = shell;
    this.#control = control;
    this.info = (await this.request("kernel_info_request", {})).content;
    const { content } = await this.request("execute_request", {
      code: `await import(${JSON.stringify(PRELUDE)}); undefined`,
      ...SILENTLY,
    });
    this.isKnown = content.status === "ok";
  }

  /** Asks on the shell or the control channel; resolves with the reply, if ever. */
  request(
    type: string,
    content: Content,
    channel: "shell" | "control" = "shell",
  ): Promise<Message> {
    const message = this.#signer.make(type, content);
    const reply = new Promise<Message>((resolve) => {
      this.#replies.set(message.header.msg_id, resolve);
    });
    (channel === "shell" ? this.#shell : this.#control).send(this.#signer.encode(message));
    return reply;
  }

  /** Asks running code to end: the prelude listens. */
  signalStop(): void {
    if (!this.#ended.signal.aborted) this.#process.kill("SIGINT");
  }

  /** Ends JavaScript where it is: leaves the engine whole if the code never awaits anything. */
  terminate(): void {
    this.request("interrupt_request", {}, "control");
  }

  /** Ends the process, whatever it does. */
  async end(): Promise<void> {
    this.#ended.abort();
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#process.status;
    await Deno.remove(this.#file).catch(() => {});
  }
}
