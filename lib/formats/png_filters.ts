/**
 * PNG's scanlines: each row of bytes is preceded by the number of a filter, which predicts every
 * byte from its neighbors, so that only the differences are compressed.
 *
 * | filter      | predicts                                                              |
 * | ----------- | --------------------------------------------------------------------- |
 * | 0 None      | 0                                                                     |
 * | 1 Sub       | a, the byte one pixel to the left                                     |
 * | 2 Up        | b, the byte above                                                     |
 * | 3 Average   | ⌊(a + b) / 2⌋                                                         |
 * | 4 Paeth     | whichever of a, b and c (above a) is nearest to a + b - c             |
 *
 * Source: "Portable Network Graphics (PNG) Specification (Third Edition)", section 9.
 *
 * @module
 */

/** The sizes of an image's rows, in bytes. */
export interface Scanlines {
  /** Number of rows. */
  readonly rows: number;
  /** Bytes per row. */
  readonly stride: number;
  /** Bytes from a sample to the same sample of the pixel to the left; 1 if pixels are smaller. */
  readonly pixelBytes: number;
}

type Predict = (a: number, b: number, c: number) => number;

const PREDICT: readonly Predict[] = [
  () => 0,
  (a) => a,
  (_a, b) => b,
  (a, b) => (a + b) >> 1,
  paeth,
];

function paeth(a: number, b: number, c: number): number {
  const distanceA = Math.abs(b - c), distanceB = Math.abs(a - c);
  const distanceC = Math.abs(a + b - 2 * c);
  if (distanceA <= distanceB && distanceA <= distanceC) return a;
  return distanceB <= distanceC ? b : c;
}

/**
 * Bytes without their filters.
 *
 * @throws {SyntaxError} If a filter's number is above 4.
 */
export function unfilter(
  filtered: Uint8Array,
  { rows, stride, pixelBytes }: Scanlines,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row++) {
    const filter = filtered[row * (stride + 1)];
    const predict = PREDICT[filter];
    if (predict === undefined) {
      throw new SyntaxError(
        `Cannot parse PNG: filters must be 0 to 4, but that of row ${row} is ${filter}`,
      );
    }
    const from = row * (stride + 1) + 1, to = row * stride;
    for (let i = 0; i < stride; i++) {
      const a = i < pixelBytes ? 0 : bytes[to + i - pixelBytes];
      const b = row === 0 ? 0 : bytes[to + i - stride];
      const c = row === 0 || i < pixelBytes ? 0 : bytes[to + i - stride - pixelBytes];
      bytes[to + i] = filtered[from + i] + predict(a, b, c);
    }
  }
  return bytes;
}

/**
 * Bytes with filters: for each row the one whose differences, taken as signed bytes, have the
 * smallest sum of absolute values. This is the heuristic that the specification recommends.
 * `candidates` of the filters are tried, from None on.
 */
export function filter(
  bytes: Uint8Array,
  { rows, stride, pixelBytes }: Scanlines,
  candidates = PREDICT.length,
): Uint8Array<ArrayBuffer> {
  const filtered = new Uint8Array(rows * (stride + 1));
  const candidate = new Uint8Array(stride);
  for (let row = 0; row < rows; row++) {
    const from = row * stride, to = row * (stride + 1);
    let smallest = Infinity;
    PREDICT.slice(0, candidates).forEach((predict, number) => {
      let sum = 0;
      for (let i = 0; i < stride; i++) {
        const a = i < pixelBytes ? 0 : bytes[from + i - pixelBytes];
        const b = row === 0 ? 0 : bytes[from + i - stride];
        const c = row === 0 || i < pixelBytes ? 0 : bytes[from + i - stride - pixelBytes];
        candidate[i] = bytes[from + i] - predict(a, b, c);
        sum += candidate[i] < 128 ? candidate[i] : 256 - candidate[i];
      }
      if (sum >= smallest) return;
      smallest = sum;
      filtered[to] = number;
      filtered.set(candidate, to + 1);
    });
  }
  return filtered;
}
