/**
 * `deno task train-mnist`: trains a multilayer perceptron on MNIST from the command line.
 *
 * By default this is source 1, section 5: 784-128-10 with ReLU and softmax, mini-batches of 64, ten
 * epochs, every random number NumPy's own, and so its own test accuracy of 97.28 %.
 *
 * @module
 */
import type { MpiCommunicator } from "../distributed/mod.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { parseFlags } from "./flags.ts";
import { FLAGS, help } from "./mnist_flags.ts";
import { expectPermitted } from "./permissions.ts";
import { expectEqual, together } from "./ranks.ts";

/**
 * Runs the command and returns its exit code: 0, 1 (failed), 2 (wrong flags), 129, 130 or 143
 * (stopped by SIGHUP, Ctrl-C or SIGTERM) or 141 (nobody reads its output any more).
 */
export function main(
  args: readonly string[],
  surroundings: Surroundings,
  communicator?: MpiCommunicator,
): Promise<number> {
  return exitCode(surroundings, async () => {
    // `deno task train-mnist -- --epochs 2` hands the dashes on.
    const given = args[0] === "--" ? args.slice(1) : args;
    const settings = await together(
      communicator,
      () => parseFlags(FLAGS, given, { locate: surroundings.locate }),
    );
    expectEqual(communicator, { flags: JSON.stringify(settings) });
    if (settings.help) {
      surroundings.write(help(surroundings.deno));
      return 0;
    }
    const { "data-dir": dir, checkpoint, save } = settings;
    const paths = ([
      ["--data-dir", dir, "read"],
      ["--checkpoint", checkpoint, "write"],
      ["--save", save, "write"],
    ] as const).flatMap(([typed, path, access]) =>
      path === undefined ? [] : [{ typed, path, access }]
    );
    const program = communicator ? "train_mnist_mpi.ts" : "train_mnist.ts";
    const call = { program, args: given, ranks: communicator?.size };
    const { train } = await together(communicator, async () => {
      await expectPermitted(paths, call, surroundings);
      // Loads the kernels, and so may fail: at an environment variable, for one.
      return await import("./mnist_training.ts");
    });
    return await train(settings, surroundings, communicator);
  });
}

if (import.meta.main) await start((args, surroundings) => main(args, surroundings));
