/**
 * How cells run, by the list that the real kernel is held to as well: tests/jupyter/semantics.py.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { runInThisContext } from "node:vm";
import { CellSyntaxError, compileCell } from "../../lib/page/compile.ts";
import { formatLog } from "../../lib/page/console.ts";
import { inspect } from "../../lib/page/inspect.ts";
import { CellScope } from "../../lib/page/scope.ts";
import { cellTrace } from "../../lib/page/traces.ts";
import { showError } from "../../lib/relay/show_error.ts";
import semantics from "./cell_semantics.json" with { type: "json" };

interface Cell {
  readonly code: string;
  /** As it is shown; null where nothing is. */
  readonly value?: string | null;
  readonly printed?: string;
  readonly error?: string;
  readonly says?: string;
  readonly line?: number;
}

// Scripts share what they declare, and so all tests share one scope.
const scope = new CellScope({
  runScript: (source) => runInThisContext(source),
  importModule: (specifier) => import(specifier),
});
let number = 0;

async function run(cell: Cell): Promise<void> {
  number++;
  let printed = "", thrown: unknown, value: unknown;
  const { log } = console;
  console.log = (...args) => {
    printed += `${formatLog(args)}\n`;
  };
  try {
    value = await scope.run(cell.code, number);
  } catch (error) {
    if (cell.error === undefined) throw error;
    thrown = error;
  } finally {
    console.log = log;
  }
  if (cell.printed !== undefined) assertEquals(printed, cell.printed);
  if (cell.value === null) assertEquals(value, undefined);
  else if (cell.value !== undefined) assertEquals(inspect(value), cell.value);
  if (cell.error === undefined) return;
  const { ename, evalue, traceback } = showError(thrown);
  assertEquals(ename, cell.error);
  assert(evalue.includes(cell.says ?? ""), evalue);
  if (cell.line === undefined) return;
  const trace = cellTrace(traceback, number).join("\n");
  assertEquals(/<anonymous>:(\d+)/.exec(trace)?.[1], String(cell.line), trace);
}

for (const { what, cells } of semantics as { what: string; cells: Cell[] }[]) {
  Deno.test(`cells: ${what}`, async () => {
    for (const cell of cells) await run(cell);
  });
}

Deno.test("compileCell() says what a cell in a page cannot have", () => {
  assertThrows(
    () => compileCell("1;\nnamespace N { export const x = 1; }"),
    CellSyntaxError,
    "line 2",
  );
  assertThrows(() => compileCell("export default 1;"), CellSyntaxError, "line 1, column 1");
  assertThrows(
    () => compileCell("let x = 1;\n  let z = ;"),
    CellSyntaxError,
    "(line 2, column 11)",
  );
  compileCell("declare namespace N { const x: number; }\nconst namespace = 1;\nnamespace;");
});

Deno.test("CellScope knows which names a cell that failed has left", async () => {
  await assertRejects(() =>
    scope.run("const left = 1, { x } = {} as any;\nthrow 1;\nlet not = 2;", 0)
  );
  assertEquals(scope.there, ["left"]);
  await assertRejects(() => scope.run("const left = ;", 0));
  assertEquals(scope.there, []);
});

Deno.test("CellScope.run() refuses to import what is not there", async () => {
  const error = await assertRejects(() => scope.run('import { nothing } from "node:path";', 0));
  assertEquals(
    (error as Error).message,
    'Cannot import "nothing": "node:path" has no such value (a type is imported by `type nothing`)',
  );
});

Deno.test("cellTrace() reads the traces of Chromium and of Firefox", () => {
  const chromium = [
    "RangeError: no",
    "    at f (gradbook-cell-2.ts:8:9)",
    "    at eval (gradbook-cell-3.ts:12:1)",
    "    at eval (eval at run (https://a.b/worker.js:1:200), <anonymous>:4:2)",
    "    at async Kernel.execute (https://a.b/gradbook/worker.js:1:200)",
    "    at Module.matmul (https://a.b/gradbook/chunk-ABC_1.js:2:3)",
  ];
  const firefox = [
    "RangeError: no",
    "f@gradbook-cell-2.ts:8:9",
    "@gradbook-cell-3.ts:12:1",
    "async*execute@https://a.b/gradbook/worker.js:1:200",
  ];
  const expected = ["RangeError: no", "    at f (cell [2]:8)", "    at <anonymous>:12"];
  assertEquals(cellTrace(chromium, 3), expected);
  assertEquals(cellTrace(firefox, 3), expected);
});
