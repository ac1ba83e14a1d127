/**
 * `deno task predict --weights FILE IMAGE.png…`: classifies pictures by a model that
 * `deno task train-mnist --save FILE` has trained.
 *
 * @module
 */
import { formatPercent } from "../formatting.ts";
import { BACKGROUNDS, type DigitImage, toDigitImage } from "../datasets/digit_image.ts";
import type { Images } from "../datasets/images.ts";
import { readAll } from "../formats/gzip.ts";
import { fileKind, TELLING_BYTES } from "../formats/file_kind.ts";
import { decodePng } from "../formats/png.ts";
import { naming } from "../runtime/files.ts";
import { harmless, plain, reasonOf } from "../runtime/quote.ts";
import type { TrainedModel } from "../checkpoint/mod.ts";
import { formatShape } from "../tensor/shape.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { describeFlags, filePath, oneOf, parseFlags, UsageError } from "./flags.ts";
import { expectPermitted } from "./permissions.ts";

const FLAGS = {
  weights: filePath("what train-mnist --save has written", ".npz", ".safetensors"),
  background: oneOf(BACKGROUNDS, "auto", "behind the figure"),
  json: { help: "one JSON object per picture, nothing else", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const help = (deno: string) =>
  `Classifies pictures by trained weights.

Usage: ${deno} task predict --weights file picture.png …

A picture named - is what comes on standard input.

${describeFlags(FLAGS)}

Pictures of 28 × 28 pixels are taken as they are; in any other, the figure is
cut out, scaled to fit into 20 × 20 and centred in 28 × 28, as in MNIST. Dark
figures on a light background are inverted. What was done is said.
`;

/** What a model says of a picture. */
interface Prediction {
  readonly class: number;
  /** That of the class. */
  readonly probability: number;
  /** Of each class. */
  readonly probabilities: number[];
}

/** The operand that stands for standard input. */
const INPUT = "-";

/** Runs the command and returns its exit code: 0, 1 (a picture failed) or 2 (wrong flags). */
export function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { locate, write, fail } = surroundings;
  return exitCode(surroundings, async () => {
    const pictures: string[] = [];
    // `deno task predict -- --json` hands the dashes on.
    const given = args[0] === "--" ? args.slice(1) : args;
    const flags = parseFlags(FLAGS, given, { operands: pictures, locate });
    if (flags.help) {
      write(help(surroundings.deno));
      return 0;
    }
    if (flags.weights === undefined) {
      throw new UsageError("Cannot predict: expected --weights file, but got none; see --help");
    }
    if (pictures.indexOf(INPUT) !== pictures.lastIndexOf(INPUT)) {
      throw new UsageError(
        "Cannot predict: expected - once, since standard input can be read once, but got it again",
      );
    }
    if (pictures.length === 0) {
      throw new UsageError("Cannot predict: expected pictures, but got none; see --help");
    }
    const paths = pictures.filter((picture) => picture !== INPUT)
      .map((picture) => ({ typed: picture, path: locate(picture), access: "read" as const }));
    paths.unshift({ typed: "--weights", path: flags.weights, access: "read" });
    await expectPermitted(paths, { program: "predict.ts", args: given }, surroundings);
    // Loads the kernels, and so may fail: at an environment variable, for one.
    const { loadWeights } = await import("../checkpoint/mod.ts");
    const trained = await loadWeights(flags.weights);
    expectDigits(flags.weights, trained);
    let code = 0;
    for (const picture of pictures) {
      try {
        const isInput = picture === INPUT;
        const path = isInput ? "standard input" : locate(picture);
        const image = await naming(path, async () => {
          const bytes = await readPng(isInput ? surroundings.input() : await openFile(path));
          return toDigitImage(decodePng(bytes, { maxPixels: MOST_PIXELS }), flags.background);
        });
        const line = flags.json ? jsonLine : textLine;
        write(`${line(path, await predict(trained, image), image)}\n`);
      } catch (error) {
        if (error instanceof Deno.errors.BrokenPipe) throw error;
        // The other pictures may well be fine.
        fail((error as Error).message);
        code = 1;
      }
    }
    return code;
  });
}

function expectDigits(path: string, { model: { layers }, targets }: TrainedModel): void {
  const inputs = layers[0].weights.shape[0], outputs = layers.at(-1)!.weights.shape[1];
  const expected = targets === "bits" ? 4 : 10;
  if (inputs !== 784 || outputs !== expected) {
    throw new TypeError(
      `Cannot predict by ${plain(path)}: the model must take 784 pixels and give ${expected} ` +
        `outputs, but is ${formatShape([inputs, outputs])}`,
    );
  }
}

async function openFile(path: string): Promise<ReadableStream<Uint8Array>> {
  const refused = (reason: string, cause?: unknown) =>
    new Error(`it must be a PNG file, but ${reason}`, { cause });
  let isDirectory: boolean;
  try {
    // Asked before it is opened: opening a pipe waits for who writes into it.
    const info = await Deno.stat(path);
    if (info.isFile) return (await Deno.open(path)).readable;
    isDirectory = info.isDirectory;
  } catch (error) {
    const isNone = error instanceof Deno.errors.NotFound;
    throw refused(isNone ? "there is no such file" : reasonOf(error), error);
  }
  throw refused(isDirectory ? "is a folder" : "is a device or a pipe; - is standard input");
}

const PNG = "a PNG picture";
/** Of a picture: the most pixels, as large cameras have them, and the most bytes that they take. */
const MOST_PIXELS = 2 ** 24, MOST_BYTES = 2 ** 26;

/** All bytes of a PNG file; of what is none, no more than shows that. */
function readPng(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return readAll(untilNoPng(stream), MOST_BYTES);
}

async function* untilNoPng(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of stream) {
    // What comes a few bytes at a time is let through, for decoding to judge.
    const found = isFirst && chunk.length >= TELLING_BYTES ? fileKind(chunk) : PNG;
    if (found !== undefined && found !== PNG) {
      throw new SyntaxError(`it must be a PNG file, but is ${found}; convert it first`);
    }
    yield chunk;
    if (found === undefined) return;
    isFirst = false;
  }
}

/** @throws {RangeError} If the model's numbers are too large to give probabilities. */
async function predict(
  { model, targets }: TrainedModel,
  { pixels }: DigitImage,
): Promise<Prediction> {
  const { toMatrix } = await import("../datasets/images.ts");
  const images: Images = { shape: [1, 28, 28], data: pixels };
  const { dtype } = model.layers[0].weights;
  const x = toMatrix(images, { dtype }), layers = model.forward(x);
  // Infinite scores give probabilities all the same, but by numbers that are lost.
  const scores = model.layers.at(-1)!.forward(layers.at(-2) ?? x);
  if (![...layers, scores].every(({ data }) => data.every(Number.isFinite))) {
    throw new RangeError(
      "Cannot predict: the model's numbers must stay finite, but grow too large for this picture",
    );
  }
  const outputs = Array.from(layers.at(-1)!.data);
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
  return `${plain(path)}: ${prediction.class}, ${formatPercent(prediction.probability)}${done}`;
}

function jsonLine(image: string, prediction: Prediction, { steps }: DigitImage): string {
  // The same value to who parses it.
  return harmless(JSON.stringify({ image, ...prediction, steps }));
}

if (import.meta.main) await start(main);
