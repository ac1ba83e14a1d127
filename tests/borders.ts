/**
 * For borders_test.ts: the library's doors, something to call the methods of each class on, and right
 * arguments for what needs more than tensors.
 *
 * @module
 */
import {
  encodeIdx,
  encodeNpy,
  encodeNpz,
  encodePng,
  encodeSafetensors,
} from "../lib/formats/mod.ts";
import { places, SimulatedCommunicator } from "../lib/distributed/mod.ts";
import { Figure } from "../lib/plot/mod.ts";
import { kernels } from "../lib/kernels/mod.ts";
import {
  ByteMatrix,
  Dense,
  fit,
  layerStatistics,
  LogisticRegression,
  MLP,
  PCA,
  RandomState,
  Tensor,
  tensor,
  zeros,
} from "../lib/mod.ts";

/** By their names in deno.json. */
export const doors: Record<string, () => Promise<object>> = {
  "gradbook": () => import("../lib/mod.ts"),
  "gradbook/models": () => import("../lib/models/mod.ts"),
  "gradbook/formats": () => import("../lib/formats/mod.ts"),
  "gradbook/checkpoint": () => import("../lib/checkpoint/mod.ts"),
  "gradbook/datasets": () => import("../lib/datasets/mod.ts"),
  "gradbook/distributed": () => import("../lib/distributed/mod.ts"),
  "gradbook/plot": () => import("../lib/plot/mod.ts"),
  "gradbook/interop/numjs": () => import("../lib/interop/numjs.ts"),
  "gradbook/notebook": () => import("../lib/notebook/mod.ts"),
};

const x = () => tensor([[1, 2], [3, 5]]);
const labels = () => Int32Array.of(0, 1);
const probabilities = () => tensor([[0.25, 0.75], [0.5, 0.5]]);
const targets = () => tensor([[0, 1], [1, 0]]);
const dense = () => new Dense(tensor([[1, 2], [3, 4]]), tensor([0, 0]));
const mlp = () => new MLP({ layers: [dense()], head: "softmaxCrossEntropy" });
const digits = () =>
  new MLP({ layers: [new Dense(zeros([784, 10]), zeros(10))], head: "softmaxCrossEntropy" });
const state = () => ({
  regime: { examples: 2, batchSize: 1, learningRate: 0.1, shuffle: "none", dtype: "float64" },
  epoch: 1,
  step: 0,
  tally: { loss: 0, correct: 0 },
  parameters: [dense()],
  order: Int32Array.of(0, 1),
  random: null,
  globalRandom: new RandomState(0).getState(),
  history: [],
  seconds: 0,
});
const FIT = { epochs: 1, batchSize: 1, learningRate: 0.1 };
const drawing = () => new Figure({ svg: "<svg/>", alt: "nothing", width: 9, height: 9 });
const published = () => ({ name: "x", mirrors: [], sha256: "00", size: 1 });
const pictures = () => ({ dtype: "uint8", shape: [1, 2, 2], data: Uint8Array.of(0, 1, 2, 255) });

/** Objects of the exported classes, made anew for each call. */
export const instances: Record<string, () => object> = {
  Tensor: () => new Tensor([2, 2], Float64Array.of(1, 2, 3, 4)),
  ByteMatrix: () => new ByteMatrix([1, 2], Uint8Array.of(0, 1), new Float64Array(256)),
  RandomState: () => new RandomState(0),
  PCA: () => new PCA().fit(x()),
  Dense: dense,
  MLP: mlp,
  LogisticRegression: () => new LogisticRegression(tensor([0, 0, 0])),
  SimulatedCommunicator: () => new SimulatedCommunicator(places(1, 64)[0]),
};

