/** Operations of tensors beside NumPy's: values to the bit where NumPy's own are the same everywhere. */
import * as gradbook from "../../lib/mod.ts";
import type { Tensor } from "../../lib/mod.ts";
import { ASSIGNMENTS } from "./assignments.ts";
import type { Domain, Tolerance } from "./case.ts";
import {
  axesOf,
  type Loose,
  type Make,
  productsOf,
  tuple,
  value,
  VECTOR_LOOPS,
  view,
} from "./making.ts";
import { encode } from "./python.ts";
import { ROUTINES } from "./routines.ts";

const { arange, concatenate, linspace, meshgrid, stack, tensor, where } = gradbook as Loose;

/** An elementwise operation of one operand. */
const unary = (name: string, python = `np.${name}(a)`, tolerance?: Tolerance): Make => (draw) => {
  const a = view(draw, draw.tensor(draw.shape(), draw.dtype()));
  return {
    question: { code: python, names: { a: encode(a) } },
    ours: () => (a as Loose)[name](),
    ...(tolerance && { tolerance }),
  };
};

/** An elementwise operation of two operands, which broadcast. */
const binary = (name: string, operator: string): Make => (draw) => {
  const dtype = draw.dtype(), shape = draw.shape();
  const a = view(draw, draw.tensor(shape, dtype));
  const b = draw.once(4) ? draw.number() : view(draw, draw.tensor(draw.partner(shape), dtype));
  const compares = "<>=!".includes(operator[0]) || operator === "==";
  const code = operator.startsWith("np.") ? `${operator}(a, b)` : `a ${operator} b`;
  return {
    question: {
      code: compares ? `(${code}).astype(a.dtype)` : code,
      names: { a: encode(a), b: value(b) },
    },
    ours: () => (a as Loose)[name](b),
    ...(operator === "**" && {
      tolerance: { ulps: 1, because: "NumPy's pow is the C library's, which rounds differently" },
    }),
  };
};

/** Powers that NumPy does not leave to the C library. */
const simplePower: Make = (draw) => {
  const a = draw.tensor(draw.shape(), draw.dtype()), b = draw.pick([-1, 0, 0.5, 1, 2]);
  return {
    question: { code: `a ** ${b}`, names: { a: encode(a) } },
    ours: () => a.pow(b),
  };
};

/** A reduction over all, or along one axis or several. */
const reduction = (name: string, tolerance?: Tolerance): Make => (draw) => {
  const a = view(draw, draw.tensor(draw.shape(0, 4), draw.dtype(), tolerance !== undefined));
  const isPlace = name.startsWith("arg"), isTruth = name === "any" || name === "all";
  const drawn = axesOf(draw, a), axis = isPlace && Array.isArray(drawn) ? drawn[0] : drawn;
  const keepdims = !isPlace && draw.once(3);
  const ddof = (name === "var" || name === "std") && draw.once(3) ? draw.integer(0, 3) : 0;
  const more = (keepdims ? ", keepdims=True" : "") + (ddof > 0 ? `, ddof=${ddof}` : "");
  const code = `np.${name}(a, axis=${tuple(axis)}${more})`;
  const options = keepdims || ddof > 0
    ? { ...(keepdims && { keepdims }), ...(ddof > 0 && { ddof }) }
    : undefined;
  return {
    question: {
      code: isTruth && axis === undefined && !keepdims ? `bool(${code})` : code,
      names: { a: encode(a) },
    },
    ours: () =>
      isPlace && axis !== undefined
        ? shaped(a, axis as number, (a as Loose)[name](axis))
        : (a as Loose)[name](axis, options),
    ...(tolerance && { tolerance }),
  };
};

/** Indices along an axis come without their shape. */
function shaped(a: Tensor, axis: number, indices: Int32Array): Tensor {
  const shape = a.shape.toSpliced(axis < 0 ? axis + a.ndim : axis, 1);
  return new gradbook.Tensor(shape, Float64Array.from(indices));
}

const matmul: Make = (draw) => {
  const dtype = draw.dtype();
  const [m, k, n] = [draw.length(), draw.length(), draw.length()];
  const flip = (rows: number, columns: number) =>
    draw.once(2)
      ? draw.tensor([rows, columns], dtype, true)
      : draw.tensor([columns, rows], dtype, true).T;
  const a = flip(m, k), b = flip(draw.once(10) ? k + 1 : k, n);
  return {
    question: { code: "a @ b", names: { a: encode(a), b: encode(b) } },
    ours: () => (a as Loose).matmul(b),
    tolerance: productsOf(dtype),
  };
};

