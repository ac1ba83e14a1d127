/**
 * A run of the playground as a program: whoever runs it gets the weights of the page, to the last bit.
 *
 * @module
 */
import { EPOCHS } from "./run.ts";
import { EXAMPLES, type PageState } from "./settings.ts";

/** The program. It prints the SHA-256 of the weights. */
export function codeOf({ settings, steps }: PageState): string {
  const { units, scale, rate, activation, batch, seed } = settings;
  const training = `
const options = {
  epochs: ${EPOCHS},
  batchSize: ${batch},
  learningRate: ${rate},
  random,
  everySteps: 1,
};
let steps = 0;
for await (const { kind } of fit(model, { inputs: points, targets }, options)) {
  if (kind === "step" && ++steps === ${steps}) break;
}
`;
  return `import { Dense, ${
    steps > 0 ? "fit, " : ""
  }MLP, RandomState, tensor, zeros } from "gradbook";
import { toy } from "gradbook/datasets";

const { points, labels } = toy.donut({ nSamples: ${EXAMPLES}, randomState: 0 });
const targets = tensor(labels).reshape([${EXAMPLES}, 1]);
const random = new RandomState(${seed});
const layers = [
  new Dense(random.randn(2, ${units}).mul(${scale}), zeros([${units}])),
  new Dense(random.randn(${units}, 1).mul(${scale}), zeros([1])),
];
const model = new MLP({ layers, activation: "${activation}", head: "sigmoidBinaryCrossEntropy" });
${steps > 0 ? training : ""}
const weights = model.layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);
const digest = await crypto.subtle.digest("SHA-256", Float64Array.from(weights));
console.log(new Uint8Array(digest).toHex());
`;
}
