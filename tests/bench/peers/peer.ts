/**
 * A peer: a process that trains one unit (an epoch) for each byte that it is sent, and answers with
 * the seconds that took. This file has both ends of the line.
 *
 * @module
 */

/** What to train: the source whose network it is, its sizes, and how. */
export interface Task {
  /** The source: 1 and 2 are 784-H ReLU-10 softmax, 3 is 784-H sigmoid-10 sigmoid. */
  readonly workload: "source1" | "source2" | "source3";
  /** How many training examples there are. */
  readonly examples: number;
  /** Examples per step. */
  readonly batch: number;
  /** Hidden units, H. */
  readonly hidden: number;
  readonly dtype: "float64" | "float32";
  readonly threads: number;
  /** The folder of four plain IDX files: MNIST's, or Fashion-MNIST's. */
  readonly data: string;
  /** Whether PyTorch compiles the network and its loss. */
  readonly compiled?: boolean;
  /** Of the open race, see race.ts: what draws weights and orders, and the accuracy that ends it. */
  readonly seed?: number;
  /** See `seed`. */
  readonly target?: number;
}

/** The peer's end: the task it was started with. */
export function readTask(): Task {
  return JSON.parse(Deno.args[0]);
}

/** The peer's end: trains the next unit whenever asked to. */
export async function serve(units: AsyncIterator<unknown> | Iterator<unknown>): Promise<void> {
  const byte = new Uint8Array(1);
  while (await Deno.stdin.read(byte)) {
    const start = performance.now();
    await units.next();
    console.log((performance.now() - start) / 1000);
  }
}

/** The driver's end: a running peer. */
export class Peer {
  readonly #process: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  #unread = "";

  /** Starts a program with a task. */
  constructor(
    [program, ...args]: readonly string[],
    task: Task,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#process = new Deno.Command(program, {
      args: [...args, JSON.stringify(task)],
      env: { NO_COLOR: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#requests = this.#process.stdin.getWriter();
    this.#answers = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Has the next unit trained and returns the seconds it took. */
  async train(): Promise<number> {
    await this.#requests.write(Uint8Array.of(1)).catch(() => {});
    for (;;) {
      const end = this.#unread.indexOf("\n");
      if (end >= 0) {
        const line = this.#unread.slice(0, end);
        this.#unread = this.#unread.slice(end + 1);
        // Libraries greet; only numbers are answers.
        if (line !== "" && Number.isFinite(Number(line))) return Number(line);
        continue;
      }
      const { value, done } = await this.#answers.read();
      if (done) throw new Error(await new Response(this.#process.stderr).text());
      this.#unread += value;
    }
  }

  /** The most memory it has had at any one time, in bytes; null where the system does not say. */
  peakMemory(): number | null {
    try {
      const status = Deno.readTextFileSync(`/proc/${this.#process.pid}/status`);
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) * 1024;
    } catch {
      return null;
    }
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await Promise.allSettled([
      this.#requests.close(),
      this.#answers.cancel(),
      this.#process.stderr.cancel(),
      this.#process.status,
    ]);
  }
}
