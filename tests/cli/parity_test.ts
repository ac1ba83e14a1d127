/** The parity ledger. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  asMarkdown,
  asText,
  describeLedger,
  type Finding,
  isMet,
  makeLedger,
  type PrintedNumbers,
} from "../../lib/cli/ledger.ts";
import { main, readme } from "../../lib/cli/parity.ts";
import { call, root } from "./surroundings.ts";

const accuracy = {
  section: "5",
  what: "MNIST",
  class: "exact",
  printed: [{ "test accuracy": "97.28%" }],
};
const losses = {
  section: "6",
  what: "losses",
  class: "band",
  printed: [{ epoch: "0", loss: "2.3" }, { epoch: "100", loss: "0.9" }],
  bands: [{ loss: ["2.2", "2.4"] }, { loss: ["0.8", "1"] }],
};
const printed: PrintedNumbers = { source1: { accuracy, losses } };

const compared = (...comparisons: Finding[]) => new Map([[1, comparisons]]);

Deno.test("makeLedger() calls what no notebook compares missing", () => {
  const ledger = makeLedger(
    printed,
    compared({ ...accuracy, here: accuracy.printed, verdict: "equal", numbers: 1 }),
  );
  assertEquals(ledger.map(({ verdict }) => verdict), ["equal", "missing"]);
  assertEquals(ledger.map(isMet), [true, false]);
  assertEquals(describeLedger(ledger), "2 entries: 1 equal (1 number), 1 missing");
});

Deno.test("makeLedger() takes the worst of several comparisons", () => {
  const good: Finding = { ...accuracy, here: accuracy.printed, verdict: "equal", numbers: 1 };
  const bad: Finding = {
    ...good,
    here: [{ "test accuracy": "97.27%" }],
    verdict: "off",
    difference: "row 1, test accuracy: expected 97.28%, but got 97.27%",
  };
  const [entry] = makeLedger(printed, compared(good, bad));
  assertEquals(entry.verdict, "off");
  assertStringIncludes(asText([entry]), "OFF: row 1, test accuracy: expected 97.28%");
  assertStringIncludes(asMarkdown([entry]), "| OFF: row 1");
});

Deno.test("an incomplete table does not meet its entry", () => {
  const part: Finding = {
    ...losses,
    here: [losses.printed[0]],
    verdict: "incomplete",
    numbers: 2,
  };
  const ledger = makeLedger(printed, compared(part));
  assert(!isMet(ledger[1]));
  assertEquals(ledger[1].there, "2 rows, to 0.9");
});

Deno.test("parity --source 7 is a wrong flag", async () => {
  const { code, err } = await call(main, ["--source", "7"]);
  assertEquals(code, 2);
  assertStringIncludes(err, "Cannot use --source: expected an integer from 1 to 5");
});

const NUMBERS = new URL("../../notebooks/printed/printed-numbers.json", import.meta.url);
Deno.test({
  name: "the printed numbers can be judged: every band is a range around what was printed",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  fn() {
    const numbers: PrintedNumbers = JSON.parse(Deno.readTextFileSync(NUMBERS));
    const bands = Object.values(numbers).flatMap(Object.values).flatMap(
      ({ printed, bands = [] }) =>
        bands.flatMap((band: Record<string, string[]>, r: number) =>
          Object.entries(band).map(([column, [low, high]]) => ({
            low: Number(low),
            high: Number(high),
            value: Number.parseFloat(printed[r][column]),
          }))
        ),
    );
    assert(bands.length > 0);
    for (const { low, high, value } of bands) assert(low < high && low <= value && value <= high);
  },
});

Deno.test({
  name: "notebooks/README.md holds the ledger of the outputs as they are saved, and all are met",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  async fn() {
    const { code, out, err } = await call(main, ["--saved", "--format", "json"]);
    assertEquals(err, "");
    const ledger = JSON.parse(out);
    assertEquals(Deno.readTextFileSync(join(root, "notebooks", "README.md")), readme(ledger));
    assertEquals(ledger.length, 21);
    assertEquals(code, 0);
  },
});
