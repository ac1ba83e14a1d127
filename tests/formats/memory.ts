/**
 * Decodes each file of a folder by the reader that its name begins with, and prints as JSON how it
 * ended, and how many bytes this process took before and at most: for memory_test.ts.
 *
 *     deno run --allow-all tests/formats/memory.ts FOLDER
 */
import { decodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { decodeWeights } from "../../lib/checkpoint/weights_file.ts";
import { gunzip } from "../../lib/datasets/gzip.ts";
import { decodeIdx, decodeNpy, decodeNpz, decodePickle } from "../../lib/formats/mod.ts";

const READERS: Record<string, (bytes: Uint8Array) => unknown> = {
  checkpoint: decodeCheckpoint,
  gzip: gunzip,
  idx: decodeIdx,
  npy: (bytes) => decodeNpy(bytes, { allowPickle: true }),
  npz: (bytes) => decodeNpz(bytes),
  pickle: decodePickle,
  weights: decodeWeights,
};

/** The most bytes that this process has had in memory. */
function peak(): number {
  return 1024 * Number(/VmHWM:\s*(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1]);
}

const [folder] = Deno.args;
const before = peak();
const endings: Record<string, string> = {};
for (const { name } of Deno.readDirSync(folder)) {
  try {
    await READERS[name.split(" ")[0]](Deno.readFileSync(`${folder}/${name}`));
    endings[name] = "a value";
  } catch (error) {
    endings[name] = `${(error as Error).name}: ${(error as Error).message}`;
  }
}
console.log(JSON.stringify({ endings, before, peak: peak() }));
