import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Dense, evaluate, fit, MLP, RandomState, zeros } from "../../lib/mod.ts";
import {
  interrupt,
  Interrupted,
  interruptSignal,
  isWatched,
  resume,
  unwatch,
} from "../../lib/runtime/interrupt.ts";

function training() {
  const rng = new RandomState(1);
  const inputs = rng.randn(200, 4);
  const targets = inputs.sum(1).gt(0).reshape([200, 1]);
  const model = new MLP({
    layers: [new Dense(rng.randn(4, 1), zeros([1]))],
    head: "sigmoidBinaryCrossEntropy",
  });
  const options = { epochs: 1e9, batchSize: 10, learningRate: 0.1 };
  return { model, examples: { inputs, targets }, options };
}

Deno.test("interrupt() aborts the signal with an Interrupted, and resume() gives a new one", () => {
  const signal = interruptSignal();
  resume();
  assertStrictEquals(interruptSignal(), signal);
  interrupt();
  assert(signal.aborted);
  assert(signal.reason instanceof Interrupted);
  assertEquals(
    signal.reason.stack,
    "Interrupted: Stop was pressed; all variables keep the values they have",
  );
  resume();
  assert(!interruptSignal().aborted);
});

Deno.test("fit() ends with the event stopped, then throws, where it is interrupted", async () => {
  const { model, examples, options } = training();
  const before = model.layers[0].weights.copy();
  const kinds = new Set<string>();
  setTimeout(interrupt, 100);
  await assertRejects(async () => {
    for await (const { kind } of fit(model, examples, options)) kinds.add(kind);
  }, Interrupted);
  resume();
  assertEquals([...kinds], ["start", "epoch", "stopped"]);
  assert(model.layers[0].weights.sub(before).abs().sum() > 0);
  assert((await evaluate(model, examples)).accuracy > 0.9);
});

Deno.test("fit() obeys its own signal and the interrupt, and throws for the latter only", async () => {
  const { model, examples, options } = training();
  const own = new AbortController();
  setTimeout(() => own.abort(), 50);
  let last = "";
  for await (const event of fit(model, examples, { ...options, signal: own.signal })) {
    last = event.kind;
  }
  assertEquals(last, "stopped");
  setTimeout(interrupt, 50);
  const { signal } = new AbortController();
  await assertRejects(async () => {
    for await (const { kind } of fit(model, examples, { ...options, signal })) last = kind;
  }, Interrupted);
  resume();
  assertEquals(last, "stopped");
});

Deno.test("evaluate() rejects where it is interrupted", async () => {
  const { model, examples } = training();
  const metrics = evaluate(model, examples);
  interrupt();
  await assertRejects(() => metrics, Interrupted);
  resume();
});

Deno.test("isWatched() tells whether the signal was asked for since unwatch()", () => {
  unwatch();
  assert(!isWatched());
  interruptSignal();
  assert(isWatched());
});
