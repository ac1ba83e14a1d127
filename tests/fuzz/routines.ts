/** NumPy's functions of arrays, lib/routines, beside NumPy's own. */
import * as gradbook from "../../lib/mod.ts";
import type { Tensor } from "../../lib/mod.ts";
import type { Tolerance } from "./case.ts";
import type { Draw } from "./draw.ts";
import {
  axesOf,
  listOr,
  type Loose,
  type Make,
  productsOf,
  tuple,
  value,
  VECTOR_LOOPS,
  view,
} from "./making.ts";
import { encode } from "./python.ts";

const routines = gradbook as Loose;

const any = (draw: Draw, least = 0, most = 3): Tensor =>
  view(draw, draw.tensor(draw.shape(least, most), draw.dtype()));
const bool = (python: string) => `bool(${python})`;
const axisOf = (draw: Draw, { ndim }: Tensor) =>
  draw.integer(-ndim - (draw.once(12) ? 1 : 0), ndim - 1);

/** A function of one array and, if any, options that are drawn: their two ways of writing. */
const unary = (
  name: string,
  python = `np.${name}(a)`,
  tolerance?: Tolerance,
): Make =>
(draw) => {
  const a = any(draw), given = listOr(draw, a);
  return {
    question: { code: python, names: { a: encode(a) } },
    ours: () => routines[name](given),
    ...(tolerance && { tolerance }),
  };
};

/** A function of two arrays that broadcast. */
const binary = (name: string, python: string): Make => (draw) => {
  const dtype = draw.dtype(), shape = draw.shape();
  const a = view(draw, draw.tensor(shape, dtype)), given = listOr(draw, a);
  const b = draw.once(4) ? draw.number() : view(draw, draw.tensor(draw.partner(shape), dtype));
  return {
    question: { code: python, names: { a: encode(a), b: value(b) } },
    ours: () => routines[name](given, b),
  };
};

const round: Make = (draw) => {
  const a = any(draw), decimals = draw.integer(-4, 12), given = listOr(draw, a);
  return {
    question: { code: `np.round(a, ${decimals})`, names: { a: encode(a) } },
    ours: () => routines.round(given, decimals),
  };
};

const full: Make = (draw) => {
  const a = any(draw), number = draw.number(), dtype = draw.pick([undefined, draw.dtype()]);
  const more = dtype ? `, dtype=np.${dtype}` : "";
  return {
    question: {
      code: `np.full_like(a, x${more})`,
      names: { a: encode(a), x: value(number) },
    },
    ours: () => routines.fullLike(a, number, dtype && { dtype }),
  };
};

const close: Make = (draw) => {
  const dtype = draw.dtype(), shape = draw.shape();
  const a = draw.tensor(shape, dtype), nan = draw.once(2);
  const near = a.mul(1 + draw.pick([0, 1e-9, 1e-5, 1e-4]));
  const b = draw.once(3) ? draw.tensor(draw.partner(shape), dtype) : near;
  const [rtol, atol] = [draw.pick([1e-5, 0, 1e-9]), draw.pick([1e-8, 0, 1])];
  return {
    question: {
      code: bool(
        `np.allclose(a, b, rtol=${rtol}, atol=${atol}, equal_nan=${nan ? "True" : "False"})`,
      ),
      names: { a: encode(a), b: encode(b) },
    },
    ours: () => routines.allclose(a, b, { rtol, atol, equalNan: nan }),
  };
};

const equal: Make = (draw) => {
  const a = any(draw), b = draw.once(2) ? a.copy() : draw.tensor(draw.partner(a.shape), a.dtype);
  const nan = draw.once(2);
  return {
    question: {
      code: bool(`np.array_equal(a, b, equal_nan=${nan ? "True" : "False"})`),
      names: { a: encode(a), b: encode(b) },
    },
    ours: () => routines.arrayEqual(a, b, { equalNan: nan }),
  };
};

/** A function of an array and one axis, several, or none; `flat` is what makes a list of the result. */
const overAxes = (name: string, python: string, flat = ""): Make => (draw) => {
  const a = any(draw, 0, 4), axis = axesOf(draw, a), given = listOr(draw, a);
  const code = python.replace("AXIS", tuple(axis));
  return {
    question: {
      code: axis === undefined ? code : `${flat}(${code})`,
      names: { a: encode(a) },
    },
    ours: () => routines[name](given, axis),
  };
};

const median: Make = (draw) => {
  const a = any(draw, 0, 4), axis = axesOf(draw, a), keepdims = draw.once(3);
  const more = `axis=${tuple(axis)}, keepdims=${keepdims ? "True" : "False"}`;
  return {
    question: { code: `np.median(a, ${more})`, names: { a: encode(a) } },
    ours: () => routines.median(a, axis, keepdims ? { keepdims } : undefined),
  };
};

