/**
 * Figures in JupyterLab's page, as its frames hold them: what moves is scrubbed and played, and a digit
 * drawn.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Driven } from "./browsers.ts";
import { type LabPage, pause } from "./lab_page.ts";

const CODE = `
import * as Plot from "@observablehq/plot";
import { Dense, MLP, RandomState, zeros } from "gradbook";
import { animation, drawDigit } from "gradbook/plot";
const mlp = new MLP({
  layers: [new Dense(new RandomState(1).randn(784, 10), zeros([10]))],
  activation: "relu",
  head: "softmaxCrossEntropy",
});
display(drawDigit({ mlp }));
animation({
  background: {
    alt: "A line grows steeper",
    x: { domain: [-1, 1] },
    y: { domain: [-1, 1] },
    marks: [Plot.dot([[0, 0]])],
  },
  frames: [0, 1, 2].map((k) => ({ title: "slope " + k, curves: [[[-1, -k], [1, k]]] })),
});`;

/** Shows two figures, and operates them. */
export async function operatesFigures(lab: LabPage, browser: Driven): Promise<string> {
  await lab.clear();
  await lab.show(CODE);
  // Frames that are out of sight do not play.
  await lab.until("two figures", () => {
    const frames = document.querySelectorAll(".jp-OutputArea iframe");
    frames[1]?.scrollIntoView({ block: "center" });
    return frames.length === 2;
  }, []);
  const inFrame = async <T>(selector: string, work: () => T | Promise<T>): Promise<T> => {
    for (let tries = 0; tries < 100; tries++, await pause(200)) {
      // While a frame is loaded, it cannot be asked.
      const found = await browser.runInFrame(selector, work).catch(() => undefined);
      if (found !== undefined) return found;
    }
    throw new Error(`Expected a figure with ${selector}, but there is none`);
  };
  const [scrubbed, isMoved, played] = await inFrame("#frame", async () => {
    const element = (id: string) => document.getElementById(id)!;
    const title = () => element("title").textContent, curve = () => element("curve").outerHTML;
    const first = curve(), slider = element("frame") as HTMLInputElement;
    slider.value = "1";
    slider.dispatchEvent(new Event("input"));
    const seen = [title(), curve() !== first];
    element("play").click();
    for (let k = 0; k < 100 && title() !== "slope 2"; k++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return [...seen, title()];
  });
  assert.deepEqual([scrubbed, isMoved, played], ["slope 1", true, "slope 2"]);
  const [before, after, isSeen] = await inFrame("#surface", () => {
    const surface = document.getElementById("surface")!;
    const input = document.getElementById("input") as HTMLCanvasElement;
    const blank = input.toDataURL(), text = document.body.innerText;
    for (const key of [" ", ...Array(9).fill("ArrowDown")]) {
      surface.dispatchEvent(new KeyboardEvent("keydown", { key }));
    }
    return [text, document.body.innerText, input.toDataURL() !== blank];
  });
  assert(isSeen, "nothing was drawn");
  assert.notEqual(after, before);
  assert.match(String(after), /\d%/);
  return "one is scrubbed and played, and a digit drawn in another";
}
