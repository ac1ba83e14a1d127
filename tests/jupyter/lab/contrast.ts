/**
 * How well outputs can be read, in both of JupyterLab's themes: the contrast of each text with what is
 * behind it, as WCAG 2 has it. Of text in the page and in frames it is computed from their styles, of
 * titles in pictures from their pixels.
 *
 * @module
 */
import assert from "node:assert/strict";
import { decodePng } from "../../../lib/formats/png.ts";
import type { Locator } from "./browser.ts";
import { OPERATIONS } from "./figures.ts";
import type { OpenNotebook } from "./notebook.ts";

/** What WCAG 2 asks of text. */
const LEAST = 4.5;

/** Cells with text as HTML, and with pictures that have a title. */
const TEXTS = ["verdicts", "going on", "order"];
const PICTURES = ["curves", "images", "confusion", "bars", "color bar", "line", "donut"];

/** That everything can be read, and that pictures and frames are as dark as the theme. */
export async function checkContrast(
  notebook: OpenNotebook,
  theme: "Light" | "Dark",
): Promise<string> {
  await notebook.theme(`JupyterLab ${theme}`);
  const isDark = theme === "Dark";
  const found: [ratio: number, where: string][] = [];
  for (const name of TEXTS) found.push(await leastOfTexts(notebook.output(name), name));
  for (const name of Object.keys(OPERATIONS)) {
    const frame = notebook.output(name).locator("iframe");
    await frame.scrollIntoViewIfNeeded();
    const body = frame.contentFrame().locator("body");
    const paper = () => body.evaluate((element) => getComputedStyle(element).backgroundColor);
    const expected = isDark ? "rgb(17, 17, 17)" : "rgb(255, 255, 255)";
    // A frame hears of the theme a moment later.
    for (let tries = 0; await paper() !== expected && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(await paper(), expected, name);
    found.push(await leastOfTexts(body, name));
  }
  for (const name of PICTURES) {
    const picture = notebook.output(name).locator("img").first();
    await picture.scrollIntoViewIfNeeded();
    const { paper, ratio } = titleOf(await picture.screenshot());
    assert.deepEqual(paper < 0.05, isDark, `"${name}" is not ${theme.toLowerCase()}`);
    found.push([ratio, name]);
  }
  const [least, where] = found.reduce((a, b) => a[0] <= b[0] ? a : b);
  assert(least >= LEAST, `${least.toFixed(1)} : 1 in ${where}`);
  return `${least.toFixed(1)} : 1 at least, in ${where}`;
}

/** The least contrast of the texts within an element. */
export async function leastOfTexts(locator: Locator, name: string): Promise<[number, string]> {
  const [ratio, text] = await locator.evaluate((root): [number, string] => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    /** Colors in any notation, one over the other. */
    const mixed = (colors: string[]): number[] => {
      pen.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        pen.fillStyle = color;
        pen.fillRect(0, 0, 1, 1);
      }
      return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (color: number[]) => {
      const [r, g, b] = color.map((value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let least: [number, string] = [Infinity, ""];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent!.trim(),
        parent = walker.currentNode.parentElement!;
      if (text === "" || !parent.checkVisibility() || /^(script|style)$/i.test(parent.tagName)) {
        continue;
      }
      if (parent.closest(":disabled, svg, .jp-OutputPrompt")) continue;
      const behind: string[] = [];
      for (let element: Element | null = parent; element; element = element.parentElement) {
        behind.unshift(getComputedStyle(element).backgroundColor);
      }
      const colors = [
        mixed(["white", ...behind]),
        mixed(["white", ...behind, getComputedStyle(parent).color]),
      ];
      const [low, high] = colors.map(luminance).sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < least[0]) least = [ratio, text.slice(0, 40)];
    }
    return least;
  });
  return [ratio, `"${text}" of ${name}`];
}

/** Of the picture of a figure: how light its corner is, and the contrast of its title with that. */
function titleOf(png: Uint8Array): { paper: number; ratio: number } {
  const { shape: [, width, samples = 1], data } = decodePng(png);
  const luminanceAt = (x: number, y: number) => {
    const [r, g, b] = Array.from(
      data.subarray((y * width + x) * samples).subarray(0, 3),
      (value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminanceAt(4, 4);
  let ratio = 1;
  for (let y = 6; y < 28; y++) {
    for (let x = 8; x < Math.min(width, 120); x++) {
      const [low, high] = [paper, luminanceAt(x, y)].sort((a, b) => a - b);
      ratio = Math.max(ratio, (high + 0.05) / (low + 0.05));
    }
  }
  return { paper, ratio };
}