const dot: Make = (draw) => {
  const dtype = draw.dtype(), n = draw.length();
  const a = draw.tensor([n], dtype, true), b = draw.tensor([n], dtype, true);
  return {
    question: { code: "a.dot(b)", names: { a: encode(a), b: encode(b) } },
    ours: () => (a as Loose).dot(b),
    tolerance: productsOf(dtype),
  };
};

const inPlace = (name: string, operator: string): Make => (draw) => {
  const dtype = draw.dtype(), shape = draw.shape();
  const a = draw.tensor(shape, dtype), b = draw.tensor(draw.partner(shape), dtype);
  return {
    question: { code: `a ${operator}= b\na`, names: { a: encode(a), b: encode(b) } },
    ours: () => (a as Loose)[name](b),
  };
};

const reshape: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(), draw.dtype()));
  const shape = draw.once(3)
    ? draw.shape()
    : draw.once(2)
    ? [-1]
    : [...a.shape.toReversed(), ...(draw.once(2) ? [1] : [])];
  return {
    question: { code: `a.reshape(${JSON.stringify(shape)})`, names: { a: encode(a) } },
    ours: () => (a as Loose).reshape(shape),
  };
};

const slice: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(1), draw.dtype()));
  const end = () => draw.once(3) ? null : draw.integer(-9, 9);
  const ranges = Array.from(
    { length: draw.integer(1, a.ndim) },
    () => [end(), end(), draw.once(3) ? draw.pick([-3, -2, -1, 1, 2, 3]) : null],
  );
  const index = ranges.map((parts) => parts.map((part) => part ?? "").join(":")).join(", ");
  return {
    question: { code: `a[${index}]`, names: { a: encode(a) } },
    ours: () => (a as Loose).slice(...ranges),
  };
};

const take: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(1), draw.dtype()));
  const n = a.shape[0];
  const indices = Array.from(
    { length: draw.integer(0, 5) },
    () => draw.integer(draw.once(20) ? -n - 1 : 0, Math.max(0, n - 1)),
  );
  return {
    question: {
      code: `a[np.array(${JSON.stringify(indices)}, dtype=int)]`,
      names: { a: encode(a) },
    },
    ours: () => (a as Loose).take(indices),
  };
};

const transpose: Make = (draw) => {
  const a = draw.tensor(draw.shape(0, 4), draw.dtype());
  const axes = a.shape.map((_, axis) => axis).sort(() => draw.once(2) ? 1 : -1);
  if (draw.once(9)) axes.push(draw.integer(0, 3));
  return {
    question: { code: `a.transpose(${JSON.stringify(axes)})`, names: { a: encode(a) } },
    ours: () => (a as Loose).transpose(axes),
  };
};

const broadcastTo: Make = (draw) => {
  const shape = draw.shape(), a = draw.tensor(draw.partner(shape), draw.dtype());
  return {
    question: { code: `np.broadcast_to(a, ${JSON.stringify(shape)})`, names: { a: encode(a) } },
    ours: () => (a as Loose).broadcastTo(shape),
  };
};

const joined = (name: "stack" | "concatenate"): Make => (draw) => {
  const dtype = draw.dtype(),
    shape = draw.shape(1),
    axis = draw.integer(-shape.length, shape.length);
  const parts = Array.from({ length: draw.integer(1, 4) }, () =>
    draw.tensor(
      name === "concatenate"
        ? shape.map((n, i) => i === (axis + shape.length) % shape.length ? draw.length() : n)
        : draw.once(12)
        ? draw.shape()
        : shape,
      dtype,
    ));
  return {
    question: { code: `np.${name}(parts, axis=${axis})`, names: { parts: parts.map(encode) } },
    ours: () => (name === "stack" ? stack : concatenate)(parts, axis),
  };
};

const chosen: Make = (draw) => {
  const dtype = draw.dtype(), shape = draw.shape();
  const condition = draw.tensor(shape, dtype).gt(0);
  const a = draw.tensor(draw.partner(shape), dtype), b = draw.tensor(draw.partner(shape), dtype);
  return {
    question: {
      code: "np.where(c, a, b)",
      names: { c: encode(condition), a: encode(a), b: encode(b) },
    },
    ours: () => where(condition, a, b),
  };
};

