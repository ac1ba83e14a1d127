// A thread of a training run: waits for commands in WebAssembly and takes its part of each step.
// Loaded as text and started from a blob, which needs no permission to read files.

globalThis.onmessage = async ({ data }) => {
  const { module, memory, step, network, batch, meeting, thread } = data;
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const words = new Int32Array(memory.buffer, meeting, 4);
  const CLOSED = -1, BROKEN = 3;
  globalThis.postMessage("ready");
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
