/**
 * Figures that move, each operated by mouse and keys as a reader would, in its frame.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as toy from "../../../lib/datasets/toy.ts";
import { RandomState } from "../../../lib/random/mod.ts";
import type { FrameLocator, Locator, Page } from "./browser.ts";

/** Operates a figure, and says what came of it. */
type Operate = (frame: FrameLocator, page: Page) => Promise<string>;

/** By the name of the figure's cell. */
export const OPERATIONS: Readonly<Record<string, Operate>> = {
  animation: scrub,
  "random line": pressForLines,
  "drawing": draw,
  "rotation": turnDigit,
  "cloud": turnCloud,
};

async function scrub(frame: FrameLocator): Promise<string> {
  const slider = frame.locator("#frame"), title = frame.locator("#title");
  const shown = async () => [await title.innerText(), await curve(frame)];
  const [name, first] = await shown();
  assert.deepEqual(name, "iteration 1");
  await clickAt(slider, 0.5);
  const [scrubbed, middle] = await shown();
  assert.match(scrubbed, /^iteration (29|30|31|32)$/);
  assert.notDeepEqual(middle, first);
  await slider.press("ArrowRight");
  assert.notDeepEqual((await shown())[1], middle);
  await frame.locator("#previous").click();
  assert.deepEqual(await shown(), [scrubbed, middle]);
  await slider.press("Home");
  await frame.locator("#play").click();
  await title.filter({ hasText: "iteration 5" }).waitFor();
  await frame.locator("#play").click();
  const paused = await shown();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(await shown(), paused);
  return `scrubbed to ${scrubbed}, stepped, played and paused`;
}

const curve = (frame: FrameLocator) => frame.locator("#curve").getAttribute("d").then(String);

async function pressForLines(frame: FrameLocator): Promise<string> {
  const stream = new RandomState(42);
  toy.line({ randomState: stream });
  const state = frame.locator("#state"), best = frame.locator("#best");
  for (let line = 1; line <= 4; line++) {
    if (line > 1) await frame.getByRole("button", { name: "Generate random line" }).click();
    const [slope, intercept] = [stream.uniform(-2, 2), stream.uniform(-2, 2)];
    assert.match(
      await state.innerText(),
      new RegExp(`m = ${slope.toFixed(2)}, intercept c = ${intercept.toFixed(2)}$`),
    );
  }
  assert(await best.isVisible(), "the best line is hidden");
  await frame.getByLabel("Show best line").uncheck();
  assert(await best.isHidden(), "the best line is shown");
  await frame.getByLabel("Show best line").check();
  return `three more lines, of NumPy's stream; ${await state.innerText()}`;
}

async function draw(frame: FrameLocator, page: Page): Promise<string> {
  const surface = frame.locator("#surface"), prediction = frame.locator("#prediction");
  assert.deepEqual(await prediction.innerText(), "No digit yet");
  await surface.scrollIntoViewIfNeeded();
  const { x, y, width } = (await surface.boundingBox())!;
  // A ring, small and in a corner.
  const at = (angle: number): [number, number] => [
    x + width * (0.3 - 0.13 * Math.sin(angle)),
    y + width * (0.32 - 0.2 * Math.cos(angle)),
  ];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let step = 1; step <= 40; step++) await page.mouse.move(...at(2 * Math.PI * step / 40));
  await page.mouse.up();
  const centered = await prediction.innerText();
  assert.match(centered, /^Prediction: 0 /);
  const seen = await picture(frame.locator("#input"));
  await frame.getByLabel("Center and scale").uncheck();
  assert.notDeepEqual(await picture(frame.locator("#input")), seen);
  await frame.getByLabel("Center and scale").check();
  assert.deepEqual(await prediction.innerText(), centered);
  return `a ring: ${centered}`;
}

async function turnDigit(frame: FrameLocator): Promise<string> {
  const degrees = frame.locator("#degrees"), digit = frame.locator("#digit");
  assert.match(await frame.locator("#prediction").innerText(), /^Prediction: 7 /);
  const upright = await picture(digit);
  await clickAt(frame.locator("#angle"), 0.5);
  const turned = await degrees.innerText();
  assert.match(turned, /^1[78]\d°$/);
  assert.notDeepEqual(await picture(digit), upright);
  return `a seven, turned by ${turned}: ${await frame.locator("#prediction").innerText()}`;
}

async function turnCloud(frame: FrameLocator, page: Page): Promise<string> {
  const cloud = frame.locator("#cloud");
  await cloud.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await cloud.boundingBox())!;
  const before = await picture(cloud);
  await page.mouse.move(x + width / 2, y + height / 2);
  await frame.locator("#tooltip").filter({ hasText: /^digit \d · point \d+$/ }).waitFor();
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 80, y + height / 2 + 20, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(x + width / 2, y - 10);
  const turned = await picture(cloud);
  assert.notDeepEqual(turned, before);
  await frame.getByRole("button", { name: "digit 1" }).click();
  await painted(cloud);
  assert.notDeepEqual(await picture(cloud), turned);
  await frame.getByRole("button", { name: "digit 1" }).click();
  return "turned, hovered over, a class hidden and shown";
}

/** Clicks on a slider, at a share of its length. */
async function clickAt(slider: Locator, share: number): Promise<void> {
  const { width, height } = (await slider.boundingBox())!;
  await slider.click({ position: { x: width * share, y: height / 2 } });
}

/** What a canvas shows. */
async function picture(canvas: Locator): Promise<string> {
  await painted(canvas);
  return await canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

/** Waits for what is scheduled to be drawn. */
function painted(locator: Locator): Promise<unknown> {
  return locator.evaluate(() =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  );
}
