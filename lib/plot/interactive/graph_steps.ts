/**
 * What is computed in a 2-2-1 network, step by step, forward and back: each quantity's value and
 * gradient by the library, and in words where it comes from.
 *
 * Letters: x inputs, w and b the first layer's weights and biases, z and a hidden units before and
 * after the activation, v and c the second layer's weights and bias, p the probability of class 1.
 *
 * @module
 */
import type { ActivationName } from "../../kernels/interface.ts";
import type { MLP } from "../../models/mlp.ts";
import { tensor } from "../../tensor/creation.ts";
import type { Matrix, Vector } from "../../tensor/tensor.ts";

/** A number in the graph. */
export interface Quantity {
  readonly name: string;
  readonly value: number;
  /** The derivative of the loss with respect to it; none for inputs and for the loss itself. */
  readonly gradient?: number;
  /** The step that shows the value: 0 for what is given. */
  readonly step: number;
  /** The step that shows the gradient. */
  readonly gradientStep?: number;
  /** Whether the gradient is the reader's to find. */
  readonly isBlank?: boolean;
}

/** The whole computation. */
export interface GraphSteps {
  readonly quantities: readonly Quantity[];
  readonly steps: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly blank: Quantity;
  readonly hint: string;
  readonly solution: string;
}

/** Three digits, without a zero at the end, and with a true minus. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)) + 0).replace("-", "−");
}

/** As a factor or a summand within a line. */
function inLine(value: number): string {
  return value < 0 ? `(${shortNumber(value)})` : shortNumber(value);
}

const ACTIVATION: Record<ActivationName, (z: string) => string> = {
  relu: (z) => `max(0, ${z})`,
  tanh: (z) => `tanh ${z}`,
  sigmoid: (z) => `σ(${z})`,
  identity: (z) => z,
};

/** The activation's derivative, by what it is known from. */
const DERIVATIVE: Record<ActivationName, (z: string, a: string) => string> = {
  relu: (z) => `[${z} > 0]`,
  tanh: (_, a) => `(1 − ${a}²)`,
  sigmoid: (_, a) => `${a}(1 − ${a})`,
  identity: () => "1",
};

