/** The picture that opens the README, made of the animation that its notebook holds. */
import assert from "node:assert/strict";
import { joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { movingPicture } from "../../lib/site/moving_picture.ts";

const file = new URL("../../notebooks/01_learning_based_models.ipynb", import.meta.url);

Deno.test("movingPicture() shows each key frame of a saved animation, and rests on the last", () => {
  const cell = readNotebook(file).cells.find(({ id }) => id === "s4-on-animation");
  const html = joinText(cell?.outputs?.[0].data?.["text/html"]);
  const svg = movingPicture(html, "A < B");
  assert(svg.length < 60_000, `${svg.length} characters`);
  assert.match(svg, /font-weight="600">A &#60; B<\/text>/);
  assert.doesNotMatch(svg, /<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);

  const titles = Array.from(
    svg.matchAll(/<text [^>]*class="frame" [^>]*>([^<]*)</g),
    ([, title]) => title,
  );
  assert.equal(titles[0], "Iteration 225, accuracy 49.2%");
  assert.equal(titles.at(-1), "Iteration 4200, accuracy 100.0%");
  assert.equal(new Set(titles).size, titles.length);
  const curves = Array.from(
    svg.matchAll(/<path d="M[^"]+" class="frame" style="animation-delay:([-\d.]+)s"/g),
    ([, delay]) => Number(delay),
  );
  assert.equal(curves.length, titles.length);
  // One after the other; the last begins where the time of its rest is left.
  const [, seconds] = /animation:frame ([\d.]+)s/.exec(svg)!;
  assert(curves.every((delay, k) => delay === 0.125 * k - Number(seconds)));
});

Deno.test("movingPicture() rejects what holds no animation", () => {
  assert.throws(() => movingPicture("<img>", "none"), {
    name: "SyntaxError",
    message: "Cannot make a picture move: the output must be an animation, but is not",
  });
});
