/** The service over Deno's own checker, as a kernel uses it. */
import { assert, assertEquals } from "@std/assert";
import { LanguageService } from "../../lib/language/mod.ts";
import { joinText, readNotebook } from "../../lib/notebook/ipynb.ts";

const root = new URL("../../notebooks/", import.meta.url);
const NOTEBOOKS = [
  "01_learning_based_models",
  "02_mnist_full_batch",
  "03_multilayer_perceptron",
  "04_mnist_raw_idx",
  "05_fashion_mnist",
];

/** A test with a service whose checker is ready, and which waits however long that takes. */
function serviceTest(
  name: string,
  body: (service: LanguageService) => Promise<void>,
  folder = root,
) {
  const runs = Deno.permissions.querySync({ name: "run" }).state === "granted";
  // The checker's process is told to end, but not waited for.
  Deno.test({ name, ignore: !runs, sanitizeOps: false, sanitizeResources: false }, async () => {
    const service = new LanguageService({ root: folder, patience: 60_000 });
    try {
      await service.start();
      await body(service);
    } finally {
      service.end();
    }
  });
}

const FIRST = `import {
  Dense, fit, MLP, oneHot, random, relu, tensor, zeros, type Matrix, type Vector,
} from "gradbook";
import { todo } from "gradbook/notebook";`;

serviceTest("check() says what is wrong, where, and with both shapes", async (service) => {
  service.accept(FIRST);
  service.accept("const inputs = zeros([3, 4]), z = zeros([3, 2]);\nlet epochs = 3;");
  const expected: Record<string, string> = {
    "zeros([2]) + zeros([2])":
      "1:1 Operator + cannot be applied to Tensor (2,) and Tensor (2,): tensors have the method add",
    "console.log(1);\n  inputs[0]":
      "2:3 Tensor (3, 4) has no element [0]: tensors have the methods item and slice",
    "inputs.sum(0, { keepdim: true })":
      "1:17 Cannot pass keepdim to sum of (3, 4): expected { keepdims?: boolean }; did you mean keepdims?",
    'import { nosuch } from "gradbook"': "1:10 Module \"gradbook\" has no exported member 'nosuch'",
    "z.maximum(0": "1:10 ( is not closed, but the cell ends",
    "const broken = (1 + ;": "1:16 ( is not closed, but the cell ends",
    "zeros([32, 784]).matmul(zeros([30, 10]))":
      "1:25 Cannot pass Tensor (30, 10) to matmul of (32, 784): expected Matrix (784, 10), but 30 ≠ 784",
    "z.add(zeros([4, 5]))":
      "1:7 Cannot pass Tensor (4, 5) to add of (3, 2): expected a number, or a tensor that " +
      "broadcasts to (3, 2), but 4 is neither 3 nor 1",
    "new Dense(zeros([784, 30]), zeros([20]))":
      "1:29 Cannot pass Tensor (20,) to Dense: expected Vector (30,), but 20 ≠ 30",
    "const a: Matrix<number, 784> = zeros([30, 10])":
      "1:7 Cannot use Tensor (30, 10) as Matrix (N, 784): 10 ≠ 784",
    "inputs * 2": "1:1 The left-hand side of an arithmetic operation must be a number: " +
      "tensors have add, sub, mul and div",
    "inputs.summ()":
      "1:8 Property 'summ' does not exist on type 'Tensor (3, 4)'. Did you mean 'sum'?",
    'import x from "./nowhere.ts"': "1:15 Cannot import nowhere.ts: there is no such file",
    "missing": "1:1 Cannot find name 'missing'",
  };
  for (const [code, message] of Object.entries(expected)) {
    const found = await service.check(code);
    assertEquals(found.map((one) => `${one.line}:${one.column} ${one.message}`), [message], code);
  }
});

