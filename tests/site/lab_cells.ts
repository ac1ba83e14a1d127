/**
 * Cells in the page: how they run, what is said of their types, and what is answered meanwhile.
 *
 * @module
 */
import assert from "node:assert/strict";
import semantics from "../page/cell_semantics.json" with { type: "json" };
import { type LabPage, pause, type Ran } from "./lab_page.ts";

/** How cells run, by the list that Deno's kernel is held to. */
export async function keepsSemantics(lab: LabPage): Promise<string> {
  await lab.command("gradbook:types-show");
  for (const { what, cells } of semantics) {
    for (const cell of cells as Record<string, unknown>[]) {
      const found = await lab.execute(String(cell.code));
      assert.equal(found.error?.ename, cell.error, `${what}: ${found.error?.evalue}`);
      if (cell.value !== undefined) assert.equal(found.value, cell.value, what);
      if (cell.printed !== undefined) assert.equal(found.printed, cell.printed, what);
      if (cell.line === undefined) continue;
      const trace = found.error!.traceback.join("\n");
      assert.equal(/<anonymous>:(\d+)/.exec(trace)?.[1], String(cell.line), `${what}: ${trace}`);
    }
  }
  await lab.command("gradbook:types-stop");
  return `${semantics.length} kinds of cells as in Deno's kernel`;
}

/** What came of a cell whose types are wrong; while TypeScript is not ready, nothing is said of them. */
export async function complaintOf(lab: LabPage, code: string): Promise<Ran> {
  for (let tries = 0;; tries++) {
    const ran = await lab.execute(code);
    if (ran.printed !== "") return ran;
    assert(tries < 200, "nothing is said of wrong types");
    await pause(500);
  }
}

const WRONG = "const wrong = zeros([2, 3]);\n\nran++;\nwrong.matmul(zeros([4, 5]));";
const SAID = /^Type error in line 4, column \d+: .*\(4, 5\).*\(2, 3\)/;

/** TypeScript is fetched once the first cell has run. */
export async function knowsTypes(lab: LabPage): Promise<string> {
  await lab.execute('import { zeros } from "gradbook";\nlet ran = 0;');
  const start = performance.now();
  const { printed } = await complaintOf(lab, WRONG);
  const seconds = (performance.now() - start) / 1000;
  assert.match(printed, SAID);
  assert.equal((await lab.execute("const known = zeros([2, 3]);")).printed, "");
  assert((await lab.execute("const left = 1;\nthrow left;")).error);
  assert.equal((await lab.execute("left + 1;")).printed, "", "what a failed cell has left");
  return `after ${seconds.toFixed(1)} s: ${printed.trim()}`;
}

/** A cell whose types are wrong does not run, unless that is asked for. */
export async function obeysTypes(lab: LabPage): Promise<string> {
  await lab.execute('import { zeros } from "gradbook";\nlet ran = 0;');
  const run = async (code: string, isWarned = true) => {
    assert.equal((await lab.execute("ran = 0;")).error, null);
    let { printed, error } = await lab.execute(code);
    // On a machine that has other work, the checker may come too late.
    for (let tries = 0; isWarned && printed === "" && tries < 50; tries++) {
      await lab.execute("ran = 0;");
      ({ printed, error } = await lab.execute(code));
    }
    return { printed, error, ran: (await lab.execute("ran;")).value };
  };
  const refused = await run(WRONG);
  assert.match(refused.printed, SAID);
  assert.deepEqual([refused.error?.ename, refused.ran], ["TypeErrors", "0"]);
  assert.match(refused.error!.evalue, /has not run.*@ts-nocheck/);
  const asked = await run(`// @ts-nocheck\n${WRONG}`, false);
  assert.deepEqual([asked.printed, asked.error?.ename, asked.ran], ["", "TypeError", "1"]);
  assert.match(asked.error!.evalue, /\(2, 3\) by \(4, 5\)/);
  await lab.command("gradbook:types-show");
  const shown = await run(WRONG);
  assert.match(shown.printed, SAID);
  assert.deepEqual([shown.error?.ename, shown.ran], ["TypeError", "1"]);
  await lab.command("gradbook:types-off");
  const off = await run(WRONG, false);
  assert.deepEqual([off.printed, off.error?.ename, off.ran], ["", "TypeError", "1"]);
  await lab.command("gradbook:types-stop");
  return "a wrong cell is refused; by a comment, or where that is chosen, it runs";
}

/** Questions do not wait for the cell that runs. */
export async function answersMeanwhile(lab: LabPage): Promise<string> {
  await lab.execute('import { zeros } from "gradbook";\nconst known = zeros([2, 3]);');
  await lab.forget();
  await lab.begin("console.log('runs');\nwhile (true);");
  await lab.until("a cell that runs", () =>
    // deno-lint-ignore no-explicit-any -- it runs in the page
    (globalThis as any).begun[0].printed !== "", []);
  const start = performance.now();
  assert((await lab.complete("known.mat")).includes("matmul"));
  assert.match(await lab.inspect("known.matmul"), /matrix product/i);
  const seconds = (performance.now() - start) / 1000;
  assert.equal(await lab.status(), "busy");
  assert.equal((await lab.begun())[0].status, "");
  await lab.stop();
  await lab.untilIdle();
  return `completes and describes in ${seconds.toFixed(1)} s beside a loop that never ends`;
}

/** What a page has not. */
export async function refuses(lab: LabPage): Promise<string> {
  const cells: [string, RegExp][] = [
    ['import _ from "npm:lodash";', /^Cannot import "npm:lodash": a page fetches nothing/],
    ['import { x } from "./nothing.ts";', /^Cannot import ".\/nothing.ts"/],
    [
      'import { nothing } from "gradbook";',
      /^Cannot import "nothing": "gradbook" has no such value/,
    ],
    ['new Deno.Command("ls");', /^Deno.Command is not there in a page/],
  ];
  for (const [code, message] of cells) {
    const { error, printed } = await lab.execute(code);
    assert.match(error!.evalue, message, printed);
  }
  return `${cells.length} things that a page has not, each in one line`;
}
