/** Networks beside PyTorch's in float64: losses, gradients by training, and what `evaluate` says. */
import { ACTIVATIONS, Dense, fit, HEADS, MLP, type Tensor, tensor } from "../../lib/mod.ts";
import { type Case, difference, type Domain, type Tolerance } from "./case.ts";
import type { Draw } from "./draw.ts";
import { decode, encode, type Value } from "./python.ts";

const SETUP = [
  "import torch",
  "torch.set_default_dtype(torch.float64); torch.set_num_threads(1)",
  "F = torch.nn.functional",
  "act = {'relu': torch.relu, 'tanh': torch.tanh, 'sigmoid': torch.sigmoid, 'identity': lambda z: z}",
  `exec('''
def loss_of(z, y, head):
    if head == "softmaxCrossEntropy":
        return F.cross_entropy(z, y)
    if head == "sigmoidBinaryCrossEntropy":
        return F.binary_cross_entropy_with_logits(z, y, reduction="sum") / len(y)
    return ((torch.sigmoid(z) - y) ** 2).sum() / len(y)

def train(x, y, ws, bs, names, head, rate, batch, epochs):
    x, y = torch.tensor(x), torch.tensor(y)
    ws = [torch.tensor(w, requires_grad=True) for w in ws]
    bs = [torch.tensor(b, requires_grad=True) for b in bs]
    def forward(a):
        for i, (w, b) in enumerate(zip(ws, bs)):
            a = a @ w + b
            if i < len(names): a = act[names[i]](a)
        return a
    for _ in range(epochs):
        for start in range(0, len(x), batch):
            loss = loss_of(forward(x[start:start + batch]), y[start:start + batch], head)
            grads = torch.autograd.grad(loss, ws + bs)
            with torch.no_grad():
                for p, g in zip(ws + bs, grads): p -= rate * g
    with torch.no_grad():
        z = forward(x)
        p = torch.softmax(z, 1) if head == "softmaxCrossEntropy" else torch.sigmoid(z)
        return [p, ws, bs]

def run(x, y, ws, *rest):
    first, second = train(x, y, ws, *rest), train(x, y, [w * (1 + 2**-52) for w in ws], *rest)
    flat = lambda parts: torch.cat([part.detach().flatten() for part in [parts[0], *parts[1], *parts[2]]])
    return [*first, (flat(first) - flat(second)).abs().max()]
''', globals())`,
];

const ROUNDING = {
  relative: 1e-8,
  absolute: 1e-10,
  because: "sums are added in another order, and exp and tanh are others'; steps add it up",
} satisfies Tolerance;

/** How many times as much the roundings of all steps may do as one rounding of the first weights. */
const ROUNDINGS = 10;

/** The greatest number in an answer: training that goes astray has large ones. */
function greatest(value: Value): number {
  if (Array.isArray(value)) return Math.max(...value.map(greatest));
  const numbers = decode(value)?.data ?? [];
  return Array.from(numbers).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

function net(draw: Draw): Case {
  const n = draw.integer(1, 20), inputs = draw.integer(1, 6), classes = draw.integer(1, 4);
  const widths = [
    inputs,
    ...Array.from({ length: draw.integer(0, 3) }, () => draw.integer(1, 8)),
    classes,
  ];
  const head = draw.pick(HEADS), batchSize = draw.integer(1, 24), epochs = draw.integer(1, 3);
  const activations = widths.slice(2).map(() => draw.pick(ACTIVATIONS));
  const x = draw.tensor([n, inputs], "float64", true);
  // Half of the inputs may be zero: the first layer then skips them.
  if (draw.once(2)) x.data.forEach((_, i) => draw.once(2) && (x.data[i] = 0));
  const rows = Array.from({ length: n }, () => {
    const hot = draw.integer(0, classes - 1);
    return Array.from(
      { length: classes },
      (_, k) => head === "softmaxCrossEntropy" ? Number(k === hot) : draw.integer(0, 1),
    );
  });
  const targets = tensor(rows);
  const weights = widths.slice(1).map((out, l) => draw.tensor([widths[l], out], "float64", true));
  const biases = widths.slice(1).map((out) => draw.tensor([out], "float64", true));
  const rate = draw.pick([0.01, 0.1, 0.5]);
  return {
    question: {
      code: "run(x, y, ws, bs, names, head, rate, batch, epochs)",
      names: {
        x: encode(x),
        y: encode(targets),
        ws: weights.map(encode),
        bs: biases.map(encode),
        ...{ names: activations, head, rate, batch: batchSize, epochs },
      },
    },
    async ours() {
      const layers = weights.map((w, l) => new Dense(w.copy() as never, biases[l].copy() as never));
      const model = new MLP(
        { layers, activation: activations, head } as ConstructorParameters<typeof MLP>[0],
      );
      const options = { epochs, batchSize, learningRate: rate, shuffle: "none" as const };
      for await (const _ of fit(model, { inputs: x as never, targets: targets as never }, options));
      const p = model.probabilities(x as never) as Tensor;
      return [p, layers.map(({ weights }) => weights), layers.map(({ bias }) => bias)];
    },
    judge(theirs, ours) {
      if (!Array.isArray(theirs)) return difference(theirs, ours, ROUNDING);
      const spread = greatest(theirs.at(-1)!), answer = theirs.slice(0, -1) as Value;
      const absolute = ROUNDING.absolute + (spread > 0 ? ROUNDINGS * spread : 0);
      const found = difference(answer, ours, { ...ROUNDING, absolute });
      return found && `${found} (parameters up to ${greatest(answer).toExponential(0)})`;
    },
  };
}

export const nets: Domain = {
  name: "nets",
  setup: SETUP,
  kernels: ["simd", "reference"],
  case: (draw) => net(draw),
};
