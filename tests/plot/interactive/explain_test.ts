/** A model's page: the numbers in it are NumPy's, and it is whole, small and by itself. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as mnist from "../../../lib/datasets/mnist.ts";
import type { HeadName } from "../../../lib/kernels/interface.ts";
import { Dense, MLP, RandomState, Tensor } from "../../../lib/mod.ts";
import {
  columnOf,
  lookInside,
  slopeOf,
  targetOf,
  termsBack,
  termsOf,
} from "../../../lib/plot/interactive/client/explain/anatomy.ts";
import { numbers, unpackNetwork } from "../../../lib/plot/interactive/client/explain/network.ts";
import { SAMPLE_DIGITS } from "../../../lib/plot/interactive/explain/sample_digits.ts";
import { explain } from "../../../lib/plot/mod.ts";
import { toBase64 } from "../../../lib/runtime/base64.ts";
import fixture from "../../fixtures/plot_interactive_explain.json" with { type: "json" };
import { assertClose, golden } from "../../golden.ts";
import { assertSelfContained, dataOf } from "./client_script.ts";

const numpy = golden(fixture);

/** Layers of these widths, each drawn weights first, and an example behind them. */
function drawn(
  seed: number,
  widths: readonly number[],
  activation: "tanh" | "relu" | "sigmoid",
  head: HeadName,
) {
  const rng = new RandomState(seed);
  const layers = widths.slice(1).map((units, l) => {
    const weights = rng.randn(widths[l], units);
    return new Dense<number, number>(weights, rng.randn(units));
  });
  return { model: new MLP({ layers, activation, head }), x: rng.randn(widths[0]).data };
}

/** All that `lookInside` finds, in the order of the NumPy lines. */
function found(model: MLP, x: Float64Array | Float32Array, t: readonly number[]) {
  const inside = lookInside(model, x, t), [first, last] = inside.layers;
  return [
    ...[first.sums, first.z, first.a, last.z, last.a, inside.loss],
    ...[last.delta, last.dW, last.dInputs, first.delta, first.dW],
    termsOf(model, inside, 0, 2).map(({ product }) => product),
    termsBack(model, inside, 0, 1).map(({ product }) => product),
    slopeOf(model, inside, 0, 1),
  ].map((values) => typeof values === "number" ? values : Float64Array.from(values));
}

const CLOSE = { rtol: 1e-11, atol: 1e-14 };
const flat = (values: unknown) => (values as { data?: unknown }[]).map((v) => v.data ?? v);

function assertFound(values: readonly unknown[], expected: unknown): void {
  const wanted = flat(expected);
  assertEquals(values.length, wanted.length);
  values.forEach((value, i) => {
    const isNumber = typeof value === "number";
    const data = isNumber ? [value] : value as Float64Array;
    const list = isNumber ? [wanted[i] as number] : wanted[i] as number[];
    assertEquals(data.length, list.length);
    for (let k = 0; k < data.length; k++) assertClose(data[k], list[k], CLOSE);
  });
}

Deno.test("lookInside() finds NumPy's numbers under softmaxCrossEntropy", () => {
  const { model, x } = drawn(7, [5, 4, 3], "tanh", "softmaxCrossEntropy");
  assertFound(
    found(model, x, targetOf("oneHot", 1, 3)),
    numpy`
      r = RandomState(7); w1 = r.randn(5, 4); b1 = r.randn(4); w2 = r.randn(4, 3); b2 = r.randn(3)
      x = r.randn(5); s1 = x @ w1; z1 = s1 + b1; a1 = np.tanh(z1); z2 = a1 @ w2 + b2
      p = np.exp(z2) / np.exp(z2).sum(); loss = -np.log(p[1]); d2 = p - [0, 1, 0]
      da = w2 @ d2; d1 = da * (1 - a1 ** 2)
      terms = w1[:, 2] * x; back = w2[1] * d2; slope = 1 - a1[1] ** 2
      [s1, z1, a1, z2, p, loss, d2, np.outer(a1, d2), da, d1, np.outer(x, d1), terms[np.argsort(-abs(terms))], back[np.argsort(-abs(back))], slope]
    `,
  );
});

Deno.test("lookInside() finds NumPy's numbers under sigmoidBinaryCrossEntropy, of bits", () => {
  const { model, x } = drawn(8, [5, 4, 3], "relu", "sigmoidBinaryCrossEntropy");
  assertFound(
    found(model, x, targetOf("bits", 6, 3)),
    numpy`
      r = RandomState(8); w1 = r.randn(5, 4); b1 = r.randn(4); w2 = r.randn(4, 3); b2 = r.randn(3)
      x = r.randn(5); s1 = x @ w1; z1 = s1 + b1; a1 = np.maximum(0, z1); z2 = a1 @ w2 + b2
      p = 1 / (1 + np.exp(-z2)); t = np.array([1, 1, 0])
      loss = -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum(); d2 = p - t
      da = w2 @ d2; d1 = da * (a1 > 0)
      terms = w1[:, 2] * x; back = w2[1] * d2; slope = float(a1[1] > 0)
      [s1, z1, a1, z2, p, loss, d2, np.outer(a1, d2), da, d1, np.outer(x, d1), terms[np.argsort(-abs(terms))], back[np.argsort(-abs(back))], slope]
    `,
  );
});

