/**
 * The kernels in use, chosen once: when this module loads, by the environment variables
 * `GRADBOOK_KERNELS` and `GRADBOOK_THREADS` where the program may read them, or by a program that
 * calls `chooseKernels` before it does anything else, as the command line's flags do.
 *
 * No call ever changes them. (Within one implementation, operands so small that a copy would cost
 * more than the work go through plain loops: the same operation, up to the order of a sum.)
 * `kernels` and `threads` are live bindings: a module that wants what is chosen reads them when it
 * needs them, and keeps no copy at load.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectOptions } from "../runtime/options.ts";
import { openBlas } from "./blas.ts";
import { type Kernels, KERNELS_CHOICES, type KernelsChoice } from "./interface.ts";
import { quote } from "../runtime/quote.ts";
import { readVariable } from "../runtime/environment.ts";
import { reference } from "./reference.ts";
import { modules, simd, workspace } from "./simd/mod.ts";

export type { KernelsChoice };

/** The implementation in use. */
export let kernels: Kernels = reference;

/** What was asked for. */
let choice: KernelsChoice = "auto";

/** How many threads an implementation that can use several may use. */
export let threads = 1;

/**
 * Chooses the kernels for all that follows; a training run that has begun keeps its own.
 *
 * "auto" takes the machine's BLAS library where the program is already permitted to load it
 * (`--allow-ffi`) and there is one, else `simd`; either trains to the same bits, on any machine. What
 * is left out stays as it was.
 *
 * @throws {TypeError} If a wish is unknown or of the wrong type.
 * @throws {RangeError} If there are no kernels of that name, or the number of threads is none.
 * @throws {Error} If the kernels asked for by name cannot be used here; the message says why.
 *
 * @example
 * ```ts
 * import { chooseKernels } from "gradbook";
 *
 * chooseKernels({ kernels: "reference" });
 * ```
 */
export function chooseKernels(
  wish: { readonly kernels?: KernelsChoice | undefined; readonly threads?: number | undefined },
): void {
  expectOptions("choose kernels", wish ?? null, ["kernels", "threads"]);
  const count: unknown = wish.threads ?? threads;
  if (typeof count !== "number" || !Number.isInteger(count) || count < 1) {
    const Wrong = typeof count === "number" ? RangeError : TypeError;
    throw new Wrong(
      `Cannot choose ${describe(count)} threads: expected an integer of at least 1, but it is none`,
    );
  }
  const name: unknown = wish.kernels ?? choice;
  if (!isChoice(name)) {
    const Wrong = typeof name === "string" ? RangeError : TypeError;
    throw new Wrong(
      `Cannot choose kernels ${quote(name)}: expected ${KERNELS_CHOICES.join(", ")}, ` +
        `but it is none`,
    );
  }
  kernels = name === "auto" ? findBest(count) : open(name, count);
  choice = name;
  threads = count;
}

function open(name: Exclude<KernelsChoice, "auto">, count: number, isNamed = true): Kernels {
  if (name === "reference") return reference;
  // Throws where the engine lacks what the module needs.
  modules.compile(true);
  if (name === "simd") {
    workspace.threads = count;
    return simd;
  }
  const blas = openBlas();
  blas.setThreads(count);
  return blas.over(simd, isNamed);
}

function findBest(count: number): Kernels {
  for (const name of ["blas", "simd"] as const) {
    try {
      return open(name, count, false);
    } catch {
      // Not here, then: nobody asked for it by name.
    }
  }
  return reference;
}

/** @throws {RangeError} If a variable holds what cannot be chosen. */
function readWishes(): Parameters<typeof chooseKernels>[0] {
  const name = readVariable("GRADBOOK_KERNELS") ?? "auto";
  const count = readVariable("GRADBOOK_THREADS") ?? String(navigator.hardwareConcurrency);
  if (!isChoice(name)) {
    throw new RangeError(
      `Cannot use GRADBOOK_KERNELS: expected ${KERNELS_CHOICES.join(", ")}, but got ${quote(name)}`,
    );
  }
  if (!/^0*[1-9]\d*$/.test(count)) {
    throw new RangeError(
      `Cannot use GRADBOOK_THREADS: expected an integer of at least 1, but got ${quote(count)}`,
    );
  }
  return { kernels: name, threads: Number(count) };
}

function isChoice(name: unknown): name is KernelsChoice {
  return KERNELS_CHOICES.some((choice) => choice === name);
}

chooseKernels(readWishes());
