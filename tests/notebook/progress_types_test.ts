/**
 * What the compiler makes of a training run that is shown. The lines below never run: that this file
 * type-checks is the test.
 */
import {
  type EpochEvent,
  type Examples,
  fit,
  type FitOptions,
  type MLP,
  type TrainingEvent,
} from "../../lib/mod.ts";
import { type LiveLoop, progress } from "../../lib/notebook/mod.ts";

export function runs(model: MLP, examples: Examples, given: FitOptions) {
  const few = { epochs: 2, batchSize: 4, learningRate: 0.1 };
  const epochs: LiveLoop<EpochEvent> = progress(fit(model, examples, few), { title: "few" });
  const told: LiveLoop<EpochEvent> = progress(fit(model, examples, few), { epochs: 2 });
  const steps = progress(fit(model, examples, { ...few, everySteps: 1 }));
  const all: LiveLoop<TrainingEvent> = steps;
  // @ts-expect-error steps were asked for
  const narrow: LiveLoop<EpochEvent> = steps;
  const unknown: LiveLoop<TrainingEvent> = progress(fit(model, examples, given));
  // @ts-expect-error nobody says how many epochs there are
  progress((async function* (): AsyncGenerator<TrainingEvent> {})());
  return { epochs, told, all, narrow, unknown };
}

Deno.test("progress() hands on what was asked for (checked by the compiler)", () => {});
