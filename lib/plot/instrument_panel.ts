/**
 * An instrument panel: what `layerStatistics` measures, from round to round of a training, as charts.
 *
 * @module
 */
import type { LayerStatistics } from "../training/layer_statistics.ts";
import { expectKind } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { type Curve, learningCurves } from "./charts.ts";
import type { Figure } from "./figure.ts";
import { histogramChart } from "./histogram_chart.ts";
import { FigureRow } from "./side_by_side.ts";

/** What the layers of a network were like in one round of its training. */
export interface Inspection {
  /** Which epoch or iteration it was; 0 is before the first. */
  readonly round: number;
  /** As `layerStatistics` gives them, first layer first. */
  readonly layers: readonly LayerStatistics[];
}

/** Options of {@linkcode instrumentPanel}. */
export interface InstrumentPanelOptions {
  /** What a round is called. Default: "epoch". */
  readonly unit?: string;
}

/**
 * The course of a training from inside: of each layer the norm of its gradient, how far a step moves
 * it for its size, and the shares of saturated outputs and dead units; and, of the last round, the
 * histograms of its activations and gradients.
 *
 * @throws {TypeError} If there are no rounds.
 *
 * @example
 * ```ts
 * import { Dense, epochsOf, fit, layerStatistics, MLP, RandomState, tensor, zeros } from "gradbook";
 * import { type Inspection, instrumentPanel } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const xor = { inputs: tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), targets: tensor([[0], [1], [1], [0]]) };
 * const rng = new RandomState(1);
 * const layers = [new Dense(rng.randn(2, 4), zeros([4])), new Dense(rng.randn(4, 1), zeros([1]))];
 * const model = new MLP({ layers, activation: "tanh", head: "sigmoidBinaryCrossEntropy" });
 * const options = { epochs: 20, batchSize: 4, learningRate: 1 };
 * const rounds: Inspection[] = [];
 * for await (const { epoch } of epochsOf(fit(model, xor, options))) {
 *   rounds.push({ round: epoch, layers: layerStatistics(model, xor, { learningRate: 1 }) });
 * }
 * assertEquals(instrumentPanel(rounds).figures.length, 7);
 * ```
 */
export function instrumentPanel(
  rounds: readonly Inspection[],
  options: InstrumentPanelOptions = {},
): FigureRow {
  expectOptions("draw an instrument panel", options, ["unit"]);
  const areRounds = Array.isArray(rounds) && rounds.length > 0 &&
    [...rounds].every((round) => Array.isArray(Object(round).layers));
  expectKind("draw an instrument panel", "rounds such as { round, layers }", rounds, areRounds);
  return new FigureRow([...coursesOf(rounds, options.unit ?? "epoch"), ...spreadsOf(rounds)]);
}

/** What goes from round to round; of one round, nothing does. */
function coursesOf(rounds: readonly Inspection[], unit: string): Figure[] {
  if (rounds.length < 2) return [];
  const count = rounds[0].layers.length, x = rounds.map(({ round }) => round);
  const ofLayers = (pick: (layer: LayerStatistics) => number | undefined, what = "") =>
    Array.from({ length: count }, (_, l): [string, Curve] => [
      `layer ${l + 1}${what}`,
      { x, y: rounds.map(({ layers }) => pick(layers[l]) ?? NaN) },
    ]).filter((_, l) => pick(rounds[0].layers[l]) !== undefined);
  const draw = (title: string, y: string, curves: [string, Curve][], more = {}) =>
    curves.length === 0
      ? []
      : [learningCurves(Object.fromEntries(curves), { title, x: unit, y, ...CURVES, ...more })];
  const logarithmic = { logarithmic: true };
  return [
    ...draw("Gradient norm", "‖dW‖", ofLayers(({ gradientNorm }) => gradientNorm), logarithmic),
    ...draw(
      "Update / weight",
      "η‖dW‖ / ‖W‖",
      ofLayers(({ updateRatio }) => updateRatio),
      logarithmic,
    ),
    ...draw("Saturated outputs, dead units", "share", [
      ...ofLayers(({ saturated }) => saturated, ", saturated"),
      ...ofLayers(({ dead }) => dead, ", dead"),
    ], { percent: true }),
  ];
}

/** The histograms of the last round. */
function spreadsOf(rounds: readonly Inspection[]): Figure[] {
  const { layers } = rounds[rounds.length - 1];
  const draw = (what: "activations" | "gradients") =>
    layers.map((layer, l) =>
      histogramChart({ [what]: layer[what] }, {
        title: `Layer ${l + 1}: ${what}`,
        x: what === "activations" ? "output" : "gradient",
        ...HISTOGRAM,
      })
    );
  return [...draw("activations"), ...draw("gradients")];
}

const CURVES = { width: 420, height: 240 };
const HISTOGRAM = { width: 280, height: 170, logarithmic: true };
