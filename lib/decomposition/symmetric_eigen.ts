/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reflections make it
 * tridiagonal, implicit QL steps make that diagonal. This is the pair TRED2 and IMTQL2 of EISPACK
 * (after J. H. Wilkinson and C. Reinsch, _Linear Algebra_, 1971), with vectors kept as rows, so that
 * every inner loop runs along memory.
 *
 * Iterating for the largest few eigenvectors only would be faster, but by as many steps as the gaps
 * between eigenvalues happen to ask for, and it stumbles over equal ones. Here the work is always
 * the same, some 3 n³ multiply-adds (about a second for n = 784), and vectors are orthogonal to
 * rounding, those of equal and of zero eigenvalues included.
 *
 * @module
 */
import type { FloatArray } from "../kernels/interface.ts";

/** Eigenvalues, the largest first, and eigenvectors of length 1 in their order. */
export interface SymmetricEigen {
  /** (N,) */
  readonly values: Float64Array;
  /** (N, N), a row per eigenvector. */
  readonly vectors: Float64Array;
}

/**
 * The eigenvalues and eigenvectors of the symmetric matrix A (N, N), of which the lower triangle is
 * read. Values are good to a few roundings of the largest.
 *
 * @throws {RangeError} If an entry is not finite.
 */
export function symmetricEigen(a: FloatArray, n: number): SymmetricEigen {
  const rows = Array.from(
    { length: n },
    (_, i) => Float64Array.from(a.subarray(i * n, i * n + i + 1)),
  );
  let largest = 0;
  for (const row of rows) {
    for (const value of row) {
      if (!Number.isFinite(value)) {
        throw new RangeError(
          `Cannot find eigenvalues: expected finite numbers in the matrix, but got ${value}`,
        );
      }
      largest = Math.max(largest, Math.abs(value));
    }
  }
  // Brought to numbers around 1, so that no square overflows, and none that counts underflows.
  const scale = largest || 1;
  for (const row of rows) row.forEach((value, j) => row[j] = value / scale);
  const { diagonal, offDiagonal, vectors } = tridiagonalize(rows);
  diagonalize(diagonal, offDiagonal, vectors);
  const order = [...diagonal.keys()].sort((i, j) => diagonal[j] - diagonal[i]);
  const sorted = new Float64Array(n * n);
  order.forEach((i, row) => sorted.set(vectors[i], row * n));
  return { values: Float64Array.from(order, (i) => diagonal[i] * scale), vectors: sorted };
}

type Rows = readonly Float64Array[];

/** A = Vᵀ T V. */
interface Tridiagonal {
  /** T's diagonal (N,). */
  readonly diagonal: Float64Array;
  /** Beside it (N,): entry i couples i and i + 1, the last is 0. */
  readonly offDiagonal: Float64Array;
  /** V, orthogonal (N, N). */
  readonly vectors: Rows;
}

/**
 * From the last row up, clears what stands left of the subdiagonal by a reflection
 * H = I − v vᵀ / h from both sides: T = V A Vᵀ with V = H₂ H₃ … Takes the lower
 * triangle, row by row, and overwrites it.
 */
function tridiagonalize(a: Rows): Tridiagonal {
  const n = a.length;
  const offDiagonal = new Float64Array(n), heights = new Float64Array(n);
  for (let i = n - 1; i >= 2; i--) {
    const v = a[i].subarray(0, i); // the reflection's vector, in place of what it clears
    const before = v[i - 1], length = Math.sqrt(dot(v, v, i));
    const after = before > 0 ? -length : length; // away from `before`: no digits cancel
    const h = heights[i] = length * (length + Math.abs(before));
    offDiagonal[i - 1] = after;
    if (h === 0) continue;
    v[i - 1] = before - after;
    // H A H = A − v qᵀ − q vᵀ, where p = A v / h and q = p − v (vᵀ p) / 2h.
    const q = multiplySymmetric(a, v);
    for (let j = 0; j < i; j++) q[j] /= h;
    addMultiple(q, -dot(v, q, i) / (2 * h), v, i);
    for (let j = 0; j < i; j++) {
      addMultiple(a[j], -v[j], q, j + 1);
      addMultiple(a[j], -q[j], v, j + 1);
    }
  }
  if (n > 1) offDiagonal[0] = a[1][0];
  const diagonal = Float64Array.from(a, (row, i) => row[i]);
  return { diagonal, offDiagonal, vectors: multiplyReflections(a, heights) };
}

