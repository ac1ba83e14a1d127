/**
 * Writes the pages that see.ts opens into a folder: models explained, by the command and in memory, and
 * the playground. It runs with the library's configuration.
 */
import { main } from "../../lib/cli/explain.ts";
import { saveWeights } from "../../lib/checkpoint/mod.ts";
import { save } from "../../lib/datasets/array_files.ts";
import type { ActivationName, HeadName } from "../../lib/kernels/interface.ts";
import { Dense, MLP } from "../../lib/models/mod.ts";
import { buildPlayground } from "../../lib/playground/build.ts";
import { explain } from "../../lib/plot/mod.ts";
import { RandomState } from "../../lib/random/mod.ts";
import { call } from "../cli/surroundings.ts";

const [folder] = Deno.args;
const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}.html`, text);

/** Drawn as the NumPy lines of tests/plot/interactive/explain_test.ts draw. */
function network(
  rng: RandomState,
  widths: readonly number[],
  activation: ActivationName,
  head: HeadName,
  dtype: "float64" | "float32" = "float64",
): MLP {
  const layers = widths.slice(1).map((units, l) => {
    const weights = rng.randn(widths[l], units).mul(0.05).astype(dtype);
    return new Dense<number, number>(weights, rng.randn(units).mul(0.1).astype(dtype));
  });
  return new MLP({ layers, activation, head });
}

/** The page of weights on disk, by the command. */
async function byCommand(name: string, end: string, flags: readonly string[] = []): Promise<void> {
  const args = ["--weights", `${folder}/${name}${end}`, "--output", `${folder}/${name}.html`];
  const { code, err } = await call(main, [...args, ...flags]);
  if (code !== 0) throw new Error(err);
}

const rng = new RandomState(3);
const image = network(rng, [784, 12, 10], "relu", "softmaxCrossEntropy");
const x = rng.rand(2, 784);
await saveWeights(`${folder}/image.npz`, image);
await save(`${folder}/x.npy`, x);
await byCommand("image", ".npz", ["--examples", `${folder}/x.npy`]);

const bits = network(rng, [784, 30, 20, 4], "tanh", "sigmoidBinaryCrossEntropy", "float32");
await saveWeights(`${folder}/digits.safetensors`, bits, "bits");
await byCommand("digits", ".safetensors");

await saveWeights(
  `${folder}/plane.npz`,
  network(rng, [2, 40, 3], "sigmoid", "sigmoidSquaredError"),
);
await byCommand("plane", ".npz");

const numbers = network(rng, [4, 3], "relu", "softmaxCrossEntropy");
await write("numbers", explain(numbers).standalone());
await write(
  "cell",
  `<!doctype html><title>cell</title>${explain(image, { examples: x }).toHTML()}`,
);
await write("playground", await buildPlayground());
