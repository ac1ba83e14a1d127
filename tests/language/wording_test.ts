import { assertEquals } from "@std/assert";
import type { Finding } from "../../lib/language/engine.ts";
import { withShapes } from "../../lib/language/types_in_words.ts";
import { type Callee, inWords, matters } from "../../lib/language/wording.ts";

const finding = (message: string, code: number | string = 2345): Finding => ({
  ...{ severity: "error", message, code, start: 0, end: 1 },
});
const words = (message: string, code?: number | string, callee?: Callee) =>
  inWords(finding(message, code), callee);

Deno.test("withShapes() writes shapes as NumPy does", () => {
  assertEquals(withShapes("Tensor<readonly [32, 784]>"), "Tensor (32, 784)");
  assertEquals(withShapes("Matrix<number, 784>"), "Matrix (N, 784)");
  assertEquals(withShapes("Vector<10>"), "Vector (10,)");
  assertEquals(withShapes("Tensor<readonly []>"), "Tensor ()");
  assertEquals(withShapes("readonly [3 | 1, number, number]"), "(3 or 1, N, M)");
  assertEquals(withShapes("Tensor<readonly number[]> | Tensor<Shape>"), "Tensor | Tensor");
  assertEquals(
    withShapes('import("file:///a/b", { with: { "resolution-mode": "import" } }).Tensor<S>[]'),
    "Tensor<S>[]",
  );
});

Deno.test("inWords() says both shapes, and where they part", () => {
  assertEquals(
    words(
      `No overload matches this call.
  The last overload gave the following error.
    Argument of type 'Tensor<readonly [30, 10]>' is not assignable to parameter of type 'Matrix<784, 10>'.
      Type 'readonly [30, 10]' is not assignable to type 'readonly [784, 10]'.
        Type at position 0 in source is not compatible with type at position 0 in target.
          Type '30' is not assignable to type '784'.`,
      2769,
      { name: "matmul", of: "(32, 784)" },
    ),
    "Cannot pass Tensor (30, 10) to matmul of (32, 784): expected Matrix (784, 10), but 30 ≠ 784",
  );
  assertEquals(
    words(
      `Type 'Tensor<readonly [30, 10]>' is not assignable to type 'Vector<10>'.
  Type 'readonly [30, 10]' is not assignable to type 'readonly [10]'.
    Source has 2 element(s) but target allows only 1.`,
      2322,
    ),
    "Cannot use Tensor (30, 10) as Vector (10,): it has 2 axes instead of 1",
  );
});

Deno.test("inWords() joins the reasons of overloads", () => {
  assertEquals(
    words(
      `No overload matches this call.
  Overload 1 of 3, '(axis: 0): Vector<3>', gave the following error.
    Argument of type 'string' is not assignable to parameter of type '0'.
  Overload 2 of 3, '(axis: 1): Vector<2>', gave the following error.
    Argument of type 'string' is not assignable to parameter of type '1'.
  Overload 3 of 3, '(size: 3): Vector<3>', gave the following error.
    Type '4' has no properties in common with type 'TensorOptions'.`,
      2769,
      { name: "sum" },
    ),
    "Cannot pass string to sum: expected 0 or 1; " +
      "Type '4' has no properties in common with type 'TensorOptions'",
  );
});

Deno.test("matters() leaves out what is no error in a notebook", () => {
  for (const code of [2632, 7006, 7016, "not-installed-npm"]) {
    assertEquals(matters(finding("…", code)), false);
  }
  assertEquals(matters(finding("…")), true);
});
