/**
 * A model as a page: pick or draw an example, see what every layer gives on, choose a unit, and see
 * its sum spelt out number by number, its weights as a picture, and its gradient for a target.
 *
 * The page holds every bit of the weights, and computes with the library's own layers.
 *
 * @module
 */
import { SIDE } from "../../../datasets/digit_form.ts";
import { answersOf } from "../../../kernels/answers.ts";
import { MLP } from "../../../models/mlp.ts";
import { RandomState } from "../../../random/mod.ts";
import { toBase64 } from "../../../runtime/base64.ts";
import { describe } from "../../../runtime/describe.ts";
import { expectKind, expectText, isList } from "../../../runtime/kinds.ts";
import { expectOptions } from "../../../runtime/options.ts";
import { expectTensor } from "../../../tensor/given.ts";
import { formatShape } from "../../../tensor/shape.ts";
import type { Matrix, Tensor } from "../../../tensor/tensor.ts";
import type { ExplainData, ExplainExample } from "../client/explain/explain.ts";
import type { Figure } from "../../figure.ts";
import { arePairs } from "../../given.ts";
import { networkDiagram } from "../../network_diagram.ts";
import { weightImages } from "../../weight_images.ts";
import { InteractiveFigure, withData } from "../interactive_figure.ts";
import { explainScript } from "../page_scripts.ts";
import { EXPLAIN_STYLE, explainBody } from "./page.ts";
import { SAMPLE_DIGITS } from "./sample_digits.ts";

/** Options of {@linkcode explain}. */
export interface ExplainOptions {
  /** Rows (N, D) to pick from. Default: ten of MNIST's test digits where D is 784. */
  readonly examples?: Matrix;
  /** The class of each row. */
  readonly labels?: ArrayLike<number>;
  /** The name of each class. Default: 0, 1, 2, … */
  readonly classNames?: readonly string[];
  /** What the network was shown for a pixel without ink, and for a black one. Default: [0, 1]. */
  readonly pixelRange?: readonly [background: number, ink: number];
  /** What the outputs stand for. Default: bits where the model's `predict` reads them so. */
  readonly targets?: "oneHot" | "bits";
  /** Default: the widths of the network. */
  readonly title?: string;
}

const ACTION = "explain a model";
/** Models of at most so many inputs take them number by number. */
const MOST_TYPED = 16;
/** Bits stand for at most so many classes. */
const MOST_CLASSES = 64;
const WIDTH = 1180;
const HEIGHT = 900;

/**
 * A page in which a reader looks inside a model, unit by unit: what each adds up for an example, term by
 * term, what it gives on, and what its gradient is for a target of the reader's choice.
 *
 * A model of 784 inputs is shown digits, which can be drawn; one of two inputs, points of the plane;
 * one of up to 16 inputs, numbers; any other the given examples, or, without them, Gaussian draws.
 * Where scripts do not run, the first layer's weights are shown, or the network's widths.
 *
 * @throws {TypeError} If this is no MLP, or examples, labels or names do not fit it.
 * @throws {RangeError} If a label is none of the classes.
 *
 * @example
 * ```ts
 * import { Dense, MLP, RandomState, zeros } from "gradbook";
 * import { explain } from "gradbook/plot";
 * import { assert } from "@std/assert";
 *
 * const random = new RandomState(0);
 * const layers = [new Dense(random.randn(2, 8), zeros([8])), new Dense(random.randn(8, 1), zeros([1]))];
 * const model = new MLP({ layers, activation: "tanh", head: "sigmoidBinaryCrossEntropy" });
 * assert(explain(model).standalone().includes("2-8-1"));
 * ```
 */
export function explain(model: MLP, options: ExplainOptions = {}): InteractiveFigure {
  expectOptions(ACTION, options, [
    "examples",
    "labels",
    "classNames",
    "pixelRange",
    "targets",
    "title",
  ]);
  expectKind(ACTION, "an MLP", model, model instanceof MLP);
  const widths = [...model.layers.map(({ weights }) => weights.shape[0]), outputsOf(model)];
  const { title = `Inside a network: ${widths.join("-")}` } = options;
  expectText(ACTION, "the title", title);
  const data = dataOf(model, options);
  return new InteractiveFigure({
    title,
    width: WIDTH,
    height: HEIGHT,
    page: {
      style: EXPLAIN_STYLE,
      body: explainBody({
        title,
        about: `${model.activations.join(", ") || "no activation"}; ${model.head}`,
        inputs: widths[0],
        reach: reachOf(options.examples),
        data,
      }),
      script: withData<ExplainData>(explainScript, data),
    },
    still: still(model, title, widths, data.imageWidth),
  });
}

/** How far from zero the plane is shown: as far as its points lie, and 4 at least. */
function reachOf(examples: Matrix | undefined): number {
  const farthest = Math.ceil(examples?.abs().max() ?? 0);
  return Number.isFinite(farthest) ? Math.max(4, farthest) : 4;
}

