/** Each argument of the models, their training, their losses and metrics, replaced by what it is not. */
import { assert, assertEquals } from "@std/assert";
import {
  accuracy,
  binaryCrossEntropy,
  binaryCrossEntropyBackward,
  chooseKernels,
  confusionMatrix,
  crossEntropy,
  crossEntropyBackward,
  Dense,
  evaluate,
  fit,
  LogisticRegression,
  type Matrix,
  meanSquaredError,
  meanSquaredErrorBackward,
  MLP,
  RandomState,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import { bestLine, classifyByLine } from "../../lib/models/mod.ts";

const WRONG: readonly unknown[] = [
  null,
  undefined,
  NaN,
  -1,
  0.5,
  -1e300,
  7n,
  "",
  "x".repeat(1e6),
  Symbol("s"),
  true,
  () => {},
  {},
  Object.create(null),
  [],
  [[1], [2, 3]],
  [undefined],
  new Map(),
  new Date(NaN),
  new Uint8Array(3),
  new DataView(new ArrayBuffer(8)),
  zeros([0]),
  zeros([2, 3, 4]),
  zeros([3, 2], { dtype: "float32" }),
  new Proxy({}, { get: () => undefined }),
];

// deno-lint-ignore no-explicit-any
type Call = (...given: any[]) => unknown;

const x: Matrix = tensor([[1, 2], [3, 4]]), t: Matrix = tensor([[1, 0], [0, 1]]);
const layer = () => new Dense<number, number>(tensor([[1, 0], [0, 1]]), zeros([2]));
const mlp = () => new MLP({ layers: [layer()], head: "softmaxCrossEntropy" });
const regression = () => new LogisticRegression(tensor([1, 2]));
const examples = { inputs: x, targets: t };
const settings = { epochs: 1, batchSize: 1, learningRate: 0.1 };

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

/** Each with arguments that are right. */
const CALLS: Record<string, [Call, ...unknown[]]> = {
  "new Dense": [(w, b) => new Dense(w, b), x, tensor([1, 2])],
  "Dense.forward": [(a) => layer().forward(a), x],
  "Dense.backward": [(a, d) => layer().backward(a, d), x, t],
  "new MLP": [(options) => new MLP(options), { layers: [layer()], head: "softmaxCrossEntropy" }],
  "MLP layers": [
    (layers, activation, head) => new MLP({ layers, activation, head }),
    [layer(), layer()],
    ["relu"],
    "sigmoidSquaredError",
  ],
  "MLP layer": [(one) => new MLP({ layers: [one], head: "softmaxCrossEntropy" }), layer()],
  "MLP activations": [
    (name) =>
      new MLP({ layers: [layer(), layer()], activation: [name], head: "softmaxCrossEntropy" }),
    "tanh",
  ],
  "MLP.forward": [(a) => mlp().forward(a), x],
  "MLP.probabilities": [(a) => mlp().probabilities(a), x],
  "MLP.predict": [(a) => mlp().predict(a), x],
  "MLP.loss": [(a, b) => mlp().loss(a, b), x, t],
  "MLP.backward": [(a, b) => mlp().backward(a, b), x, t],
  "new LogisticRegression": [(w) => new LogisticRegression(w), tensor([1, 2])],
  "LogisticRegression.probabilities": [(a) => regression().probabilities(a), x],
  "LogisticRegression.predict": [(a) => regression().predict(a), x],
  "LogisticRegression.loss": [(a, b) => regression().loss(a, b), x, [0, 1]],
  "LogisticRegression.gradient": [(a, b) => regression().gradient(a, b), x, [0, 1]],
  "LogisticRegression.fit": [
    (a, b, options) => drain(regression().fit(a, b, options)),
    x,
    [0, 1],
    { iterations: 1, learningRate: 0.1 },
  ],
  "LogisticRegression options": [
    (iterations, learningRate, signal) =>
      drain(regression().fit(x, [0, 1], { iterations, learningRate, signal })),
    1,
    0.1,
    new AbortController().signal,
  ],
  "classifyByLine": [classifyByLine, x, { slope: 1, intercept: 0 }],
  "classifyByLine numbers": [
    (slope, intercept) => classifyByLine(x as Matrix<number, 2>, { slope, intercept }),
    1,
    0,
  ],
  "bestLine": [bestLine, x, [0, 1], { slopes: tensor([1]) }],
  "bestLine grid": [
    (slopes, intercepts) => bestLine(x as Matrix<number, 2>, [0, 1], { slopes, intercepts }),
    tensor([1]),
    tensor([0]),
  ],
  accuracy: [accuracy, [0, 1], [0, 1]],
  confusionMatrix: [confusionMatrix, [0, 1], [0, 1], 2],
  crossEntropy: [crossEntropy, t, t],
  crossEntropyBackward: [crossEntropyBackward, t, t],
  binaryCrossEntropy: [binaryCrossEntropy, t, t, "mean"],
  binaryCrossEntropyBackward: [binaryCrossEntropyBackward, t, t, "mean"],
  meanSquaredError: [meanSquaredError, t, t, "mean"],
  meanSquaredErrorBackward: [meanSquaredErrorBackward, t, t, "mean"],
  fit: [(m, data, options) => drain(fit(m, data, options)), mlp(), examples, settings],
  "fit examples": [
    (inputs, targets) => drain(fit(mlp(), { inputs, targets }, settings)),
    x,
    t,
  ],
  ...Object.fromEntries(
    Object.entries({
      ...settings,
      random: new RandomState(1),
      shuffle: "none",
      dropLast: true,
      validation: examples,
      evaluateTraining: true,
      everySteps: 1,
      parameters: true,
      resumeFrom: undefined,
      signal: new AbortController().signal,
      threads: 1,
    }).map(([name, right]): [string, [Call, unknown]] => [
      `fit ${name}`,
      [(value) => drain(fit(mlp(), examples, { ...settings, [name]: value })), right],
    ]),
  ),
  evaluate: [evaluate, mlp(), examples, { threads: 1 }],
  "evaluate threads": [(threads) => evaluate(mlp(), examples, { threads }), 1],
  chooseKernels: [chooseKernels, {}],
  "chooseKernels wishes": [(kernels, threads) => chooseKernels({ kernels, threads }), "simd", 1],
};

/** What is wrong with how a call answers a wrong argument, if anything. */
async function faultOf(call: Call, given: unknown[]): Promise<string | undefined> {
  try {
    await call(...given);
  } catch (error) {
    const isKind = error instanceof TypeError || error instanceof RangeError;
    if (!isKind) return `throws ${error}`;
    const { message } = error;
    if (!/^Cannot [^]+(: |, but )/.test(message) || /\.$/.test(message)) return `says ${message}`;
    if (message.length > 400) return `says ${message.length} characters`;
  }
}

for (const [name, [call, ...right]] of Object.entries(CALLS)) {
  Deno.test(`${name} answers wrong arguments in a sentence`, async () => {
    await call(...right);
    const faults: string[] = [];
    for (const [place] of right.entries()) {
      for (const [i, wrong] of WRONG.entries()) {
        const fault = await faultOf(call, right.with(place, wrong));
        if (fault) faults.push(`argument ${place} as WRONG[${i}] ${fault}`);
      }
    }
    if (right.length > 0) {
      const fault = await faultOf(call, []);
      if (fault) faults.push(`no argument ${fault}`);
    }
    assertEquals(faults, []);
  });
}

Deno.test("fit() and its like know their options by name", async () => {
  for (
    const [call, message] of [
      [() => drain(fit(mlp(), examples, { ...settings, epoch: 3 } as never)), '"epoch"'],
      [() => evaluate(mlp(), examples, { batchSize: 3 } as never), '"batchSize"'],
      [() => new MLP({ layers: [layer()], heads: "x" } as never), '"heads"'],
      [
        () =>
          drain(regression().fit(x, [0, 1], { iterations: 1, learningRate: 1, rate: 1 } as never)),
        '"rate"',
      ],
      [() => chooseKernels({ kernel: "simd" } as never), '"kernel"'],
    ] as const
  ) {
    let said = "";
    try {
      await call();
    } catch (error) {
      said = (error as Error).message;
    }
    assert(said.includes(message), said);
  }
});

Deno.test("labels may be lists, typed arrays or vectors", () => {
  const labels = tensor([0, 1, 1]);
  assertEquals(accuracy(labels, labels), 1);
  assertEquals(accuracy(labels, [0, 1, 0]), 2 / 3);
  assertEquals(accuracy(Uint8Array.of(0, 1, 1), labels), 1);
  assertEquals(confusionMatrix(labels, labels, 2).toArray(), [[1, 0], [0, 2]]);
  assertEquals(regression().loss(x, tensor([0, 1])), regression().loss(x, [0, 1]));
});
