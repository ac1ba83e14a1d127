/**
 * `deno task pictures`: the README's pictures, taken from the notebooks' saved outputs.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { joinText, readNotebook } from "../notebook/ipynb.ts";
import { writeFileAtomically } from "../runtime/files.ts";
import { movingPicture } from "./moving_picture.ts";

/** The cell of each notebook whose picture stands for it. */
const CELLS: Record<string, string> = {
  "00_before_the_first_neuron": "chain-picture",
  "01_learning_based_models": "s4-on-animation",
  "02_mnist_full_batch": "curve",
  "03_multilayer_perceptron": "errors",
  "04_mnist_raw_idx": "curves",
  "05_fashion_mnist": "garments",
};

/** The cell whose animation opens the README. */
const MOVING = {
  notebook: "01_learning_based_models",
  cell: "s4-on-animation",
  title: "A network learns to tell a ring from a wider one",
};

const root = new URL("../../", import.meta.url);
const folder = new URL(".github/pictures/", root);

/** What a cell shows, as HTML. */
function outputOf(notebook: string, id: string): string {
  const { cells } = readNotebook(new URL(`notebooks/${notebook}.ipynb`, root));
  const outputs = cells.find((cell) => cell.id === id)?.outputs ?? [];
  return outputs.map(({ data }) => joinText(data?.["text/html"])).join("");
}

function write(name: string, bytes: Uint8Array): Promise<void> {
  return writeFileAtomically(fileURLToPath(new URL(name, folder)), bytes);
}

await Deno.mkdir(folder, { recursive: true });
for (const [name, id] of Object.entries(CELLS)) {
  const [, svg] = /<img [^>]*src="data:image\/svg\+xml;base64,([^"]+)"/.exec(outputOf(name, id)) ??
    [];
  if (!svg) {
    console.error(`Cannot take a picture of ${name}: expected one in cell ${id}, but found none`);
    Deno.exit(1);
  }
  await write(`${name.slice(0, 2)}.svg`, Uint8Array.fromBase64(svg));
}
const moving = movingPicture(outputOf(MOVING.notebook, MOVING.cell), MOVING.title);
await write("moving.svg", new TextEncoder().encode(moving));
