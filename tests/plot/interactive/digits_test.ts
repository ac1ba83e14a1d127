import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { oneHot } from "../../../lib/preprocessing/mod.ts";
import { zeros } from "../../../lib/tensor/creation.ts";
import { takeExamples, toMatrix } from "../../../lib/datasets/images.ts";
import { load } from "../../../lib/datasets/mnist.ts";
import { Dense } from "../../../lib/models/dense.ts";
import { MLP } from "../../../lib/models/mlp.ts";
import { fit } from "../../../lib/training/mod.ts";
import {
  drawStroke,
  rotateDigit,
  SURFACE,
  toDigit,
} from "../../../lib/plot/interactive/client/digits.ts";
import {
  argmax,
  classProbabilities,
  unpackLayers,
} from "../../../lib/plot/interactive/client/classifier.ts";
import { drawDigit } from "../../../lib/plot/interactive/draw_digit.ts";
import { rotationSlider } from "../../../lib/plot/interactive/rotation_slider.ts";
import { RandomState } from "../../../lib/random/mod.ts";
import { assertSelfContained, dataOf } from "./client_script.ts";

const { train, test } = await load();

/** A network trained for a moment: good enough to be right about nine digits in ten. */
const trained = (async () => {
  const rng = new RandomState(1);
  const mlp = new MLP({
    layers: [
      new Dense(rng.randn(784, 50).mul(0.05), zeros([50])),
      new Dense(rng.randn(50, 10).mul(0.1), zeros([10])),
    ],
    head: "softmaxCrossEntropy",
  });
  const some = takeExamples(train, Int32Array.from({ length: 10_000 }, (_, i) => i));
  const data = { inputs: toMatrix(some.images), targets: oneHot(some.labels, 10) };
  const options = { epochs: 2, batchSize: 32, learningRate: 0.1, random: rng };
  for await (const _ of fit(mlp, data, options));
  return mlp;
})();

const testDigits = toMatrix(
  takeExamples(test, Int32Array.from({ length: 500 }, (_, i) => i)).images,
);

/** A digit drawn large: each pixel becomes 10 × 10, or fewer, somewhere on the surface. */
function onSurface(digit: ArrayLike<number>, size = 10, left = 0, top = 0): Float32Array {
  const surface = new Float32Array(SURFACE * SURFACE);
  for (let y = 0; y < 28 * size; y++) {
    for (let x = 0; x < 28 * size; x++) {
      surface[(top + y) * SURFACE + left + x] =
        digit[Math.floor(y / size) * 28 + Math.floor(x / size)];
    }
  }
  return surface;
}

Deno.test("drawDigit() and rotationSlider() are self-contained, with a frame and a picture", async () => {
  const mlp = await trained;
  assertSelfContained(() => drawDigit({ mlp }));
  assertSelfContained(() => rotationSlider({ mlp, digit: testDigits.row(0) }));
});

Deno.test("drawDigit() and rotationSlider() take less than 400 KB for 784-50-10", async () => {
  const mlp = await trained;
  assert(drawDigit({ mlp }).toHTML().length < 400_000);
  assert(rotationSlider({ mlp, digit: testDigits.row(0) }).toHTML().length < 400_000);
});

for (const head of ["softmaxCrossEntropy", "sigmoidSquaredError"] as const) {
  Deno.test(`The page's network gives the probabilities of MLP.probabilities(), ${head}`, async () => {
    const { layers } = await trained;
    for (const activation of ["relu", "tanh", "sigmoid", "identity"] as const) {
      const mlp = new MLP({ layers, activation, head });
      const expected = mlp.probabilities(testDigits), predicted = mlp.predict(testDigits);
      const figure = drawDigit({ mlp });
      const network = unpackLayers(dataOf(figure).layers);
      for (let i = 0; i < 500; i++) {
        const p = classProbabilities(network, testDigits.row(i).data);
        for (let k = 0; k < 10; k++) assertAlmostEquals(p[k], expected.item(i, k), 2e-3);
        const [first, second] = [...expected.row(i).data].sort((a, b) => b - a);
        if (first - second > 4e-3) assertEquals(argmax(p), predicted[i]);
      }
    }
  });
}

Deno.test("drawDigit() and rotationSlider() refuse outputs that are bits", async () => {
  const { layers } = await trained;
  const mlp = new MLP({ layers, head: "sigmoidBinaryCrossEntropy" });
  for (
    const show of [() => drawDigit({ mlp }), () => rotationSlider({ mlp, digit: zeros([784]) })]
  ) {
    assertThrows(show, TypeError, "but those of sigmoidBinaryCrossEntropy are bits");
  }
});

Deno.test("toDigit() without centering gives a digit back from its enlargement", () => {
  const digit = Float32Array.from(testDigits.row(3).data);
  toDigit(onSurface(digit), false).forEach((ink, i) => assertAlmostEquals(ink, digit[i], 1e-6));
});

Deno.test("toDigit() brings MNIST's own digits back from anywhere, to the pixel", () => {
  for (let i = 0; i < 500; i++) {
    const digit = Float32Array.from(testDigits.row(i).data);
    const surface = onSurface(digit, 5, i % 140, (7 * i) % 140);
    const found = toDigit(surface, true);
    const worst = digit.reduce((max, ink, at) => Math.max(max, Math.abs(ink - found[at])), 0);
    assert(worst < 1e-5, `digit ${i} is off by ${worst}`);
  }
});

Deno.test("toDigit() without centering leaves a small digit in its corner unread", async () => {
  const mlp = await trained;
  const inputs = zeros([200, 784]);
  for (let i = 0; i < 200; i++) {
    inputs.data.set(toDigit(onSurface(testDigits.row(i).data, 5), false), 784 * i);
  }
  const right = mlp.predict(inputs).filter((label, i) => label === test.labels[i]).length;
  assert(right < 80, `${right} of 200`);
});

Deno.test("toDigit() of an empty surface is empty", () => {
  assertEquals(toDigit(new Float32Array(SURFACE * SURFACE), true), new Float32Array(784));
});

Deno.test("drawStroke() stays on the surface", () => {
  const surface = new Float32Array(SURFACE * SURFACE);
  drawStroke(surface, [-50, -50], [400, 400], 12);
  assert(surface.every((ink) => ink >= 0 && ink <= 1));
  assertEquals([surface[0], surface.at(-1), surface[SURFACE - 1]], [1, 1, 0]);
});

Deno.test("rotateDigit() by quarter turns moves pixels as np.rot90 does", () => {
  const digit = Float32Array.from({ length: 784 }, (_, i) => (i * 37 % 256) / 256);
  let expected = digit;
  for (const degrees of [0, 90, 180, 270, 360]) {
    assertEquals(rotateDigit(digit, degrees), expected);
    // np.rot90(m)[i, j] == m[j, 27 - i]
    const before = expected;
    expected = digit.map((_, at) => before[(at % 28) * 28 + 27 - Math.floor(at / 28)]);
  }
});

Deno.test("rotationSlider() and drawDigit() reject what is no network of digits", async () => {
  const mlp = await trained;
  const small = new MLP({
    layers: [new Dense(zeros([4, 2]), zeros([2]))],
    head: "softmaxCrossEntropy",
  });
  assertThrows(
    () => drawDigit({ mlp: small }),
    TypeError,
    "Cannot show a network of digits: expected 784 inputs and 2 outputs, but it has 4 and 2",
  );
  assertThrows(() => drawDigit({ mlp, classNames: ["a"] }), TypeError, "and 1 outputs");
  assertThrows(() => rotationSlider({ mlp, digit: zeros([4]) }), TypeError, "but got 4");
});
