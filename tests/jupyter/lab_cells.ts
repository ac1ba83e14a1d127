/**
 * The notebook that lab/ operates: a cell from each line `// %% name` to the next.
 *
 * As a module it is only formatted, linted and type-checked. Every kind of picture is in it.
 *
 * @module
 */
// %% imports
import {
  columnStack,
  confusionMatrix,
  Dense,
  expectShape,
  fit,
  linspace,
  LogisticRegression,
  meshgrid,
  MLP,
  oneHot,
  PCA,
  polynomialFeatures,
  RandomState,
  sigmoid,
  tensor,
  zeros,
} from "gradbook";
import { bestLine } from "gradbook/models";
import { mnist, takeExamples, toMatrix, toy } from "gradbook/datasets";
import { check, compare, progress } from "gradbook/notebook";
import {
  animation,
  barChart,
  confusionChart,
  contour,
  drawDigit,
  imageGrid,
  imageWithColorBar,
  learningCurves,
  randomLine,
  rotationSlider,
  scatter,
  scatter3d,
} from "gradbook/plot";
import * as Plot from "@observablehq/plot";

// %% order
console.log("first");
await Deno.jupyter.display(Deno.jupyter.html`<p>second</p>`);
console.log("third");
console.error("fourth");
"fifth";

// %% data
const { train, test } = await mnist.load();
const digits = takeExamples(train, Array.from({ length: 10_000 }, (_, i) => i));
const unseen = takeExamples(test, Array.from({ length: 2000 }, (_, i) => i));
const [inputs, unseenInputs] = [digits, unseen].map(({ images }) => toMatrix(images));
const examples = { inputs, targets: oneHot(digits.labels, 10) };
const validation = { inputs: unseenInputs, targets: oneHot(unseen.labels, 10) };
const rng = new RandomState(1);
const mlp = new MLP({
  layers: [
    new Dense(rng.randn(784, 32).mul(Math.sqrt(2 / 784)), zeros([32])),
    new Dense(rng.randn(32, 10).mul(Math.sqrt(2 / 32)), zeros([10])),
  ],
  head: "softmaxCrossEntropy",
});
const losses: Record<"training" | "validation", number[]> = { training: [], validation: [] };

async function learn(epochs: number): Promise<void> {
  const options = { epochs, batchSize: 50, learningRate: 0.1, random: rng, validation };
  for await (
    const event of progress(fit(mlp, examples, options), { ...options, title: "Digits" })
  ) {
    if (event.kind !== "epoch") continue;
    losses.training.push(event.loss);
    losses.validation.push(event.validation!.loss);
  }
}

// %% training
await learn(100_000);

// %% half-trained
console.log(`half-trained: ${losses.training.length} epochs done`);
const kept = mlp.layers[0].weights.item(0, 0);

// %% going on
await learn(2);

// %% curves
learningCurves(losses, { title: "Before and after Stop" });

// %% logarithmic curves
learningCurves({ training: losses.training }, { logarithmic: true, title: "The same, by decades" });

// %% images
const predicted = mlp.predict(unseenInputs);
imageGrid(takeExamples(unseen, Array.from({ length: 20 }, (_, i) => i)).images, {
  title: "Unseen digits",
  titles: (i) => `${predicted[i]}\nfor ${unseen.labels[i]}`,
});

// %% confusion
confusionChart(confusionMatrix(predicted, unseen.labels, 10), { title: "Taken for each other" });

// %% bars
const counts = Array.from({ length: 10 }, (_, k) => unseen.labels.filter((l) => l === k).length);
barChart(Object.fromEntries(counts.map((count, k) => [`digit ${k}`, count])), {
  title: "How many of each",
});

// %% color bar
imageWithColorBar(mlp.layers[0].weights.column(0), {
  title: "What the first unit looks for",
  colormap: "rdbu",
});

// %% line
const random = new RandomState(42);
const line = toy.line({ randomState: random });
const best = bestLine(line.points, line.labels);
scatter(line.points, {
  labels: line.labels,
  lines: [{ ...best, label: "best line" }],
  title: "Two classes, and a line",
});

// %% donut
const donut = toy.donut({ randomState: 0 });
const ellipse = new LogisticRegression(zeros([6]));
const features = polynomialFeatures(donut.points, 2);
const borders: { iteration: number; weights: typeof ellipse.weights }[] = [];
for await (
  const iteration of ellipse.fit(features, donut.labels, { iterations: 60, learningRate: 0.3 })
) {
  borders.push(iteration);
}
scatter(donut.points, {
  labels: donut.labels,
  probability: (points) => ellipse.probabilities(polynomialFeatures(points, 2)),
  title: "The probability of class 1",
  equalAxes: true,
});

// %% animation
const ticks = linspace(-3, 3, 60);
const [gridX, gridY] = meshgrid(ticks, ticks);
const grid = polynomialFeatures(columnStack([gridX.reshape([3600]), gridY.reshape([3600])]), 2);
animation({
  background: {
    alt: "400 points: a border grows from the center until it parts the disk from the ring",
    title: "Logistic regression learns the border",
    width: 460,
    height: 460,
    x: { domain: [-3, 3] },
    y: { domain: [-3, 3] },
    marks: [
      Plot.dot(donut.points.toArray() as [number, number][], {
        r: 2.5,
        fill: (_, i) => donut.labels[i] === 0 ? "#0072b2" : "#d55e00",
      }),
    ],
  },
  frames: borders.map(({ iteration, weights }) => ({
    title: `iteration ${iteration}`,
    curves: contour(sigmoid(grid.dot(weights)).reshape([60, 60]), { x: [-3, 3], y: [-3, 3] }),
  })),
});

// %% random line
randomLine({ ...line, random, best });

// %% drawing
drawDigit({ mlp });

// %% rotation
rotationSlider({ mlp, digit: unseenInputs.row(0) });

// %% cloud
const components = new PCA({ nComponents: 3 }).fitTransform(unseenInputs);
scatter3d(expectShape(components, [null, 3]), {
  labels: unseen.labels,
  classNames: Array.from({ length: 10 }, (_, k) => `digit ${k}`),
  axisNames: ["1st component", "2nd", "3rd"],
  title: "2000 digits along their principal components",
});

// %% verdicts
await check("the weights after Stop", () => tensor([Math.sign(kept ** 2)]), tensor([1]));
await check("a wrong answer", () => 1, 2, { hint: "shown in both themes" }).catch(() => {});
for (const here of ["97.28%", "97.27%", undefined]) {
  const source = { section: "1", what: "accuracy", class: "exact", parameters: { epochs: 10 } };
  await Deno.jupyter.display(
    compare({ ...source, printed: [{ accuracy: "97.28%" }] }, here ? { accuracy: here } : []),
  );
}
compare(
  {
    section: "1",
    what: "loss",
    class: "exact",
    printed: [{ loss: "0.1" }],
    parameters: { epochs: 9 },
  },
  { loss: "0.3" },
  { parameters: { epochs: 2 } },
);
