/**
 * `deno task explain --weights FILE --output PAGE.html`: a trained model as a page in which a reader
 * looks inside of it, unit by unit.
 *
 * @module
 */
import { plain, reasonOf } from "../runtime/quote.ts";
import { expectWritable, writeFileAtomically } from "../runtime/files.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { describeFlags, filePath, oneOf, parseFlags, UsageError } from "./flags.ts";
import { expectPermitted, type NamedPath } from "./permissions.ts";

/** What a network may have been shown for no ink and for full ink. */
const PIXEL_RANGES = { unit: [0, 1], centered: [-1, 1], bytes: [0, 255] } as const;
type PixelRange = keyof typeof PIXEL_RANGES;

const FLAGS = {
  weights: filePath("what train-mnist --save has written", ".npz", ".safetensors"),
  output: filePath("the page to write", ".html"),
  examples: filePath("rows to pick from (N, D), instead of MNIST's digits", ".npy"),
  pixels: oneOf(
    Object.keys(PIXEL_RANGES) as PixelRange[],
    "unit",
    "what it learned from: 0 to 1, −1 to 1, or 0 to 255",
  ),
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const help = (deno: string) =>
  `Makes a page of trained weights: pick or draw an example, see every layer's
outputs, click a unit and see its sum spelt out.

Usage: ${deno} task explain --weights file --output page.html

${describeFlags(FLAGS)}

The page holds the weights and all it needs: it opens from disk, and asks the
network for nothing.
`;

/** Runs the command and returns its exit code: 0, 1 (it failed) or 2 (wrong flags). */
export function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { locate, write } = surroundings;
  return exitCode(surroundings, async () => {
    // `deno task explain -- --help` hands the dashes on.
    const given = args[0] === "--" ? args.slice(1) : args;
    const { weights, output, examples, pixels, help: asked } = parseFlags(FLAGS, given, { locate });
    if (asked) {
      write(help(surroundings.deno));
      return 0;
    }
    if (weights === undefined || output === undefined) {
      const missing = weights === undefined ? "--weights file" : "--output page.html";
      throw new UsageError(`Cannot explain: expected ${missing}, but got none; see --help`);
    }
    const paths: NamedPath[] = [
      { typed: "--output", path: output, access: "write" },
      { typed: "--weights", path: weights, access: "read" },
    ];
    if (examples !== undefined) paths.push({ typed: "--examples", path: examples, access: "read" });
    await expectPermitted(paths, { program: "explain.ts", args: given }, surroundings);
    // Loads the kernels, and so may fail: at an environment variable, for one.
    const { loadWeights } = await import("../checkpoint/mod.ts");
    const { model, targets } = await loadWeights(weights);
    await expectPlace(output);
    const { explain } = await import("../plot/mod.ts");
    const page = explain(model, {
      targets,
      pixelRange: PIXEL_RANGES[pixels],
      ...(examples !== undefined && { examples: await rowsOf(examples) }),
    });
    const bytes = new TextEncoder().encode(page.standalone());
    await writeFileAtomically(output, bytes);
    write(`${plain(output)}: ${page.title}, ${Math.ceil(bytes.length / 1000)} KB\n`);
    return 0;
  });
}

/** @throws {UsageError} If no file can be written there. */
async function expectPlace(output: string): Promise<void> {
  try {
    await expectWritable(output, 0);
  } catch (cause) {
    const problem = `Cannot use --output ${plain(output)}: ${reasonOf(cause)}`;
    throw new UsageError(problem, { cause });
  }
}

async function rowsOf(path: string): Promise<Matrix> {
  const [{ load }, { expectShape }] = await Promise.all([
    import("../datasets/array_files.ts"),
    import("../tensor/expect_shape.ts"),
  ]);
  // The flag has seen to the path's end.
  return expectShape(await load(path as `${string}.npy`), [null, null]);
}

if (import.meta.main) await start(main);
