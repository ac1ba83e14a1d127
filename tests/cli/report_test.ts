import { assert, assertEquals } from "@std/assert";
import { createReporter } from "../../lib/cli/report.ts";
import type { EpochEvent, StartEvent, StepEvent } from "../../lib/training/events.ts";

/** A report has no use for it. */
const state = () => {
  throw new Error("A report asked for the state");
};

const START: StartEvent = {
  kind: "start",
  kernels: "reference",
  threads: 1,
  dtype: "float64",
  density: 0.1912,
  steps: 938,
};
const STEP: StepEvent = {
  kind: "step",
  epoch: 2,
  step: 469,
  steps: 938,
  loss: 0.25,
  accuracy: 0.9375,
  examples: 90_000,
  seconds: 6,
  state,
};
const EPOCH: EpochEvent = {
  kind: "epoch",
  epoch: 2,
  loss: 0.20345,
  accuracy: 0.94,
  validation: { loss: 0.19, accuracy: 0.9486 },
  examples: 120_000,
  seconds: 8.0404,
  state,
};

const CLEAR = "\r\x1b[2K";

/** A reporter of 10 epochs, and all that it writes. */
function record(columns: number | null, mode: { json?: boolean; quiet?: boolean } = {}) {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), columns: () => columns };
  const reporter = createReporter(output, 10, { json: false, quiet: false, ...mode });
  return { ...reporter, written };
}

/** The progress line on a terminal of so many columns. */
function progress(columns: number, event: Partial<StepEvent> = {}): string {
  const { tell, written } = record(columns);
  tell({ ...STEP, ...event });
  return written.join("").replace(CLEAR, "");
}

Deno.test("createReporter() writes a line at the start and one per epoch where there is no terminal", () => {
  const { tell, hasBar, written } = record(null);
  assert(!hasBar);
  for (const event of [START, STEP, EPOCH, STEP]) tell(event);
  tell({ ...EPOCH, epoch: 10, loss: 1.5e32 });
  tell({ ...STEP, kind: "stopped" });
  assertEquals(
    written.join(""),
    `\
kernels: reference, 1 thread, sparse input (19% non-zero), float64
epoch  2/10  loss 0.2034  test accuracy 94.86%  8.0 s
epoch 10/10  loss 1.5000e+32  test accuracy 94.86%  8.0 s
`,
  );
});

Deno.test("createReporter() tells of dense input, and of epochs without validation", () => {
  const { tell, written } = record(null);
  const { validation: _, ...epoch } = EPOCH;
  tell({ ...START, density: null, dtype: "float32" });
  tell(epoch);
  assertEquals(
    written.join(""),
    `\
kernels: reference, 1 thread, dense input, float32
epoch  2/10  loss 0.2034  8.0 s
`,
  );
});

Deno.test("createReporter() draws a progress bar on a terminal", () => {
  assert(record(80).hasBar);
  // 1.5 of 10 epochs took 6 s, so 8.5 take 34 s.
  assertEquals(
    progress(100),
    "epoch  2/10  █████████████░░░░░░░░░░░░░  " +
      "loss 0.2500  accuracy 93.75%  0:34 left  15,000 examples/s",
  );
  assertEquals(
    progress(80),
    "epoch  2/10  ███░░░  loss 0.2500  accuracy 93.75%  0:34 left  15,000 examples/s",
  );
  assertEquals(
    progress(60),
    "epoch  2/10  ███░░  loss 0.2500  accuracy 93.75%  0:34 left",
  );
  assertEquals(progress(40), "epoch  2/10  loss 0.2500  0:34 left");
  assertEquals(progress(10), "epoch  2/");
  assertEquals(progress(200).match(/█+░+/)?.[0].length, 30);
});

Deno.test("createReporter() never writes into a terminal's last column", () => {
  for (let columns = 2; columns <= 200; columns++) {
    const line = progress(columns, { loss: 1e32, examples: 1e9, seconds: 7200 });
    assert(line.length < columns, `${columns} columns: ${line}`);
  }
});

Deno.test("createReporter() takes 80 columns where a terminal does not know its width", () => {
  assertEquals(progress(0), progress(80));
});

Deno.test("createReporter() redraws the bar ten times a second at most", () => {
  const { tell, written } = record(80);
  for (let i = 0; i <= 100; i++) tell({ ...STEP, seconds: 6 + i / 100 });
  assert(written.length >= 9 && written.length <= 11, `${written.length} drawings`);
});

Deno.test("createReporter() takes the bar away before anything else is written", () => {
  for (const after of [EPOCH, { ...STEP, kind: "stopped" } as const]) {
    const { tell, written } = record(80);
    tell(STEP);
    tell(after);
    assert(written[0].startsWith(`${CLEAR}epoch`));
    assertEquals(written[1], CLEAR);
  }
  const { tell, clear, written } = record(80);
  clear();
  assertEquals(written, []);
  tell(STEP);
  clear();
  clear();
  assertEquals(written.slice(1), [CLEAR]);
});

Deno.test("createReporter() with json writes one object per epoch, on a terminal too", () => {
  const { tell, hasBar, clear, written } = record(80, { json: true, quiet: true });
  assert(!hasBar);
  for (const event of [START, STEP, EPOCH, { ...STEP, kind: "stopped" } as const]) tell(event);
  clear();
  assertEquals(
    written.join(""),
    '{"epoch":2,"loss":0.20345,"train_accuracy":0.94,"test_loss":0.19,"test_accuracy":0.9486,' +
      '"examples":120000,"seconds":8.04}\n',
  );
});

Deno.test("createReporter() with quiet writes nothing", () => {
  const { tell, hasBar, clear, written } = record(80, { quiet: true });
  assert(!hasBar);
  for (const event of [START, STEP, EPOCH, { ...STEP, kind: "stopped" } as const]) tell(event);
  clear();
  assertEquals(written, []);
});
