/**
 * Who does the trials of a sweep: workers on the cores of this machine, or the ranks of MPI, one of
 * which hands them out.
 *
 * @module
 */
import type { MpiCommunicator } from "../distributed/mod.ts";
import { pause } from "../runtime/pause.ts";
import type { Row } from "./sweep_results.ts";
import { type Order, runTrial } from "./sweep_run.ts";

/** Somebody who does one trial after the other. */
export interface Engine extends Disposable {
  run(order: Order): Promise<Row>;
}

/** What a trial came to that took its worker along. */
function failed({ sweep, trial: { trial, setting, seed } }: Order, error: string): Row {
  return { sweep, trial, setting, seed, error, seconds: 0 };
}

/** A worker; another takes its place where it dies. */
export function localEngine(): Engine {
  let worker: Worker | undefined;
  return {
    run: (order) =>
      new Promise((resolve) => {
        worker ??= new Worker(new URL("./sweep_run.ts", import.meta.url), {
          type: "module",
          name: "trials",
        });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => {
          event.preventDefault();
          worker = undefined;
          resolve(failed(order, event.message));
        };
        worker.postMessage(order);
      }),
    [Symbol.dispose]: () => worker?.terminate(),
  };
}

/** What messages are about. */
const WORK = 1, DONE = 2, END = 3;

/** Milliseconds between two looks for messages. */
const LOOK = 10;

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Another rank, which `serve`s. */
export function remoteEngine(communicator: MpiCommunicator, rank: number): Engine {
  return {
    async run(order) {
      communicator.send(encode(order), rank, WORK);
      for (;;) {
        const envelope = communicator.probe(rank, DONE);
        if (envelope) return JSON.parse(new TextDecoder().decode(communicator.receive(envelope)));
        await pause(LOOK);
      }
    },
    [Symbol.dispose]: () => communicator.send(new Uint8Array(0), rank, END),
  };
}

/** Does what rank 0 hands out, until there is no more. */
export async function serve(communicator: MpiCommunicator): Promise<void> {
  for (;;) {
    const envelope = communicator.probe(0);
    if (!envelope) {
      await pause(LOOK);
      continue;
    }
    const bytes = communicator.receive(envelope);
    if (envelope.tag === END) return;
    const order: Order = JSON.parse(new TextDecoder().decode(bytes));
    communicator.send(encode(await runTrial(order)), 0, DONE);
  }
}
