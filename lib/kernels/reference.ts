/**
 * The kernels as plain loops: the specification that every faster implementation is compared with.
 *
 * Written to be understood in one sitting. The loop orders are chosen so that the innermost loop
 * walks along rows; but for the two sparse products, where training spends its time, nothing else
 * is tuned.
 *
 * @module
 */
import { activationDerivative, activationFunction } from "./activation_functions.ts";
import { exp, log, log1p, sigmoid, tanh } from "./exponential.ts";
import type {
  ActivationName,
  BinaryKernel,
  FloatArray,
  HeadKernel,
  Kernels,
  ProductKernel,
  ReductionKernel,
  SparseRows,
  UnaryKernel,
} from "./interface.ts";
import { sum } from "./pairwise_sum.ts";

const matmul: ProductKernel = (out, a, b, m, k, n) => {
  out.fill(0, 0, m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) addScaledRow(out, i * n, a[i * k + p], b, p * n, n);
  }
};

const matmulTN: ProductKernel = (out, a, b, m, k, n) => {
  out.fill(0, 0, m * n);
  for (let p = 0; p < k; p++) {
    for (let i = 0; i < m; i++) addScaledRow(out, i * n, a[p * m + i], b, p * n, n);
  }
};

const matmulNT: ProductKernel = (out, a, b, m, k, n) => {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let p = 0; p < k; p++) dot += a[i * k + p] * b[j * k + p];
      out[i * n + j] = dot;
    }
  }
};

/** `out[o…] += factor · b[p…]` over n numbers: the innermost loop of the dense products. */
function addScaledRow(
  out: FloatArray,
  o: number,
  factor: number,
  b: FloatArray,
  p: number,
  n: number,
): void {
  for (let j = 0; j < n; j++) out[o + j] += factor * b[p + j];
}

function sparseMatmul(
  out: FloatArray,
  x: SparseRows,
  rows: Int32Array,
  w: FloatArray,
  n: number,
): void {
  fillWithScaledSum(out, rows.length, x.background, w, x.columns, n);
  const { starts, columnOf, values } = x;
  for (let i = 0; i < rows.length; i++) {
    const first = starts[rows[i]], end = starts[rows[i] + 1];
    let j = 0;
    // Four columns at a time, their sums held in locals: twice as fast as row by row.
    for (; j + 4 <= n; j += 4) {
      const o = i * n + j;
      let sum0 = out[o], sum1 = out[o + 1], sum2 = out[o + 2], sum3 = out[o + 3];
      for (let p = first; p < end; p++) {
        const value = values[p], q = columnOf[p] * n + j;
        sum0 += value * w[q];
        sum1 += value * w[q + 1];
        sum2 += value * w[q + 2];
        sum3 += value * w[q + 3];
      }
      out[o] = sum0;
      out[o + 1] = sum1;
      out[o + 2] = sum2;
      out[o + 3] = sum3;
    }
    for (; j < n; j++) {
      let sum = out[i * n + j];
      for (let p = first; p < end; p++) sum += values[p] * w[columnOf[p] * n + j];
      out[i * n + j] = sum;
    }
  }
}

function sparseMatmulTN(
  out: FloatArray,
  x: SparseRows,
  rows: Int32Array,
  d: FloatArray,
  n: number,
): void {
  fillWithScaledSum(out, x.columns, x.background, d, rows.length, n);
  const { starts, columnOf, values } = x;
  for (let i = 0; i < rows.length; i++) {
    const first = starts[rows[i]], end = starts[rows[i] + 1];
    let j = 0;
    // Four columns at a time, as above.
    for (; j + 4 <= n; j += 4) {
      const q = i * n + j;
      const d0 = d[q], d1 = d[q + 1], d2 = d[q + 2], d3 = d[q + 3];
      for (let p = first; p < end; p++) {
        const value = values[p], o = columnOf[p] * n + j;
        out[o] += value * d0;
        out[o + 1] += value * d1;
        out[o + 2] += value * d2;
        out[o + 3] += value * d3;
      }
    }
    for (; j < n; j++) {
      for (let p = first; p < end; p++) out[columnOf[p] * n + j] += values[p] * d[i * n + j];
    }
  }
}

/** Each of `count` rows of out ← the sum of the rows of b (m, n), times `factor`. */
function fillWithScaledSum(
  out: FloatArray,
  count: number,
  factor: number,
  b: FloatArray,
  m: number,
  n: number,
): void {
  out.fill(0, 0, count * n);
  if (factor === 0 || count === 0) return;
  for (let p = 0; p < m; p++) addScaledRow(out, 0, 1, b, p * n, n);
  for (let j = 0; j < n; j++) out[j] *= factor;
  for (let i = 1; i < count; i++) out.copyWithin(i * n, 0, n);
}

function transpose(out: FloatArray, a: FloatArray, m: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j];
  }
}

function gatherRows(out: FloatArray, a: FloatArray, rows: ArrayLike<number>, n: number): void {
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0, o = i * n, p = rows[i] * n; j < n; j++) out[o + j] = a[p + j];
  }
}

function unary(f: (a: number) => number): UnaryKernel {
  return (out, a) => {
    for (let i = 0; i < a.length; i++) out[i] = f(a[i]);
  };
}

