/**
 * Trains a network of each head at each batch size, and wide ones whose update is shared, and prints the
 * hashes of their weights as rank 0, or as a plain process. Started by mpi.ts.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type DType, fit, type HeadName } from "../../lib/mod.ts";
import { HEADS } from "../../lib/kernels/interface.ts";
import { connect } from "../../lib/distributed/mod.ts";
import { gatherTexts } from "../../lib/training/communicator.ts";
import { problemOf } from "./problem.ts";

const communicator = connect();

async function hashOf(widths: number[], batchSize: number, head: HeadName, dtype: DType) {
  const { model, training, random } = problemOf({ head, dtype, widths, examples: 570 });
  const options = { epochs: 2, batchSize, learningRate: 0.1, random, communicator };
  for await (const _ of fit(model, training, options));
  const numbers = model.layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);
  const digest = await crypto.subtle.digest("SHA-256", Float64Array.from(numbers));
  return new Uint8Array(digest).toHex();
}

const hashes: string[] = [];
for (const head of HEADS) {
  for (const batchSize of [64, 100, 250]) {
    hashes.push(`${head} ${batchSize} ${await hashOf([60, 33, 10], batchSize, head, "float64")}`);
  }
}
for (const dtype of ["float64", "float32"] as const) {
  hashes.push(`wide ${dtype} ${await hashOf([20, 75, 70, 3], 100, HEADS[0], dtype)}`);
}
const text = hashes.join("\n");
if (communicator) {
  const texts = gatherTexts(communicator, text);
  assertEquals(texts, texts.map(() => text));
}
if (!communicator?.rank) console.log(`${communicator?.size ?? 0} ranks\n${text}`);
communicator?.close();
