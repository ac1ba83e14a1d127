import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decimals,
  dotPath,
  tangentPath,
  touches,
} from "../../../lib/plot/interactive/client/tangent.ts";
import {
  tangentSlider,
  type TangentSliderOptions,
} from "../../../lib/plot/interactive/tangent_slider.ts";
import { assertSelfContained, dataOf, openPage } from "./client_script.ts";

const square = { name: "u", label: "u = x²", f: (x: number) => x * x };
const triple = { name: "y", label: "y = 3u", f: (u: number) => 3 * u, slope: () => 3 };
const alone: TangentSliderOptions = { chain: [square], domain: [-3, 3], at: 1 };
const chain: TangentSliderOptions = { chain: [square, triple], domain: [-3, 3], at: 1 };

Deno.test("tangentSlider() is self-contained, with a frame and the first tangent", () => {
  assertSelfContained(() => tangentSlider(alone));
  assertSelfContained(() => tangentSlider(chain));
});

Deno.test("tangentSlider() says where the tangent stands, and its slope as a product", () => {
  assertEquals(tangentSlider(alone).alt, "u = x², with tangent: x = 1.00 → u = 1.00, slope: 2.00");
  const { alt, title } = tangentSlider(chain);
  assertEquals(
    alt,
    "u = x², y = 3u, with tangent: x = 1.00 → u = 1.00 → y = 3.00, slope: 2.00 · 3.00 = 6.00",
  );
  assertEquals(title, "Chain rule");
});

Deno.test("tangentSlider() follows the slider, as the page's script runs", () => {
  const page = openPage(tangentSlider(chain).standalone());
  const text = (id: string) => page.getElementById(id)!.textContent;
  assertEquals(text("state"), "x = 1.00 → u = 1.00 → y = 3.00");
  const slider = page.getElementById("place") as HTMLInputElement;
  slider.value = "200"; // of 0 to 240, from -3 to 3
  slider.oninput!(new Event("input") as InputEvent);
  assertEquals(text("state"), "x = 2.00 → u = 4.00 → y = 12.00");
  assertEquals(text("slope"), "slope: 4.00 · 3.00 = 12.00");
  assert(/^M-?\d+,-?\d+L/.test(page.getElementById("tangent-2")!.getAttribute("d")!));
});

Deno.test("touches() has one point for each function, and one for all in a row", () => {
  const data = dataOf(tangentSlider(chain));
  assertEquals(touches(data, 160), [
    { x: 1, y: 1, slope: 2 },
    { x: 1, y: 3, slope: 3 },
    { x: 1, y: 3, slope: 6 },
  ]);
  assertEquals(touches(dataOf(tangentSlider(alone)), 160).length, 1);
});

Deno.test("tangentPath() and dotPath() go through the point that is touched", () => {
  const panel = { x: [0, 2], y: [0, 4], width: 200, height: 400 } as const;
  const touch = { x: 1, y: 1, slope: 2 };
  assertEquals(tangentPath(touch, panel), "M0,500L200,100"); // y = 2x - 1
  assertEquals(dotPath(touch, panel), "M100,300h0");
  assertEquals([decimals(-0.001), decimals(-0.5)], ["0.00", "-0.50"]);
});

Deno.test("tangentSlider() rejects what is no function, or has no value", () => {
  // @ts-expect-error: no chain
  assertThrows(() => tangentSlider({ domain: [0, 1] }), TypeError, "{ chain: [");
  assertThrows(() => tangentSlider({ chain: [square], domain: [1, 1] }), TypeError);
  const log = { name: "y", label: "log", f: Math.log };
  assertThrows(() => tangentSlider({ chain: [log], domain: [0, 1] }), RangeError, "finite values");
});