function binary(f: (a: number, b: number) => number): BinaryKernel {
  return (out, a, b, m, n, aRow, aColumn, bRow, bColumn) => {
    for (let i = 0, o = 0; i < m; i++) {
      let p = i * aRow, q = i * bRow;
      for (let j = 0; j < n; j++, o++, p += aColumn, q += bColumn) out[o] = f(a[p], b[q]);
    }
  };
}

/** Keeps one element of each line along the reduced axis: the one `f` prefers, pair by pair. */
function reduction(f: (a: number, b: number) => number): ReductionKernel {
  return (out, a, outer, n, inner) => {
    for (let i = 0; i < outer; i++) {
      for (let j = 0; j < inner; j++) {
        const first = i * n * inner + j;
        let result = a[first];
        for (let p = 1; p < n; p++) result = f(result, a[first + p * inner]);
        out[i * inner + j] = result;
      }
    }
  };
}

function argmax(out: Int32Array, a: FloatArray, outer: number, n: number, inner: number): void {
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const first = i * n * inner + j;
      let best = 0;
      for (let p = 0; p < n; p++) {
        const candidate = a[first + p * inner];
        if (Number.isNaN(candidate)) {
          best = p;
          break;
        }
        if (candidate > a[first + best * inner]) best = p;
      }
      out[i * inner + j] = best;
    }
  }
}

/** IEEE 754's power: JavaScript's is NaN for 1 to the power NaN and for ±1 to the power ±∞. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

function biasActivation(
  z: FloatArray,
  bias: FloatArray,
  m: number,
  n: number,
  activation: ActivationName,
): void {
  const f = activationFunction(activation);
  for (let i = 0, o = 0; i < m; i++) {
    for (let j = 0; j < n; j++, o++) z[o] = f(z[o] + bias[j]);
  }
}

function activationBackward(d: FloatArray, a: FloatArray, activation: ActivationName): void {
  const derivative = activationDerivative(activation);
  for (let i = 0; i < d.length; i++) d[i] *= derivative(a[i]);
}

const softmaxCrossEntropy: HeadKernel = (z, delta, targets, m, k) => {
  let loss = 0;
  for (let i = 0; i < m; i++) {
    const first = i * k, end = first + k;
    let greatest = -Infinity;
    for (let o = first; o < end; o++) greatest = Math.max(greatest, z[o]);
    let own = 0, total = 0;
    for (let o = first; o < end; o++) {
      if (targets[o] !== 0) own -= targets[o] * (z[o] - greatest);
      const e = exp(z[o] - greatest);
      total += e;
      z[o] = e;
    }
    // -log p = log Σ exp(z) - z stays finite where p itself has become 0.
    const logTotal = log(total);
    for (let o = first; o < end; o++) {
      const p = z[o] / total;
      own += targets[o] * logTotal;
      z[o] = p;
      delta[o] = (p - targets[o]) / m;
    }
    loss += own;
  }
  return loss;
};

const sigmoidBinaryCrossEntropy: HeadKernel = (z, delta, targets, m, k) => {
  let loss = 0;
  for (let i = 0, o = 0; i < m; i++) {
    let own = 0;
    for (let j = 0; j < k; j++, o++) {
      // The same sum in terms of the logit, finite where p has become 0 or 1.
      own += Math.max(z[o], 0) - targets[o] * z[o] + log1p(exp(-Math.abs(z[o])));
      const p = sigmoid(z[o]);
      z[o] = p;
      delta[o] = (p - targets[o]) / m;
    }
    loss += own;
  }
  return loss;
};

const sigmoidSquaredError: HeadKernel = (z, delta, targets, m, k) => {
  let loss = 0;
  for (let i = 0, o = 0; i < m; i++) {
    let own = 0;
    for (let j = 0; j < k; j++, o++) {
      const p = sigmoid(z[o]);
      const error = p - targets[o];
      own += error * error;
      z[o] = p;
      delta[o] = 2 * error / m * (p * (1 - p));
    }
    loss += own;
  }
  return loss;
};

function sgd(w: FloatArray, gradient: FloatArray, rate: number): void {
  for (let i = 0; i < w.length; i++) w[i] -= rate * gradient[i];
}

/** The plain implementation. */
export const reference: Kernels = {
  name: "reference",
  matmul,
  matmulTN,
  matmulNT,
  sparseMatmul,
  sparseMatmulTN,
  transpose,
  gatherRows,
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  pow: binary(power),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  gt: binary((a, b) => a > b ? 1 : 0),
  ge: binary((a, b) => a >= b ? 1 : 0),
  lt: binary((a, b) => a < b ? 1 : 0),
  le: binary((a, b) => a <= b ? 1 : 0),
  eq: binary((a, b) => a === b ? 1 : 0),
  ne: binary((a, b) => a !== b ? 1 : 0),
  neg: unary((a) => -a),
  exp: unary(exp),
  log: unary(log),
  tanh: unary(tanh),
  sigmoid: unary(sigmoid),
  abs: unary(Math.abs),
  sqrt: unary(Math.sqrt),
  sum,
  max: reduction(Math.max),
  min: reduction(Math.min),
  argmax,
  biasActivation,
  activationBackward,
  softmaxCrossEntropy,
  sigmoidBinaryCrossEntropy,
  sigmoidSquaredError,
  sgd,
};
