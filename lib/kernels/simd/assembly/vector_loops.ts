/** Plain loops over rows of vectors. */
import { VECTOR } from "./constants";
import { Four, multiplyAdd, One } from "./vectors";

/** `out ← a` */
@inline
export function copyRow(out: usize, a: usize, vectors: u32): void {
  for (let o: usize = 0; o < VECTOR * vectors; o += VECTOR) v128.store(out + o, v128.load(a + o));
}

/** `out += factor · a` */
export function addScaled<T>(out: usize, factor: T, a: usize, vectors: u32): void {
  const f = v128.splat<T>(factor);
  for (let o: usize = 0; o < VECTOR * vectors; o += VECTOR) {
    v128.store(out + o, multiplyAdd<T>(f, v128.load(a + o), v128.load(out + o)));
  }
}

/** `out += factor · (a₀ + a₁ + …)`, rows of `vectors` vectors that are `aRow` bytes apart. */
export function addScaledRows<T>(
  out: usize, factor: T, a: usize, aRow: usize, rows: u32, vectors: u32,
): void {
  let v: u32 = 0;
  for (; v + 4 <= vectors; v += 4) {
    addScaledColumns<T, Four>(out + v * VECTOR, factor, a + v * VECTOR, aRow, rows);
  }
  for (; v < vectors; v++) {
    addScaledColumns<T, One>(out + v * VECTOR, factor, a + v * VECTOR, aRow, rows);
  }
}

/** Side by side, since each sum has to wait for its last addition. */
function addScaledColumns<T, Width>(out: usize, factor: T, a: usize, aRow: usize, rows: u32): void {
  const zero = v128.splat<T>(<T> 0), f = v128.splat<T>(factor);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  for (let i: u32 = 0; i < rows; i++, a += aRow) {
    s0 = v128.add<T>(s0, v128.load(a));
    if (sizeof<Width>() == 4) {
      s1 = v128.add<T>(s1, v128.load(a + 16));
      s2 = v128.add<T>(s2, v128.load(a + 32));
      s3 = v128.add<T>(s3, v128.load(a + 48));
    }
  }
  v128.store(out, multiplyAdd<T>(f, s0, v128.load(out)));
  if (sizeof<Width>() == 4) {
    v128.store(out, multiplyAdd<T>(f, s1, v128.load(out, 16)), 16);
    v128.store(out, multiplyAdd<T>(f, s2, v128.load(out, 32)), 32);
    v128.store(out, multiplyAdd<T>(f, s3, v128.load(out, 48)), 48);
  }
}

/** `out ← a₀ + a₁ + …`, rows of `vectors` vectors that are `aRow` bytes apart. */
export function sumColumns<T>(out: usize, a: usize, aRow: usize, rows: u32, vectors: u32): void {
  memory.fill(out, 0, VECTOR * vectors);
  addScaledRows<T>(out, <T> 1, a, aRow, rows, vectors);
}
