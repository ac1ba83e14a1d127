import { assertEquals } from "@std/assert";
import { declaredBy } from "../../lib/language/declared.ts";
import { cut } from "../../lib/language/tokens.ts";

const names = (code: string) => [...declaredBy(code).names].sort();

Deno.test("declaredBy() finds variables, in patterns and in lists too", () => {
  assertEquals(
    names(
      "const [a, , {b: {c = 2, ...d}, e}] = f, g: Map<string, X> = new Map<string, Y>(), h = 3\n" +
        "const i = `a${ {x: 1}.x } ${`b`}`, j\nlet k",
    ),
    ["a", "c", "d", "e", "g", "h", "i", "j", "k"],
  );
});

Deno.test("declaredBy() finds functions, classes, types and imports", () => {
  assertEquals(
    names(
      "async function* l() { const inner = 1 } enum M { A } abstract class N {}\n" +
        "import type O, { P as Q, type R } from 'x'; import * as S from 's'; await import('y');\n" +
        "type W<T> = T; interface V {} declare namespace Z {}",
    ),
    ["M", "N", "O", "Q", "R", "S", "V", "W", "Z", "l"],
  );
});

Deno.test("declaredBy() is not misled by expressions, comments, texts and patterns of text", () => {
  assertEquals(
    names(
      "// const a = 1\nconst t = /[/}]\\/ let b/, u = function v() {}, w = class X {}\n" +
        "/* let c */ 'let d'; `let e`; f = 4 / 2; g / h; (() => { let i })()",
    ),
    ["t", "u", "w"],
  );
});

Deno.test("declaredBy() tells what keeps its value, and what the cell tests", () => {
  const { constants, tested } = declaredBy(
    "const a = f();\nlet b = 1;\nif (!(a instanceof Map)) throw a;",
  );
  assertEquals([constants, tested], [["a"], ["a", "instanceof", "Map"]]);
});

Deno.test("cut() tells what is open at the end, and what closes nothing", () => {
  assertEquals(cut("f(`a ${ [1").open.map(({ text }) => text), ["(", "${", "["]);
  assertEquals(cut("a /* b").open.map(({ text }) => text), ["/*"]);
  assertEquals(cut("f(1]").stray, { text: "]", start: 3 });
  assertEquals(cut("`${a}}`; /[(]/.test(')')").open, []);
});
