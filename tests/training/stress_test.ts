/** `fit` where much goes on at once, where little makes sense, and where it is stopped at any moment. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Dense,
  evaluate,
  fit,
  type HeadName,
  type Matrix,
  MLP,
  oneHot,
  ones,
  RandomState,
  Tensor,
  tensor,
  type TrainingState,
  zeros,
} from "../../lib/mod.ts";
import { pool } from "../../lib/kernels/simd/mod.ts";
import { MOST_THREADS } from "../../lib/kernels/simd/workers.ts";
import { collect, problem, SETTINGS, testEach } from "./problem.ts";

const create = () => problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
const parametersOf = ({ layers }: MLP) =>
  layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);

testEach("fit() refuses a model in training until that run has ended, in every way", async (on) => {
  const { model, examples } = create();
  const options = { ...SETTINGS, ...on, everySteps: 1 };
  const start = (changes = {}) => fit(model, examples, { ...options, ...changes });
  const isRefused = () => {
    assertThrows(() => start(), TypeError, "Cannot train a model in training");
    // A layer of it in another model is as much in training.
    const [first] = model.layers;
    const other = new MLP({ layers: [first], head: "sigmoidSquaredError" });
    const data = { inputs: examples.inputs, targets: zeros([50, 7]) as Matrix };
    assertThrows(() => fit(other, data, options), TypeError, "a model in training");
  };
  const isFree = () => collect(start());

  const earlier = start(), never = start();
  for await (const _ of start()) isRefused();
  await isFree();
  for await (const event of start()) if (event.kind === "step") break;
  await isFree();
  const stop = new AbortController();
  for await (const _ of start({ signal: stop.signal })) stop.abort();
  await isFree();
  await assertRejects(() => collect(start({ learningRate: 1e300, epochs: 100 })), RangeError);
  model.layers.forEach(({ weights }) => weights.data.fill(0.1));
  model.layers.forEach(({ bias }) => bias.data.fill(0.1));
  await isFree();
  const returned = start();
  await returned.next();
  isRefused();
  await returned.return();
  await isFree();
  // Two that were made before either began: the second to begin is refused, the first goes on.
  await earlier.next();
  await assertRejects(() => never.next(), TypeError, "Cannot train a model in training");
  isRefused();
  assertEquals((await collect(earlier)).at(-1)?.kind, "epoch");
  await isFree();
});

testEach("two runs at once, of two models, come to what each comes to alone", async (on) => {
  const options = () => ({ ...SETTINGS, ...on, everySteps: 1, random: new RandomState(3) });
  const alone = create(), one = create(), two = create();
  await collect(fit(alone.model, alone.examples, options()));
  const runs = [one, two].map(({ model, examples }) => fit(model, examples, options()));
  for (let open = runs; open.length > 0;) {
    const results = await Promise.all(open.map((run) => run.next()));
    open = open.filter((_, i) => !results[i].done);
  }
  assertEquals(parametersOf(one.model), parametersOf(alone.model));
  assertEquals(parametersOf(two.model), parametersOf(alone.model));
});

/** The signal as fit sees it, aborted when it is looked at for the `count`th time. */
function abortedAfter(count: number): AbortSignal {
  const controller = new AbortController();
  const { any } = AbortSignal;
  let looks = 0;
  AbortSignal.any = (signals) => {
    AbortSignal.any = any;
    const signal = any.call(AbortSignal, signals);
    const look = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")!.get!;
    Object.defineProperty(signal, "aborted", {
      get() {
        if (++looks === count) controller.abort();
        return look.call(signal);
      },
    });
    return signal;
  };
  return controller.signal;
}

testEach(
  "fit() ends whole wherever the abort comes: a step, an evaluation, an event",
  async (on) => {
    const whole = create();
    const settings = { ...SETTINGS, ...on, epochs: 2, evaluateTraining: true };
    const states: string[] = [parametersOf(whole.model).join()];
    for await (
      const _ of fit(whole.model, whole.examples, { ...settings, everySteps: 1 })
    ) states.push(parametersOf(whole.model).join());
    let isOver = false;
    for (let count = 1; !isOver; count++) {
      const { model, examples } = create();
      const signal = abortedAfter(count);
      const events = await collect(
        fit(model, examples, { ...settings, signal, validation: examples }),
      );
      isOver = !signal.aborted;
      assertEquals(events.at(-1)?.kind, isOver ? "epoch" : "stopped");
      assert(states.includes(parametersOf(model).join()), `after ${count} looks`);
      assert(count < 100);
    }
  },
);