Deno.test("lookInside() finds NumPy's numbers under sigmoidSquaredError", () => {
  const { model, x } = drawn(9, [5, 4, 3], "sigmoid", "sigmoidSquaredError");
  assertFound(
    found(model, x, targetOf("oneHot", 2, 3)),
    numpy`
      r = RandomState(9); w1 = r.randn(5, 4); b1 = r.randn(4); w2 = r.randn(4, 3); b2 = r.randn(3)
      x = r.randn(5); s1 = x @ w1; z1 = s1 + b1; a1 = 1 / (1 + np.exp(-z1)); z2 = a1 @ w2 + b2
      p = 1 / (1 + np.exp(-z2)); t = np.array([0, 0, 1])
      loss = ((p - t) ** 2).sum(); d2 = 2 * (p - t) * p * (1 - p)
      da = w2 @ d2; d1 = da * a1 * (1 - a1)
      terms = w1[:, 2] * x; back = w2[1] * d2; slope = a1[1] * (1 - a1[1])
      [s1, z1, a1, z2, p, loss, d2, np.outer(a1, d2), da, d1, np.outer(x, d1), terms[np.argsort(-abs(terms))], back[np.argsort(-abs(back))], slope]
    `,
  );
});

Deno.test("lookInside() finds NumPy's numbers in float32, too", () => {
  const { model: { layers }, x } = drawn(10, [40, 4, 3], "tanh", "softmaxCrossEntropy");
  const cast = layers.map(({ weights, bias }) =>
    new Dense<number, number>(weights.astype("float32"), bias.astype("float32"))
  );
  const model = new MLP({ layers: cast, activation: "tanh", head: "softmaxCrossEntropy" });
  const { layers: [first, last], loss } = lookInside(model, x, targetOf("oneHot", 0, 3));
  const expected = flat(numpy`
    r = RandomState(10); f = np.float32; w1 = r.randn(40, 4).astype(f); b1 = r.randn(4).astype(f)
    w2 = r.randn(4, 3).astype(f); b2 = r.randn(3).astype(f); x = r.randn(40).astype(f)
    s1 = x @ w1; a1 = np.tanh(s1 + b1); z2 = a1 @ w2 + b2; p = np.exp(z2) / np.exp(z2).sum()
    d2 = p - np.array([1, 0, 0], f); da = w2 @ d2; [s1, a1, z2, p, float(-np.log(p[0])), d2, da, da * (1 - a1 ** 2)]
  `) as (number | number[])[];
  const { sums, a, delta } = first;
  [sums, a, last.z, last.a, [loss], last.delta, last.dInputs, delta].forEach((values, i) => {
    assertEquals(i === 4 || values instanceof Float32Array, true);
    const list = [expected[i]].flat();
    // Sums of 40 products in another order, in steps of 2⁻²⁴.
    for (let k = 0; k < list.length; k++) {
      assertClose(values[k], list[k], { rtol: 2e-5, atol: 1e-6 });
    }
  });
});

// What the page shows of it is looked at in a browser, by tests/site/see.ts.
Deno.test("a unit's terms on an image, largest first, are NumPy's", () => {
  const rng = new RandomState(3);
  const layers = [[784, 12], [12, 10]].map(([inputs, units]) => {
    const weights = rng.randn(inputs, units).mul(0.05);
    return new Dense<number, number>(weights, rng.randn(units).mul(0.1));
  });
  const model = new MLP({ layers, head: "softmaxCrossEntropy" });
  const x = rng.rand(2, 784).row(1).data;
  const inside = lookInside(model, x, targetOf("oneHot", 4, 10));
  const terms = termsOf(model, inside, 0, 5), [first, last] = inside.layers;
  assertFound(
    [
      Float64Array.from(terms.slice(0, 10), ({ index }) => index),
      Float64Array.from(terms.slice(0, 10), ({ factor }) => factor),
      Float64Array.from(terms.slice(0, 10), ({ weight }) => weight),
      Float64Array.from(terms.slice(0, 10), ({ product }) => product),
      Float64Array.from(terms.slice(0, 10), ({ index }) => first.dW[12 * index + 5]),
      ...[first.sums[5], layers[0].bias.data[5], first.z[5], first.a[5]],
      ...[last.dInputs[5], first.delta[5], inside.loss, last.a],
    ],
    numpy`
      r = RandomState(3); w1 = r.randn(784, 12) * 0.05; b1 = r.randn(12) * 0.1
      w2 = r.randn(12, 10) * 0.05; b2 = r.randn(10) * 0.1; x = r.rand(2, 784)[1]
      z1 = x @ w1 + b1; a1 = np.maximum(0, z1); z2 = a1 @ w2 + b2; p = np.exp(z2) / np.exp(z2).sum()
      d2 = p - np.eye(10)[4]; da = w2 @ d2; d1 = da * (a1 > 0)
      terms = w1[:, 5] * x; i = np.argsort(-abs(terms))[:10]
      [i, x[i], w1[i, 5], terms[i], d1[5] * x[i], terms.sum(), b1[5], z1[5], a1[5], da[5], d1[5], -np.log(p[4]), p]
    `,
  );
});