/** Right arguments by the name of what is called: "fit", or "Tensor.reshape". */
const RIGHT: Record<string, () => unknown[]> = {
  "ByteMatrix": () => [[1, 2], Uint8Array.of(0, 1), new Float64Array(256)],
  "ByteMatrix.rows": () => [0, 1],
  "ByteMatrix.astype": () => ["float32"],
  "Dense": () => [x(), tensor([0, 0])],
  "LogisticRegression": () => [tensor([0, 0, 0])],
  "LogisticRegression.loss": () => [x(), labels()],
  "LogisticRegression.gradient": () => [x(), labels()],
  "LogisticRegression.fit": () => [x(), labels(), { iterations: 1, learningRate: 0.1 }],
  "MLP": () => [{ layers: [dense()], head: "softmaxCrossEntropy" }],
  "MLP.loss": () => [x(), targets()],
  "MLP.backward": () => [x(), targets()],
  "PCA": () => [{ nComponents: 1 }],
  "RandomState": () => [0],
  "RandomState.seed": () => [0],
  "RandomState.rand": () => [2, 3],
  "RandomState.randn": () => [2, 3],
  "RandomState.uniform": () => [0, 1, [2, 3]],
  "RandomState.normal": () => [0, 1, [2, 3]],
  "RandomState.randint": () => [0, 5, [2, 3]],
  "RandomState.permutation": () => [4],
  "RandomState.choice": () => [4, 2, true, [0.25, 0.25, 0.25, 0.25]],
  "RandomState.setState": () => [new RandomState(0).getState()],
  "Tensor": () => [[2], Float64Array.of(1, 2)],
  "Tensor.item": () => [0, 1],
  "Tensor.row": () => [0],
  "Tensor.column": () => [0],
  "Tensor.rows": () => [0, 1],
  "Tensor.slice": () => [0, [0, 2, 1]],
  "Tensor.take": () => [[0], tensor([[0, 0]])],
  "Tensor.reshape": () => [1, 4],
  "Tensor.transpose": () => [1, 0],
  "Tensor.broadcastTo": () => [[3, 2, 2]],
  "Tensor.astype": () => ["float32"],
  "Tensor.rsub": () => [1],
  "Tensor.rdiv": () => [1],
  "Tensor.isub": () => [x(), { alpha: 0.5 }],
  "Tensor.clip": () => [0, 1],
  "Tensor.argmax": () => [0],
  "accuracy": () => [labels(), labels()],
  "allclose": () => [x(), x(), {}],
  "arange": () => [0, 10, 2, { dtype: "float32" }],
  "arrayEqual": () => [x(), x(), {}],
  "arraySplit": () => [x(), 2, 1],
  "binaryCrossEntropy": () => [probabilities(), targets(), "mean"],
  "binaryCrossEntropyBackward": () => [probabilities(), targets(), "mean"],
  "bincount": () => [labels(), { minlength: 2 }],
  "bits": () => [labels(), 2, { dtype: "float32" }],
  "chooseKernels": () => [{ kernels: kernels.name }],
  "columnStack": () => [[x(), x()]],
  "concatenate": () => [[x(), x()], 0],
  "confusionMatrix": () => [labels(), labels(), 2],
  "countNonzero": () => [x(), 0],
  "crossEntropy": () => [probabilities(), targets()],
  "crossEntropyBackward": () => [probabilities(), targets()],
  "cumsum": () => [x(), 0],
  "defaultRng": () => [0],
  "evaluate": () => [mlp(), { inputs: x(), targets: targets() }, { threads: 1 }],
  "expandDims": () => [x(), 0],
  "expectShape": () => [x(), [null, 2]],
  "eye": () => [2, 3, { dtype: "float32" }],
  "fit": () => [
    mlp(),
    { inputs: x(), targets: targets() },
    { epochs: 1, batchSize: 1, learningRate: 0.1, random: new RandomState(0), shuffle: "none" },
  ],
  "flip": () => [x(), 0],
  "formatFixed": () => [0.5, 1],
  "formatShape": () => [[1, 2]],
  "fromBits": () => [targets()],
  "full": () => [[2], 1, { dtype: "float32" }],
  "fullLike": () => [x(), 1, { dtype: "float32" }],
  "hstack": () => [[x(), x()]],
  "layerStatistics": () => [mlp(), { inputs: x(), targets: targets() }, {}],
  "linspace": () => [0, 1, 5, { dtype: "float32" }],
  "meanSquaredError": () => [x(), targets(), "mean"],
  "meanSquaredErrorBackward": () => [x(), targets(), "mean"],
  "median": () => [x(), 0, {}],
  "meshgrid": () => [tensor([1, 2]), tensor([3, 4])],
  "minibatches": () => [4, 2, { random: new RandomState(0) }],
  "oneHot": () => [labels(), 2, { dtype: "float32" }],
  "ones": () => [[2], { dtype: "float32" }],
  "onesLike": () => [x(), { dtype: "float32" }],
  "polynomialFeatures": () => [x(), 2],
  "repeat": () => [x(), 2, 0],
  "roll": () => [x(), 1, 0],
  "sameShape": () => [[1], [2]],
  "sizeOf": () => [[1, 2]],
  "split": () => [x(), 2, 0],
  "squeeze": () => [tensor([[1, 2]]), 0],
  "stack": () => [[x(), x()], 0],
  "tensor": () => [[1, 2], { dtype: "float32" }],
  "tile": () => [x(), [2, 1]],
  "trainTestSplit": () => [x(), labels(), { testSize: 1, randomState: 0 }],
  "unique": () => [labels(), { returnInverse: true }],
  "vstack": () => [[x(), x()]],
  "zeros": () => [[2], { dtype: "float32" }],
  "zerosLike": () => [x(), { dtype: "float32" }],
  "bestLine": () => [x(), labels(), {}],
  "classifyByLine": () => [x(), { slope: 1, intercept: 0 }],
  "decodeIdx": () => [encodeIdx(pictures() as never)],
  "decodeNpy": () => [encodeNpy(x()), {}],
  "decodeNpz": () => [encodeNpz({ x: x() }), {}],
  "decodePickle": () => [Uint8Array.of(0x80, 2, 0x4e, 0x2e)],
  "decodePng":
    () => [encodePng({ dtype: "uint8", shape: [1, 2], data: Uint8Array.of(0, 1) } as never), {}],
  "decodeSafetensors": () => [encodeSafetensors({ x: x() })],
  "encodeIdx": () => [pictures()],
  "encodeNpy": () => [x(), { version: 1 }],
  "encodeNpz": () => [{ x: x() }, { compress: false }],
  "encodePng": () => [{ dtype: "uint8", shape: [1, 2], data: Uint8Array.of(0, 1) }, undefined],
  "encodeSafetensors": () => [{ x: x() }, {}],
  "loadCheckpoint": () => ["nowhere/x.npz", mlp(), {}],
  "loadWeights": () => ["nowhere/x.npz"],
  "saveCheckpoint": () => ["nowhere/x.npz", mlp(), state(), {}],
  "saveWeights": () => ["nowhere/x.npz", mlp(), "oneHot"],
  "DownloadError": () => [published(), "nowhere", []],
  "download": () => [published(), { cache: "nowhere", offline: true }],
  "loadCourseWeights": () => ["nowhere"],
  "shufflePixels": () => [x(), 0.5, new RandomState(0)],
  "takeExamples": () => [{ images: pictures(), labels: Uint8Array.of(1) }, [0]],
  "toByteMatrix": () => [pictures(), {}],
  "toDigitImage":
    () => [{ dtype: "uint8", shape: [2, 2], data: Uint8Array.of(0, 1, 2, 255) }, "auto"],
  "toMatrix": () => [pictures(), {}],
  "assertAllClose": () => [x(), x(), {}],
  "epochsOf": () => [fit(mlp(), { inputs: x(), targets: targets() }, FIT)],
  "formatPercent": () => [0.5, 1],
  "heatMaps": () => [[x(), x()], {}],
  "histogramChart": () => [{ x: x() }, {}],
  "imageAnimation": () => [[{ title: "1", images: tensor([[1, 2, 3, 4]]) }], {}],
  "instrumentPanel": () => {
    const layers = layerStatistics(mlp(), { inputs: x(), targets: targets() });
    return [[{ round: 0, layers }, { round: 1, layers }], {}];
  },
  "weightAnimation": () => [[{ title: "1", weights: zeros([4, 2]) }], {}],
  "weightImages": () => [zeros([4, 2]), {}],
  "labeledPoints": () => [x(), labels(), { alt: "points", domain: [0, 5] }],
  "landscape": () => [{ values: x(), x: [0, 1], y: [0, 1] }, {}],
  "shapeDiagram": () => [["y =", { value: x(), label: "x" }], {}],
  "sideBySide": () => [drawing(), drawing()],
  "sweepChart": () => [[{ setting: { size: "1" }, accuracy: 0.5 }], {}],
  "tangentSlider":
    () => [{ chain: [{ name: "u", label: "u", f: (x: number) => x }], domain: [0, 1] }],
  "barChart": () => [[1, 2], {}],
  "confusionChart": () => [x(), {}],
  "contour": () => [x(), { level: 0.5, x: [0, 1], y: [0, 1] }],
  "imageGrid": () => [tensor([[1, 2, 3, 4]]), {}],
  "imageWithColorBar": () => [x(), {}],
  "learningCurves": () => [{ losses: [1, 2] }, {}],
  "places": () => [2, 64, { latency: 0.001 }],
  "SimulatedCommunicator": () => [places(1, 64)[0]],
  "SimulatedCommunicator.allgather": () => [Uint8Array.of(1), new Uint8Array(1), [1]],
  "Figure": () => [{ svg: "<svg/>", alt: "nothing", width: 9, height: 9 }],
  "InteractiveFigure": () => [{
    title: "a page",
    page: { body: "", script: "" },
    still: drawing(),
    width: 9,
    height: 9,
  }],
  "animation": () => [{
    background: { alt: "a line", x: { domain: [0, 1] }, y: { domain: [0, 1] } },
    frames: [{ title: "1", curves: [] }],
  }],
  "computationalGraph": () => [{
    mlp: new MLP({
      layers: [dense(), new Dense(tensor([[1], [2]]), tensor([0]))],
      head: "sigmoidBinaryCrossEntropy",
    }),
    input: tensor([1, 2]),
    target: 1,
  }],
  "drawDigit": () => [{ mlp: digits() }],
  "figure": () => [{ alt: "nothing", marks: [] }],
  "networkDiagram": () => [[{ name: "in", units: 2 }, { name: "out", units: 1 }], {}],
  "randomLine": () => [{
    points: x(),
    labels: labels(),
    random: new RandomState(0),
    best: { slope: 1, intercept: 0 },
  }],
  "rotationSlider": () => [{ mlp: digits(), digit: zeros([784]) }],
  "scatter": () => [x(), {}],
  "scatter3d": () => [tensor([[1, 2, 3]]), {}],
  "check": () => ["a sum", () => 1, 1, {}],
  "checkGradient": () => ["a gradient", x, x(), () => 1, {}],
  "compare": () => [
    { section: "1", what: "a loss", class: "exact", printed: [{ loss: "1" }] },
    { loss: "1" },
    {},
  ],
  "Interrupted": () => ["Stop was pressed"],
  "perturbed": () => [x(), 1e-3],
  "OpenBlank": () => ["a hint"],
  "progress": () => [[1, 2], {}],
};

/** Where none stand above: as many tensors as there are parameters without a default. */
export function rightArguments(name: string, count: number): unknown[] {
  return RIGHT[name]?.() ?? Array.from({ length: count }, x);
}
