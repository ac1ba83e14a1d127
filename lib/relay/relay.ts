/**
 * The kernel that front ends talk to. Deno's own kernel, behind it, executes the cells; the relay
 * keeps the order of what they say, shows their errors, and stops them.
 *
 * @module
 */
import { declaredBy } from "../language/declared.ts";
import { pause } from "../runtime/pause.ts";
import { Cells, type Outcome } from "./cells.ts";
import type { Connection } from "./connection.ts";
import { diagnose, withPlace } from "./diagnose.ts";
import { Engine, type EngineEvents, SILENTLY } from "./engine.ts";
import { FrontEnd, type Request } from "./front_end.ts";
import { Held } from "./held.ts";
import { Traces } from "./traces.ts";
import { answer, complaint, type Language } from "./language.ts";
import { MARK, type Mark, shown } from "./marks.ts";
import type { Content, Header, Message } from "./message.ts";
import { RunningCell } from "./run_cell.ts";
import { REPLACED, Stop } from "./stop.ts";

/** What only the relay says. */
const OWN = new Set(["status", "execute_input", "error"]);

const INTERRUPTED = shown(
  "Interrupted",
  "Stop was pressed, and the cell was cut off; all variables keep the values they have",
);

const UNKNOWN =
  `The kernel of Deno ${Deno.version.deno} is not known here: outputs may come late, and Stop may end ` +
  `the kernel. Known is that of Deno 2.9.\n`;

/** What type errors do: `show` (the default), `stop` the cell before it runs, or nothing: `off`. */
const TYPES = Deno.env.get("GRADBOOK_TYPES");

/**
 * Milliseconds for which output waits for the checker, whose first answers are slow, and the end for
 * what is under way.
 */
const LATE = 1000;

/** A kernel for one notebook. */
export class Relay {
  readonly #front: FrontEnd;
  readonly #cells = new Cells();
  readonly #traces = new Traces();
  readonly #finish: () => void;
  readonly #language: Language | undefined;
  readonly #ending = new AbortController();
  #engine: Promise<Engine>;
  #count = 0;
  #hasWarned = false;
  readonly #held = new Held<Message>((message) => this.#show(message));
  #parent: Header | Record<string, never> = {};
  #current: { cell: RunningCell; request?: Request; stop?: Stop } | undefined;

  /**
   * Listens to front ends, and starts an engine.
   *
   * @param finish Ends the process.
   */
  constructor(connection: Connection, finish: () => void, language?: Language) {
    this.#finish = finish;
    this.#language = language;
    this.#front = new FrontEnd(connection, (request) => this.#take(request));
    this.#front.publish("status", { execution_state: "starting" }, {});
    this.#engine = this.#start();
  }

  #start(): Promise<Engine> {
    const engine = Engine.start(this.#events, this.#ending.signal);
    engine.catch((error) => {
      if (this.#ending.signal.aborted) return;
      console.error(error.message);
      this.#finish();
    });
    return engine;
  }

  /** Ends the engine, which may just be starting; waits a moment for front ends that do not read. */
  async end(): Promise<void> {
    await this.#endEngine();
    await this.#allSent();
  }

  async #endEngine(): Promise<void> {
    this.#language?.end();
    this.#ending.abort();
    await this.#engine.then((engine) => engine.end(), () => {});
  }

  #allSent(): Promise<void> {
    return Promise.race([this.#front.sent(), pause(LATE)]);
  }

  /** Stops the cell that runs, if one does. */
  stop(): void {
    this.#current?.stop?.press();
  }

  readonly #events: EngineEvents = {
    publish: (message) => this.#publish(message),
    ask: (content) =>
      this.#current?.request?.ask(content) ?? Promise.resolve({ status: "error", value: "" }),
    died: (code) => {
      this.#engine = this.#start();
      this.#language?.forget();
      const text =
        `The kernel has ended (code ${code}) and was started anew; all variables are gone`;
      this.#current?.cell.fail(shown("KernelDied", text));
    },
  };

