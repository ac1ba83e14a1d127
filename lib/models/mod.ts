/**
 * The models, each with its forward and backward pass written out by hand: a line, logistic
 * regression, a dense layer, and the multilayer perceptron that layers make.
 *
 * @module
 */
export { Dense, type DenseGradients, type LayerParameters } from "./dense.ts";
export { type BestLine, bestLine, classifyByLine, type Line } from "./line.ts";
export type { Labels } from "../metrics.ts";
export { type DescentOptions, type Iteration, LogisticRegression } from "./logistic_regression.ts";
export { type LayerGradients, MLP, type MLPOptions } from "./mlp.ts";
