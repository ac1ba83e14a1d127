/**
 * Activations on blocks of rows, in place, and their derivatives in terms of their outputs. An
 * activation that is missing here traps.
 */
import { IDENTITY, RELU, SIGMOID, TANH } from "./constants";
import { tanh } from "./exponential";
import { sigmoidVector } from "./exponential_pair";

/** `a ← f(a)` for `rows` rows of `vectors` vectors. */
export function activate<T>(a: usize, rowBytes: usize, rows: u32, vectors: u32, f: u32): void {
  if (f == IDENTITY) return;
  const zero = v128.splat<T>(<T> 0);
  for (let i: u32 = 0; i < rows; i++, a += rowBytes) {
    const end = a + 16 * vectors;
    if (f == RELU) {
      // The one of the two that keeps NaN as it is.
      for (let p = a; p < end; p += 16) v128.store(p, v128.max<T>(zero, v128.load(p)));
    } else if (f == TANH) {
      for (let p = a; p < end; p += sizeof<T>()) store<T>(p, <T> tanh(<f64> load<T>(p)));
    } else if (f == SIGMOID) {
      for (let p = a; p < end; p += 16) v128.store(p, sigmoidVector<T>(v128.load(p)));
    } else {
      unreachable();
    }
  }
}

/** `d ← d ⊙ f′` for `rows` rows of `vectors` vectors, f′ in terms of the output a. */
export function activateBackward<T>(
  d: usize, a: usize, rowBytes: usize, rows: u32, vectors: u32, f: u32,
): void {
  if (f == IDENTITY) return;
  const zero = v128.splat<T>(<T> 0), one = v128.splat<T>(<T> 1);
  for (let i: u32 = 0; i < rows; i++, a += rowBytes, d += rowBytes) {
    for (let o: usize = 0; o < 16 * vectors; o += 16) {
      const y = v128.load(a + o), dy = v128.load(d + o);
      if (f == RELU) {
        v128.store(d + o, v128.and(dy, v128.gt<T>(y, zero)));
      } else if (f == TANH) {
        v128.store(d + o, v128.mul<T>(dy, v128.sub<T>(one, v128.mul<T>(y, y))));
      } else if (f == SIGMOID) {
        v128.store(d + o, v128.mul<T>(dy, v128.mul<T>(y, v128.sub<T>(one, y))));
      } else {
        unreachable();
      }
    }
  }
}
