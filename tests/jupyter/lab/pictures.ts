/**
 * The pictures of the notebook: whether they are there, how large they are, and how they look.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Locator } from "./browser.ts";
import { OPERATIONS } from "./figures.ts";
import type { OpenNotebook, SavedOutput } from "./notebook.ts";

/** The cells that show pictures. */
const PICTURES = [
  "training",
  "going on",
  "curves",
  "logarithmic curves",
  "images",
  "confusion",
  "bars",
  "color bar",
  "line",
  "donut",
  ...Object.keys(OPERATIONS),
];

/** The outputs of a saved notebook, by the name of their cell. */
type Saved = ReadonlyMap<string, readonly SavedOutput[]>;

/** How much room the pictures take in the file. */
export function sizesOf(saved: Saved): string {
  return PICTURES.map((name) => {
    const bytes = saved.get(name)!.reduce((sum, { html }) => sum + html.length, 0);
    return `${name} ${Math.ceil(bytes / 1024)} KB`;
  }).join(", ");
}

/**
 * That a notebook which is not trusted shows every still picture, and nothing that moves.
 *
 * Outputs say as plain text what the texts of their pictures say, in the same order.
 */
export async function checkPictures(notebook: OpenNotebook, saved: Saved): Promise<string> {
  let count = 0;
  for (const name of PICTURES) {
    const outputs = saved.get(name)!;
    const output = notebook.output(name);
    await output.scrollIntoViewIfNeeded();
    assert.deepEqual(await output.locator("iframe, script, style").count(), 0, name);
    const texts = await visibleTexts(output.locator("img:visible"));
    const expected = outputs.reduce((sum, { html }) => sum + html.split("<figure").length - 1, 0);
    assert(expected > 0, `"${name}" was saved without a picture`);
    assert.deepEqual(texts.length, expected, `pictures of "${name}"`);
    const said = outputs.map(({ plain }) => plain).join("\n").trim();
    assert(said.endsWith(texts.join("\n")), `"${name}" shows ${texts}, but says ${said}`);
    count += expected;
  }
  return `${count} pictures, each with its text`;
}

/** The alternative texts of pictures that are really there. */
async function visibleTexts(images: Locator): Promise<string[]> {
  const texts: string[] = [];
  for (const image of await images.all()) {
    const [text, width] = await image.evaluate(async (element): Promise<[string, number]> => {
      const image = element as HTMLImageElement;
      await image.decode();
      return [image.alt, image.naturalWidth];
    });
    assert(width > 0, `the picture "${text}" cannot be drawn`);
    assert(text !== "", "a picture has no text");
    texts.push(text);
  }
  return texts;
}

/** Keeps what each cell shows, in both themes, in files whose paths begin with `prefix`. */
export async function photograph(
  notebook: OpenNotebook,
  names: readonly string[],
  prefix: string,
): Promise<void> {
  for (const theme of ["Light", "Dark"] as const) {
    await notebook.theme(`JupyterLab ${theme}`);
    for (const name of names) {
      const output = notebook.output(name);
      if (!await output.isVisible()) continue;
      await output.scrollIntoViewIfNeeded();
      const path = `${prefix}${name.replaceAll(" ", "-")}-${theme.toLowerCase()}.png`;
      await output.screenshot({ path });
    }
  }
}
