/**
 * How matrices lie in a run's memory.
 *
 * Weights (K, N) stand in panels: eight vectors of columns side by side, row below row, then the
 * next eight; what is left at the end stands in panels of four, two and one. A kernel that works on
 * one panel reads memory from front to back, and threads that own different panels share no line of
 * the cache. The panel that starts at vector v starts at byte `16 v K`, since the panels before it
 * hold v vectors of K rows each.
 *
 * Activations and deltas stand row by row; a row takes an odd number of cache lines, so that the
 * same columns of many rows do not compete for the same places of the cache. In both, columns are
 * filled up with zeros to whole vectors.
 */
import { VECTOR } from "./constants";

/** How many vectors the panel at vector v has. */
@inline
export function panelWidth(v: u32, vectors: u32): u32 {
  const left = vectors - v;
  return left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

/** The address of the panel at vector v of weights with `rows` rows. */
@inline
export function panelAt(weights: usize, v: u32, rows: u32): usize {
  return weights + VECTOR * v * rows;
}

/** `outᵀ ← W`: W (K, N) in panels → out (N, K) in panels, for the vectors from…to of out's columns. */
export function transposePanels<T>(
  out: usize, weights: usize, rows: u32, columns: u32, from: u32, to: u32,
): void {
  const lanes: u32 = 16 / sizeof<T>();
  const vectors = (columns + lanes - 1) / lanes, outVectors = (rows + lanes - 1) / lanes;
  for (let v = from; v < to; v += panelWidth(v, outVectors)) {
    const outRow = VECTOR * panelWidth(v, outVectors);
    const first = v * lanes, end = min(rows, first + panelWidth(v, outVectors) * lanes);
    for (let u: u32 = 0; u < vectors; u += panelWidth(u, vectors)) {
      const width = panelWidth(u, vectors), inRow = VECTOR * width;
      const panel = panelAt(weights, u, rows);
      const outPanel = panelAt(out, v, columns) + u * lanes * outRow;
      const count = min(columns - u * lanes, width * lanes);
      for (let k = first; k < end; k++) {
        const source = panel + k * inRow, target = outPanel + (k - first) * sizeof<T>();
        for (let n: u32 = 0; n < count; n++) {
          store<T>(target + n * outRow, load<T>(source + n * sizeof<T>()));
        }
      }
    }
  }
}
