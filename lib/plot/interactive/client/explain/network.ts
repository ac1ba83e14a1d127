/**
 * A network on its way into the page, whole: every bit of its weights.
 *
 * @module
 */
import type { ActivationName, FloatArray, HeadName } from "../../../../kernels/interface.ts";
import { Dense } from "../../../../models/dense.ts";
import { MLP } from "../../../../models/mlp.ts";
import { Tensor } from "../../../../tensor/tensor.ts";
import { decodeBase64 } from "../base64.ts";

/** A layer as text. */
export interface WholeLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly dtype: "float64" | "float32";
  /** Base64 of the numbers, (In, Out) by rows. */
  readonly weights: string;
  readonly bias: string;
}

/** A network as text. */
export interface WholeNetwork {
  readonly layers: readonly WholeLayer[];
  readonly activations: readonly ActivationName[];
  readonly head: HeadName;
}

/** The network that was packed. */
export function unpackNetwork({ layers, activations, head }: WholeNetwork): MLP {
  return new MLP({
    layers: layers.map(({ inputs, outputs, dtype, weights, bias }) =>
      new Dense(
        new Tensor([inputs, outputs] as const, numbers(weights, dtype)),
        new Tensor([outputs] as const, numbers(bias, dtype)),
      )
    ),
    activation: activations,
    head,
  });
}

/** The numbers that base64 text stands for. */
export function numbers(text: string, dtype: WholeLayer["dtype"]): FloatArray {
  const { buffer } = decodeBase64(text);
  return dtype === "float64" ? new Float64Array(buffer) : new Float32Array(buffer);
}
