/**
 * The loops of a step that goes kernel by kernel, on whole matrices without gaps between their rows.
 * What is computed beyond a matrix's end lies in the slack up to its last vector's.
 *
 * @module
 */
import { activate } from "./activations";
import { VECTOR } from "./constants";
import { addScaled } from "./vector_loops";
import { vectorsFor } from "./vectors";

/** `z ← f(z + b)`: z (m, n), b (n). Four rows at a time, which are whole vectors, while they are near. */
export function biasActivation<T>(z: usize, bias: usize, m: u32, n: u32, f: u32): void {
  const end = sizeof<T>() * n, whole = end / VECTOR;
  for (let i: u32 = 0; i < m; i += 4, z += 4 * end) {
    const rows = min<u32>(4, m - i);
    for (let u: u32 = 0; u < rows; u++) {
      const row = z + u * end;
      addScaled<T>(row, <T> 1, bias, whole);
      for (let o = whole * VECTOR; o < end; o += sizeof<T>()) {
        store<T>(row + o, load<T>(row + o) + load<T>(bias + o));
      }
    }
    activate<T>(z, 0, 1, vectorsFor<T>(rows * n), f);
  }
}