Deno.test("the page of explain() holds every bit of the weights, in either dtype", () => {
  for (const dtype of ["float64", "float32"] as const) {
    const { model: { layers } } = drawn(1, [6, 5, 2], "tanh", "softmaxCrossEntropy");
    const cast = layers.map((layer) =>
      new Dense<number, number>(layer.weights.astype(dtype), layer.bias.astype(dtype))
    );
    const model = new MLP({ layers: cast, activation: "tanh", head: "softmaxCrossEntropy" });
    const back = unpackNetwork(dataOf(explain(model)).network);
    back.layers.forEach(({ weights, bias }, l) => {
      assertEquals(weights.data, cast[l].weights.data);
      assertEquals(bias.data, cast[l].bias.data);
    });
    assertEquals([back.activations, back.head], [model.activations, model.head]);
  }
});

Deno.test("the page of explain() is by itself, and small beside its weights", () => {
  for (const widths of [[784, 3, 10], [2, 4, 1], [3, 2], [25, 4, 2]]) {
    const { model } = drawn(1, widths, "relu", "softmaxCrossEntropy");
    assertSelfContained(() => explain(model));
    const page = explain(model).standalone();
    const { network } = dataOf(explain(model));
    const weights = (JSON.stringify(network) as string).length;
    assert(new TextEncoder().encode(page).length - weights < 500_000);
  }
});

Deno.test("explain() takes examples with their classes, and what bits stand for", () => {
  const { model } = drawn(2, [3, 4, 2], "tanh", "sigmoidBinaryCrossEntropy");
  const examples = new Tensor([2, 3] as const, Float64Array.of(1, 2, 3, 4, 5, 6));
  const data = dataOf(
    explain(model, { examples, labels: [3, 0], classNames: ["a", "b", "c", "d"] }),
  );
  assertEquals(data.targets, "bits");
  assertEquals(
    data.examples.map(({ name, label }: { name: string; label: number }) => [name, label]),
    [["Example 0: d", 3], ["Example 1: a", 0]],
  );
  assertEquals([...numbers(data.examples[1].numbers, "float64")], [4, 5, 6]);
  assertEquals(dataOf(explain(model, { targets: "oneHot" })).labels, ["0", "1"]);
});

Deno.test("the plane of explain() reaches as far as its examples", () => {
  const { model } = drawn(2, [2, 4, 2], "tanh", "softmaxCrossEntropy");
  const examples = new Tensor([1, 2] as const, Float64Array.of(0.5, -6.2));
  assertStringIncludes(explain(model, { examples }).standalone(), 'data-side="7"');
  assertStringIncludes(explain(model).standalone(), 'data-side="4"');
});

Deno.test("explain() says what does not fit", () => {
  const { model } = drawn(2, [3, 4, 2], "tanh", "softmaxCrossEntropy");
  const examples = new Tensor([1, 2] as const, new Float64Array(2));
  const three = new Tensor([1, 3] as const, new Float64Array(3));
  const says = (work: () => unknown, kind: ErrorConstructor, text: string) =>
    assertStringIncludes(assertThrows(work, kind).message, text);
  says(() => explain({} as MLP), TypeError, "expected an MLP");
  says(() => explain(model, { examples }), TypeError, "expected examples (N, 3), but got (1, 2)");
  says(() => explain(model, { labels: [1] }), TypeError, "expected examples to the labels");
  says(() => explain(model, { examples: three, labels: [2] }), RangeError, "from 0 to 1");
  says(() => explain(model, { classNames: ["a"] }), TypeError, "expected 2 class names, but got 1");
});

Deno.test("columnOf() and targetOf() take a matrix and a class apart", () => {
  assertEquals([...columnOf(Float64Array.of(1, 2, 3, 4, 5, 6), 3, 1)], [2, 5]);
  assertEquals(targetOf("bits", 5, 4), [0, 1, 0, 1]);
  assertEquals(targetOf("oneHot", 2, 3), [0, 0, 1]);
});

Deno.test("SAMPLE_DIGITS are MNIST's first test digit of each class", async () => {
  const { test: { images, labels } } = await mnist.load();
  SAMPLE_DIGITS.forEach(({ label, index, pixels }, digit) => {
    assertEquals([label, index], [digit, labels.indexOf(digit)]);
    assertEquals(pixels, toBase64(images.data.slice(784 * index, 784 * (index + 1))));
  });
});
