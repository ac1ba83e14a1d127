import { assertEquals, assertThrows } from "@std/assert";
import { histogram } from "../../lib/routines/mod.ts";
import { instrumentPanel } from "../../lib/plot/instrument_panel.ts";
import type { LayerStatistics } from "../../lib/training/layer_statistics.ts";

const layer = (round: number, more: Partial<LayerStatistics> = {}): LayerStatistics => ({
  weightNorm: 1,
  gradientNorm: 0.5 / round,
  updateRatio: 0.05 / round,
  activations: histogram([0, 0, 1], { bins: 2 }),
  gradients: histogram([-1, 1], { bins: 2 }),
  ...more,
});
const inspection = (round: number) => ({
  round,
  layers: [layer(round, { saturated: 0.25 * round, dead: 0 }), layer(round)],
});

Deno.test("instrumentPanel() draws three courses, and two histograms of each layer", () => {
  assertEquals(
    instrumentPanel([1, 2].map(inspection), { unit: "step" }).figures.map(({ title, alt }) => [
      title,
      alt,
    ]),
    [
      [
        "Gradient norm",
        "‖dW‖ against step: layer 1 from 0.5 to 0.25, layer 2 from 0.5 to 0.25",
      ],
      [
        "Update / weight",
        "η‖dW‖ / ‖W‖ against step: layer 1 from 0.05 to 0.025, layer 2 from 0.05 to 0.025",
      ],
      [
        "Saturated outputs, dead units",
        "share against step: layer 1, saturated from 25% to 50%, layer 1, dead from 0% to 0%",
      ],
      ["Layer 1: activations", "Histogram of output: activations, 3 from 0 to 1, most near 0.25"],
      ["Layer 2: activations", "Histogram of output: activations, 3 from 0 to 1, most near 0.25"],
      ["Layer 1: gradients", "Histogram of gradient: gradients, 2 from -1 to 1, most near -0.5"],
      ["Layer 2: gradients", "Histogram of gradient: gradients, 2 from -1 to 1, most near -0.5"],
    ],
  );
});

Deno.test("instrumentPanel() draws no course of a single round, nor shares that are none", () => {
  assertEquals(instrumentPanel([inspection(1)]).figures.length, 4);
  const linear = [1, 2].map((round) => ({ round, layers: [layer(round)] }));
  assertEquals(instrumentPanel(linear).figures.length, 4);
  assertThrows(() => instrumentPanel([]), TypeError, "rounds such as { round, layers }");
});
