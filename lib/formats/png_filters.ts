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
 * Takes the filter off a row, in place: a byte with the filter's number, then the row's bytes.
 *
 * @param above The row before without its filter, laid out alike; empty before the first, and stands for zeros.
 * @throws {SyntaxError} If the filter's number is above 4.
 */
export function unfilter(line: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  const predict = PREDICT[line[0]];
  if (predict === undefined) {
    throw new SyntaxError(`Cannot parse PNG: filters must be 0 to 4, but one is ${line[0]}`);
  }
  if (line[0] === 0) return;
  const hasAbove = above.length > 0;
  for (let i = 1; i < line.length; i++) {
    const isFirst = i <= pixelBytes;
    const a = isFirst ? 0 : line[i - pixelBytes];
    const b = hasAbove ? above[i] : 0, c = hasAbove && !isFirst ? above[i - pixelBytes] : 0;
    line[i] += predict(a, b, c);
  }
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
