/**
 * One trial of a sweep, as this thread does it; and as a worker, where this module is started as one.
 *
 * @module
 */
import { main } from "./train_mnist.ts";
import type { Row } from "./sweep_results.ts";
import type { Trial } from "./sweep_trials.ts";
import type { Surroundings } from "./command.ts";

/** A trial, and what it is a part of. */
export interface Order {
  readonly sweep: string;
  readonly trial: Trial;
  /** The project's folder. */
  readonly root: string;
}

/** Trains, and says what became of it. Never throws. */
export async function runTrial(
  { sweep, trial: { trial, setting, seed, args }, root }: Order,
): Promise<Row> {
  const started = performance.now();
  let out = "", err = "";
  const surroundings: Surroundings = {
    root,
    deno: "deno",
    locate: (path) => path,
    write: (text) => void (out += text),
    fail: (line) => void (err += line),
    columns: () => null,
    permit: async (permission) => (await Deno.permissions.query(permission)).state === "granted",
    input: () => ReadableStream.from([]),
    onInterrupt: () => {},
  };
  const code = await main([...args, "--threads", "1", "--json", "--hash"], surroundings);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
  const row = { sweep, trial, setting, seed };
  if (code !== 0) return { ...row, error: err || `ended with ${code}`, seconds };
  const records = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  const epochs = records.filter((record) => "epoch" in record), last = epochs[epochs.length - 1];
  return {
    ...row,
    accuracy: last.test_accuracy,
    accuracies: epochs.map((epoch) => epoch.test_accuracy),
    loss: last.test_loss,
    weights: records[records.length - 1].weights,
    seconds,
  };
}

const scope = globalThis as unknown as Worker & { readonly name?: string };
if (scope.name === "trials") {
  scope.onmessage = async ({ data }: MessageEvent<Order>) =>
    scope.postMessage(await runTrial(data));
}
