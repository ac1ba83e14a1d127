import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { Figure, JUPYTER_DISPLAY } from "../../lib/plot/figure.ts";
import { figure } from "../../lib/plot/drawing.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const square = {
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
  alt: '5 < 6 & "more"',
  width: 9,
  height: 9,
};

Deno.test("Figure.toHTML() is an <img> that holds the SVG, with its alternative text", () => {
  const html = new Figure(square).toHTML();
  const [, address] = /<img src="data:image\/svg\+xml;base64,([^"]*)"/.exec(html)!;
  assertEquals(new TextDecoder().decode(Uint8Array.fromBase64(address)), square.svg);
  assert(html.includes(' alt="5 &#60; 6 &#38; &#34;more&#34;" width="9" height="9"'));
});

Deno.test("Figure shows itself in Jupyter, and says what it shows where there is no HTML", () => {
  const shown = new Figure(square);
  assertEquals(shown[JUPYTER_DISPLAY](), { "text/html": shown.toHTML(), "text/plain": square.alt });
  assertEquals(JUPYTER_DISPLAY, Symbol.for("Jupyter.display"));
});

Deno.test("Figure rejects a missing alternative text", () => {
  assertThrows(() => new Figure({ ...square, alt: " " }), TypeError, "alt must say");
});

/** Something of everything that Plot writes by its counters, its canvas, or in HTML. */
const draw = (title = "Title") =>
  figure({
    title,
    alt: "A test",
    width: 300,
    height: 200,
    color: { legend: true, scheme: "viridis", label: "product" },
    marks: [
      Plot.raster({
        x1: 0,
        y1: 0,
        x2: 2,
        y2: 3,
        pixelSize: 30,
        fill: (x: number, y: number) => x * y,
      }),
      Plot.lineY([1, 2, 4 / 3], { clip: true }),
      Plot.lineY([0, 3, 1], { clip: "frame", marker: "dot", stroke: "black" }),
    ],
  });

Deno.test("figure() gives the same text for the same options", () => {
  assertEquals(draw().svg, draw().svg);
});

Deno.test({
  name: "figure() draws a raster, clipped lines and a ramp as they were looked at",
  ignore: !canRead,
  fn: () => assertSnapshot("figure", draw()),
});

Deno.test("figure() stands on its own: namespace, background, no network, a style sheet for the dark", () => {
  const { svg, width, height } = draw();
  assert(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" '));
  assert(svg.includes(`viewBox="0 0 ${width} ${height}"`));
  assert(svg.includes('<rect class="paper" width="100%" height="100%" fill="white"/>'));
  const rest = svg.replace(/<style>@media\(prefers-color-scheme:dark\)\{[^<]*\}<\/style>/, "");
  assertFalse(
    /<style|class="plot|xlink:|var\(--|https?:(?!\/\/www\.w3\.org\/2000\/svg)/.test(rest),
  );
});

Deno.test("figure() numbers ids from 1, and refers to what there is", () => {
  const { svg } = draw();
  const ids = Array.from(svg.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
  assert(ids.length >= 2);
  assertEquals(new Set(ids).size, ids.length);
  for (const id of ids) assert(/-\d$/.test(id), id);
  for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) assert(ids.includes(id), id);
});

Deno.test("figure() rounds coordinates, but not numbers in text", () => {
  const { svg } = figure({
    alt: "A point",
    marks: [Plot.dot([[1 / 3, 1]]), Plot.text([[0, 2]], { text: ["0.123456"] })],
  });
  assert(svg.includes(">0.123456<"));
  assertFalse(/ (?:cx|cy|d|transform|x1|y1)="[^"]*\.\d{3}/.test(svg));
});

Deno.test("figure() escapes titles and leaves out what XML cannot say", () => {
  const { svg, title } = draw('a < b & "c" \0');
  assert(svg.includes(">a &#60; b &#38; &#34;c&#34; \ufffd</text>"));
  assertEquals(title, 'a < b & "c" \0');
});

Deno.test("figure() makes a legend of an ordinal color scale", () => {
  const { svg } = figure({
    alt: "Two points",
    color: { legend: true, domain: ["a", "b"], range: ["#0072b2", "#d55e00"] },
    marks: [Plot.dot([[0, 0], [1, 1]], { fill: ["a", "b"] })],
  });
  assert(svg.includes('fill="#d55e00"/><text x="24" y="4.5">b</text>'));
});

Deno.test("figure() makes room for the labels of the y axis", () => {
  const labeled = (y: number) =>
    figure({ alt: "A point", y: { tickFormat: String }, marks: [Plot.dot([[0, y]])] }).svg;
  const frame = (svg: string) => Number(/x-axis tick label.*?translate\((\d+)/.exec(svg)?.[1]);
  assert(frame(labeled(0.000123456)) > frame(labeled(1)));
});

Deno.test("figure() takes a style as text, as Plot does", () => {
  const { svg } = figure({ alt: "Nothing", style: "color: red; font-size: 9px", marks: [] });
  assertStringIncludes(svg, "color:red");
  assertStringIncludes(svg, "font-size:9px");
});

Deno.test("Figure rejects sizes that are no numbers of pixels: they go into HTML as they are", () => {
  const svg = "<svg/>", alt = "Nothing";
  for (const size of ['1" onload="', NaN, 0, -1, Infinity] as number[]) {
    for (const sizes of [{ width: size, height: 1 }, { width: 1, height: size }]) {
      assertThrows(
        () => new Figure({ svg, alt, ...sizes }),
        RangeError,
        "expected a positive number of pixels",
      );
    }
  }
});

Deno.test("figure() breaks words longer than a line, and shows the beginning of endless texts", () => {
  const endless = "W".repeat(1_000_000);
  const { svg, alt, height } = figure({
    title: endless,
    alt: endless,
    legend: [{ label: endless, color: "red" }],
    x: { label: endless },
    marks: [],
  });
  assert(svg.length < 10_000, `${svg.length} characters`);
  assert(height < 1000, `${height} pixels`);
  assertEquals(alt, endless);
});
