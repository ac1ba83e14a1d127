/** `progress` in a notebook (a fake kernel), in a terminal and as lines. */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  Dense,
  type Examples,
  fit,
  MLP,
  tensor,
  type TrainingEvent,
  zeros,
} from "../../lib/mod.ts";
import { interrupt, Interrupted, resume } from "../../lib/runtime/interrupt.ts";
import { count, follow, progress, type Rounds, ShownLoop } from "../../lib/notebook/progress.ts";
import {
  linesSurface,
  notebookSurface,
  type Surface,
  terminalSurface,
} from "../../lib/notebook/surfaces.ts";

interface Message {
  readonly type: string;
  readonly content: {
    data: Record<string, string>;
    metadata: unknown;
    transient: { display_id: string };
  };
}

/** A clock that stands unless it is told to go on. */
function clock() {
  let time = 1000;
  return { now: () => time, advance: (milliseconds: number) => void (time += milliseconds) };
}

/** A kernel that keeps what it is sent; each message takes `cost` milliseconds. */
function fakeNotebook(cost = 0) {
  const messages: Message[] = [], { now, advance } = clock();
  const jupyter = {
    broadcast(type: string, content: Record<string, unknown>) {
      messages.push({ type, content } as unknown as Message);
      advance(cost);
    },
  };
  return { messages, now, advance, surface: notebookSurface(jupyter, now) };
}

const lines = (): { printed: string[]; surface: Surface } => {
  const printed: string[] = [];
  return { printed, surface: linesSurface((line) => printed.push(line)) };
};

const byHand = (rounds: number, stage: { surface: Surface; now?: () => number }, title?: string) =>
  new ShownLoop(rounds, { title }, (loop: Rounds) => count(loop, rounds), stage);

const training = (
  events: AsyncIterable<TrainingEvent>,
  epochs: number,
  stage: { surface: Surface; now?: () => number },
) => new ShownLoop(epochs, { title: "OR" }, (loop: Rounds) => follow(loop, events), stage);

const OR: Examples = {
  inputs: tensor([[0, 0], [0, 1], [1, 0], [1, 1]]),
  targets: tensor([[0], [1], [1], [1]]),
};
const OPTIONS = { epochs: 5, batchSize: 2, learningRate: 1 };
const model = () =>
  new MLP({
    layers: [new Dense<number, number>(zeros([2, 1]), zeros([1]))],
    head: "sigmoidBinaryCrossEntropy",
  });

Deno.test("progress() keeps to one display and draws ten times a second at most", async () => {
  const { messages, surface, now, advance } = fakeNotebook();
  for await (const _ of byHand(100, { surface, now })) advance(40);
  assertEquals(messages[0].type, "display_data");
  assertEquals(
    new Set(messages.slice(1).map(({ type }) => type)),
    new Set(["update_display_data"]),
  );
  assertEquals(new Set(messages.map((m) => m.content.transient.display_id)).size, 1);
  assertEquals(messages[0].content.metadata, {});
  // 4 seconds: every third round, and the end.
  assertEquals(messages.length, 34 + 1);
});

Deno.test("progress() spends a tenth of the time on drawing at most", async () => {
  const { messages, surface, now, advance } = fakeNotebook(50);
  for await (const _ of byHand(100, { surface, now })) advance(40);
  // One drawing of 50 ms in at least 500 ms.
  assert(messages.length <= 1 + (100 * 40) / 450 + 1, `${messages.length} messages`);
  assert(messages.length > 5);
});

Deno.test("progress() shows bar and time left while it runs, and neither at the end", async () => {
  const { messages, surface, now, advance } = fakeNotebook();
  for await (const _ of byHand(4, { surface, now }, "By <hand>")) advance(1000);
  const texts = messages.map(({ content }) => content.data["text/plain"]);
  assertEquals(texts, [
    "░░░░░░░░░░░░░░░░░░░░░░░░ By <hand> · 0 of 4 epochs",
    "██████░░░░░░░░░░░░░░░░░░ By <hand> · 1 of 4 epochs · 3 s left",
    "████████████░░░░░░░░░░░░ By <hand> · 2 of 4 epochs · 2 s left",
    "██████████████████░░░░░░ By <hand> · 3 of 4 epochs · 1 s left",
    "By <hand> · 4 epochs done",
  ]);
  assertStringIncludes(messages.at(-1)!.content.data["text/html"], "By &#60;hand&#62; · 4 epochs");
});

Deno.test("progress() leaves out a chart of a single point where no other will come", async () => {
  const { messages, surface, now, advance } = fakeNotebook();
  const loop = byHand(3, { surface, now });
  for await (const round of loop) {
    loop.update({ loss: 2 });
    advance(1000);
    if (round === 1) break;
  }
  const charts = messages.map(({ content }) => content.data["text/html"].includes("<img"));
  assertEquals(charts.at(-1), false);
  assertStringIncludes(messages.at(-1)!.content.data["text/plain"], "loss 2.000");
});

