/**
 * What a thread of a training run does: it waits for commands in WebAssembly and takes its part of
 * each step.
 *
 * It stands here as text, and is started as such, which needs no permission to read files; and a
 * bundler takes the text along as it is.
 *
 * @module
 */
import { type GemmSource, openGemm } from "../library_product.ts";
import { CLOSED, MEETING } from "./fields.ts";

/** A thread's part of a run: the only message that it is sent. */
export interface ThreadPart {
  /** The kernels, over the run's memory. */
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly library?: GemmSource | undefined;
  /** Which of the module's functions a command calls: one that takes a step, or helps. */
  readonly step: "step_f64" | "step_f32" | "help";
  /** Addresses of the structures; those who help are given the product's and the meeting's. */
  readonly network: number;
  readonly batch: number;
  readonly meeting: number;
  /** Its number: thread 0 is the one that gives commands. */
  readonly thread: number;
}

/** What a web worker is called; asking a runtime for Node's modules only to find out takes a while. */
export const WEB_WORKER = "gradbook";

/** Plain JavaScript. It answers a `ThreadPart` once, with "ready". */
export const WORKER_SOURCE: string = `
// A web worker's own scope; or the port to the parent, in Node and its like.
const port = globalThis.name === "${WEB_WORKER}"
  ? globalThis
  : process.getBuiltinModule("node:worker_threads").parentPort;

const openGemm = ${openGemm};

port.onmessage = async ({ data }) => {
  const { module, memory, library, step, network, batch, meeting, thread } = data;
  const env = { memory, gemm: openGemm(memory.buffer, library) };
  const kernels = new WebAssembly.Instance(module, { env }).exports;
  port.postMessage("ready");
  try {
    for (let last = 0;;) {
      const command = kernels.awaitCommand(meeting, last);
      if (command === ${CLOSED}) return;
      // Nothing to do for a second: let the event loop have its turn.
      if (command === last) await new Promise((resolve) => setTimeout(resolve, 0));
      else kernels[step](network, batch, thread);
      last = command;
    }
  } catch (error) {
    const words = new Int32Array(memory.buffer, meeting, ${MEETING.length});
    Atomics.store(words, ${MEETING.indexOf("broken")}, 1);
    Atomics.notify(words, ${MEETING.indexOf("opened")});
    throw error;
  }
};
`;
