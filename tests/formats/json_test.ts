import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseJson } from "../../lib/formats/json.ts";

const BOUNDS = { maxLength: 1000, maxDepth: 4 };
const parse = (text: string, bounds = BOUNDS) =>
  parseJson(text, bounds, (problem) => new SyntaxError(`Cannot read settings: ${problem}`));

Deno.test("parseJson() refuses a key that an object has twice, and no other", () => {
  const refused: [string, string][] = [
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":1,"\\u0061":2}', '"a"'],
    ['[{"x":{"k":1, "b":"}{,", "k" : 1}}]', '"k"'],
    ['{"__proto__":1,"__proto__":2}', '"__proto__"'],
    ['{"":1,"":2}', '""'],
  ];
  for (const [text, key] of refused) {
    const { message } = assertThrows(() => parse(text), SyntaxError);
    assertEquals(
      message,
      `Cannot read settings: keys must differ, but ${key} is there twice`,
      text,
    );
  }
  for (
    const text of [
      '{"a":"a","b":"a"}',
      '[{"a":1},{"a":2},"a","a"]',
      '{"a":{"a":{"a":1}},"b":["a","a"]}',
      '{"a\\"":1,"a":2,"a\\\\":3}',
    ]
  ) assertEquals(parse(text), JSON.parse(text));
});

Deno.test("parseJson() bounds the depth and the length of a text", () => {
  assertEquals(parse('[[[{"a":1}]]]'), [[[{ a: 1 }]]]);
  assertThrows(() => parse("[[[[[]]]]]"), SyntaxError, "nested at most 4 deep, but is deeper");
  assertThrows(() => parse("[".repeat(1000)), SyntaxError, "nested at most 4 deep");
  assertThrows(
    () => parse("[".repeat(1001)),
    SyntaxError,
    "it must have at most 1000 characters, but has 1001",
  );
});

Deno.test("parseJson() refuses what JSON.parse() refuses", () => {
  for (
    const text of ["", "{", '{"a"', '{"a":1,}', '"\\x"', "'a'", '"a', "]", '{"a":1}}', "01", "NaN"]
  ) {
    assertThrows(
      () => parse(text),
      SyntaxError,
      "Cannot read settings: it must be JSON, but is not",
    );
  }
});

Deno.test("parseJson() keeps __proto__ a key", () => {
  const value = parse('{"__proto__":{"polluted":1}}') as Record<string, unknown>;
  assertEquals(Object.keys(value), ["__proto__"]);
  assertEquals(value.polluted, undefined);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("parseJson() reads whatever JSON.stringify() writes", () => {
  const bounds = { maxLength: Infinity, maxDepth: 100 };
  fc.assert(fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (json, indented) => {
    const value = JSON.parse(json);
    assertEquals(parse(JSON.stringify(value, null, indented ? 2 : 0), bounds), value);
  }));
});