const outputsOf = ({ layers }: MLP) => layers.at(-1)!.bias.size;

function dataOf(model: MLP, options: ExplainOptions): ExplainData {
  const inputs = model.layers[0].weights.shape[0], outputs = outputsOf(model);
  const isBits = answersOf(model.head, outputs) === "bits";
  const { targets = isBits ? "bits" : "oneHot", pixelRange = [0, 1], classNames } = options;
  const isTarget = targets === "oneHot" || targets === "bits";
  expectKind(ACTION, "oneHot or bits for targets", targets, isTarget);
  expectKind(ACTION, "two numbers for pixelRange", pixelRange, arePairs(pixelRange));
  const classes = targets === "bits" ? Math.min(2 ** outputs, MOST_CLASSES) : outputs;
  const labels = classNames ?? Array.from({ length: classes }, (_, k) => String(k));
  const areNames = Array.isArray(labels) && labels.every((name) => typeof name === "string");
  expectKind(ACTION, "a list of texts for classNames", classNames, areNames);
  if (targets === "bits" ? labels.length > classes : labels.length !== classes) {
    throw new TypeError(
      `Cannot ${ACTION}: expected ${classes} class names, but got ${labels.length}`,
    );
  }
  const side = Math.sqrt(inputs);
  const input = inputs === SIDE * SIDE
    ? "digit"
    : inputs === 2
    ? "plane"
    : inputs <= MOST_TYPED
    ? "numbers"
    : "given";
  return {
    network: {
      layers: model.layers.map(({ weights, bias }) => ({
        inputs: weights.shape[0],
        outputs: weights.shape[1],
        dtype: weights.dtype,
        weights: textOf(weights),
        bias: textOf(bias),
      })),
      activations: model.activations,
      head: model.head,
    },
    targets,
    labels,
    input,
    pixelRange,
    imageWidth: inputs > MOST_TYPED && Number.isInteger(side) ? side : undefined,
    examples: examplesOf(inputs, input, options, labels),
  };
}

/** Base64 of a tensor's numbers, little-endian as pages read them. */
function textOf({ data }: Tensor): string {
  return toBase64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function examplesOf(
  inputs: number,
  input: ExplainData["input"],
  { examples, labels }: ExplainOptions,
  names: readonly string[],
): ExplainExample[] {
  if (examples === undefined) {
    if (labels !== undefined) {
      throw new TypeError(`Cannot ${ACTION}: expected examples to the labels, but got none`);
    }
    if (input === "digit") {
      return SAMPLE_DIGITS.map(({ label, index, pixels }) => ({
        name: `Digit ${label} (MNIST's test digit ${index})`,
        ...(names.length > label && { label }),
        pixels,
      }));
    }
    const draws = new RandomState(0).randn(4, inputs);
    return Array.from({ length: 4 }, (_, i) => ({
      name: `Draw ${i + 1}`,
      numbers: textOf(draws.rows(i, i + 1).copy()),
    }));
  }
  expectTensor(examples, 2, `${ACTION} by examples`);
  const [count, width] = examples.shape;
  if (width !== inputs || count === 0) {
    throw new TypeError(
      `Cannot ${ACTION} of ${inputs} inputs: expected examples (N, ${inputs}), but got ` +
        formatShape(examples.shape),
    );
  }
  const areLabels = labels === undefined || isList(labels) && labels.length === count;
  expectKind(ACTION, `a list of ${count} labels`, labels, areLabels);
  return Array.from({ length: count }, (_, i) => {
    const label = labels?.[i];
    if (label !== undefined && names[label] === undefined) {
      throw new RangeError(
        `Cannot ${ACTION}: expected labels from 0 to ${names.length - 1}, but number ${i} is ` +
          describe(label),
      );
    }
    return {
      name: `Example ${i}` + (label === undefined ? "" : `: ${names[label]}`),
      label,
      numbers: textOf(examples.rows(i, i + 1).astype("float64").copy()),
    };
  });
}

/** Pictures of the first layer's first units; of a small network, its widths. */
function still(
  model: MLP,
  title: string,
  widths: readonly number[],
  imageWidth: number | undefined,
): Figure {
  const { weights } = model.layers[0];
  if (imageWidth !== undefined && weights.data.every(Number.isFinite)) {
    const shown = Math.min(weights.shape[1], 24);
    return weightImages(weights.T.rows(0, shown).T.copy(), {
      title: `${title}: weights of the first layer's units`,
      alt: `${title}. The weights of ${shown} units of the first layer as images`,
    });
  }
  return networkDiagram(
    widths.map((units, l) => ({
      name: l === 0 ? "inputs" : l === widths.length - 1 ? "outputs" : `layer ${l}`,
      units,
    })),
    { title, alt: `${title}. A drawing of its layers` },
  );
}
