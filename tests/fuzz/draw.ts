/** Chance for the fuzz: the same seed and number give the same case. */
import { RandomState, Tensor } from "../../lib/mod.ts";

/** Numbers at which arithmetic has gone wrong before. */
const SPECIAL = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, 10, 0.1, 1 / 3, 1.5, 2.5, -2.5, 255],
  ...[NaN, Infinity, -Infinity, 5e-324, -5e-324, 1e-310, 2.2250738585072014e-308, 1e-40, 1e308],
  ...[
    Number.MAX_VALUE,
    2 ** 31,
    2 ** 53,
    1e16,
    1e-16,
    709.78,
    -745.13,
    88.72,
    -103.97,
    1 + 2 ** -52,
  ],
];

/** Draws the parts of one case. */
export class Draw {
  readonly #random: RandomState;

  constructor(seed: number, index: number) {
    this.#random = new RandomState([seed, index]);
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#random.rand() * (high - low + 1));
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.integer(1, n) === 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)];
  }

  /** Some axes, short ones and empty ones among them; few of them are long, or none could be held. */
  shape(least = 0, most = 3): number[] {
    let room = 200_000;
    return Array.from({ length: this.integer(least, most) }, () => {
      const drawn = this.length(), length = drawn > room ? 1 : drawn;
      room /= length || 1;
      return length;
    });
  }

  length(): number {
    return this.once(12) ? 0 : this.once(8) ? this.integer(8, 140) : this.integer(1, 7);
  }

  /** A shape that broadcasts with another one, unless it is one that does not. */
  partner(shape: readonly number[]): number[] {
    if (this.once(10)) return this.shape();
    return shape.slice(this.integer(0, shape.length)).map((n) => this.once(4) ? 1 : n);
  }

  /** A number: ordinary, special, or of any bits. */
  number(): number {
    if (this.once(6)) return this.pick(SPECIAL);
    if (this.once(8)) return (this.#random.rand() - 0.5) * 10 ** this.integer(-300, 300);
    return this.once(3) ? this.integer(-4, 4) : this.#random.randn();
  }

  tensor(shape: readonly number[], dtype: "float64" | "float32", tame = false): Tensor {
    const size = shape.reduce((product, n) => product * n, 1);
    const data = dtype === "float64" ? new Float64Array(size) : new Float32Array(size);
    const plain = tame || this.once(2);
    data.forEach((_, i) => data[i] = plain ? this.#random.randn() : this.number());
    return new Tensor(shape, data);
  }

  dtype(): "float64" | "float32" {
    return this.once(3) ? "float32" : "float64";
  }
}
