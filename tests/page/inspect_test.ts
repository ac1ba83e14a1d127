import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { inspect } from "../../lib/page/inspect.ts";

class Point {
  x = 1;
  #hidden = 2;
  get hidden() {
    return this.#hidden;
  }
}
class Named extends Point {
  override readonly x = 3;
}

const circular: Record<string, unknown> = { a: 1 };
circular.self = { of: circular };

const VALUES: readonly unknown[] = [
  ...["", "text", 'a "quoted" one', "a 'b'", `"'`, "`\"'", "two\nlines", "ä\u0001\\"],
  ...[0, -0, 1.5, NaN, Infinity, 10n, true, null, undefined, Symbol("s")],
  ...[[], {}, [[]], [{}], [1, 2, 3], [undefined, null], [, 1, , , 2], ["a", "b"]],
  ...[new Point(), new Named(), [new Point()], Object.create(null), { a: { b: { c: { d: {} } } } }],
  ...[{ a: { b: { c: { d: { e: { f: 1 } } } } } }, [[[[[[[1]]]]]]], circular, [circular, circular]],
  ...[new Map([["a", 1]]), new Map(), new Set([1, [2]]), new Map([[{ a: 1 }, new Set()]])],
  ...[new Float64Array(3), new Uint8Array(0), new Float32Array(120), new BigInt64Array(2)],
  ...[
    () => {},
    function named() {},
    async () => {},
    function* generate() {},
    Point,
    Named,
    class {},
  ],
  ...[new Date(0), new Date(NaN), /a+/g, Object(1), Object("a"), Object(true)],
  {
    "a-b": 1,
    2: 3,
    [Symbol("key")]: 4,
    get a() {
      return 1;
    },
    set b(_: number) {/* ignored */},
  },
  Array.from({ length: 7 }, (_, i) => i),
  Array.from({ length: 100 }, (_, i) => i ** 3),
  Array.from({ length: 130 }, (_, i) => i / 7),
  Array.from({ length: 30 }, (_, i) => `word ${"x".repeat(i % 7)}`),
  Array.from({ length: 20 }, (_, i) => [i, i * i]),
  Array.from({ length: 20 }, (_, i) => ({ i, name: "n".repeat(i) })),
  { list: Array.from({ length: 30 }, (_, i) => 1000 * i), text: "t".repeat(90) },
  Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, i])),
  Object.assign([1, 2], { extra: true }),
  { [Symbol.toStringTag]: "Tagged" },
  { f() {}, g: class A {}, h: Math.max },
  { [Symbol.for("Deno.customInspect")]: () => "array([1,\n       2])" },
  { inner: { [Symbol.for("nodejs.util.inspect.custom")]: () => "array([1,\n       2])" } },
  { inner: { [Symbol.for("Deno.customInspect")]: () => "array([1,\n       2])" } },
  { ["__proto__"]: 1 },
];

Deno.test("inspect() writes values as Deno.inspect does", () => {
  for (const value of VALUES) assertEquals(inspect(value), Deno.inspect(value));
});

Deno.test("inspect() shows an error's trace", () => {
  const error = new RangeError("too far");
  assertEquals(inspect(error), error.stack);
});

Deno.test("inspect() lays values out as Deno.inspect does, whatever they hold", () => {
  const key = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" });
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string({ maxLength: 30, unit: "grapheme-ascii" }),
      fc.boolean(),
      fc.constantFrom(null, undefined),
    ),
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("leaf"),
      fc.array(tie("tree"), { maxLength: 9 }),
      fc.array(fc.integer(), { maxLength: 120 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 7, noNullPrototype: true }),
      fc.array(tie("tree"), { maxLength: 5 }).map((items) => new Set(items)),
      fc.array(fc.tuple(tie("leaf"), tie("tree")), { maxLength: 5 }).map((items) => new Map(items)),
    ),
  }));
  const property = fc.property(tree, (value) => assertEquals(inspect(value), Deno.inspect(value)));
  fc.assert(property, { seed: 1, numRuns: 1000 });
});
