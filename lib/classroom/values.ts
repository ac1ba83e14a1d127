/**
 * What a check is told: numbers with their shape, or a text. As it leaves a submission's process, it
 * is text that nothing in that process can make anything else of.
 *
 * @module
 */
import { valuesOf } from "../exercises/difference.ts";

/** An answer, or a named part of one. */
export interface Answer {
  /** The part's name; empty where the answer is one thing. */
  readonly name: string;
  /** Of numbers: their shape. A text has none. */
  readonly shape?: readonly number[];
  /** Of numbers: in row-major order. */
  readonly data: readonly number[] | string;
}

/** How many numbers, or characters of a text, an answer may have, with all its parts. */
export const MOST_NUMBERS = 2 ** 20;

/** An answer's parts; `undefined` where it is nothing that can be compared. */
export function answersOf(value: unknown): Answer[] | undefined {
  const whole = answerOf(value);
  if (whole) return [whole];
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const parts: Answer[] = [];
  let size = 0;
  for (const [name, part] of Object.entries(value)) {
    const answer = answerOf(part, name);
    if (!answer) return undefined;
    size += sizeOf(answer);
    if (size > MOST_NUMBERS) return undefined;
    parts.push(answer);
  }
  return parts.length > 0 ? parts : undefined;
}

function answerOf(value: unknown, name = ""): Answer | undefined {
  if (typeof value === "string") return { name, data: value };
  if (typeof value === "boolean") return { name, shape: [], data: [Number(value)] };
  const values = valuesOf(value);
  if (!values || values.data.length > MOST_NUMBERS) return undefined;
  const data = Array.from(values.data as ArrayLike<number>);
  return data.every((n) => typeof n === "number")
    ? { name, shape: [...values.shape], data }
    : undefined;
}

/** How much there is to keep of an answer: a name without anything is something, too. */
export function sizeOf({ name, data }: Answer): number {
  return 1 + name.length + data.length;
}
