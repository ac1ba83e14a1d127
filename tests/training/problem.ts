/**
 * What the tests of `fit` share: a small problem, the kernels that it is trained on, and its events.
 *
 * @module
 */
import {
  type ActivationName,
  Dense,
  type EpochEvent,
  type Examples,
  type FitOptions,
  type HeadName,
  type KernelsChoice,
  type Matrix,
  MLP,
  oneHot,
  RandomState,
  type TrainingEvent,
} from "../../lib/mod.ts";
import { withKernels } from "./with_kernels.ts";

/** The data and the network of fixtures/training.py, drawn in its order. */
export function problem(
  head: HeadName,
  activation: ActivationName,
  widths: number[],
  offset = 0,
): { model: MLP; examples: Examples; random: RandomState } {
  const random = new RandomState(11);
  const values: Matrix = random.rand(50, widths[0]);
  const inputs = values.mul(random.rand(50, widths[0]).lt(0.3)).add(offset);
  const targets: Matrix = oneHot(random.randint(0, widths.at(-1)!, 50), widths.at(-1)!);
  const gaps = widths.slice(1).map((_, l) => l);
  const weights = gaps.map((l): Matrix => random.randn(widths[l], widths[l + 1]).mul(0.5));
  const layers = gaps.map((l) => new Dense(weights[l], random.randn(widths[l + 1]).mul(0.1)));
  return { model: new MLP({ layers, activation, head }), examples: { inputs, targets }, random };
}

/** All events of a run. */
export async function collect(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Those at the ends of epochs. */
export const epochsOf = (events: TrainingEvent[]) =>
  events.filter((event): event is EpochEvent => event.kind === "epoch");

/** What `fit` runs on, of what it is told itself. */
export type On = Pick<FitOptions, "threads">;

const IMPLEMENTATIONS: Record<string, [KernelsChoice, On]> = {
  "reference kernels": ["reference", {}],
  "simd kernels": ["simd", { threads: 1 }],
  "simd kernels on 2 threads": ["simd", { threads: 2 }],
};

/** Registers a test of each implementation. */
export function testEach(
  name: string,
  body: (on: On, kernels: KernelsChoice) => Promise<void>,
): void {
  for (const [where, [kernels, on]] of Object.entries(IMPLEMENTATIONS)) {
    Deno.test(`${name}, on ${where}`, () => withKernels(kernels, () => body(on, kernels)));
  }
}

/** For a few steps of it. */
export const SETTINGS = { epochs: 3, batchSize: 16, learningRate: 0.5 };
