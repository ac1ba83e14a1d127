/**
 * `deno task predict --weights FILE IMAGE.png…`: classifies pictures by a model that
 * `deno task train-mnist --save FILE` has trained.
 *
 * @module
 */
import { type Background, type DigitImage, toDigitImage } from "../datasets/digit_image.ts";
import { type Images, toMatrix } from "../datasets/images.ts";
import { decodePng } from "../formats/png.ts";
import { loadWeights, type TrainedModel } from "../checkpoint/mod.ts";
import { formatShape } from "../tensor/shape.ts";
import { describeFlags, filePath, oneOf, parseFlags, UsageError } from "./flags.ts";
import { percent } from "./report.ts";

const FLAGS = {
  weights: filePath("what train-mnist --save has written", ".npz", ".safetensors"),
  background: oneOf(["auto", "dark", "light"], "auto", "behind the figure"),
  json: { help: "one JSON object per picture, nothing else", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const HELP = `Classifies pictures by trained weights.

Usage: deno task predict --weights file picture.png …

${describeFlags(FLAGS)}

Pictures of 28 × 28 pixels are taken as they are; in any other, the figure is
cut out, scaled to fit into 20 × 20 and centred in 28 × 28, as in MNIST. Dark
figures on a light background are inverted. What was done is said.
`;

/** Where the command writes. */
export interface Surroundings {
  /** Writes to standard output as it is. */
  write(text: string): void;
  /** Writes a line to standard error. */
  fail(line: string): void;
}

/** What a model says of a picture. */
interface Prediction {
  readonly class: number;
  /** That of the class. */
  readonly probability: number;
  /** Of each class. */
  readonly probabilities: number[];
}

/** Runs the command and returns its exit code: 0, 1 (a picture failed) or 2 (wrong flags). */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const paths: string[] = [];
  try {
    const flags = parseFlags(FLAGS, args, paths);
    if (flags.help) {
      surroundings.write(HELP);
      return 0;
    }
    if (flags.weights === undefined) {
      throw new UsageError("Cannot predict: expected --weights file, but got none; see --help");
    }
    if (paths.length === 0) {
      throw new UsageError("Cannot predict: expected pictures, but got none; see --help");
    }
    const trained = await loadWeights(flags.weights);
    expectDigits(flags.weights, trained);
    let code = 0;
    for (const path of paths) {
      try {
        const image = await readImage(path, flags.background);
        const line = flags.json ? jsonLine : textLine;
        surroundings.write(`${line(path, predict(trained, image), image)}\n`);
      } catch (error) {
        if (error instanceof Deno.errors.BrokenPipe) throw error;
        // The other pictures may well be fine.
        surroundings.fail((error as Error).message);
        code = 1;
      }
    }
    return code;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return 141;
    surroundings.fail(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

function expectDigits(path: string, { model: { layers }, targets }: TrainedModel): void {
  const inputs = layers[0].weights.shape[0], outputs = layers.at(-1)!.weights.shape[1];
  const expected = targets === "bits" ? 4 : 10;
  if (inputs !== 784 || outputs !== expected) {
    throw new TypeError(
      `Cannot predict by ${path}: the model must take 784 pixels and give ${expected} outputs, ` +
        `but is ${formatShape([inputs, outputs])}`,
    );
  }
}

async function readImage(path: string, background: Background): Promise<DigitImage> {
  let bytes;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    const found = error instanceof Deno.errors.NotFound ? "there is no such file" : error;
    throw new Error(`Cannot read ${path}: it must be a PNG file, but ${found}`);
  }
  try {
    return toDigitImage(decodePng(bytes), background);
  } catch (error) {
    throw new Error(`Cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}

function predict({ model, targets }: TrainedModel, { pixels }: DigitImage): Prediction {
  const images: Images = { shape: [1, 28, 28], data: pixels };
  const { dtype } = model.layers[0].weights;
  const outputs = Array.from(model.probabilities(toMatrix(images, { dtype })).data);
  const probabilities = targets === "bits"
    ? Array.from({ length: 10 }, (_, digit) => probabilityByBits(outputs, digit))
    : outputs;
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { class: best, probability: probabilities[best], probabilities };
}

/** That all four bits are those of the digit, the most significant first, each by itself. */
function probabilityByBits(bits: readonly number[], digit: number): number {
  return bits.reduce((product, p, i) => product * (digit >> (3 - i) & 1 ? p : 1 - p), 1);
}

function textLine(path: string, prediction: Prediction, { steps }: DigitImage): string {
  const done = steps.length > 0 ? ` (${steps.join("; ")})` : "";
  return `${path}: ${prediction.class}, ${percent(prediction.probability)}${done}`;
}

function jsonLine(image: string, prediction: Prediction, { steps }: DigitImage): string {
  return JSON.stringify({ image, ...prediction, steps });
}

if (import.meta.main) {
  const encoder = new TextEncoder();
  const code = await main(Deno.args, {
    write(text) {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    },
    fail: console.error,
  });
  Deno.exit(code);
}
