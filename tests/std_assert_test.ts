/**
 * `@std/assert`, as this project relies on it: each assertion passes where it should and throws an
 * AssertionError where it should. Only the public interface is used, so the file passes with the
 * real package and with the stand-in under `tests/std_assert`.
 *
 * @module
 */

import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotInstanceOf,
  assertNotMatch,
  assertNotStrictEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unimplemented,
  unreachable,
} from "@std/assert";

/** Fails unless `assertion` throws an AssertionError; written without any assertion. */
function mustFail(assertion: () => unknown, includes = ""): void {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError && error.message.includes(includes)) return;
    throw error;
  }
  throw new Error(`This should have failed: ${assertion}`);
}

class Point {
  constructor(readonly x: number, readonly y: number) {}
}

class Celsius {
  #degrees: number;
  constructor(degrees: number) {
    this.#degrees = degrees;
  }
  get degrees(): number {
    return this.#degrees;
  }
}

const equalPairs: [string, unknown, unknown][] = [
  ["0 and -0", 0, -0],
  ["0 and -0 in an array", [0], [-0]],
  ["0 and -0 in a Float64Array", Float64Array.of(0), Float64Array.of(-0)],
  ["NaN and NaN", NaN, NaN],
  ["NaN in a Float32Array", Float32Array.of(NaN, 1), Float32Array.of(NaN, 1)],
  ["nested arrays", [[1, 2], [3]], [[1, 2], [3]]],
  ["key order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["an object without a prototype and a plain one", Object.create(null), {}],
  ["instances of one class", new Point(1, 2), new Point(1, 2)],
  ["getters over private fields", new Celsius(20), new Celsius(20)],
  ["dates", new Date(5), new Date(5)],
  ["invalid dates", new Date(NaN), new Date(NaN)],
  ["regular expressions", /a/g, /a/g],
  ["URLs", new URL("https://example.test/a"), new URL("https://example.test/a")],
  ["sets in any order", new Set([1, 2]), new Set([2, 1])],
  ["sets of sets", new Set([1, new Set([2, 3])]), new Set([new Set([3, 2]), 1])],
  ["maps in any order", new Map([["a", [1]], ["b", []]]), new Map([["b", []], ["a", [1]]])],
  ["maps with keys that are objects", new Map([[{ x: 1 }, 1]]), new Map([[{ x: 1 }, 1]])],
  ["buffers", Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 2).buffer],
  ["views at different offsets", new Uint8Array([9, 1]).subarray(1), Uint8Array.of(1)],
  ["typed arrays of length 0", new Float64Array(0), new Float64Array(0)],
];

const unequalPairs: [string, unknown, unknown][] = [
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["an object and null", {}, null],
  ["an object and an array", {}, []],
  ["a missing key and an undefined value", { a: undefined }, {}],
  ["undefined under different keys", { a: undefined }, { b: undefined }],
  ["arrays of different lengths", [1, 2], [1, 2, 3]],
  ["arrays in another order", [1, 2], [2, 1]],
  ["Float64Array and Float32Array", Float64Array.of(1), Float32Array.of(1)],
  ["Float64Array and an array", Float64Array.of(1), [1]],
  ["typed arrays that differ", Uint8Array.of(1, 2), Uint8Array.of(1, 3)],
  ["typed arrays of different lengths", new Uint8Array(1), new Uint8Array(2)],
  ["buffers that differ", Uint8Array.of(1).buffer, Uint8Array.of(2).buffer],
  ["instances that differ", new Point(1, 2), new Point(1, 3)],
  ["an instance and a plain object", new Point(1, 2), { x: 1, y: 2 }],
  ["getters that differ", new Celsius(20), new Celsius(21)],
  ["dates that differ", new Date(5), new Date(6)],
  ["flags of regular expressions", /a/g, /a/i],
  ["sets that differ", new Set([1]), new Set([2])],
  ["sets of different sizes", new Set([1]), new Set([1, 2])],
  ["maps that differ", new Map([["a", 1]]), new Map([["a", 2]])],
  ["symbols under one description", { [Symbol("a")]: 1 }, { [Symbol("a")]: 1 }],
];

for (const [name, a, b] of equalPairs) {
  Deno.test(`equal() holds for ${name}`, () => {
    assert(equal(a, b));
    assert(equal(b, a));
    assertEquals(a, b);
    mustFail(() => assertNotEquals(a, b));
  });
}

for (const [name, a, b] of unequalPairs) {
  Deno.test(`equal() does not hold for ${name}`, () => {
    assertFalse(equal(a, b));
    assertFalse(equal(b, a));
    assertNotEquals(a, b);
    mustFail(() => assertEquals(a, b));
  });
}

