/**
 * A network taken apart for one example: what each unit sums up, gives on, and is told by the
 * gradient. All numbers are those of the library's own layers: nothing is computed here that they
 * compute.
 *
 * Letters: D features, H units of a layer, K outputs. One example, so that a batch is (1, D).
 *
 * @module
 */
import { TENSOR_ACTIVATIONS } from "../../../../activations.ts";
import type { FloatArray } from "../../../../kernels/interface.ts";
import type { MLP } from "../../../../models/mlp.ts";
import { type Matrix, Tensor } from "../../../../tensor/tensor.ts";

/** A layer, for one example. */
export interface LayerInside {
  /** (D,) what the layer is given. */
  readonly inputs: FloatArray;
  /** (H,) the sums of weights times inputs. */
  readonly sums: FloatArray;
  /** (H,) the sums with the bias. */
  readonly z: FloatArray;
  /** (H,) what the layer gives on. */
  readonly a: FloatArray;
  /** (H,) the gradient with respect to z, and so to the bias. */
  readonly delta: FloatArray;
  /** (D, H) by rows: the gradient with respect to the weights. */
  readonly dW: FloatArray;
  /** (D,) the gradient with respect to the inputs. */
  readonly dInputs: FloatArray;
}

/** A network, for one example. */
export interface Inside {
  readonly layers: readonly LayerInside[];
  /** How far the outputs are from the target. */
  readonly loss: number;
}

/** All numbers of a model for the example x (D,) and its target t (K,). */
export function lookInside(model: MLP, x: FloatArray, t: ArrayLike<number>): Inside {
  const { dtype } = model.layers[0].weights;
  const row = (values: ArrayLike<number>): Matrix =>
    new Tensor([1, values.length] as const, Float64Array.from(values)).astype(dtype);
  const input = row(x), target = row(t);
  const outputs = model.forward(input), gradients = model.backward(input, target);
  const layers = model.layers.map((layer, l) => {
    const inputs = outputs[l - 1] ?? input, delta = gradients[l].db.data;
    return {
      inputs: inputs.data,
      sums: inputs.matmul(layer.weights).data,
      z: layer.forward(inputs).data,
      a: outputs[l].data,
      delta,
      dW: gradients[l].dW.data,
      dInputs: layer.backward(inputs, row(delta)).dx.data,
    };
  });
  return { layers, loss: model.loss(input, target) };
}

/** One summand: a weight times what it is multiplied with. */
export interface Term {
  /** Of the input, or of the next layer's unit. */
  readonly index: number;
  readonly weight: number;
  /** The input; or the gradient that comes back. */
  readonly factor: number;
  readonly product: number;
}

/** The summands of a unit's sum, largest first. */
export function termsOf(model: MLP, inside: Inside, l: number, unit: number): Term[] {
  const { weights } = model.layers[l], [inputs, units] = weights.shape;
  return sorted(Array.from({ length: inputs }, (_, index) => ({
    index,
    weight: weights.data[index * units + unit],
    factor: inside.layers[l].inputs[index],
  })));
}

/** The summands of the gradient that comes back to a hidden unit's output, largest first. */
export function termsBack(model: MLP, inside: Inside, l: number, unit: number): Term[] {
  const { weights } = model.layers[l + 1], units = weights.shape[1];
  return sorted(Array.from({ length: units }, (_, index) => ({
    index,
    weight: weights.data[unit * units + index],
    factor: inside.layers[l + 1].delta[index],
  })));
}

function sorted(factors: Omit<Term, "product">[]): Term[] {
  return factors.map((term) => ({ ...term, product: term.weight * term.factor }))
    .sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
}

/** The slope of a hidden unit's activation. */
export function slopeOf(model: MLP, inside: Inside, l: number, unit: number): number {
  const a = new Tensor([1, 1] as const, Float64Array.of(inside.layers[l].a[unit]));
  const one = new Tensor([1, 1] as const, Float64Array.of(1));
  return TENSOR_ACTIVATIONS[model.activations[l]].backward(one, a).data[0];
}

/** A column of a matrix by rows: a unit's weights, or their gradients. */
export function columnOf(data: FloatArray, columns: number, column: number): Float64Array {
  const values = new Float64Array(data.length / columns);
  for (let i = 0; i < values.length; i++) values[i] = data[i * columns + column];
  return values;
}

/** What a class is as a target (K,): one output each, or bits, the most significant first. */
export function targetOf(kind: "oneHot" | "bits", label: number, outputs: number): number[] {
  return Array.from(
    { length: outputs },
    (_, k) =>
      kind === "bits" ? Math.floor(label / 2 ** (outputs - 1 - k)) % 2 : Number(k === label),
  );
}
