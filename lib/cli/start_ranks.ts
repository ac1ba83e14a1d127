/**
 * Starts a command that the ranks of `mpirun` do together: one of them speaks for all, and a rank that
 * is lost ends all, with one message.
 *
 * @module
 */
import { connect, type MpiCommunicator } from "../distributed/mod.ts";
import { pause } from "../runtime/pause.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { PATIENCE } from "./ranks.ts";

/** A command; without a communicator, of a process that `mpirun` did not start. */
type SharedCommand = (
  args: readonly string[],
  surroundings: Surroundings,
  communicator?: MpiCommunicator,
) => Promise<number>;

/**
 * Milliseconds in which launchers pass on what was said: MPICH's may end before it has. The next rank
 * would speak after 250.
 */
const PASSED_ON = 100;

/**
 * Runs the command as this process, which ends with it.
 *
 * @param adviceFor How to go on where it ends too soon, by its arguments.
 */
export async function startRanks(
  command: SharedCommand,
  adviceFor: (args: readonly string[]) => string,
): Promise<never> {
  return await start((args, surroundings) =>
    exitCode(surroundings, async () => {
      const communicator = connect(PATIENCE.loading);
      if (!communicator) return await command(args, surroundings);
      const advice = adviceFor(args);
      if (communicator.rank === 0) watchSignals(advice);
      try {
        const code = await command(args, surroundingsOf(surroundings, communicator), communicator);
        communicator.close();
        return code;
      } catch (error) {
        surroundings.fail((error as Error).message + advice);
        await pause(PASSED_ON);
        return communicator.abort(1);
      }
    })
  );
}

/** Those of a rank: rank 0 speaks for all. */
function surroundingsOf(surroundings: Surroundings, { rank }: MpiCommunicator): Surroundings {
  return rank === 0
    ? surroundings
    : { ...surroundings, write() {}, fail() {}, columns: () => null };
}

/**
 * Milliseconds after which who waits for other ranks will not hear a signal any more: launchers leave
 * a second between SIGTERM and SIGKILL.
 */
const DEAF = 500;

/**
 * Says how to go on, where a signal comes while this rank waits for one that is lost: it cannot hear
 * then, but a worker can.
 */
function watchSignals(advice: string): void {
  const heard = new Int32Array(new SharedArrayBuffer(4));
  const message = "Stopped: another rank was lost, or all were told to end" + advice;
  const source = `onmessage = ({ data: heard }) => {
    for (const signal of ["SIGINT", "SIGTERM"]) {
      Deno.addSignalListener(signal, () => setTimeout(() => {
        if (Atomics.compareExchange(heard, 0, 0, 1) === 0) console.error(${
    JSON.stringify(message)
  });
      }, ${DEAF}));
    }
  };`;
  const url = `data:application/javascript,${encodeURIComponent(source)}`;
  const worker = new Worker(url, { type: "module", name: "signals" });
  worker.postMessage(heard);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => Atomics.store(heard, 0, 1));
  }
}
