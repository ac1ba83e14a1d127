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
} from "./tensor/shape.ts";
export { type Matrix, type NestedArray, Tensor, type Vector } from "./tensor/tensor.ts";
export { ByteMatrix } from "./tensor/byte_matrix.ts";
export type { NdArray, TypedArray } from "./tensor/buffers.ts";
export type { Range } from "./tensor/indexing.ts";
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
} from "./tensor/creation.ts";
export {
  type AnyExamples,
  type EpochEvent,
  evaluate,
  type Examples,
  fit,
  type FitOptions,
  type Shuffle,
  SHUFFLES,
  type StartEvent,
  type StepEvent,
  type TrainingEvent,
  type TrainingProgress,
  type TrainingState,
} from "./training/mod.ts";
export {
  type BestLine,
  bestLine,
  classifyByLine,
  Dense,
  type DenseGradients,
  type DescentOptions,
  type Iteration,
  type LayerGradients,
  type LayerParameters,
  type Line,
  LogisticRegression,
  MLP,
  type MLPOptions,
} from "./models/mod.ts";
export {
  type ActivationName,
  ACTIVATIONS,
  type DType,
  DTYPES,
  type FloatArray,
  type HeadName,
  HEADS,
  KERNELS_CHOICES,
} from "./kernels/interface.ts";
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
export { accuracy, confusionMatrix, type Metrics } from "./metrics.ts";
export { PCA, type PCAOptions } from "./decomposition/mod.ts";
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
export { type GeneratorState, random, RandomState } from "./random/mod.ts";
export { chooseKernels, type KernelsChoice } from "./kernels/mod.ts";