Deno.test("progress() draws the curves of loss and accuracy as they grow", async () => {
  const { messages, surface, now, advance } = fakeNotebook();
  const loop = byHand(3, { surface, now });
  for await (const round of loop) {
    loop.update({ loss: 1 / round, accuracy: round / 4, validation: { loss: 2 / round } });
    advance(1000);
  }
  const charts = messages.map(({ content }) => content.data["text/html"].split("<img").length - 1);
  assertEquals(charts, [0, 2, 2, 2]);
  assertEquals(messages.at(-1)!.content.data["text/plain"].split("\n"), [
    "3 epochs done · loss 0.3333 · accuracy 75.00% · validation loss 0.6667",
    "loss against epoch: training from 1 to 0.3333, validation from 2 to 0.6667",
    "accuracy against epoch: training from 25% to 75%",
  ]);
});

Deno.test("progress() calls the examples that are not trained on by their name", async () => {
  const { messages, surface, now } = fakeNotebook();
  const options = { title: "OR", evaluatedOn: "test" };
  const items = (loop: Rounds) => count(loop, 2);
  const loop = new ShownLoop(2, options, items, { surface, now });
  for await (const round of loop) loop.update({ loss: 1 / round, validation: { loss: 2 / round } });
  assertEquals(messages.at(-1)!.content.data["text/plain"].split("\n"), [
    "OR · 2 epochs done · loss 0.5000 · test loss 1.000",
    "loss against epoch: training from 1 to 0.5, test from 2 to 1",
  ]);
});

Deno.test("progress() leaves the same output whenever the same loop has run", async () => {
  const last = async (pace: number) => {
    const { messages, surface, now, advance } = fakeNotebook(pace);
    const events = fit(model(), OR, { ...OPTIONS, validation: OR });
    for await (const _ of training(events, 5, { surface, now })) advance(pace);
    return messages.at(-1)!.content.data;
  };
  const quick = await last(1);
  assertEquals(quick, await last(777));
  assertStringIncludes(quick["text/plain"], "OR · 5 epochs done · loss 0.3");
});

Deno.test("progress() hands on every event of fit()", async () => {
  const { printed, surface } = lines();
  const kinds: string[] = [];
  const events = fit(model(), OR, { ...OPTIONS, everySteps: 1 });
  for await (const event of training(events, 5, { surface })) kinds.push(event.kind);
  assertEquals(kinds, ["start", ...Array(5).fill(["step", "step", "epoch"]).flat()]);
  assertEquals(printed.map((line) => line.split(" · ")[1]), [
    "1 of 5 epochs",
    "2 of 5 epochs",
    "3 of 5 epochs",
    "4 of 5 epochs",
    "5 epochs done",
  ]);
});

Deno.test("progress() knows the epochs of a run, and hands on nothing else unless asked for steps", async () => {
  const kinds = async (loop: AsyncIterable<TrainingEvent>) => {
    const seen: string[] = [];
    for await (const { kind } of loop) seen.push(kind);
    return seen;
  };
  const epochs = progress(fit(model(), OR, OPTIONS), { title: "OR" });
  assertEquals(await kinds(epochs), Array(5).fill("epoch"));
  const steps = progress(fit(model(), OR, { ...OPTIONS, everySteps: 2 }));
  assertEquals(await kinds(steps), ["start", ...Array(5).fill(["step", "epoch"]).flat()]);
  for await (const { loss } of progress(fit(model(), OR, OPTIONS))) assert(loss > 0);
});

Deno.test("progress() shows the network from inside where it is asked to", async () => {
  const shown = async (loop: (surface: Surface) => AsyncIterable<unknown>) => {
    const { messages, surface } = fakeNotebook();
    for await (const _ of loop(surface));
    return messages.at(-1)!.content.data["text/plain"];
  };
  const options = { title: "OR", inspect: OR };
  const byFit = await shown((surface) => {
    const trained = model(), run = fit(trained, OR, OPTIONS);
    const stage = { surface, model: trained, learningRate: 1 };
    return new ShownLoop(5, options, (loop: Rounds) => follow(loop, run), stage);
  });
  // From before the first epoch on: the gradient of the weights 0, of four examples.
  assertStringIncludes(byFit, "‖dW‖ against epoch: layer 1 from 0.3536 to ");
  assertStringIncludes(byFit, "Histogram of gradient: gradients, 2 from ");
  const byHand = await shown((surface) =>
    new ShownLoop(
      3,
      { ...options, model: model(), unit: "step" },
      (loop: Rounds) => count(loop, 3),
      { surface },
    )
  );
  assertStringIncludes(byHand, "‖dW‖ against step: layer 1 from 0.3536 to 0.3536");
  assertThrows(() => progress(3, { inspect: OR }), TypeError, "expected an MLP for model");
  // A run by fit says what it trains.
  progress(fit(model(), OR, OPTIONS), { inspect: OR });
});

