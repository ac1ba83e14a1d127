/**
 * What the kernels' tests share: the implementations under test, random operands, guarded buffers
 * to write into, and comparison within stated bounds.
 *
 * A new implementation joins `IMPLEMENTATIONS`; every test runs once for each of them.
 *
 * @module
 */
import fc from "fast-check";
import { openBlas } from "../../lib/kernels/blas.ts";
import { type DType, DTYPES, type FloatArray, type Kernels } from "../../lib/kernels/interface.ts";
import { reference } from "../../lib/kernels/reference.ts";
import { simd } from "../../lib/kernels/simd/mod.ts";
import { RandomState } from "../../lib/random/mod.ts";

const IMPLEMENTATIONS: readonly Kernels[] = [reference, simd, ...findBlas()];

/** The machine's BLAS, where there is one and the tests may load it (`--allow-ffi`). */
function findBlas(): Kernels[] {
  try {
    return [openBlas().over(simd, true)];
  } catch {
    return [];
  }
}

/** Registers a test of each implementation. */
export function testEach(name: string, body: (kernels: Kernels) => void): void {
  for (const kernels of IMPLEMENTATIONS) {
    Deno.test(`${name}, in ${kernels.name} kernels`, () => body(kernels));
  }
}

/** The distance from 1 to the next number: twice the greatest relative error of one rounding. */
export const EPSILON = { float64: 2 ** -52, float32: 2 ** -23 };

/** Below this, numbers are subnormal: relative errors say nothing, and hardware may give 0. */
export const SMALLEST_NORMAL = { float64: 2 ** -1022, float32: 2 ** -126 };

/** Rounds to the dtype. */
export const ROUND: Record<DType, (x: number) => number> = {
  float64: (x) => x,
  float32: Math.fround,
};

/** A dimension: none, one, odd ones, and those around the widths of vectors and blocks. */
export const size = fc.oneof(
  fc.integer({ min: 0, max: 70 }),
  fc.constantFrom(0, 1, 3, 4, 5, 8, 9, 16, 17, 63, 64, 65),
);

/** A dimension that may not be 0. */
export const positiveSize = size.filter((n) => n > 0);

/**
 * What random operands are made of. Sums and products of integers this small are exact; `wild` are
 * normal draws among NaN, infinities and zeros of both signs.
 */
export type Kind = "integers" | "normal" | "wild" | "zeros";

const WILD = [NaN, Infinity, -Infinity, 0, -0];

/** Draws the operands of one call. */
export class Operands {
  readonly dtype: DType;
  readonly kind: Kind;
  readonly random: RandomState;
  readonly #seed: number;

  constructor(dtype: DType, kind: Kind, seed: number) {
    this.dtype = dtype;
    this.kind = kind;
    this.random = new RandomState(seed);
    this.#seed = seed;
  }

  /** Lets every run of a property start from the seed, so that shrinking is reproducible. */
  [fc.cloneMethod](): Operands {
    return new Operands(this.dtype, this.kind, this.#seed);
  }

  /** A buffer of `count` random numbers, followed by NaNs that no kernel should look at. */
  draw(count: number): FloatArray {
    return this.buffer([...this.#numbers(count), NaN, NaN, NaN]);
  }

  /** As `draw`, for kernels that go by the length of their buffers. */
  drawExactly(count: number): FloatArray {
    return this.buffer(this.#numbers(count));
  }

  /** A buffer of these numbers. */
  buffer(numbers: ArrayLike<number>): FloatArray {
    return this.dtype === "float64" ? Float64Array.from(numbers) : Float32Array.from(numbers);
  }

  /** A buffer to write `count` numbers into. */
  garbage(count: number): FloatArray {
    return this.buffer(new Float64Array(count).fill(NaN));
  }

  get epsilon(): number {
    return EPSILON[this.dtype];
  }

  /** What the dtype makes of x. */
  round(x: number): number {
    return ROUND[this.dtype](x);
  }

  #numbers(count: number): number[] {
    const { kind, random } = this;
    if (kind === "zeros") return Array(count).fill(0);
    if (kind === "integers") return Array.from({ length: count }, () => random.randint(-8, 9));
    return Array.from(
      { length: count },
      () => kind === "wild" && random.rand() < 0.2 ? WILD[random.randint(0, 5)] : random.randn(),
    );
  }

  /** How a counterexample is shown. */
  toString(): string {
    return `${this.dtype}, ${this.kind}, seed ${this.#seed}`;
  }
}

/** Operands of both dtypes and of the given kinds, all of them by default. */
export function operands(
  kinds: readonly Kind[] = ["integers", "normal", "wild", "zeros"],
): fc.Arbitrary<Operands> {
  return fc.tuple(
    fc.constantFrom(...DTYPES),
    fc.constantFrom(...kinds),
    fc.nat({ max: 2 ** 31 - 1 }),
  ).map(([dtype, kind, seed]) => new Operands(dtype, kind, seed));
}

const MARGIN = 9;
const GUARD = -77;

/**
 * Runs a kernel on a copy of `initial` amid guards and returns what it made of it. Kernels that are
 * given sizes get a buffer that is longer than they say.
 *
 * @throws {Error} If the kernel wrote anywhere else.
 */
export function written<T extends FloatArray | Int32Array>(
  initial: T,
  kernel: (buffer: T) => void,
  { sized = true } = {},
): T {
  const end = MARGIN + initial.length;
  const whole = new (initial.constructor as new (length: number) => T)(end + 2 * MARGIN);
  whole.fill(GUARD);
  whole.set(initial, MARGIN);
  kernel(whole.subarray(MARGIN, sized ? end + MARGIN : end) as T);
  const result = whole.slice(MARGIN, end) as T;
  whole.fill(GUARD, MARGIN, end);
  const stray = whole.findIndex((value) => value !== GUARD);
  if (stray >= 0) throw new Error(`The kernel wrote at index ${stray - MARGIN} of ${end - MARGIN}`);
  return result;
}

/**
 * Asserts `|actual - expected| <= bound`, element by element; where the expected value is not
 * finite, or where no bounds are given, equality, with NaN equal to NaN and 0 to -0.
 */
export function assertWithin(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bounds?: ArrayLike<number>,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`Expected ${expected.length} numbers, but got ${actual.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i], e = expected[i];
    if (a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    if (bounds && Number.isFinite(e) && Math.abs(a - e) <= bounds[i]) continue;
    throw new Error(`Expected ${e} ± ${bounds?.[i] ?? 0} at index ${i}, but got ${a}`);
  }
}

/** Asserts equality of the bits, but for those of NaNs. */
export function assertSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assertWithin(actual, expected);
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) throw new Error(`The sign of 0 differs at index ${i}`);
  }
}

/** `[f(0), …, f(n - 1)]` */
export function list<T>(n: number, f: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => f(i));
}