/** H₂ H₃ …, whose vectors stand in the rows of `a`. */
function multiplyReflections(a: Rows, heights: Float64Array): Rows {
  const n = a.length;
  const product = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => i === j ? 1 : 0));
  for (let i = 2; i < n; i++) {
    if (heights[i] === 0) continue;
    // Beyond the first i rows and columns it is the identity still.
    for (let j = 0; j < i; j++) {
      addMultiple(product[j], -dot(product[j], a[i], i) / heights[i], a[i], i);
    }
  }
  return product;
}

/** More QL steps than any eigenvalue needs: two are usual. */
const STEP_LIMIT = 60;

/**
 * Makes T diagonal by rotations of neighbours, which it applies to the rows of `vectors` too: QL
 * steps with Wilkinson's shift, until an entry beside the diagonal is lost in rounding.
 */
function diagonalize(d: Float64Array, e: Float64Array, vectors: Rows): void {
  const n = d.length;
  const isNegligible = (i: number) =>
    Math.abs(e[i]) <= Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1]));
  for (let first = 0; first < n; first++) {
    for (let step = 0;; step++) {
      let last = first;
      while (last < n - 1 && !isNegligible(last)) last++;
      if (last === first) break;
      if (step === STEP_LIMIT) {
        throw new Error(
          `Cannot find eigenvalue ${first + 1} of ${n}: QL must converge in ${STEP_LIMIT} steps, ` +
            "but does not",
        );
      }
      const half = (d[first + 1] - d[first]) / (2 * e[first]);
      const root = hypotenuse(half, 1);
      let g = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root));
      let sine = 1, cosine = 1, p = 0;
      let i = last - 1;
      for (; i >= first; i--) {
        const f = sine * e[i], b = cosine * e[i];
        const r = hypotenuse(f, g);
        e[i + 1] = r;
        if (r === 0) break; // T falls apart here
        sine = f / r;
        cosine = g / r;
        g = d[i + 1] - p;
        const t = (d[i] - g) * sine + 2 * cosine * b;
        p = sine * t;
        d[i + 1] = g + p;
        g = cosine * t - b;
        rotate(vectors[i], vectors[i + 1], sine, cosine);
      }
      if (i >= first) d[i + 1] -= p;
      else {
        d[first] -= p;
        e[first] = g;
      }
      e[last] = 0;
    }
  }
}

/** Turns the pair x, y: x ← cosine · x − sine · y, y ← sine · x + cosine · y. */
function rotate(x: Float64Array, y: Float64Array, sine: number, cosine: number): void {
  for (let k = 0; k < x.length; k++) {
    const xk = x[k], yk = y[k];
    x[k] = cosine * xk - sine * yk;
    y[k] = sine * xk + cosine * yk;
  }
}

/** A v over the first rows and columns, as many as v is long, by the lower triangle of A. */
function multiplySymmetric(a: Rows, v: Float64Array): Float64Array {
  const product = new Float64Array(v.length);
  for (let j = 0; j < v.length; j++) {
    const row = a[j], vj = v[j];
    let sum = row[j] * vj;
    for (let k = 0; k < j; k++) {
      sum += row[k] * v[k];
      product[k] += row[k] * vj;
    }
    product[j] += sum;
  }
  return product;
}

/** √(a² + b²) without overflow. (`Math.hypot` differs from engine to engine.) */
function hypotenuse(a: number, b: number): number {
  const longer = Math.max(Math.abs(a), Math.abs(b));
  if (longer === 0) return 0;
  const x = a / longer, y = b / longer;
  return longer * Math.sqrt(x * x + y * y);
}

function dot(x: Float64Array, y: Float64Array, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += x[k] * y[k];
  return sum;
}

/** x ← x + factor · y, the first n entries. */
function addMultiple(x: Float64Array, factor: number, y: Float64Array, n: number): void {
  for (let k = 0; k < n; k++) x[k] += factor * y[k];
}
