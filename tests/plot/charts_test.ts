import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { tensor, zeros } from "../../lib/tensor/creation.ts";
import { barChart } from "../../lib/plot/bars.ts";
import { confusionChart, learningCurves } from "../../lib/plot/charts.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const losses = { train: [0.95, 0.41, 0.32, 0.25], validation: [0.64, 0.5, 0.45, 0.43] };

Deno.test({
  name: "learningCurves(), confusionChart() and barChart() draw what was looked at",
  ignore: !canRead,
  fn() {
    assertSnapshot("curves", learningCurves(losses, { title: "Loss per epoch" }));
    const logarithmic = { logarithmic: true, x: "step" };
    assertSnapshot("curves_log", learningCurves({ loss: [2, 0.5, 0.01, 0.0004] }, logarithmic));
    const counts = tensor([[50, 3], [10, 40]]);
    assertSnapshot("confusion", confusionChart(counts, { classNames: ["inner", "outer"] }));
    assertSnapshot("bars", barChart({ "T-shirt": 5, "Ankle boot": 1234 }, { width: 180 }));
  },
});

/** The points of each line of a chart. */
const lines = (svg: string) =>
  Array.from(
    svg.matchAll(/aria-label="line".*?<path d="(M[^"]*)"/g),
    ([, d]) => d.split(/(?=[ML])/),
  );

Deno.test("learningCurves() draws each curve, with a legend where there are several", () => {
  const { svg, alt } = learningCurves(losses);
  assertEquals(lines(svg).map(({ length }) => length), [4, 4]);
  assert(svg.includes(">train</text>") && svg.includes(">validation</text>"));
  assertEquals(alt, "loss against epoch: train from 0.95 to 0.25, validation from 0.64 to 0.43");
  assertFalse(learningCurves({ loss: [1, 2] }).svg.includes(">loss</text></g>"));
});

Deno.test("learningCurves() counts epochs in whole numbers from 1", () => {
  const { svg } = learningCurves({ loss: [3, 2, 1] });
  const [, labels] = /aria-label="x-axis tick label">(.*?)<\/g>/.exec(svg)!;
  assertEquals(Array.from(labels.matchAll(/>([^<]+)<\/text>/g), ([, text]) => text), [
    "1",
    "2",
    "3",
  ]);
});

Deno.test("learningCurves() leaves gaps where values are not finite, or not positive on a log scale", () => {
  assertEquals(lines(learningCurves({ loss: [3, NaN, 2, Infinity, 1] }).svg)[0].length, 3);
  const { alt } = learningCurves({ loss: [0, 2, 1, -1] }, { logarithmic: true });
  assertEquals(alt, "loss against epoch: loss from 2 to 1");
  assertEquals(learningCurves({ loss: [NaN] }).alt, "loss against epoch: loss without values");
});

Deno.test("learningCurves() keeps the extremes of more values than there are pixels", () => {
  const values = new Float64Array(50_000).fill(1);
  values[20_001] = 9;
  values[40_001] = -5;
  const { svg } = learningCurves({ loss: values }, { x: "step" });
  assert(svg.length < 40_000);
  const heights = lines(svg)[0].map((point) => Number(point.split(",")[1]));
  assertEquals(new Set(heights).size, 3);
});

Deno.test("learningCurves() shows shares as percentages", () => {
  const { svg, alt } = learningCurves({ test: [0.5, 0.875] }, { y: "accuracy", percent: true });
  assertEquals(alt, "accuracy against epoch: test from 50% to 87.5%");
  assert(svg.includes("accuracy (%)"));
});

Deno.test("learningCurves() rejects no curves, and x and y of different lengths", () => {
  assertThrows(() => learningCurves({}), TypeError, "expected one or more");
  const uneven = { loss: { x: [1], y: [1, 2] } };
  assertThrows(() => learningCurves(uneven), TypeError, "but have 1 and 2");
});

Deno.test("confusionChart() writes counts, and colors them by their share of the row", () => {
  const { svg, alt } = confusionChart(tensor([[3, 1], [0, 0]]), { classNames: ["no", "yes"] });
  assertEquals(alt, "Confusion matrix: 3 of 4 right; most often, no is taken for yes (1)");
  const [, cells] = /aria-label="cell"(.*?)<\/g>/.exec(svg)!;
  const fills = Array.from(cells.matchAll(/fill="([^"]*)"/g), ([, fill]) => fill);
  assertEquals(fills.length, 4);
  assertEquals(new Set(fills).size, 3);
  assertEquals(fills[2], fills[3]);
});

Deno.test("confusionChart() rejects what is not square, and too few names", () => {
  assertThrows(() => confusionChart(zeros([2, 3])), TypeError, "but got (2, 3)");
  const tooFew = { classNames: ["a"] };
  assertThrows(() => confusionChart(zeros([2, 2]), tooFew), TypeError, "but got 1");
});

Deno.test("learningCurves() shows orders of magnitude along x", () => {
  const curve = { x: [0, 0.001, 0.01, 0.1], y: [9, 0.5, 0.9, 0.4] };
  const { svg, alt } = learningCurves({ curve }, { x: "rate", logarithmic: "x" });
  const across = lines(svg)[0].map((point) => Number(point.slice(1).split(",")[0]));
  assertEquals(across.length, 3); // 0 has no logarithm
  assert(Math.abs(across[1] - across[0] - (across[2] - across[1])) < 0.1);
  assertEquals(alt, "loss against rate: curve from 0.5 to 0.4");
  const both = learningCurves({ curve }, { logarithmic: "both" });
  assertEquals(lines(both.svg)[0].length, 3);
  // @ts-expect-error: no axis
  assertThrows(() => learningCurves({ curve }, { logarithmic: "z" }), TypeError, '"both"');
});

Deno.test("barChart() draws intervals, and writes percentages", () => {
  const runs = { plain: { value: 0.5, low: 0.4, high: 0.7 }, other: 0.25, difference: -0.25 };
  const chart = barChart(runs, { y: "accuracy", percent: true });
  assertEquals(
    chart.alt,
    "accuracy: plain 50% (40% to 70%), other 25%, difference -25%",
  );
  assertEquals(Array.from(chart.svg.matchAll(/>(-?\d+%)<\/text>/g), ([, text]) => text), [
    "50%",
    "25%",
    "-25%",
  ]);
  if (canRead) assertSnapshot("bars_intervals", chart);
  // @ts-expect-error: no interval
  assertThrows(() => barChart({ a: { value: 1 } }), TypeError, "numbers by name");
});

Deno.test("barChart() takes names in the order of a Map", () => {
  assertEquals(barChart(new Map([["b", 2], ["10", 1]])).alt, "count: b 2, 10 1");
  assertThrows(() => barChart({}), TypeError, "expected values");
});
