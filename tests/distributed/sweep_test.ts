import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseFlags, UsageError } from "../../lib/cli/flags.ts";
import { sweepFlags } from "../../lib/cli/sweep_flags.ts";
import { mergeRows, parseRows, Results, type Row } from "../../lib/cli/sweep_results.ts";
import { progress, table } from "../../lib/cli/sweep_table.ts";
import { sweepOf } from "../../lib/cli/sweep_trials.ts";
import { main } from "../../lib/cli/sweep.ts";
import { call } from "../cli/surroundings.ts";
import { folderTest } from "../folder.ts";

const sweep = (flags: string, lines?: string) =>
  sweepOf(parseFlags(sweepFlags(), flags.split(" ").filter(Boolean)), ["--epochs", "1"], lines);

Deno.test("sweepOf() tries each with each, and each with every seed", async () => {
  const { trials } = await sweep("--grid hidden=64,32+16 --grid learning-rate=0.1,0.3 --seeds 2");
  assertEquals(trials.length, 8);
  assertEquals(trials.map(({ trial }) => trial), [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals(trials[7], {
    trial: 7,
    setting: { hidden: "32,16", "learning-rate": "0.3" },
    seed: 2,
    args: [
      ...["--epochs", "1", "--hidden", "32,16", "--learning-rate", "0.3", "--seed", "2"],
    ],
  });
});

Deno.test("sweepOf() takes a trial from each line of a list", async () => {
  const { trials } = await sweep("--seeds 2", "--variant bits --offline\n\n--hidden  64,32\n");
  assertEquals(trials.map(({ setting }) => setting), [
    { variant: "bits", offline: "" },
    { variant: "bits", offline: "" },
    { hidden: "64,32" },
    { hidden: "64,32" },
  ]);
});

Deno.test("sweepOf() draws between bounds, the same for the same seed", async () => {
  const draw = (seed: number) =>
    sweep(`--draw learning-rate=0.01..1 --draw hidden=16..256 --draws 50 --draw-seed ${seed}`);
  const [one, again, other] = [await draw(1), await draw(1), await draw(2)];
  assertEquals([one.name, one.trials.length], [again.name, 50]);
  assertEquals(one.name === other.name, false);
  for (const { setting } of one.trials) {
    const rate = Number(setting["learning-rate"]), hidden = Number(setting.hidden);
    assertEquals([rate >= 0.01 && rate <= 1, Number.isInteger(hidden) && hidden <= 256], [
      true,
      true,
    ]);
  }
});

Deno.test("sweepOf() and its flags refuse what train-mnist does not take", async () => {
  await assertRejects(() => sweep("--grid hidden=0"), UsageError, "Cannot use --hidden: expected");
  assertThrows(() => parseFlags(sweepFlags(), ["--grid", "hiden=3"]), UsageError, "--grid");
  assertThrows(() => parseFlags(sweepFlags(), ["--grid", "checkpoint=a.npz"]), UsageError);
  for (
    const line of ["hidden=64", "--hidden 64 32", "--checkpoint a.npz", "--threads 2", "--help"]
  ) {
    await assertRejects(() => sweep("", line), UsageError, "Cannot use");
  }
  assertThrows(() => parseFlags(sweepFlags(), ["--shard", "4/3"]), UsageError, "such as 2/3");
});

const rowOf = (trial: number, change: Partial<Row> = {}): Row => ({
  sweep: "s",
  trial,
  setting: { hidden: trial < 2 ? "16" : "32" },
  seed: 1 + trial % 2,
  accuracy: 0.9 + trial / 100,
  seconds: 2,
  ...change,
});
const lineOf = (row: Row) => `${JSON.stringify(row)}\n`;

Deno.test("parseRows() leaves out a line that was never finished, and refuses any other text", () => {
  const text = lineOf(rowOf(0)) + lineOf(rowOf(1)).slice(0, 20);
  assertEquals(parseRows(text, "a"), [rowOf(0)]);
  assertThrows(() => parseRows('{"a": 1}\n', "a.jsonl"), UsageError, "line 1 is none");
});

Deno.test("mergeRows() sorts by trial, and refuses two results of one", () => {
  assertEquals(mergeRows([rowOf(1), rowOf(0), rowOf(1, { seconds: 9 })]), [rowOf(0), rowOf(1)]);
  assertThrows(() => mergeRows([rowOf(0), rowOf(0, { accuracy: 0.5 })]), UsageError, "two");
});

Deno.test("table() has mean and spread of each setting, and what failed", async () => {
  const four = await sweep("--grid hidden=16,32 --seeds 2");
  const rows = [rowOf(0), rowOf(1), rowOf(2, { accuracy: undefined, error: "diverged" })];
  assertEquals(
    table(four, rows),
    "hidden 16  2/2  mean 90.50%, deviation 0.71%, 90.00% to 91.00%\nhidden 32  1/2  1 failed\n",
  );
  assertEquals(progress(3, 4, 1, 1, 61.4), "3 of 4 trials, 1:01 left");
});

folderTest(
  "Results take away a line that was never finished, and are one sweep's at a time",
  async (folder) => {
    const path = `${folder}/r.jsonl`, two = await sweep("--grid hidden=16,32");
    const row = rowOf(0, { sweep: two.name });
    await Deno.writeTextFile(path, lineOf(row) + '{"sweep": "x');
    {
      await using results = await Results.open(path, two);
      assertEquals(results.rows, [row]);
      results.add({ ...row, trial: 1 });
      await assertRejects(() => Results.open(path, two), UsageError, "another sweep is writing");
    }
    assertEquals(await Deno.readTextFile(path), lineOf(row) + lineOf({ ...row, trial: 1 }));
    const other = await sweep("--grid hidden=16,64");
    await assertRejects(() => Results.open(path, other), UsageError, "expected results of");
    await assertRejects(() => Results.open(folder, two), UsageError, "Cannot use --results");
  },
);

folderTest(
  "main() goes on with what is not done, and keeps trials that fail as rows",
  async (folder) => {
    const path = `${folder}/r.jsonl`;
    const flags = `--grid learning-rate=0.1,1e300 --limit 200 --epochs 1 --hidden 8 --workers 1`;
    const args = [...flags.split(" "), "--results", path];
    const first = await call(main, args);
    assertEquals([first.code, first.err], [0, ""]);
    const text = await Deno.readTextFile(path), rows = parseRows(text, path);
    assertEquals(rows.map(({ accuracy, error }) => [typeof accuracy, typeof error]), [
      ["number", "undefined"],
      ["undefined", "string"],
    ]);
    // As after a kill: the second trial is done again, to the same row.
    await Deno.writeTextFile(path, text.slice(0, text.indexOf("\n") + 30));
    await call(main, args);
    const again = parseRows(await Deno.readTextFile(path), path);
    assertEquals(
      again.map((row) => ({ ...row, seconds: 0 })),
      rows.map((row) => ({ ...row, seconds: 0 })),
    );
  },
);

folderTest("main() says which file is not there", async (folder) => {
  const path = `${folder}/none.jsonl`, results = ["--results", `${folder}/r.jsonl`];
  for (const [flag, ...args] of [["--list", path], ["--merge", path]]) {
    assertEquals(await call(main, [flag, ...args, ...results]), {
      code: 2,
      out: "",
      err: `Cannot use ${flag}: expected a file, but there is no ${path}\n`,
    });
  }
});
