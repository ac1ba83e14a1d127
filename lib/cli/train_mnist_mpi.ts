/**
 * `mpirun -n N deno task train-mnist:mpi`: `train-mnist` by N processes, to the same bits as by one.
 * Started by hand, it is `train-mnist`.
 *
 * @module
 */
import { startRanks } from "./start_ranks.ts";
import { main } from "./train_mnist.ts";

/** What is said where it ends too soon. */
function adviceFor(args: readonly string[]): string {
  const keeps = args.some((arg) => arg.startsWith("--checkpoint"));
  return keeps
    ? "; --resume goes on from the last checkpoint"
    : "; with --checkpoint, --resume could go on";
}

if (import.meta.main) await startRanks(main, adviceFor);
