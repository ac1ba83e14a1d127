/**
 * A limit on how long a process waits in `MPI_Init` for others: that cannot be asked how far it is,
 * and under MPICH a rank that dies before it has joined leaves all others there for ever.
 *
 * @module
 */

/** Plain JavaScript, as a worker: ends the process, unless it is told in time that all have joined. */
const SOURCE = `onmessage = ({ data: { joined, path, seconds, message } }) => {
  if (Atomics.wait(joined, 0, 0, 1000 * seconds) === "timed-out") {
    console.error(message);
    const exit = { _exit: { parameters: ["i32"], result: "void" } };
    Deno.dlopen(path, exit).symbols._exit(1);
  }
  close();
};`;

/**
 * Does what waits for other processes, and ends this one where that takes too long.
 *
 * @param path A library that may be loaded: the C library comes along with it.
 */
export function inTime<T>(path: string, seconds: number, join: () => T): T {
  const url = `data:application/javascript,${encodeURIComponent(SOURCE)}`;
  const worker = new Worker(url, { type: "module", name: "joining" });
  const joined = new Int32Array(new SharedArrayBuffer(4));
  const message =
    `Cannot join the other ranks: expected all within ${seconds} s, but some are missing`;
  worker.postMessage({ joined, path, seconds, message });
  try {
    return join();
  } finally {
    Atomics.store(joined, 0, 1);
    Atomics.notify(joined, 0);
  }
}