const clip: Make = (draw) => {
  const a = draw.tensor(draw.shape(), draw.dtype());
  const [low, high] = [draw.number(), draw.number()];
  return {
    question: {
      code: "np.clip(a, low, high)",
      names: { a: encode(a), low: value(low), high: value(high) },
    },
    ours: () => (a as Loose).clip(low, high),
  };
};

const spaced: Make = (draw) => {
  // Steps so small that they are zero, and ends that are none.
  const end = () =>
    draw.once(3)
      ? draw.number()
      : draw.once(6)
      ? draw.integer(-9, 9) * 5e-324
      : draw.integer(-20, 20) / 3;
  const [start, stop, count] = [end(), end(), draw.integer(0, 20)], endpoint = !draw.once(3);
  return {
    question: {
      code: `np.linspace(start, stop, count${endpoint ? "" : ", endpoint=False"})`,
      names: { start: value(start), stop: value(stop), count },
    },
    ours: () => linspace(start, stop, count, endpoint ? undefined : { endpoint }),
  };
};

const ranged: Make = (draw) => {
  const quarter = () => draw.integer(-40, 40) / draw.pick([1, 3, 4, 7]);
  const [start, stop, step] = [quarter(), quarter(), quarter()];
  return {
    question: {
      code: "np.arange(start, stop, step)",
      names: { start: value(start), stop: value(stop), step: value(step) },
    },
    ours: () => arange(start, stop, step),
  };
};

const grid: Make = (draw) => {
  const dtype = draw.dtype();
  const x = draw.tensor([draw.length()], dtype), y = draw.tensor([draw.length()], dtype);
  const indexing = draw.pick(["xy", "ij"]);
  return {
    question: {
      code: `np.meshgrid(x, y, indexing="${indexing}")`,
      names: { x: encode(x), y: encode(y) },
    },
    ours: () => meshgrid(x, y, { indexing }),
  };
};

const printed: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(0, 3), draw.dtype()));
  return {
    question: { code: "repr(a)", names: { a: encode(a) } },
    ours: () => String(a),
  };
};

const cast: Make = (draw) => {
  const a = draw.tensor(draw.shape(), draw.dtype()), dtype = draw.dtype();
  return {
    question: { code: `a.astype("${dtype}")`, names: { a: encode(a) } },
    ours: () => a.astype(dtype),
  };
};

const nested: Make = (draw) => {
  const a = draw.tensor(draw.shape(1), "float64");
  const lists = a.toArray();
  return {
    question: { code: "a", names: { a: encode(a) } },
    ours: () => a.size === 0 ? a : tensor(lists),
  };
};

const REDUCTIONS = [
  ...["sum", "mean", "std", "var", "prod", "max", "min", "argmax", "argmin", "any", "all"],
];

const MAKERS: readonly Make[] = [
  ...["exp", "log", "tanh"].map((name) => unary(name, `np.${name}(a)`, VECTOR_LOOPS)),
  unary("sqrt"),
  unary("abs"),
  unary("neg", "-a"),
  unary("sigmoid", "1 / (1 + np.exp(-a))", VECTOR_LOOPS),
  unary("ravel", "a.ravel()"),
  unary("copy", "a.copy()"),
  ...Object.entries({
    ...{ add: "+", sub: "-", mul: "*", div: "/", pow: "**" },
    ...{ gt: ">", ge: ">=", lt: "<", le: "<=", eq: "==", ne: "!=" },
    ...{ maximum: "np.maximum", minimum: "np.minimum" },
  }).map(([name, operator]) => binary(name, operator)),
  ...Object.entries({ iadd: "+", isub: "-", imul: "*", idiv: "/" })
    .map(([name, operator]) => inPlace(name, operator)),
  ...REDUCTIONS.map((name) => reduction(name)),
  simplePower,
  matmul,
  matmul,
  dot,
  reshape,
  slice,
  take,
  transpose,
  broadcastTo,
  joined("stack"),
  joined("concatenate"),
  chosen,
  clip,
  spaced,
  ranged,
  grid,
  printed,
  cast,
  nested,
  ...ASSIGNMENTS,
  ...ROUTINES,
];

export const operations: Domain = {
  name: "operations",
  setup: [],
  kernels: ["simd", "reference", ...(Deno.env.has("GRADBOOK_BLAS") ? ["blas" as const] : [])],
  case: (draw) => draw.pick(MAKERS)(draw),
};