const squeeze: Make = (draw) => {
  const shape = draw.shape(0, 4).map((n) => draw.once(2) ? 1 : n);
  const a = draw.tensor(shape, draw.dtype()), axis = axesOf(draw, a);
  return {
    question: { code: `np.squeeze(a, axis=${tuple(axis)})`, names: { a: encode(a) } },
    ours: () => routines.squeeze(a, axis),
  };
};

const expand: Make = (draw) => {
  const a = any(draw, 0, 3), at = () => draw.integer(-a.ndim - 2, a.ndim + 1);
  const axis = draw.once(2) ? at() : Array.from({ length: draw.integer(1, 3) }, at);
  return {
    question: { code: `np.expand_dims(a, ${tuple(axis)})`, names: { a: encode(a) } },
    ours: () => routines.expandDims(a, axis),
  };
};

const repeat: Make = (draw) => {
  const a = any(draw), axis = draw.once(3) ? undefined : axisOf(draw, a);
  const n = axis === undefined ? a.size : a.shape.at(axis) ?? 0;
  const each = draw.once(2)
    ? draw.integer(draw.once(9) ? -1 : 0, 4)
    : Array.from({ length: draw.once(9) ? n + 1 : n }, () => draw.integer(0, 3));
  return {
    question: {
      code: `np.repeat(a, np.array(each, dtype=int), axis=${tuple(axis)})`,
      names: { a: encode(a), each },
    },
    ours: () => routines.repeat(a, each, axis),
  };
};

const tile: Make = (draw) => {
  const a = any(draw);
  const reps = draw.once(3)
    ? draw.integer(0, 3)
    : Array.from({ length: draw.integer(0, 4) }, () => draw.integer(0, 3));
  return {
    question: { code: `np.tile(a, ${tuple(reps)})`, names: { a: encode(a) } },
    ours: () => routines.tile(a, reps),
  };
};

const roll: Make = (draw) => {
  const a = any(draw), axis = axesOf(draw, a), by = () => draw.integer(-9, 9);
  const shift = draw.once(3) ? Array.from({ length: draw.integer(1, 3) }, by) : by();
  return {
    question: {
      code: `np.roll(a, ${tuple(shift)}, axis=${tuple(axis)})`,
      names: { a: encode(a) },
    },
    ours: () => routines.roll(a, shift, axis),
  };
};

const split = (name: string, python: string): Make => (draw) => {
  const a = any(draw, draw.once(12) ? 0 : 1), axis = axisOf(draw, a);
  const sections = draw.once(2)
    ? draw.integer(draw.once(9) ? -1 : 1, 5)
    : Array.from({ length: draw.integer(0, 3) }, () => draw.integer(-3, 9));
  return {
    question: {
      code: `np.${python}(a, ${JSON.stringify(sections)}, axis=${axis})`,
      names: { a: encode(a) },
    },
    ours: () => routines[name](a, sections, axis),
  };
};

const sorted = (name: string): Make => (draw) => {
  const a = any(draw), axis = draw.once(4) ? null : draw.once(3) ? -1 : axisOf(draw, a);
  const code = `np.${name}(a, axis=${axis ?? "None"}, kind="stable")`;
  return {
    question: {
      code: name === "argsort" ? `${code}.ravel()` : code,
      names: { a: encode(a) },
    },
    ours: () => routines[name](a, axis),
  };
};

const unique: Make = (draw) => {
  const plain = any(draw), a = draw.once(2) ? routines.round(plain) : plain;
  const [returnInverse, returnCounts] = [draw.once(2), draw.once(2)];
  const more = (returnInverse ? ", return_inverse=True" : "") +
    (returnCounts ? ", return_counts=True" : "");
  return {
    question: {
      code: returnInverse
        ? `u = np.unique(a${more})\n[p.ravel() for p in u]`
        : `np.unique(a${more})`,
      names: { a: encode(a) },
    },
    ours: () => routines.unique(a, { returnInverse, returnCounts }),
  };
};

const cumsum: Make = (draw) => {
  const a = any(draw), axis = draw.once(3) ? undefined : axisOf(draw, a);
  return {
    question: { code: `np.cumsum(a, axis=${tuple(axis)})`, names: { a: encode(a) } },
    ours: () => routines.cumsum(listOr(draw, a), axis),
  };
};

