/**
 * What a matrix is made of: principal components.
 *
 * @module
 */
export { PCA, type PCAOptions } from "./pca.ts";
