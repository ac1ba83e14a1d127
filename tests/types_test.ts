/**
 * What the compiler must accept and what it must refuse. The lines below never run: that this file
 * type-checks is the test, since an unused `@ts-expect-error` is an error itself.
 */
import {
  Dense,
  expectShape,
  type Matrix,
  ones,
  type Tensor,
  tensor,
  type Vector,
  where,
  zeros,
} from "../lib/mod.ts";

/** Compiles only if both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : never;
function same<A, B>(_: Same<A, B>): void {}

export function products(
  x: Matrix<32, 784>,
  w: Matrix<784, 30>,
  dy: Matrix<32, 30>,
  square: Matrix<30, 30>,
) {
  same<ReturnType<typeof x.T.matmul<784, 32, 30>>, Matrix<784, 30>>(true);
  const y: Matrix<32, 30> = x.matmul(w);
  const dW: Matrix<784, 30> = x.T.matmul(dy);
  const dx: Matrix<32, 784> = dy.matmul(w.T);
  // @ts-expect-error (32, 784) · (30, 10): the inner dimensions differ
  x.matmul(zeros([30, 10]));
  // @ts-expect-error x.matmul(dy) where x.T.matmul(dy) is due
  x.matmul(dy);
  // @ts-expect-error the result is (784, 30), not (30, 784)
  const wrong: Matrix<30, 784> = x.T.matmul(dy);
  const row: Vector<30> = square.row(0).matmul(square);
  const column: Vector<32> = dy.matmul(row);
  const inner: number = row.matmul(row);
  const stack: Tensor = zeros([5, 32, 784]).matmul(w);
  // @ts-expect-error (784, 30) · (32,)
  w.matmul(column);
  return { y, dW, dx, wrong, inner, stack };
}

/** Where N and D may well be the same number, the compiler still tells them apart. */
export function coincidingSizes<N extends number, D extends number, H extends number>(
  x: Matrix<N, D>,
  dy: Matrix<N, H>,
) {
  const dW: Matrix<D, H> = x.T.matmul(dy);
  // @ts-expect-error x.matmul(dy) where x.T.matmul(dy) is due
  x.matmul(dy);
  // @ts-expect-error a gradient summed over the outputs is no bias gradient
  const db: Vector<H> = dy.sum(1);
  return { dW, db };
}

export function dots(x: Matrix<32, 784>, v: Vector<784>, w: Matrix<784, 30>) {
  const scalar: number = v.dot(v);
  const vector: Vector<32> = x.dot(v);
  const matrix: Matrix<32, 30> = x.dot(w);
  // @ts-expect-error (32, 784) · (32,)
  x.dot(vector);
  return { scalar, matrix };
}

export function broadcasting(x: Matrix<32, 30>, other: Matrix<30, 32>) {
  same<Matrix<32, 30>, ReturnType<typeof x.add>>(true);
  x.add(1).sub(x).mul(zeros([30])).div(zeros([1, 30])).maximum(zeros([32, 1])).gt(zeros([1, 1]));
  where(x.gt(0), x, 0);
  // @ts-expect-error (32, 30) + (30, 32)
  x.add(other);
  // @ts-expect-error a row of 32 does not fit columns of 30
  x.add(zeros([32]));
  // @ts-expect-error (32, 30) + (30, 1)
  x.add(zeros([30, 1]));
  // @ts-expect-error (30,) + (32, 30) is larger than its left operand: widen it to Tensor
  zeros([30]).add(x);
  // @ts-expect-error (30,) + (30, 1) would be (30, 30)
  zeros([30]).add(zeros([30, 1]));
  const row: Tensor = zeros([30]);
  const wide: Tensor = row.add(x);
  return wide;
}

export function reductions(x: Matrix<32, 30>) {
  const total: number = x.sum();
  const columns: Vector<30> = x.sum(0);
  const rows: Vector<32> = x.mean(1);
  const kept: Matrix<32, 1> = x.max(1, { keepdims: true });
  const shifted: Matrix<32, 30> = x.sub(x.max(1, { keepdims: true }));
  const labels: Int32Array = x.argmax(1);
  const both: Tensor = x.sum([0, 1]);
  const variances: Vector<30> = x.var(0, { ddof: 1 });
  // @ts-expect-error summing over axis 1 leaves 32 numbers
  const wrong: Vector<30> = x.sum(1);
  return { total, columns, rows, kept, shifted, labels, both, variances, wrong };
}

export function shapes(x: Matrix<32, 30>, unknown: Tensor) {
  const t: Matrix<30, 32> = x.T;
  const batch: Matrix<number, 30> = x.rows(0, 8).take([1, 2]);
  const row: Vector<30> = x.row(0);
  const column: Vector<32> = x.column(0);
  const flat: Vector<960> = x.reshape([960]);
  const known: Matrix<number, 784> = expectShape(unknown, [null, 784]);
  // @ts-expect-error a tensor of unknown shape is no matrix
  unknown.matmul(x);
  // @ts-expect-error nor is a vector of four numbers one of five
  const wrong: Vector<5> = zeros([4]);
  const sizes = [784, 30, 10];
  // Widths known at run time only: plain numbers, checked at run time.
  let a: Matrix = known;
  for (let i = 1; i < sizes.length; i++) a = a.matmul(zeros([sizes[i - 1], sizes[i]]));
  return { t, batch, row, column, flat, wrong, a };
}

export function layers(x: Matrix<32, 784>) {
  const layer = new Dense(ones([784, 30]), zeros([30]));
  const y: Matrix<32, 30> = layer.forward(x);
  const { dW, db, dx } = layer.backward(x, y);
  const checked: [Matrix<784, 30>, Vector<30>, Matrix<32, 784>] = [dW, db, dx];
  // @ts-expect-error the layer takes 784 features
  layer.forward(zeros([32, 30]));
  // @ts-expect-error the gradient of the output has 30 columns
  layer.backward(x, x);
  // @ts-expect-error x and dy must have the same number of rows
  layer.backward(x, zeros([31, 30]));
  // @ts-expect-error the bias has one number per output
  new Dense(ones([784, 30]), zeros([10]));
  return checked;
}

export function creation() {
  const vector: Vector = tensor([1, 2, 3]);
  const matrix: Matrix = tensor([[1, 2], [3, 4]]);
  const nested: number[][] = matrix.toArray();
  // @ts-expect-error not numbers
  tensor(["1"]);
  return { vector, nested };
}

Deno.test("shape types accept what fits and refuse what does not (checked by the compiler)", () => {});
