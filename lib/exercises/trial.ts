/**
 * One call of a reader's function: what comes back, as named parts of numbers, or what it threw, and
 * whether it left its arguments alone.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { isRecord } from "../runtime/kinds.ts";
import { Tensor } from "../tensor/tensor.ts";
import { OpenBlank } from "./blank.ts";
import { type Values, valuesOf } from "./difference.ts";
import type { AnyFunction } from "./exercise.ts";

/** Numbers, their shape, and of what type they are. */
export interface Part extends Values {
  readonly type: string;
}

/** What a call came to. */
export interface Outcome {
  /** The numbers, by name: "" where the result is one thing. Nothing, if it has no numbers. */
  readonly parts?: ReadonlyMap<string, Part>;
  /** A text, if that came back. */
  readonly text?: string;
  /** What came back, in words. */
  readonly got: string;
  /** The message of what was thrown. */
  readonly error?: string;
  /** The blank that is still open. */
  readonly open?: OpenBlank;
  /** Whether an argument was changed. */
  readonly isInputChanged: boolean;
}

/** Calls a function with copies of its arguments. */
export function attempt(f: AnyFunction, args: readonly unknown[]): Outcome {
  const given = args.map(copyOf);
  const before = JSON.stringify(given.map(numbersOf));
  const isInputChanged = () => JSON.stringify(given.map(numbersOf)) !== before;
  let result: unknown;
  try {
    result = f(...given);
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "Interrupted") throw error;
    const message = error instanceof Error ? error.message : String(error);
    return {
      got: "an error",
      error: message,
      isInputChanged: isInputChanged(),
      ...(error instanceof OpenBlank && { open: error }),
    };
  }
  const parts = partsOf(result);
  return {
    got: result instanceof Tensor ? "a tensor" : describe(result),
    isInputChanged: isInputChanged(),
    ...(parts && { parts }),
    ...(typeof result === "string" && { text: result }),
  };
}

/** The named parts of a result; `undefined` where any of them has no numbers. */
export function partsOf(result: unknown): ReadonlyMap<string, Part> | undefined {
  const whole = partOf(result);
  if (whole) return new Map([["", whole]]);
  if (!isRecord(result) || Object.keys(result).length === 0) return undefined;
  const parts = Object.entries(result).map(([name, value]) => [name, partOf(value)] as const);
  return parts.every(([, part]) => part) ? new Map(parts as [string, Part][]) : undefined;
}

function partOf(value: unknown): Part | undefined {
  if (typeof value === "boolean") return { shape: [], data: [Number(value)], type: "boolean" };
  const values = valuesOf(value);
  return values && { ...values, type: value instanceof Tensor ? value.dtype : "number" };
}

function copyOf(value: unknown): unknown {
  if (value instanceof Tensor) return value.copy();
  if (typeof value === "function") return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (isRecord(value) && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)]));
  }
  return structuredClone(value);
}

function numbersOf(value: unknown): unknown {
  if (value instanceof Tensor) return [value.shape, Array.from(value.copy().data)];
  if (typeof value === "function") return null;
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  if (Array.isArray(value)) return value.map(numbersOf);
  if (isRecord(value)) return Object.values(value).map(numbersOf);
  return typeof value === "number" ? String(value) : value;
}
