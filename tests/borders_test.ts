/**
 * Every door of the library is given what it cannot use: each function, constructor and method gets
 * some thirty wrong things at each place, beside right ones at the others. Cells of notebooks are not
 * type-checked, so what is allowed is an answer, or an error in the project's own words.
 *
 * Right arguments stand in tests/borders.ts. What is not named there is given tensors.
 */
import { assertEquals } from "@std/assert";
import { doors, instances, rightArguments } from "./borders.ts";
import { tensor } from "../lib/mod.ts";

/** Made anew for each call, since some hold a state. */
const WRONG: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => NaN,
  "-1": () => -1,
  "1.5": () => 1.5,
  Infinity: () => 1e400,
  "2 ** 53": () => 2 ** 53,
  '""': () => "",
  '"x"': () => "x",
  "{}": () => ({}),
  "{ zzz: 1 }": () => ({ zzz: 1 }),
  "without prototype": () => Object.create(null),
  "[]": () => [],
  "[[]]": () => [[]],
  "[1, [2]]": () => [1, [2]],
  "[-1, 0.5]": () => [-1, 0.5],
  '["x", null]': () => ["x", null],
  "new Array(3)": () => new Array(3),
  "symbol": () => Symbol("x"),
  "10n": () => 10n,
  "a function": () => () => {},
  "a Date": () => new Date(NaN),
  "a Promise": () => Promise.resolve(1),
  "a Map": () => new Map([[1, 2]]),
  "an Int32Array": () => Int32Array.of(-1, 2 ** 30),
  "a BigInt64Array": () => BigInt64Array.of(1n),
  "tensor of rank 0": () => tensor(NaN),
  "tensor of rank 3": () => tensor([[[1, 2], [3, NaN]]]),
  "tensor of none": () => tensor([]),
  "tensor of float32": () => tensor([[1, 2], [3, 4]], { dtype: "float32" }),
};

/** "Cannot <do>: … expected or must …, but …", and nothing of the engine's. */
const HOUSE_FORM = /^Cannot [^]+: [^]*\b(expected|must|but)\b/;

interface Call {
  readonly name: string;
  readonly run: (args: unknown[]) => unknown;
  readonly right: readonly unknown[];
}

function* calls(name: string, value: unknown): Generator<Call> {
  if (typeof value !== "function") return;
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  const run = (args: unknown[]) =>
    isClass ? Reflect.construct(value, args) : Reflect.apply(value, undefined, args);
  yield { name, run, right: rightArguments(name, value.length) };
  const instance = isClass ? instances[name] : undefined;
  if (!instance) return;
  for (const key of Object.getOwnPropertyNames(value.prototype)) {
    const { value: method } = Object.getOwnPropertyDescriptor(value.prototype, key)!;
    if (key === "constructor" || typeof method !== "function") continue;
    const full = `${name}.${key}`;
    const run = (args: unknown[]) => Reflect.apply(method, instance(), args);
    yield { name: full, run, right: rightArguments(full, method.length) };
  }
}

/** What was wrong about the answer, or null. */
async function complaint(answer: () => unknown): Promise<string | null> {
  try {
    let result = answer();
    if (result instanceof Promise) result = await result;
    await firstOf(result);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) return `threw ${String(error)}`;
    if (error instanceof Deno.errors.NotCapable) return null;
    // What the system says of a path, verdicts, assertions, and blanks, which do nothing else than throw.
    const isDue = /^Cannot (?:(?:read|write) (?:nowhere|x)\b|get x:|accept )/.test(error.message) ||
      error.name === "OpenBlank" || error.name === "AssertionError" ||
      error instanceof Deno.errors.NotFound;
    if (isDue) return null;
    const isKind = [TypeError, RangeError, SyntaxError].some((kind) => error.constructor === kind);
    if (isKind && HOUSE_FORM.test(error.message) && !/undefined/.test(error.message)) return null;
    return `${error.constructor.name}: ${error.message.slice(0, 150)}`;
  }
}

/** Generators do nothing until they are asked: their first answer counts. */
async function firstOf(result: unknown): Promise<void> {
  const { next, return: end } = Object(result);
  if (typeof next !== "function" || typeof end !== "function") return;
  await next.call(result);
  await end.call(result);
}

/** Each place of each call where a wrong thing is not answered well: how often, and one of them. */
async function complaints(exported: object): Promise<string[]> {
  const found: string[] = [];
  for (const [name, value] of Object.entries(exported)) {
    for (const { name: full, run, right } of calls(name, value)) {
      for (let place = 0; place <= right.length; place++) {
        const here: string[] = [];
        for (const [what, wrong] of Object.entries(WRONG)) {
          // Right arguments, too, are made anew: calls may change them.
          const args = [...rightArguments(full, right.length)];
          args[place] = wrong();
          const text = await complaint(() => run(args));
          if (text) here.push(`${what} → ${text}`);
        }
        if (here.length > 0) found.push(`${full}, argument ${place}, ${here.length} ×: ${here[0]}`);
      }
    }
  }
  return found;
}

const granted = (["read", "env"] as const).every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

for (const [door, open] of Object.entries(doors)) {
  Deno.test({
    name: `${door} answers wrong arguments in the project's words`,
    ignore: !granted,
    permissions: { read: true, env: true },
    async fn() {
      assertEquals(await complaints(await open()), []);
    },
  });
}