const bincount: Make = (draw) => {
  const counted = Int32Array.from(
    { length: draw.length() },
    () => draw.integer(draw.once(60) ? -1 : 0, 9),
  );
  const weights = draw.once(2) ? draw.tensor([counted.length], draw.dtype()) : undefined;
  const minlength = draw.pick([0, 0, 12, 3]);
  return {
    question: {
      code: `np.bincount(a, ${weights ? "w" : "None"}, ${minlength})`,
      names: {
        a: encode({ shape: [counted.length], data: counted }),
        ...(weights && { w: encode(weights) }),
      },
    },
    ours: () => routines.bincount(counted, { minlength, ...(weights && { weights }) }),
  };
};

const outer: Make = (draw) => {
  const dtype = draw.dtype();
  const a = draw.tensor([draw.length()], dtype), b = draw.tensor([draw.length()], dtype);
  return {
    question: { code: "np.outer(a, b)", names: { a: encode(a), b: encode(b) } },
    ours: () => routines.outer(a, b),
  };
};

const trace: Make = (draw) => {
  const a = any(draw, draw.once(9) ? 1 : 2, 2), offset = draw.integer(-4, 4);
  return {
    question: { code: `np.trace(a, ${offset})`, names: { a: encode(a) } },
    ours: () => routines.trace(a, offset),
    tolerance: productsOf(a.dtype),
  };
};

const norm: Make = (draw) => {
  const a = draw.tensor(draw.shape(0, 3), draw.dtype(), true);
  const axis = axesOf(draw, a), keepdims = draw.once(4);
  const [ord, python] = draw.pick([
    ...[[null, "None"], [1, "1"], [-1, "-1"], [0, "0"], [3, "3"], [0.5, "0.5"], [2, "2"]],
    ...[[Infinity, "np.inf"], [-Infinity, "-np.inf"], ["fro", '"fro"']],
  ]);
  const more = `${python}, axis=${tuple(axis)}, keepdims=${keepdims ? "True" : "False"}`;
  return {
    question: { code: `np.linalg.norm(a, ${more})`, names: { a: encode(a) } },
    ours: () => routines.linalg.norm(a, ord, { axis, keepdims }),
    tolerance: productsOf(a.dtype),
  };
};

const solve: Make = (draw) => {
  const dtype = draw.dtype(), n = draw.integer(0, 9);
  const batch = draw.once(3) ? [draw.integer(0, 3)] : [];
  const plain = draw.tensor([...batch, n, n], dtype, true);
  // Far from singular, but for those that are.
  const a = draw.once(12) ? plain.mul(0) : plain.add(gradbook.eye(n, n, { dtype }).mul(8));
  const rows = draw.once(12) ? n + 1 : n;
  const b = draw.tensor(draw.once(2) ? [rows] : [...batch, rows, draw.length()], dtype, true);
  return {
    question: { code: "np.linalg.solve(a, b)", names: { a: encode(a), b: encode(b) } },
    ours: () => routines.linalg.solve(a, b),
    tolerance: dtype === "float64"
      ? { ...productsOf(dtype), relative: 1e-9 }
      : { ...productsOf(dtype), relative: 1e-3 },
  };
};

/** Products of vectors, matrices and stacks of them. */
const stacks: Make = (draw) => {
  const dtype = draw.dtype(), [m, k, n] = [draw.length(), draw.length(), draw.length()];
  const batch = draw.shape(0, 2).map((size) => Math.min(size, 4));
  const inner = draw.once(10) ? k + 1 : k;
  const left = draw.once(3) ? [k] : [...batch, m, k];
  const right = draw.once(3) ? [inner] : [...draw.partner(batch), inner, n];
  const a = draw.tensor(left, dtype, true), b = draw.tensor(right, dtype, true);
  return {
    question: { code: "a @ b", names: { a: encode(a), b: encode(b) } },
    ours: () => (a as Loose).matmul(b),
    tolerance: productsOf(dtype),
  };
};

export const ROUTINES: readonly Make[] = [
  ...["log1p", "expm1", "log2", "sin", "cos"].map((name) => unary(name, undefined, VECTOR_LOOPS)),
  ...["floor", "sign", "isnan", "isfinite"].map((name) => unary(name)),
  unary("logicalNot", "np.logical_not(a)"),
  unary("zerosLike", "np.zeros_like(a)"),
  unary("onesLike", "np.ones_like(a)"),
  binary("mod", "np.mod(a, b)"),
  binary("logicalAnd", "np.logical_and(a, b)"),
  binary("logicalOr", "np.logical_or(a, b)"),
  overAxes("flip", "np.flip(a, axis=AXIS)"),
  overAxes("countNonzero", "np.count_nonzero(a, axis=AXIS)", "np.ravel"),
  split("split", "split"),
  split("arraySplit", "array_split"),
  sorted("sort"),
  sorted("argsort"),
  ...[round, full, close, equal, median, squeeze, expand, repeat, tile, roll, unique, cumsum],
  ...[bincount, outer, trace, norm, solve, stacks, stacks],
];
