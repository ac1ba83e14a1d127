/** compare() and the ledger. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { tensor } from "../../lib/tensor/creation.ts";
import { compare, ledger, perturbed, type Printed } from "../../lib/notebook/compare.ts";
import { progress } from "../../lib/notebook/progress.ts";
import { interrupt, resume } from "../../lib/runtime/interrupt.ts";
import { JUPYTER_DISPLAY } from "../../lib/plot/figure.ts";

const table: Printed = {
  section: "12.3",
  what: "two epochs",
  class: "exact",
  printed: [{ epoch: "1", accuracy: "76.15%" }, { epoch: "2", accuracy: "85.45%" }],
};

const band: Printed = {
  section: "4",
  what: "loss",
  class: "band",
  printed: [{ loss: "2.3017" }, { loss: "0.9279" }],
  bands: [{}, { loss: ["0.90", "0.96"] }],
  why: "unseeded",
};

Deno.test("compare() finds equal only what is equal to the last digit", () => {
  assertEquals(compare(table, table.printed).verdict, "equal");
  assertEquals(compare(table, table.printed).numbers, 4);
  const off = compare(table, [table.printed[0], { epoch: "2", accuracy: "85.4%" }]);
  assertEquals(off.verdict, "off");
  assertEquals(off.difference, "row 2, accuracy: expected 85.45%, but got 85.4%");
});

Deno.test("compare() judges only the columns that have a band", () => {
  assertEquals(compare(band, [{ loss: "7" }, { loss: "0.95" }]).verdict, "in band");
  assertEquals(compare(band, [{ loss: "2.3" }, { loss: "0.961" }]).verdict, "off");
  assertEquals(compare(band, [{ loss: "2.3" }, { loss: "NaN" }]).verdict, "off");
});

Deno.test("compare() calls a run with rows missing incomplete, and one with a wrong row off", () => {
  assertEquals(compare(table, [table.printed[0]]).verdict, "incomplete");
  assertEquals(compare(table, [{ epoch: "1" }, table.printed[1]]).verdict, "incomplete");
  assertEquals(compare(table, [...table.printed, table.printed[1]]).verdict, "incomplete");
  assertEquals(compare(table, [{ epoch: "1", accuracy: "1%" }]).verdict, "off");
});

Deno.test("compare() gives no verdict on what rests on an unpublished file", () => {
  assertEquals(compare({ ...table, class: "input" }, [{ accuracy: "1%" }]).verdict, "shown");
});

Deno.test("compare() refuses a column that the source does not print", () => {
  assertThrows(
    () => compare(table, { acuracy: "76.15%" }),
    TypeError,
    'Cannot compare "acuracy" of two epochs: expected one of epoch, accuracy, ' +
      "but the source prints no such number",
  );
});

Deno.test("compare() enters what it found in the ledger, in order", () => {
  const before = ledger().length;
  compare(table, table.printed);
  compare(band, band.printed);
  assertEquals(ledger().slice(before).map(({ verdict }) => verdict), ["equal", "in band"]);
});

Deno.test("compare() shows both, with the verdict in words, in HTML and in plain text", () => {
  const one = { ...table, what: "a < b", printed: [{ accuracy: "97.28%" }] };
  const bundle = compare(one, { accuracy: "97.27%" })[JUPYTER_DISPLAY]();
  assertStringIncludes(bundle["text/plain"], "a < b: ✗ off");
  assertStringIncludes(bundle["text/plain"], "there: accuracy 97.28%\n  here:  accuracy 97.27%");
  assertStringIncludes(bundle["text/html"], "<td>97.28%</td>");
  assertStringIncludes(bundle["text/html"], "<td>97.27%</td>");
  assert(!bundle["text/html"].includes("a < b"));
});

Deno.test("perturbed() disturbs by a relative amount, up and down in turn", () => {
  const weights = tensor([[1, 2], [-4, 0]]);
  assertEquals(perturbed(weights, 0.5).toArray(), [[1.5, 1], [-6, 0]]);
  assertEquals(weights.toArray(), [[1, 2], [-4, 0]]);
  assert(perturbed(weights, 0) === weights);
});

Deno.test("compare() rejects columns that every object seems to have", () => {
  for (const column of ["constructor", "__proto__", "toString"]) {
    assertThrows(
      () => compare(table, JSON.parse(`{"${column}":"1"}`)),
      TypeError,
      "the source prints no such number",
    );
  }
});

const trained = { ...table, parameters: { epochs: 2, limit: 100 } };
const parameters = trained.parameters;

Deno.test("compare() does not judge a run with other parameters", () => {
  const here = compare(trained, [{ epoch: "1", accuracy: "1%" }], {
    parameters: { ...parameters, epochs: 1 },
  });
  assertEquals([here.verdict, here.numbers], ["not comparable", 0]);
  assertEquals(here.difference, "epochs is 1, not 2");
  const bundle = here[JUPYTER_DISPLAY]();
  assertEquals(bundle["text/plain"], "two epochs: not comparable: epochs is 1, not 2");
  assertStringIncludes(bundle["text/html"], "not comparable: epochs is 1, not 2</strong>");
  assert(!bundle["text/html"].includes("✗"));
  assertEquals(compare(trained, trained.printed, { parameters }).verdict, "equal");
});

Deno.test("compare() shows no table where there is nothing to show", () => {
  const empty = compare(trained, [], { parameters: { limit: 7 } })[JUPYTER_DISPLAY]();
  assert(!empty["text/html"].includes("<table"));
});

Deno.test("compare() refuses parameters that the source does not have", () => {
  assertThrows(
    () => compare(trained, trained.printed, { parameters: { epoch: 2 } }),
    RangeError,
    'Cannot compare two epochs: expected parameters that the source has, but it has no "epoch"',
  );
});

Deno.test("compare() knows what progress() showed of the model's training", async () => {
  const model = {};
  const reason = () => compare(trained, trained.printed, { parameters, model }).difference;
  const train = async (rounds: number) => {
    for await (const round of progress(4, { unit: "step", model })) if (round === rounds) break;
  };
  assertEquals(reason(), "the network has not been trained yet");
  assertEquals(
    compare(trained, [], { model: undefined }).difference,
    "the network has not been trained yet",
  );
  await train(2); // by the loop's own break
  assertEquals(reason(), undefined);
  await train(5);
  assertEquals(
    reason(),
    "the network was trained 2 times, 5 steps in all; run the cell that makes it, and train once",
  );
});

Deno.test("compare() knows that Stop was pressed in the loop, or in what it awaits", async () => {
  const model = {};
  try {
    for await (const round of progress(4, { model })) {
      if (round < 2) continue;
      interrupt();
      throw new Error("as breathe() does");
    }
  } catch {
    /* expected */
  } finally {
    resume();
  }
  assertEquals(
    compare(trained, [], { model }).difference,
    "the training stopped in epoch 2 of 4",
  );
});

Deno.test("compare() folds long tables whose numbers are the same, and opens others", () => {
  const rows = Array.from({ length: 21 }, (_, i) => ({ epoch: String(i + 1) }));
  const html = (here: typeof rows) =>
    compare({ ...table, printed: rows }, here)[JUPYTER_DISPLAY]()["text/html"];
  assertStringIncludes(
    html(rows),
    "<details><summary>all 21 rows, there and here</summary><table>",
  );
  assertStringIncludes(html([...rows.slice(1), rows[0]]), "<details open>");
  assert(!compare(table, table.printed)[JUPYTER_DISPLAY]()["text/html"].includes("<details"));
});