Deno.test("equal() follows circular references", () => {
  const a: unknown[] = [1];
  a.push(a);
  const b: unknown[] = [1];
  b.push(b);
  assert(equal(a, b));
  assertFalse(equal(a, [1, [2]]));
});

Deno.test("equal() refuses weak collections", () => {
  assertThrows(() => equal(new WeakMap(), new WeakMap()), TypeError);
  assertThrows(() => equal(new WeakSet(), new WeakSet()), TypeError);
});

Deno.test("assertEquals() shows the caller's message", () => {
  mustFail(() => assertEquals([1], [2], "after epoch 3"), "after epoch 3");
});

Deno.test("assert() and assertFalse() go by truth", () => {
  assert("text");
  assertFalse(0);
  mustFail(() => assert(""));
  mustFail(() => assert(false, "because"), "because");
  mustFail(() => assertFalse([]));
});

Deno.test("assertStrictEquals() and assertNotStrictEquals() go by Object.is", () => {
  const object = {};
  assertStrictEquals(object, object);
  assertStrictEquals(NaN, NaN);
  mustFail(() => assertStrictEquals(object, {}));
  mustFail(() => assertStrictEquals(0, -0));
  assertNotStrictEquals({}, {});
  assertNotStrictEquals(0, -0);
  mustFail(() => assertNotStrictEquals(object, object));
});

Deno.test("assertAlmostEquals() allows a ten-millionth of the expected value", () => {
  assertAlmostEquals(1 + 0.9e-7, 1);
  assertAlmostEquals(-1e9 - 99, -1e9);
  assertAlmostEquals(NaN, NaN);
  assertAlmostEquals(Infinity, Infinity);
  assertAlmostEquals(0, -0);
  mustFail(() => assertAlmostEquals(1 + 1.1e-7, 1));
  mustFail(() => assertAlmostEquals(1e-8, 1e-9));
  mustFail(() => assertAlmostEquals(1e-300, 0));
  mustFail(() => assertAlmostEquals(NaN, 1));
  mustFail(() => assertAlmostEquals(Infinity, -Infinity));
});

Deno.test("assertAlmostEquals() takes an absolute tolerance", () => {
  assertAlmostEquals(0.01, 0.02, 0.1);
  assertAlmostEquals(2, 1, 1);
  mustFail(() => assertAlmostEquals(2.5, 1, 1));
  mustFail(() => assertAlmostEquals(2, 1, 0, "loss"), "loss");
});

Deno.test("assertExists() refuses null and undefined only", () => {
  assertExists(0);
  assertExists("");
  assertExists(false);
  mustFail(() => assertExists(null));
  mustFail(() => assertExists(undefined));
});

Deno.test("assertGreater(), assertLess() and their kin order numbers", () => {
  assertGreater(2, 1);
  mustFail(() => assertGreater(1, 1));
  mustFail(() => assertGreater(NaN, 1));
  assertGreaterOrEqual(1, 1);
  mustFail(() => assertGreaterOrEqual(0, 1));
  assertLess(1, 2);
  mustFail(() => assertLess(1, 1));
  mustFail(() => assertLess(1, NaN));
  assertLessOrEqual(1, 1);
  mustFail(() => assertLessOrEqual(2, 1));
});

Deno.test("assertArrayIncludes() compares elements deeply", () => {
  assertArrayIncludes([1, [2], { a: 3 }], [{ a: 3 }, [2]]);
  assertArrayIncludes(Uint8Array.of(1, 2), Uint8Array.of(2));
  assertArrayIncludes([1], []);
  mustFail(() => assertArrayIncludes([1, 2], [3]));
});

Deno.test("assertStringIncludes(), assertMatch() and assertNotMatch() read text", () => {
  assertStringIncludes("softmax", "max");
  mustFail(() => assertStringIncludes("softmax", "min"));
  assertMatch("epoch 12", /\d+/);
  mustFail(() => assertMatch("epoch", /\d+/));
  assertNotMatch("epoch", /\d+/);
  mustFail(() => assertNotMatch("epoch 12", /\d+/));
});

Deno.test("assertObjectMatch() allows more than is expected, deeply", () => {
  const actual = { a: 1, b: { c: [1, 2, { d: 3, e: 4 }], f: new Set([1, 2]) }, g: null };
  assertObjectMatch(actual, { a: 1 });
  assertObjectMatch(actual, { b: { c: [1, 2, { d: 3 }] }, g: null });
  assertObjectMatch(actual, { b: { c: [1], f: new Set([2]) } });
  assertObjectMatch({ p: new Point(1, 2) }, { p: { x: 1 } });
  assertObjectMatch({ m: new Map([["a", 1], ["b", 2]]) }, { m: new Map([["b", 2]]) });
});

