/**
 * A pass over examples that trains nothing.
 *
 * @module
 */
import type { ExampleBuffers, NetworkRun, Tally } from "../kernels/interface.ts";
import type { Metrics } from "../metrics.ts";
import { minibatches } from "../preprocessing/mod.ts";
import type { Pace } from "../runtime/pacing.ts";

/** Examples evaluated at a time. */
export const EVALUATION_BATCH = 1000;

/**
 * The network's loss and accuracy on examples. Where the signal ends it, the metrics are those of
 * some of the examples only.
 */
export async function measure(
  network: NetworkRun,
  examples: ExampleBuffers,
  pace: Pace,
  signal: AbortSignal,
): Promise<Metrics> {
  const tally: Tally = { loss: 0, correct: 0 };
  for (const rows of minibatches(examples.count, EVALUATION_BATCH)) {
    if (pace.due()) await pace.take();
    if (signal.aborted) break;
    network.evaluate(examples, rows, tally);
  }
  return { loss: tally.loss / examples.count, accuracy: tally.correct / examples.count };
}
