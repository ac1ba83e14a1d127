/**
 * The program of a thread of a training run: it waits for commands in WebAssembly and takes its part
 * of each step.
 *
 * It is text, since a worker started from text needs no permission to read files, and no bundler has
 * to know of it. The thread is a web worker, or one of Node's.
 *
 * @module
 */
export const WORKER_SOURCE = `
const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port = threads?.parentPort ?? globalThis;
port.onmessage = async ({ data }) => {
  const { module, memory, step, network, batch, meeting, thread } = data;
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const words = new Int32Array(memory.buffer, meeting, 4);
  const CLOSED = -1, BROKEN = 3;
  port.postMessage("ready");
  try {
    for (let last = 0;;) {
      const command = kernels.awaitCommand(meeting, last);
      if (command === CLOSED) return;
      // Nothing to do for a second: let the event loop have its turn.
      if (command === last) await new Promise((resolve) => setTimeout(resolve, 0));
      else kernels[step](network, batch, thread);
      last = command;
    }
  } catch (error) {
    Atomics.store(words, BROKEN, 1);
    throw error;
  }
};
`;