  #publish(message: Message): void {
    const { header: { msg_type: type }, content } = message;
    if (type === MARK && content.kind !== "uncaught") {
      this.#current?.cell.mark(content as Mark);
      return;
    }
    this.#held.push(message);
  }

  #show(message: Message): void {
    const { header: { msg_type: type }, content, metadata, buffers } = message;
    if (type === MARK) {
      const { how, error } = content as Mark & { kind: "uncaught" };
      const parent = this.#parent;
      this.#held.wait(
        this.#traces.withLines(error, this.#count).then(({ traceback }) => {
          const text = `${how} ${traceback.join("\n")}\n`;
          this.#front.publish("stream", { name: "stderr", text }, parent);
        }),
      );
    } else if (!OWN.has(type)) {
      this.#current?.cell.touch();
      const own = type === "execute_result"
        ? { ...content, execution_count: this.#count }
        : content;
      this.#front.publish(type, own, this.#parent, { metadata, buffers });
    }
  }

  #take(request: Request): void {
    const { message, channel } = request;
    const { header } = message;
    const during = async (work: () => unknown) => {
      this.#front.publish("status", { execution_state: "busy" }, header);
      try {
        await work();
      } finally {
        this.#front.publish("status", { execution_state: "idle" }, header);
      }
    };
    switch (header.msg_type) {
      case "kernel_info_request":
        during(async () => request.reply((await this.#engine).info));
        break;
      case "interrupt_request":
        during(() => {
          this.stop();
          request.reply({ status: "ok" });
        });
        break;
      case "shutdown_request":
        during(async () => {
          await this.#endEngine();
          request.reply({ status: "ok", restart: message.content.restart });
        }).then(() => this.#allSent()).then(this.#finish);
        break;
      case "execute_request":
        this.#cells.add({
          request: message,
          run: async () => {
            let outcome: Outcome = { reply: {} };
            await during(async () => outcome = await this.#execute(request));
            return outcome;
          },
          clear: () => this.#acceptWhatIsThere(message),
          abort: () => void during(() => request.reply({ status: "aborted" })),
        });
        break;
      // There is nobody to talk to in Deno's kernel.
      case "comm_info_request":
        during(() => request.reply({ status: "ok", comms: {} }));
        break;
      case "comm_open": {
        const { comm_id } = message.content;
        during(() => this.#front.publish("comm_close", { comm_id, data: {} }, header));
        break;
      }
      case "comm_msg":
      case "comm_close":
        during(() => {});
        break;
      default:
        if (channel === "shell" && header.msg_type.endsWith("_request")) {
          this.#question(request, during);
        }
    }
  }

  /** To the language service, at any time; what that does not know, to the engine, between cells. */
  async #question(request: Request, during: (work: () => unknown) => Promise<void>): Promise<void> {
    const { header, content } = request.message;
    const found = this.#language && await answer(this.#language, header.msg_type, content);
    if (found) await during(() => request.reply(found));
    else this.#forward(request, during);
  }

  /** To the engine, between cells. */
  #forward(request: Request, during: (work: () => unknown) => Promise<void>): void {
    const { header, content } = request.message;
    this.#cells.add({
      request: request.message,
      run: async () => {
        await during(async () => {
          const engine = await this.#engine;
          request.reply((await engine.request(header.msg_type, content)).content);
        });
        return { reply: {} };
      },
      abort: () => {},
    });
  }

  async #execute(request: Request): Promise<Outcome> {
    const { header, content } = request.message;
    const code = String(content.code);
    const isSilent = content.silent === true;
    if (!isSilent && content.store_history !== false) this.#count++;
    this.#parent = header;
    if (!isSilent) {
      this.#traces.remember(this.#count, code);
      this.#front.publish("execute_input", { code, execution_count: this.#count }, header);
    }
    const engine = await this.#engine;
    if (!engine.isKnown && !this.#hasWarned) {
      this.#hasWarned = true;
      this.#front.publish("stream", { name: "stderr", text: UNKNOWN }, header);
    }
    // Checked while it runs, unless it may have to be kept from running: what it says is held back
    // meanwhile, so that type errors stand above.
    const checking = new AbortController();
    const checked = isSilent
      ? Promise.resolve(false)
      : this.#showTypeErrors(code, header, checking);
    if (TYPES === "stop" && await checked) {
      const refused = shown("TypeErrors", "The cell has not run, since its types are wrong");
      this.#front.publish("error", { ...refused }, header);
      return this.#answer(request, { status: "error", ...refused });
    }
    this.#held.wait(checked);
    const cell = new RunningCell(engine.isKnown);
    const ended = cell.end(engine.request("execute_request", { ...content, code }));
    const stop = new Stop({
      ask: () => engine.signalStop(),
      alive: () => cell.alive,
      interrupt: () => engine.terminate(),
      replace: () => {
        this.#engine = engine.end().then(() => this.#start());
        this.#language?.forget();
        cell.fail(REPLACED);
      },
      ended,
    });
    this.#current = { cell, request, stop };
    const { content: reply, error } = await ended;
    await this.#held.empty();
    checking.abort();
    this.#current = undefined;
    if (error === undefined) {
      this.#language?.accept(code);
      return this.#answer(request, { ...reply });
    }
    const isCut = stop.isPressed && error === "silent";
    const { ename, evalue, traceback } = isCut
      ? INTERRUPTED
      : error === "silent"
      ? await diagnose(code)
      : await withPlace(await this.#traces.withLines(error, this.#count), code);
    if (!isSilent) this.#front.publish("error", { ename, evalue, traceback }, header);
    return this.#answer(request, {
      payload: [],
      user_expressions: {},
      status: "error",
      ename,
      evalue,
      traceback,
    });
  }

  /** Shows type errors; whether there are some. What comes late is shown while the cell runs. */
  async #showTypeErrors(code: string, header: Header, { signal }: AbortController) {
    if (!this.#language || TYPES === "off") return false;
    if (TYPES === "stop") await this.#language.start();
    const found = this.#language.check(code).then((findings) => {
      const text = complaint(findings);
      if (text && !signal.aborted) this.#front.publish("stream", { name: "stderr", text }, header);
      return text !== "";
    });
    return await (TYPES === "stop" ? found : Promise.race([found, pause(LATE).then(() => false)]));
  }

  /** Tells the language service what a cell that failed has declared. */
  async #acceptWhatIsThere(message: Message): Promise<void> {
    const code = String(message.content.code);
    const { names } = declaredBy(code);
    if (!this.#language || names.length === 0) return;
    const readers = names.map((name) => `${name}: () => ${name}`);
    const engine = await this.#engine;
    const asked = engine.request("execute_request", {
      code: `globalThis[Symbol.for("gradbook/relay")]?.find({ ${readers.join(", ")} }); undefined`,
      ...SILENTLY,
    });
    const cell = new RunningCell(engine.isKnown);
    this.#current = { cell };
    await Promise.race([cell.end(asked), pause(LATE)]);
    this.#current = undefined;
    this.#language.accept(code, cell.there);
  }

  #answer(request: Request, content: Content): Outcome {
    const reply = { ...content, execution_count: this.#count };
    request.reply(reply);
    return { reply };
  }
}