testEach(
  "fit() ends at once where it is aborted before its start or while it prepares",
  async (on) => {
    const { model, examples } = create(), before = parametersOf(model);
    const stop = new AbortController();
    const run = fit(model, examples, { ...SETTINGS, ...on, signal: stop.signal });
    const first = run.next();
    stop.abort();
    assertEquals((await first).value?.kind, "start");
    assertEquals((await collect(run)).map(({ kind }) => kind), ["stopped"]);
    assertEquals(parametersOf(model), before);
    // Ended before its first event, while that is being prepared.
    const early = fit(model, examples, { ...SETTINGS, ...on });
    const [event, end] = await Promise.all([early.next(), early.return()]);
    assertEquals([event.value?.kind, end.done], ["start", true]);
    assertEquals(parametersOf(model), before);
  },
);

testEach("a thousand runs broken off leave no thread behind, and the model free", async (on) => {
  const { model, examples } = create();
  const { signal } = new AbortController();
  for (let run = 0; run < 1000; run++) {
    const kind = run % 2 ? "step" : "start";
    for await (const event of fit(model, examples, { ...SETTINGS, ...on, everySteps: 1, signal })) {
      if (event.kind === kind) break;
    }
  }
  assertEquals(pool.available, MOST_THREADS);
  assertEquals((await collect(fit(model, examples, SETTINGS))).length, 4);
});

testEach("fit() trains one class, 1,000 classes and 1,000 layers", async (on) => {
  const random = new RandomState(2);
  const inputs: Matrix = random.rand(30, 4);
  const options = { ...SETTINGS, ...on, learningRate: 1e-3 };
  const draw = (i: number, o: number): Dense<number, number> =>
    new Dense<number, number>(random.randn(i, o).mul(0.1) as Matrix, zeros([o]));
  for (const head of ["softmaxCrossEntropy", "sigmoidBinaryCrossEntropy"] as const) {
    const model = new MLP({ layers: [draw(4, 1)], head });
    await collect(fit(model, { inputs, targets: ones([30, 1]) as Matrix }, options));
    const metrics = await evaluate(model, { inputs, targets: ones([30, 1]) as Matrix }, on);
    if (head === "softmaxCrossEntropy") assertEquals(metrics, { loss: 0, accuracy: 1 });
    else assert(metrics.loss < 1);
  }
  const many = new MLP({ layers: [draw(4, 1000)], head: "softmaxCrossEntropy" });
  const targets: Matrix = oneHot(random.randint(0, 1000, 30), 1000);
  const before = many.loss(inputs, targets);
  await collect(fit(many, { inputs, targets }, options));
  assert(Math.abs(before - Math.log(1000)) < 0.1 && many.loss(inputs, targets) < before);

  const eye: Matrix = tensor([[1, 0], [0, 1]]);
  const layers = Array.from({ length: 1000 }, () => new Dense(eye.copy(), zeros([2])));
  const deep = new MLP({ layers: [draw(4, 2), ...layers], head: "softmaxCrossEntropy" });
  const twoClasses = { inputs, targets: oneHot(random.randint(0, 2, 30), 2) as Matrix };
  await collect(fit(deep, twoClasses, { ...options, learningRate: 1e-6 }));
  const { loss } = await evaluate(deep, twoClasses, on);
  assert(Math.abs(loss - deep.loss(inputs, twoClasses.targets)) < 1e-12);
});

Deno.test("fit() and evaluate() refuse targets that the head cannot aim at", async () => {
  const inputs = zeros([3, 2]) as Matrix;
  const refuse = async (head: HeadName, targets: Matrix, fault: string) => {
    const layers = [new Dense<number, number>(zeros([2, 3]), zeros([3]))];
    const model = new MLP({ layers, head }), examples = { inputs, targets };
    assertThrows(() => fit(model, examples, SETTINGS), RangeError, fault);
    await assertRejects(() => evaluate(model, examples), RangeError, fault);
    const good = { inputs, targets: oneHot([0, 1, 2], 3) as Matrix };
    assertThrows(() => fit(model, good, { ...SETTINGS, validation: examples }), RangeError, fault);
  };
  const rows = (...last: number[]): Matrix => tensor([[1, 0, 0], [0, 1, 0], last]);
  await refuse("softmaxCrossEntropy", rows(1, 1, 0), "row 2 sums to 2");
  await refuse("softmaxCrossEntropy", rows(0, 0, 7), "row 2 holds 7");
  await refuse("softmaxCrossEntropy", rows(0.5, 0.4, 0), "row 2 sums to 0.9");
  await refuse("softmaxCrossEntropy", rows(2, -1, 0), "row 2 holds -1");
  await refuse("sigmoidBinaryCrossEntropy", rows(1, 1, -0.5), "row 2 holds -0.5");
  await refuse("sigmoidBinaryCrossEntropy", rows(0, 255, 0), "row 2 holds 255");
  const smooth = rows(0.05, 0.05, 0.9);
  for (const head of ["softmaxCrossEntropy", "sigmoidBinaryCrossEntropy"] as const) {
    const model = new MLP({ layers: [new Dense(zeros([2, 3]), zeros([3]))], head });
    await collect(fit(model, { inputs, targets: smooth }, SETTINGS));
  }
});