Deno.test("progress() draws no chart of one point alone", async () => {
  const { messages, surface } = fakeNotebook();
  const run = fit(model(), OR, { ...OPTIONS, epochs: 1 });
  for await (const _ of training(run, 1, { surface }));
  assertEquals(messages.at(-1)!.content.data["text/html"].match(/<img/g), null);
});

Deno.test("progress() says in or after which epoch a loop was stopped", async () => {
  const stopAt = async (kind: string, epoch: number) => {
    const { printed, surface } = lines();
    const events = fit(model(), OR, { ...OPTIONS, everySteps: 1 });
    for await (const event of training(events, 5, { surface })) {
      if (event.kind === kind && "epoch" in event && event.epoch === epoch) break;
    }
    return printed.at(-1)!.split(" · ")[1];
  };
  assertEquals(await stopAt("epoch", 3), "stopped after epoch 3 of 5");
  assertEquals(await stopAt("step", 3), "stopped in epoch 3 of 5");
  assertEquals(await stopAt("epoch", 5), "5 epochs done");

  const { printed, surface } = lines();
  for await (const round of byHand(10, { surface })) if (round === 3) break;
  assertEquals(printed.at(-1), "stopped in epoch 3 of 10");
});

Deno.test("progress() obeys Stop, in fit() and in a loop by hand", async () => {
  for (const kind of ["fit", "by hand"]) {
    const { printed, surface } = lines();
    const loop = kind === "fit"
      ? training(fit(model(), OR, { ...OPTIONS, epochs: 10 }), 10, { surface })
      : byHand(10, { surface });
    let items = 0;
    try {
      await assertRejects(async () => {
        for await (const _ of loop) if (++items === 4) interrupt();
      }, Interrupted);
    } finally {
      resume();
    }
    // Of fit, the first item is its start.
    assertStringIncludes(
      printed.at(-1)!,
      kind === "fit" ? "stopped in epoch 4 of 10" : "stopped after epoch 4 of 10",
    );
  }
});

Deno.test("progress() says that a loop failed, and throws its error", async () => {
  const { printed, surface } = lines();
  const targets = tensor([[0], [1], [1], [NaN]]);
  const events = fit(model(), { ...OR, targets }, OPTIONS);
  await assertRejects(
    async () => {
      for await (const _ of training(events, 5, { surface }));
    },
    RangeError,
    "the loss must be finite",
  );
  assertStringIncludes(printed.at(-1)!, "OR · failed in epoch 1 of 5");
});

Deno.test("progress() draws nothing once its loop has ended", async () => {
  const { messages, surface, now, advance } = fakeNotebook();
  for await (const _ of byHand(3, { surface, now })) advance(1000);
  const shown = messages.length;
  await new Promise((resolve) => setTimeout(resolve, 250));
  assertEquals(messages.length, shown);
});

Deno.test("progress() overwrites one line of a terminal, cut to its width", async () => {
  let screen = "";
  const { now, advance } = clock();
  const terminal = { write: (text: string) => void (screen += text), columns: () => 31 };
  const surface = terminalSurface(terminal, now);
  for await (const _ of byHand(2, { surface, now }, "T")) advance(1000);
  assertEquals(
    screen,
    "\r░░░░░░░░░░░░░░░░░░░░░░░░ T · 0\x1b[K" +
      "\r████████████░░░░░░░░░░░░ T · 1\x1b[K" +
      "\rT · 2 epochs done\x1b[K\n",
  );
});

Deno.test("progress() prints a line for each tenth of many rounds", async () => {
  const { printed, surface } = lines();
  for await (const _ of byHand(1000, { surface }));
  assertEquals(printed, [
    ...Array.from({ length: 9 }, (_, i) => `${i + 1}00 of 1000 epochs`),
    "1000 epochs done",
  ]);
});

Deno.test("progress() rejects what is no number of rounds", () => {
  for (const rounds of [0, -1, 1.5, NaN]) {
    let message = "";
    try {
      progress(rounds);
    } catch (error) {
      assert(error instanceof RangeError);
      message = error.message;
    }
    assertEquals(
      message,
      `Cannot show progress: expected an integer of at least 1, but got ${rounds}`,
    );
  }
});

Deno.test("progress() says that it trains on from trained weights, whatever network holds them", async () => {
  const { printed, surface } = lines();
  const first = model();
  const sameWeights = new MLP({ layers: first.layers, head: "sigmoidBinaryCrossEntropy" });
  for (const mlp of [first, sameWeights]) {
    const events = fit(mlp, OR, OPTIONS);
    const options = { title: "OR", model: mlp };
    for await (const _ of new ShownLoop(5, options, (loop) => follow(loop, events), { surface }));
  }
  const ends = printed.filter((line) => line.includes("5 epochs done"));
  assertEquals(ends.length, 2);
  assert(ends[0].startsWith("OR · 5 epochs done"), ends[0]);
  assert(ends[1].startsWith("OR · trains on, after 5 epochs before · 5 epochs done"), ends[1]);
});