/** All steps for one example, of class `target`. */
export function graphSteps(
  mlp: MLP,
  input: Vector,
  target: number,
  [row, column]: readonly [number, number],
): GraphSteps {
  const x = tensor([Array.from(input.data)]) as Matrix, t = tensor([[target]]) as Matrix;
  const [first, second] = mlp.layers;
  const z = first.forward(x).data, [hidden, probability] = mlp.forward(x);
  const a = hidden.data, p = probability.data[0];
  const [out] = second.forward(hidden).data, loss = mlp.loss(x, t);
  const [g1, g2] = mlp.backward(x, t);
  const dz = g1.db.data, [dOut] = g2.db.data; // of one example: a bias is added as it is
  const da = second.weights.data.map((v) => dOut * v);
  const dp = target === 1 ? -1 / p : 1 / (1 - p);
  const w = first.weights.data,
    b = first.bias.data,
    v = second.weights.data,
    [c] = second.bias.data;
  const name = mlp.activations[0], DIGITS = ["₁", "₂"];

  const steps: { title: string; lines: string[] }[] = [];
  const step = (title: string, ...lines: string[]) => steps.push({ title, lines }) - 1;
  const quantities: Quantity[] = [];
  const s = shortNumber, n = inLine;

  step(
    "Given: an example and the parameters",
    `x = (${s(x.data[0])}, ${s(x.data[1])}), its class is ${target}. How wrong is the network, ` +
      `and which way should each parameter move?`,
  );
  const zSteps = DIGITS.map((j, i) =>
    step(
      `Forward: z${j}`,
      `z${j} = x₁w₁${j} + x₂w₂${j} + b${j}`,
      `= ${n(x.data[0])} · ${n(w[i])} + ${n(x.data[1])} · ${n(w[2 + i])} + ${n(b[i])} = ${s(z[i])}`,
    )
  );
  const aStep = step(
    "Forward: the activation",
    DIGITS.map((j) => `a${j} = ${ACTIVATION[name](`z${j}`)}`).join(", "),
    DIGITS.map((j, i) => `a${j} = ${s(a[i])}`).join(", "),
  );
  const outStep = step(
    "Forward: the output before its sigmoid",
    "z = a₁v₁ + a₂v₂ + c",
    `= ${n(a[0])} · ${n(v[0])} + ${n(a[1])} · ${n(v[1])} + ${n(c)} = ${s(out)}`,
  );
  const pStep = step(
    "Forward: the probability of class 1",
    "p = σ(z) = 1 / (1 + e⁻ᶻ)",
    `= ${s(p)}`,
  );
  const lossStep = step(
    "Forward: the loss",
    target === 1 ? "L = −log p, since the class is 1" : "L = −log(1 − p), since the class is 0",
    `= ${s(loss)}`,
  );
  const dpStep = step(
    "Backward: from the loss to p",
    target === 1 ? "∂L/∂p = −1/p" : "∂L/∂p = 1/(1 − p)",
    `= ${s(dp)}: a larger p would make the loss ${dp < 0 ? "smaller" : "larger"}`,
  );
  const dOutStep = step(
    "Backward: through the sigmoid, whose derivative is p(1 − p)",
    `∂L/∂z = ∂L/∂p · p(1 − p) = p − ${target}`,
    `= ${n(dp)} · ${n(p * (1 - p))} = ${s(dOut)}`,
  );
  const dvStep = step(
    "Backward: the second layer's parameters",
    "∂L/∂v₁ = ∂L/∂z · a₁, ∂L/∂v₂ = ∂L/∂z · a₂, ∂L/∂c = ∂L/∂z",
    `${n(dOut)} · ${n(a[0])} = ${s(g2.dW.data[0])}, ${n(dOut)} · ${n(a[1])} = ` +
      `${s(g2.dW.data[1])}, ${s(dOut)}`,
  );
  const daStep = step(
    "Backward: to the hidden units, along the same weights",
    "∂L/∂a₁ = ∂L/∂z · v₁, ∂L/∂a₂ = ∂L/∂z · v₂",
    DIGITS.map((_, i) => `${n(dOut)} · ${n(v[i])} = ${s(da[i])}`).join(", "),
  );
  const dzStep = step(
    "Backward: through the activation",
    DIGITS.map((j) => `∂L/∂z${j} = ∂L/∂a${j} · ${DERIVATIVE[name](`z${j}`, `a${j}`)}`).join(", "),
    DIGITS.map((j, i) => `∂L/∂z${j} = ${s(dz[i])}`).join(", "),
  );
  const blankName = `w${DIGITS[row]}${DIGITS[column]}`;
  const others = DIGITS.flatMap((r, i) =>
    DIGITS.map((j, k) => ({
      name: `w${r}${j}`,
      line: `∂L/∂w${r}${j} = ${n(dz[k])} · ${n(x.data[i])} = ${s(g1.dW.data[2 * i + k])}`,
    }))
  ).filter(({ name }) => name !== blankName);
  const dwStep = step(
    `Backward: the first layer's parameters, but for ${blankName}`,
    "∂L/∂w = gradient at the edge's end · value at its start; ∂L/∂b = the former",
    others.map(({ line }) => line).join(", "),
  );

  const add = (
    name: string,
    value: number,
    step: number,
    gradient?: number,
    gradientStep?: number,
  ) =>
    quantities.push({
      name,
      value,
      step,
      ...(gradient !== undefined && { gradient, gradientStep, isBlank: name === blankName }),
    } as Quantity);
  DIGITS.forEach((i, k) => {
    add(`x${i}`, x.data[k], 0);
    DIGITS.forEach((j, l) => add(`w${i}${j}`, w[2 * k + l], 0, g1.dW.data[2 * k + l], dwStep));
    add(`b${i}`, b[k], 0, dz[k], dwStep);
    add(`z${i}`, z[k], zSteps[k], dz[k], dzStep);
    add(`a${i}`, a[k], aStep, da[k], daStep);
    add(`v${i}`, v[k], 0, g2.dW.data[k], dvStep);
  });
  add("c", c, 0, dOut, dvStep);
  add("z", out, outStep, dOut, dOutStep);
  add("p", p, pStep, dp, dpStep);
  add("L", loss, lossStep);

  const from = `x${DIGITS[row]}`, to = `z${DIGITS[column]}`;
  const blank = quantities.find(({ name }) => name === blankName)!;
  return {
    quantities,
    steps,
    blank,
    hint: `${blankName} stands on the edge from ${from} to ${to}: multiply what begins it by the ` +
      `gradient where it ends`,
    solution: `∂L/∂${blankName} = ∂L/∂${to} · ${from} = ${n(dz[column])} · ${n(x.data[row])} = ` +
      s(blank.gradient!),
  };
}