Deno.test("assertObjectMatch() refuses what is missing or different", () => {
  mustFail(() => assertObjectMatch({ a: 1 }, { a: 2 }));
  mustFail(() => assertObjectMatch({ a: 1 }, { b: 1 }));
  mustFail(() => assertObjectMatch({ a: null }, { a: { b: 1 } }));
  mustFail(() => assertObjectMatch({ a: [1] }, { a: [1, 2] }));
  mustFail(() => assertObjectMatch({ a: /x/g }, { a: /x/i }));
  mustFail(() => assertObjectMatch({ a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }));
  mustFail(() => assertObjectMatch({ s: new Set([1]) }, { s: new Set([2]) }));
});

Deno.test("assertInstanceOf() and assertNotInstanceOf() go by class", () => {
  assertInstanceOf(new TypeError(), Error);
  mustFail(() => assertInstanceOf({}, Error));
  mustFail(() => assertInstanceOf(null, Error));
  assertNotInstanceOf({}, Error);
  mustFail(() => assertNotInstanceOf(new TypeError(), Error));
});

Deno.test("assertIsError() checks class and message", () => {
  assertIsError(new RangeError("too large"));
  assertIsError(new RangeError("too large"), RangeError, "large");
  assertIsError(new RangeError("too large"), Error, /^too/);
  mustFail(() => assertIsError("too large"));
  mustFail(() => assertIsError(new RangeError("too large"), TypeError));
  mustFail(() => assertIsError(new RangeError("too large"), RangeError, "small"));
  mustFail(() => assertIsError(new RangeError("too large"), RangeError, /small/));
});

Deno.test("assertThrows() returns the error of the expected class and message", () => {
  const thrown = new RangeError("too large");
  const fn = () => {
    throw thrown;
  };
  assertStrictEquals(assertThrows(fn), thrown);
  const error: RangeError = assertThrows(fn, RangeError, "large");
  assertStrictEquals(error, thrown);
  assertStrictEquals(assertThrows(fn, Error), thrown);
  mustFail(() => assertThrows(fn, TypeError));
  mustFail(() => assertThrows(fn, RangeError, "small"));
});

Deno.test("assertThrows() fails when nothing, or no Error, is thrown", () => {
  const throwText = () => {
    throw "text";
  };
  mustFail(() => assertThrows(() => 1));
  mustFail(() => assertThrows(() => 1, "with these weights"), "with these weights");
  mustFail(() => assertThrows(() => 1, Error));
  assertStrictEquals(assertThrows(throwText), "text");
  mustFail(() => assertThrows(throwText, Error));
});

Deno.test("assertRejects() returns the error of the expected class and message", async () => {
  const reason = new TypeError("no such file");
  const fn = () => Promise.reject(reason);
  assertStrictEquals(await assertRejects(fn), reason);
  const error: TypeError = await assertRejects(fn, TypeError, "file");
  assertStrictEquals(error, reason);
  await assertRejects(() => assertRejects(fn, RangeError), AssertionError);
  await assertRejects(() => assertRejects(fn, TypeError, "folder"), AssertionError);
});

Deno.test("assertRejects() fails when nothing, or no Error, is rejected with", async () => {
  await assertRejects(() => assertRejects(() => Promise.resolve(1)), AssertionError);
  await assertRejects(() => assertRejects(() => Promise.reject("text"), Error), AssertionError);
  const throwing = (): Promise<never> => {
    throw new TypeError("at once");
  };
  await assertRejects(() => assertRejects(throwing, TypeError), AssertionError);
});

Deno.test("fail(), unimplemented() and unreachable() always fail", () => {
  mustFail(() => fail("on purpose"), "on purpose");
  mustFail(() => unimplemented("later"), "later");
  mustFail(() => unreachable("here"), "here");
});

Deno.test("AssertionError is an Error that carries its name", () => {
  const error = new AssertionError("reason");
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.message], ["AssertionError", "reason"]);
});

Deno.test("assertions narrow the types of what they checked", () => {
  const value: unknown = new Point(1, 2);
  assertInstanceOf(value, Point);
  assertEquals(value.x, 1);
  const maybe: number | undefined = [3].at(0);
  assertExists(maybe);
  assertEquals(maybe.toFixed(1), "3.0");
  const text: unknown = "x";
  assert(typeof text === "string");
  assertEquals(text.length, 1);
});
