/**
 * `deno task pictures`: the README's pictures, taken from the notebooks' saved outputs.
 *
 * @module
 */

/** The cell of each notebook whose picture stands for it. */
const CELLS: Record<string, string> = {
  "01_learning_based_models": "s4-on-animation",
  "02_mnist_full_batch": "curve",
  "03_multilayer_perceptron": "errors",
  "04_mnist_raw_idx": "curves",
  "05_fashion_mnist": "garments",
};

const root = new URL("../../", import.meta.url);
const folder = new URL(".github/pictures/", root);

await Deno.mkdir(folder, { recursive: true });
for (const [name, id] of Object.entries(CELLS)) {
  const { cells } = JSON.parse(Deno.readTextFileSync(new URL(`notebooks/${name}.ipynb`, root)));
  const cell = cells.find((cell: { id: string }) => cell.id === id);
  const html = (cell?.outputs ?? [])
    .flatMap(({ data }: { data?: Record<string, string | string[]> }) => data?.["text/html"] ?? [])
    .join("");
  const [, svg] = /<img [^>]*src="data:image\/svg\+xml;base64,([^"]+)"/.exec(html) ?? [];
  if (!svg) {
    console.error(`Cannot take a picture of ${name}: expected one in cell ${id}, but found none`);
    Deno.exit(1);
  }
  Deno.writeFileSync(new URL(`${name.slice(0, 2)}.svg`, folder), Uint8Array.fromBase64(svg));
}
