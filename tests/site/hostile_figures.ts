/**
 * Writes every figure, widget and verdict with a hostile text in each place that takes one, as pages
 * into a folder: those that stand alone, and those that a notebook would show. It runs with the
 * library's configuration; injection.ts opens what it writes.
 */
import { zeros } from "../../lib/tensor/mod.ts";
import { Dense, MLP } from "../../lib/models/mod.ts";
import { RandomState } from "../../lib/random/mod.ts";
import * as plot from "../../lib/plot/mod.ts";
import { compare } from "../../lib/notebook/compare.ts";
import { resultHTML } from "../../lib/notebook/check_result.ts";
import { ShownLoop } from "../../lib/notebook/progress.ts";
import { InteractiveFigure } from "../../lib/plot/interactive/interactive_figure.ts";
import { HOSTILE_TEXTS } from "./hostile_texts.ts";

const [folder] = Deno.args;
const random = new RandomState(0);
const points = random.randn(6, 2), labels = [0, 1, 0, 1, 0, 1];
const digits = random.rand(2, 784);
const mlp = new MLP({
  layers: [new Dense(random.randn(784, 2), zeros([2]))],
  head: "softmaxCrossEntropy",
});

/** What shows itself in a notebook as HTML. */
interface Shown {
  toHTML(): string;
}

/** Everything that shows text, with this text in each of its places. */
function everything(text: string): Record<string, Shown> {
  const looks = { title: text, alt: text };
  const axes = { x: text, y: text };
  const classNames = [text, `${text}!`];
  const background = { ...looks, x: { domain: [0, 1] }, y: { domain: [0, 1] } };
  const html = (value: string): Shown => ({ toHTML: () => value });
  const row = { [text]: text };
  return {
    figure: plot.figure({
      ...looks,
      legend: [{ label: text, color: text }],
      style: text,
      ariaLabel: text,
      ariaDescription: text,
      className: "x",
      x: { label: text },
      marks: [],
    }),
    curves: plot.learningCurves({ [text]: [1, 2], b: [2, 1] }, { ...looks, ...axes }),
    curvesAlone: plot.learningCurves({ [text]: [1, 2] }, axes),
    confusion: plot.confusionChart(zeros([2, 2]), { title: text, classNames }),
    bars: plot.barChart({ [text]: 1, b: 2 }, { title: text, ...axes }),
    scatter: plot.scatter(points, {
      labels,
      classNames,
      title: text,
      ...axes,
      lines: [{ slope: 1, intercept: 0, label: text }],
    }),
    grid: plot.imageGrid(digits, { title: text, titles: classNames }),
    bar: plot.imageWithColorBar(digits.row(0), { title: text, label: text }),
    animation: plot.animation({
      background,
      stroke: text,
      frames: [{ title: text, curves: [[[0, 0], [1, 1]]] }, { title: "two", curves: [] }],
    }),
    histogram: plot.histogramChart({ [text]: [1, 2], b: [2, 1] }, { ...looks, x: text }),
    weights: plot.weightImages(digits.T.copy(), { ...looks, titles: classNames }),
    moving: plot.weightAnimation([{ title: text, weights: digits.T.copy() }], {
      ...looks,
      titles: classNames,
    }),
    shapes: plot.shapeDiagram([text, { value: points, label: text }], looks),
    tangent: plot.tangentSlider({
      ...looks,
      name: text,
      chain: [{ name: text, label: text, f: (x) => x }, { name: text, label: text, f: (x) => x }],
      domain: [0, 1],
    }),
    cloud: plot.scatter3d(random.randn(6, 3), {
      ...looks,
      labels,
      classNames,
      axisNames: [text, text, text],
      descriptions: Array(6).fill(text),
    }),
    line: plot.randomLine({
      points,
      labels,
      random,
      best: { slope: 1, intercept: 0 },
      title: text,
    }),
    draw: plot.drawDigit({ mlp, classNames, title: text }),
    inside: plot.explain(mlp, { classNames, title: text }),
    network: plot.networkDiagram([
      { name: text, units: 2 },
      { name: text, units: 1, weights: text, labels: [text] },
    ], { title: text }),
    slider: plot.rotationSlider({ mlp, classNames, title: text, digit: digits.row(0) }),
    compared: html(
      compare({
        section: text,
        what: text,
        class: "exact",
        why: text,
        printed: [row, row],
      }, [row, { [text]: `${text}?` }])[Symbol.for("Jupyter.display") as never]()["text/html"],
    ),
    right: html(resultHTML({ what: text, state: "right" })),
    wrong: html(resultHTML({ what: text, state: "wrong", detail: text, hint: text })),
    progress: progressOf(text),
  };
}

/** What `progress` shows of a loop of that name, once all loops have run. */
function progressOf(text: string): Shown {
  let html = "";
  const take = (view: { bundle(): Record<string, string> }) => {
    html = view.bundle()["text/html"];
  };
  const loop = new ShownLoop(1, { title: text, unit: text }, async function* (rounds) {
    rounds.update({ loss: 1, accuracy: 1, validation: { loss: 2, accuracy: 1 } });
    yield 1;
  }, { surface: { update: take, end: take } });
  loops.push(Array.fromAsync(loop));
  return { toHTML: () => html };
}

const loops: Promise<unknown>[] = [];
for (const [t, text] of HOSTILE_TEXTS.entries()) {
  const shown = Object.entries(everything(text));
  await Promise.all(loops);
  const bodies = shown.map(([name, value]) => `<section id="${name}">${value.toHTML()}</section>`);
  Deno.writeTextFileSync(
    `${folder}/notebook-${t}.html`,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${t}</title>${bodies.join("\n")}`,
  );
  for (const [name, value] of shown) {
    if (!(value instanceof InteractiveFigure)) continue;
    Deno.writeTextFileSync(`${folder}/alone-${t}-${name}.html`, value.standalone());
  }
}
