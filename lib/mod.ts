/**
 * Gradbook's numeric library: tensors, NumPy-compatible random numbers, and neural networks with
 * hand-written backpropagation. No DOM, no file system: it runs in a browser too.
 *
 * @module
 */
export {
  expectShape,
  formatShape,
  type KeepDims,
  type Operand,
  type Reduce,
  sameShape,
  type Shape,
  sizeOf,
  type Transposed,
} from "./shape.ts";
export { type Matrix, type NestedArray, Tensor, type Vector } from "./tensor.ts";
export { ByteMatrix } from "./byte_matrix.ts";
export type { DType, NdArray, TypedArray } from "./ndarray/ndarray.ts";
export type { Range } from "./ndarray/indexing.ts";
export {
  arange,
  columnStack,
  concatenate,
  type Creation,
  eye,
  full,
  hstack,
  linspace,
  meshgrid,
  type Nested,
  type Numbers,
  ones,
  stack,
  tensor,
  vstack,
  where,
  zeros,
} from "./creation.ts";
export { Dense, type DenseGradients } from "./models/dense.ts";
export { evaluate, fit, type FitOptions, type Shuffle } from "./models/training.ts";
export type {
  EpochEvent,
  Metrics,
  Parameters,
  Progress,
  StartEvent,
  StepEvent,
  TrainingEvent,
} from "./models/events.ts";
export type { AnyExamples, Examples } from "./models/run.ts";
export type { EpochRecord, Regime, TrainingState } from "./models/state.ts";
export { type BestLine, bestLine, classifyByLine, type Line } from "./models/line.ts";
export {
  type DescentOptions,
  type Iteration,
  LogisticRegression,
} from "./models/logistic_regression.ts";
export { type HeadName, type LayerGradients, MLP, type MLPOptions } from "./models/mlp.ts";
export type { ActivationName, FloatArray } from "./kernels/mod.ts";
export {
  relu,
  reluBackward,
  sigmoid,
  sigmoidBackward,
  softmax,
  softmaxBackward,
  tanh,
  tanhBackward,
} from "./activations.ts";
export {
  binaryCrossEntropy,
  binaryCrossEntropyBackward,
  crossEntropy,
  crossEntropyBackward,
  meanSquaredError,
  meanSquaredErrorBackward,
  type Reduction,
} from "./losses.ts";
export { accuracy, confusionMatrix } from "./metrics.ts";
export { PCA, type PCAOptions } from "./decomposition.ts";
export {
  bits,
  fromBits,
  minibatches,
  type MinibatchOptions,
  oneHot,
  polynomialFeatures,
  shufflePixels,
  type SplitOptions,
  trainTestSplit,
} from "./preprocessing.ts";
export { type GeneratorState, random, RandomState } from "./random.ts";
export { chooseKernels, type KernelsChoice } from "./kernels/choice.ts";
