/**
 * Gradbook's numeric library: tensors, NumPy-compatible random numbers, and neural networks with
 * hand-written backpropagation. No DOM, no file system: it runs in a browser too.
 *
 * @module
 */
export {
  arange,
  type Axes,
  ByteMatrix,
  columnStack,
  concatenate,
  type DeltaDegrees,
  expectShape,
  eye,
  formatShape,
  full,
  hstack,
  type KeepDims,
  linspace,
  type LinspaceOptions,
  type Matrix,
  meshgrid,
  type MeshgridOptions,
  type NestedArray,
  type NestedNumbers,
  type NumberList,
  ones,
  type Operand,
  sameShape,
  type Selector,
  type Shape,
  type ShapeLike,
  sizeOf,
  type SliceRange,
  type Stack,
  stack,
  Tensor,
  tensor,
  type TensorLike,
  type TensorOptions,
  type Transposed,
  type TypedArray,
  type Vector,
  vstack,
  where,
  zeros,
} from "./tensor/mod.ts";
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
  Dense,
  type DenseGradients,
  type DescentOptions,
  type Iteration,
  type LayerGradients,
  type LayerParameters,
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
  LOSS_REDUCTIONS,
  type LossReduction,
  meanSquaredError,
  meanSquaredErrorBackward,
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
  type SplitOptions,
  trainTestSplit,
} from "./preprocessing.ts";
export { type GeneratorState, random, RandomState } from "./random/mod.ts";
export { chooseKernels, type KernelsChoice } from "./kernels/mod.ts";
