/** Python at work beside the fuzz: questions go in, NumPy's answers come out. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** An array on its way, bytes, a number that JSON cannot say, or what JSON can. */
export type Value =
  | { readonly dtype: string; readonly shape: readonly number[]; readonly data: string }
  | { readonly bytes: string }
  | { readonly number: string }
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value };

/** An expression, or lines whose last is one, and the values of its names. */
export interface Question {
  readonly code: string;
  readonly names: Readonly<Record<string, Value>>;
}

/** What an expression gave. */
export type Answer = { readonly value: Value } | { readonly error: string };

/** A Python that has run `setup`, and answers. */
export class Python {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, setup: readonly string[]) {
    const answers = fileURLToPath(new URL("answers.py", import.meta.url));
    this.#process = spawn(program, [answers, ...setup], { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async ask(questions: readonly Question[]): Promise<Answer[]> {
    this.#process.stdin!.write(`${JSON.stringify(questions)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`Cannot ask Python: it must be running, but has ended`);
    return JSON.parse(value);
  }

  end(): void {
    this.#process.stdin!.end();
    this.#process.kill();
  }
}

/** The typed array of each dtype. */
const ARRAYS: Record<
  string,
  new (
    buffer: ArrayBuffer,
  ) =>
    | Float64Array
    | Float32Array
    | Int32Array
    | Uint32Array
    | Uint8Array
    | BigInt64Array
    | BigUint64Array
> = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  u1: Uint8Array,
  b1: Uint8Array,
};

/** An array as it travels. */
export function encode(
  { shape, data }: { readonly shape: readonly number[]; readonly data: ArrayBufferView },
): Value {
  const [dtype] = Object.entries(ARRAYS).find(([, type]) => data instanceof type)!;
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return { dtype, shape: [...shape], data: bytes.toBase64() };
}

/** An array that has arrived, its integers as numbers. */
export function decode(
  value: Value,
): { shape: readonly number[]; data: ArrayLike<number>; dtype: string } | undefined {
  if (value === null || typeof value !== "object" || !("dtype" in value)) return undefined;
  const { dtype, shape, data } = value as { dtype: string; shape: number[]; data: string };
  if (!Object.hasOwn(ARRAYS, dtype)) return undefined;
  const array = new ARRAYS[dtype](Uint8Array.fromBase64(data).buffer);
  return {
    shape,
    dtype,
    data: array instanceof BigInt64Array || array instanceof BigUint64Array
      ? Float64Array.from(array, Number)
      : array,
  };
}

/** A number that has arrived, whichever way. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (value !== null && typeof value === "object" && "number" in value) {
    return { nan: NaN, inf: Infinity, "-inf": -Infinity }[String(value.number)] ??
      Number(value.number);
  }
  const array = decode(value);
  return array?.shape.length === 0 ? array.data[0] : undefined;
}