serviceTest("check() passes what a notebook allows", async (service) => {
  service.accept(FIRST);
  for (
    const code of [
      "let epochs = 40;",
      "const inputs = zeros([3, 4]);",
      'const inputs = "declared again, of another type";',
      "inputs.toUpperCase(); epochs = 2; epochs += 1;",
      "function double(x) { return x * 2; }",
      "const answer: number | undefined = [1].at(0);\nif (answer === undefined) throw 0;",
      "answer.toFixed();",
      "answer.toFixed(1);",
      "const { length } = await (await fetch('data:,a')).text();\nlength",
      "document.title; Deno.cwd(); import('node:path');",
      'import chalk from "npm:not-yet-fetched@1"; chalk.red("x");',
      'import printed from "./printed/printed-numbers.json" with { type: "json" }; printed',
      "function reluByHand(z: Matrix): Matrix {\n  return todo('z where positive');\n}",
      "const w: Vector = todo('a vector');\ntodo('x') * 2;",
    ]
  ) {
    assertEquals(await service.check(code), [], code);
    service.accept(code);
  }
});

serviceTest(
  "check() looks at cells in a folder that the configuration excludes, too",
  async (service) => {
    service.accept(FIRST);
    assertEquals(await service.check('import { mine } from "./mine.ts"; mine; display(1);'), []);
    const [{ message }] = await service.check("zeros([2]).nosuch");
    assertEquals(message, "Property 'nosuch' does not exist on type 'Tensor (2,)'");
  },
  new URL("../../scratch/", import.meta.url),
);

serviceTest("inspect() gives signature and documentation", async (service) => {
  service.accept(FIRST);
  service.accept("const x: Matrix<number, 784> = zeros([30, 784]);");
  const plain = async (code: string, cursor = code.length) =>
    (await service.inspect(code, cursor))?.data["text/plain"] ?? "";
  const fitted = await plain("for await (const event of fit(");
  assert(/^fit(<.*?>)?\(model: MLP, examples: AnyExamples, /.test(fitted), fitted);
  for (const part of ["Shapes: inputs (N, D)", "@throws {TypeError} If", "@example\nimport {"]) {
    assert(fitted.includes(part), part);
  }
  assert(
    (await plain("relu")).startsWith("function relu<S extends Shape>(z: Tensor<S>): Tensor<S>"),
  );
  assertEquals(await plain("x"), "const x: Matrix (N, 784)");
  assert((await plain("x.sum(0, ")).includes("one number per column"));
  assertEquals(await plain("  "), "");
  const markdown = (await service.inspect("relu", 2))?.data["text/markdown"];
  assert(markdown?.startsWith("```ts\nfunction relu") && markdown.includes("`max(0, z)`"));
});

serviceTest("complete() offers members, options, names and modules", async (service) => {
  service.accept(FIRST);
  service.accept("const inputs = zeros([3, 4]); let epochs = 3;");
  const offered = async (code: string, cursor = code.length) => {
    const { matches, cursor_start, cursor_end } = await service.complete(code, cursor);
    return [matches, cursor_start, cursor_end];
  };
  assertEquals(await offered("inputs.ma"), [["matmul", "max", "maximum"], 7, 9]);
  assertEquals(await offered("inputs.sum(0, { k"), [["keepdims"], 16, 17]);
  assertEquals(await offered("new MLP({ layers: [], h"), [["head"], 22, 23]);
  assertEquals(await offered("epo"), [["epochs"], 0, 3]);
  assertEquals(await offered('import { rel } from "gradbook"', 12), [
    ["relu", "reluBackward"],
    9,
    12,
  ]);
  assertEquals(await offered('import { scatter } from "gradbook/pl'), [["gradbook/plot"], 25, 36]);
  const { metadata } = await service.complete("inputs.matm", 11);
  assertEquals(metadata._jupyter_types_experimental, [
    { text: "matmul", type: "method", start: 7, end: 11 },
  ]);
});

serviceTest("isComplete() tells a console when to wait", async (service) => {
  const expected = {
    ...{ "1 + 1": "complete", "class A {}": "complete", "const x = )": "invalid" },
    ...{
      "const x =": "incomplete",
      "if (x)": "incomplete",
      "f(`a": "incomplete",
      "a b": "invalid",
    },
  };
  for (const [code, answer] of Object.entries(expected)) {
    assertEquals(await service.isComplete(code), answer, code);
  }
});

for (const notebook of NOTEBOOKS) {
  serviceTest(`check() finds nothing in ${notebook}`, async (service) => {
    for (const cell of readNotebook(new URL(`${notebook}.ipynb`, root)).cells) {
      if (cell.cell_type !== "code") continue;
      const code = joinText(cell.source);
      assertEquals(await service.check(code), [], code);
      service.accept(code);
    }
  });
}
