/**
 * Element by element: loops of their own for each operation, since a loop that calls a function for
 * each element is several times slower. Copies into WebAssembly would take longer than they do.
 *
 * @module
 */
import type { BinaryKernel, FloatArray, Kernels, UnaryKernel } from "../mod.ts";
import { reference } from "../reference.ts";

/** One line of a binary operation: `out[o + i] = f(a[p + i · aStep], b[q + i · bStep])` for i < n. */
type Line = (
  out: FloatArray,
  o: number,
  a: FloatArray,
  p: number,
  aStep: number,
  b: FloatArray,
  q: number,
  bStep: number,
  n: number,
) => void;

/**
 * A binary kernel from the loop over one line. In those loops `| 0` tells the compiler that indices
 * are integers of 32 bits, which makes them a third faster.
 */
function overLines(line: Line): BinaryKernel {
  return (out, a, b, m, n, aRow, aColumn, bRow, bColumn) => {
    // Rows that follow each other in both operands make one line.
    if (aRow === n * aColumn && bRow === n * bColumn) {
      n *= m;
      m = 1;
    }
    for (let i = 0; i < m; i++) line(out, i * n, a, i * aRow, aColumn, b, i * bRow, bColumn, n);
  };
}

const add: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] + b[q];
  }
});

const sub: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] - b[q];
  }
});

const mul: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] * b[q];
  }
});

const div: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] / b[q];
  }
});

const maximum: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = Math.max(a[p], b[q]);
  }
});

const minimum: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = Math.min(a[p], b[q]);
  }
});

const gt: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] > b[q] ? 1 : 0;
  }
});

const ge: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] >= b[q] ? 1 : 0;
  }
});

const lt: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] < b[q] ? 1 : 0;
  }
});

const le: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] <= b[q] ? 1 : 0;
  }
});

const eq: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] === b[q] ? 1 : 0;
  }
});

const ne: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    out[o] = a[p] !== b[q] ? 1 : 0;
  }
});

const powLine: BinaryKernel = overLines((out, o, a, p, aStep, b, q, bStep, n) => {
  for (const end = o + n | 0; o < end; o = o + 1 | 0, p = p + aStep | 0, q = q + bStep | 0) {
    const base = a[p], exponent = b[q];
    // IEEE 754's power, where JavaScript's is NaN.
    const isOne = base === 1 || (base === -1 && Math.abs(exponent) === Infinity);
    out[o] = isOne ? 1 : base ** exponent;
  }
});

/** Squares are products: to the same bits, and many times faster. */
const pow: BinaryKernel = (out, a, b, m, n, aRow, aColumn, bRow, bColumn) => {
  const isSquare = bRow === 0 && bColumn === 0 && b[0] === 2;
  if (isSquare) mul(out, a, a, m, n, aRow, aColumn, aRow, aColumn);
  else powLine(out, a, b, m, n, aRow, aColumn, bRow, bColumn);
};

const neg: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = -a[i];
};

const exp: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.exp(a[i]);
};

const log: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.log(a[i]);
};

const tanh: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.tanh(a[i]);
};

const sigmoid: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = 1 / (1 + Math.exp(-a[i]));
};

const abs: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.abs(a[i]);
};

const sqrt: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.sqrt(a[i]);
};

/** As in `reference`, with a loop of its own for each common activation. */
const biasActivation: typeof reference.biasActivation = (z, bias, m, n, activation) => {
  if (activation === "relu" || activation === "identity") {
    add(z, z, bias, m, n, n, 1, 0, 1);
    if (activation === "relu") {
      for (let i = 0; i < m * n; i++) z[i] = Math.max(0, z[i]);
    }
  } else {
    reference.biasActivation(z, bias, m, n, activation);
  }
};

/** These kernels of the interface. */
export const elementwise = {
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  gt,
  ge,
  lt,
  le,
  eq,
  ne,
  pow,
  neg,
  exp,
  log,
  tanh,
  sigmoid,
  abs,
  sqrt,
  biasActivation,
} satisfies Partial<Kernels>;
