/**
 * Checks that do not show what is right: a digest of the right answer stands in their place.
 *
 * The digest is SHA-256 of a salt, the shape and the numbers, rounded to a stated number of decimals,
 * so that answers which differ in their last bits agree. What a digest cannot hide is in README.md.
 *
 * @module
 */
import { type Answer, answersOf } from "./values.ts";

/** Significant digits of the greatest number that are compared: the first of these that will do. */
const DIGITS = [6, 5, 7, 4];

/** How near to the border of its rounding a number may be, in units of the last decimal. */
const MARGIN = 1e-4;

/** A digest of an answer, as it stands in a cell: its decimals, its salt and the hash. */
export type Digest = `${number}:${string}:${string}`;

/**
 * The digest of an answer.
 *
 * @param salt Keeps tables of digests from being of use.
 * @throws {RangeError} If its numbers lie so near to where rounding turns that the last bits decide.
 */
export async function digestOf(answers: readonly Answer[], salt: string): Promise<Digest> {
  for (const digits of DIGITS) {
    const decimals = digits - 1 - magnitudeOf(answers);
    if (!answers.every((answer) => isClear(answer, decimals))) continue;
    return `${decimals}:${salt}:${await hash(answers, decimals, salt)}`;
  }
  throw new RangeError(
    "Cannot hide an answer: expected numbers away from where rounding turns, but some are not; " +
      "check others, as of random inputs",
  );
}

/** Whether an answer has this digest. */
export async function hasDigest(answers: readonly Answer[], digest: string): Promise<boolean> {
  const [decimals, salt, wanted] = digest.split(":");
  return await hash(answers, Number(decimals), salt) === wanted;
}

/**
 * About how many bits one has to guess to find the answer of a digest by trial; below 40, a laptop
 * finds it in minutes.
 */
export function bitsOf(answers: readonly Answer[]): number {
  let bits = 0;
  for (const { data } of answers) {
    if (typeof data === "string") {
      bits += Math.min(data.length, 4) * 5;
      continue;
    }
    const finite = data.filter(Number.isFinite), isWhole = finite.every(Number.isInteger);
    const range = Math.max(...finite.slice(0, 1e4)) - Math.min(...finite.slice(0, 1e4));
    bits += data.length * (isWhole ? Math.log2(1 + range) : 6 * Math.log2(10));
  }
  return bits;
}

/** The power of ten of the greatest number. */
function magnitudeOf(answers: readonly Answer[]): number {
  let most = 0;
  for (const { data } of answers) {
    if (typeof data === "string") continue;
    for (const n of data) if (Number.isFinite(n)) most = Math.max(most, Math.abs(n));
  }
  return most === 0 ? 0 : Math.floor(Math.log10(most));
}

function isClear({ data }: Answer, decimals: number): boolean {
  return typeof data === "string" || data.every((n) => {
    if (!Number.isFinite(n)) return true;
    const scaled = Math.abs(n) * 10 ** decimals;
    return Math.abs(scaled - Math.floor(scaled) - 0.5) > MARGIN;
  });
}

async function hash(answers: readonly Answer[], decimals: number, salt: string): Promise<string> {
  const text = [salt, ...answers.map((answer) => canonical(answer, decimals))].join("\n");
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function canonical({ name, shape, data }: Answer, decimals: number): string {
  if (typeof data === "string") return JSON.stringify([name, data]);
  const rounded = data.map((n) => {
    if (!Number.isFinite(n)) return String(n);
    const steps = Math.round(Math.abs(n) * 10 ** decimals);
    return steps === 0 ? "0" : `${n < 0 ? "-" : ""}${steps}`;
  });
  return JSON.stringify([name, shape, rounded]);
}

/**
 * Compares an answer with a digest of what is right; prints that it is, and throws where it is not.
 *
 * @param what What is checked, as the verdict names it.
 * @param attempt Computes the answer; may come to a blank.
 * @throws {Error} If it is another, or a blank is open.
 *
 * @example
 * ```ts
 * import { checkDigest, makeDigest } from "gradbook/classroom";
 *
 * const digest = await makeDigest([1.5, 2.25], "salt");
 * await checkDigest("the numbers", () => [1.5, 2.25], digest);
 * ```
 */
export async function checkDigest(
  what: string,
  attempt: () => unknown,
  digest: Digest,
): Promise<void> {
  const answers = answersOf(await attempt());
  if (!answers) {
    throw new Error(`Cannot accept ${what}: expected numbers, but got something else`);
  }
  if (!await hasDigest(answers, digest)) {
    throw new Error(
      `Cannot accept ${what}: to ${digest.split(":")[0]} decimals it is another answer ` +
        "(hidden check: the right one is not shown)",
    );
  }
  console.log(`✓ Right: ${what} (hidden check)`);
}

/**
 * The digest that {@linkcode checkDigest} takes, of a tensor, numbers, a text, or an object of these.
 *
 * @throws {TypeError} If the value is something else.
 */
export function makeDigest(value: unknown, salt: string): Promise<Digest> {
  const answers = answersOf(value);
  if (!answers) throw new TypeError("Cannot hide an answer: expected numbers or a text");
  return digestOf(answers, salt);
}
