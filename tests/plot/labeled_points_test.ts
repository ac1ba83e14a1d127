import { assertEquals, assertThrows } from "@std/assert";
import { tensor, zeros } from "../../lib/tensor/mod.ts";
import { figure } from "../../lib/plot/drawing.ts";
import { animation } from "../../lib/plot/interactive/animation.ts";
import { labeledPoints } from "../../lib/plot/labeled_points.ts";

const points = tensor([[0, 1], [1, 0], [2, 2]]);
const options = { alt: "Three points", domain: [-1, 3] } as const;

Deno.test("labeledPoints() draws each point, and names classes and what moves", () => {
  const { svg } = figure(labeledPoints(points, [0, 1, 1], { ...options, moving: "a line" }));
  const legend = Array.from(svg.matchAll(/<text x="24" [^>]*>([^<]*)</g), ([, text]) => text);
  assertEquals(legend, ["class 0", "class 1", "a line"]);
  const [dots, triangles] = ["h0", "h-8z"].map((end) => svg.split(end).length - 1);
  assertEquals([dots, triangles], [1, 2]);
});

Deno.test("labeledPoints() are what an animation moves over", () => {
  const background = labeledPoints(points, [0, 1, 1], { ...options, classNames: ["no", "yes"] });
  const html = animation({ background, frames: [{ title: "one", curves: [] }] }).standalone();
  assertEquals(["no", "yes"].map((name) => html.includes(`>${name}</text>`)), [true, true]);
});

Deno.test("labeledPoints() rejects what are no points", () => {
  assertThrows(() => labeledPoints(zeros([2, 3]), [0, 1], options), TypeError, "(2, 3)");
  assertThrows(() => labeledPoints(points, [0, 1, 2 ** 32], options), RangeError, "from 0 to 99");
  assertThrows(() => labeledPoints(points, [0], options), TypeError, "as many labels, but got 1");
  assertThrows(
    () => labeledPoints(points, [0, 1, 1], { ...options, domain: [0] as never }),
    TypeError,
    "two numbers for domain",
  );
});