Deno.test("evaluate() says of a loss that is no number what fit() says", async () => {
  const { model, examples } = problem("softmaxCrossEntropy", "identity", [12, 7, 5]);
  const unclean = { inputs: examples.inputs.add(0) as Matrix, targets: examples.targets };
  unclean.inputs.data[40] = NaN;
  await assertRejects(
    () => evaluate(model, unclean),
    RangeError,
    "Cannot evaluate: the loss must be finite, but is NaN, and the inputs hold NaN",
  );
  const huge: Tensor = model.layers[1].weights;
  huge.data.fill(1e308);
  await assertRejects(() => evaluate(model, examples), RangeError, "all parameters are finite");
  huge.data[3] = Infinity;
  await assertRejects(
    () => evaluate(model, examples),
    RangeError,
    "Cannot evaluate: expected finite parameters in a model, but layer 2 (7 → 5) has Infinity",
  );
});

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";

Deno.test({
  name: "runs whose generators are garbage let go of their models and their threads",
  ignore: !mayRun,
  fn: async () => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", new URL("garbage.ts", import.meta.url).href],
      signal: AbortSignal.timeout(60_000),
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assertEquals([text(stdout), text(stderr)], ["all are free\n", ""]);
  },
});

testEach("fit() refuses memory that training would change under its own hands", async (on) => {
  const { model, examples } = create(), options = { ...SETTINGS, ...on };
  const [first, last] = model.layers;
  const views: Matrix = new Tensor([5, 7], last.weights.data);
  const data = { inputs: examples.inputs.rows(0, 5), targets: examples.targets.rows(0, 5) };
  const other = new MLP({ layers: [new Dense(last.weights.copy(), zeros([5]))], head: model.head });
  await collect(fit(other, { inputs: views, targets: data.targets }, options));
  const shared = new MLP({ layers: [last], head: model.head });
  assertThrows(
    () => fit(shared, { inputs: views, targets: data.targets }, options),
    TypeError,
    "the weights of layer 1 and the inputs to have memory of their own",
  );
  // A layer that was given other parameters since the model was made.
  Object.assign(last, { bias: new Tensor([5], first.weights.data.subarray(0, 5)) });
  assertThrows(() => fit(model, examples, options), TypeError, "share it");
});

Deno.test("fit() that cannot resume changes neither model nor streams", async () => {
  const { model, examples, random } = create();
  let state: TrainingState | undefined;
  for await (const event of fit(model, examples, { ...SETTINGS, random })) {
    if (event.kind === "epoch") state ??= event.state();
  }
  const before = parametersOf(model), stream = random.getState();
  const [first, last] = state!.parameters;
  const refuse = (changes: object, words: string) => {
    const resumeFrom = { ...state!, ...changes };
    assertThrows(
      () => fit(model, examples, { ...SETTINGS, random, resumeFrom }),
      TypeError,
      words,
    );
    assertEquals([parametersOf(model), random.getState()], [before, stream]);
  };
  const withBias = (bias: Tensor) => [first, { ...last, bias }];
  refuse({ parameters: withBias(zeros([1])) }, "with a bias float64 (1,)");
  refuse({ parameters: withBias(zeros([9])) }, "with a bias float64 (9,)");
  refuse({ parameters: withBias(zeros([5], { dtype: "float32" })) }, "with a bias float32 (5,)");
  refuse({ parameters: [first] }, "as it had");
  refuse({ globalRandom: { ...state!.globalRandom, key: [] } }, "624 words");
  refuse({ order: state!.order.with(0, 50) }, "expected the state() of an event");
  refuse({ order: state!.order.slice(1) }, "expected the state() of an event");
});
