/**
 * `progress`: how far a loop is, shown in one place while it runs: a bar, the seconds left, and the
 * curves of its loss and accuracy as they grow.
 *
 * What stays when the loop ends says how it ended and holds no times, so that the same run leaves
 * the same output. In a terminal it is a bar, in a file or pipe lines; surfaces.ts has the three.
 *
 * @module
 */
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { expectInteger } from "../tensor/integers.ts";
import { Interrupted, interruptSignal } from "../runtime/interrupt.ts";
import { breathe } from "../runtime/pacing.ts";
import { formatPercent } from "../formatting.ts";
import type { Metrics } from "../metrics.ts";
import {
  type EpochEvent,
  epochsOf,
  type TrainingEvent,
  type TrainingRun,
} from "../training/events.ts";
import { learningCurves } from "../plot/charts.ts";
import { instrumentPanel } from "../plot/instrument_panel.ts";
import type { AnyExamples } from "../training/examples.ts";
import { Inspector } from "./inspector.ts";
import { escapeText } from "../plot/escape.ts";
import type { MimeBundle } from "../plot/figure.ts";
import { findSurface, type Surface, type View } from "./surfaces.ts";
import {
  describeEnding,
  describeRounds,
  type RecordedRun,
  recordRun,
  runsOf,
  type Trained,
} from "./training_record.ts";

/** What to call a loop. */
export interface ProgressOptions {
  /** Stands before the bar and above the charts. */
  readonly title?: string;
  /** What a round is called. Default: "epoch". */
  readonly unit?: string;
  /**
   * What is trained: a network, or any object that stands for what a loop written by hand trains. A
   * run that trains on from trained weights then says so, and `compare` knows how the run ended.
   */
  readonly model?: Trained;
  /**
   * Examples by which to look into the network while it trains, a few hundred of them: the panel of
   * `instrumentPanel` then stands below the curves. A loop by hand must say which `model` it trains.
   */
  readonly inspect?: AnyExamples;
  /**
   * What the examples are called that are not trained on. Default: "validation"; "test" where nothing
   * is decided by them.
   */
  readonly evaluatedOn?: string;
}

/** What to call a training run. */
export interface FitProgressOptions extends ProgressOptions {
  /** How many epochs there are, where the events do not say so themselves. */
  readonly epochs?: number;
}

/** What there is to say of a round. Whatever is left out is not shown. */
export interface RoundMetrics extends Partial<Metrics> {
  /** The same, on examples that are not trained on. */
  readonly validation?: Partial<Metrics>;
}

/** A loop that is shown while it runs: iterate over it. */
export interface LiveLoop<T> extends AsyncIterable<T, void> {
  /** Says how the current round went: the next point of each curve. */
  update(metrics: RoundMetrics): void;
}

/**
 * Shows a training run by `fit`, and hands on its epochs.
 *
 * Once the events end, the display is not touched any more. Where training ends early, by `break`,
 * Stop or an error, it says so: "stopped in epoch 3 of 10".
 *
 * @example
 * ```ts
 * import { Dense, fit, MLP, tensor, zeros } from "gradbook";
 * import { progress } from "gradbook/notebook";
 *
 * const or = { inputs: tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), targets: tensor([[0], [1], [1], [1]]) };
 * const model = new MLP({
 *   layers: [new Dense(zeros([2, 1]), zeros([1]))],
 *   head: "sigmoidBinaryCrossEntropy",
 * });
 * const options = { epochs: 5, batchSize: 4, learningRate: 1 };
 * const losses: number[] = [];
 * for await (const { loss } of progress(fit(model, or, options), { title: "OR" })) losses.push(loss);
 * ```
 */
export function progress(
  run: TrainingRun<undefined>,
  options?: FitProgressOptions,
): LiveLoop<EpochEvent>;
/** Shows a run that was asked for `everySteps`, and hands on all its events. */
export function progress(
  run: TrainingRun,
  options?: FitProgressOptions,
): LiveLoop<TrainingEvent>;
/**
 * Shows other events such as those of `fit`, and hands them on.
 *
 * @throws {RangeError} If the number of epochs is no integer of at least 1.
 */
export function progress<E extends TrainingEvent>(
  events: AsyncIterable<E>,
  options: FitProgressOptions & { readonly epochs: number },
): LiveLoop<E>;
/**
 * Shows a loop written by hand, of `rounds` rounds counted from 1; Stop ends it between two.
 *
 * @throws {RangeError} If the number of rounds is no integer of at least 1.
 *
 * @example
 * ```ts
 * import { progress } from "gradbook/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * let w = 0;
 * const epochs = progress(50, { title: "Parabola" });
 * for await (const epoch of epochs) {
 *   epochs.update({ loss: (w - 3) ** 2 });
 *   w -= 0.5 * 2 * (w - 3);
 *   if (epoch === 50) assertEquals(w, 3);
 * }
 * ```
 */
export function progress(rounds: number, options?: ProgressOptions): LiveLoop<number>;
export function progress(
  source: number | AsyncIterable<TrainingEvent> | TrainingRun,
  options: FitProgressOptions = {},
): LiveLoop<number> | LiveLoop<TrainingEvent> {
  // Options of `fit` may stand beside these.
  expectKind("show progress", "options such as { title: … }", options, isRecord(options));
  const isLoop = typeof source === "number" ||
    typeof Object(source)[Symbol.asyncIterator] === "function";
  expectKind("show progress", "a number of rounds, or the events of fit", source, isLoop);
  if (typeof source === "number") {
    return new ShownLoop(source, options, (loop) => count(loop, source));
  }
  const run = "everySteps" in source ? source : undefined;
  const shown = new ShownLoop<TrainingEvent>(
    options.epochs ?? run?.epochs!,
    options,
    (loop) => follow(loop, source),
    { model: run?.model, learningRate: run?.learningRate },
  );
  if (!run || run.everySteps !== undefined) return shown;
  return {
    update: (metrics) => shown.update(metrics),
    [Symbol.asyncIterator]: () => epochsOf(shown),
  };
}

/** What a loop tells of its rounds. */
export interface Rounds {
  /** Which round it is, from 1, and how many are done. */
  reach(round: number, done: number): void;
  /** How the current round went. */
  update(metrics: RoundMetrics): void;
}

/** Rounds counted from 1; Stop ends them between two. */
export async function* count(loop: Rounds, rounds: number): AsyncGenerator<number, void, void> {
  for (let round = 1; round <= rounds; round++) {
    await breathe();
    loop.reach(round, round - 1);
    yield round;
    loop.reach(round, round);
  }
}

/** A training run's events. */
export async function* follow<E extends TrainingEvent>(
  loop: Rounds,
  events: AsyncIterable<E>,
): AsyncGenerator<E, void, void> {
  for await (const event of events) {
    tell(loop, event);
    yield event;
  }
}

function tell(loop: Rounds, event: TrainingEvent): void {
  switch (event.kind) {
    case "start":
      return loop.reach(1, 0);
    case "step":
    case "stopped":
      return loop.reach(event.epoch, event.epoch - 1 + event.step / event.steps);
    case "epoch":
      loop.reach(event.epoch, event.epoch);
      return loop.update(event);
    default:
      event satisfies never;
  }
}

/** A point of each curve. */
interface Point extends RoundMetrics {
  readonly round: number;
}

/** What a loop is shown with, and what is known of the run that it shows. */
interface Stage {
  readonly model?: TrainingRun["model"] | undefined;
  readonly learningRate?: number | undefined;
  readonly surface?: Surface;
  readonly now?: () => number;
}

/** What `progress` makes; apart from it for tests, which bring their own surface and clock. */
export class ShownLoop<T> implements LiveLoop<T>, Rounds {
  /** How many rounds there are. */
  readonly total: number;
  readonly #options: ProgressOptions;
  readonly #items: (loop: Rounds) => AsyncGenerator<T, void, void>;
  readonly #surface: Surface | undefined;
  readonly #now: () => number;
  readonly #points: Point[] = [];
  readonly #run: RecordedRun;
  readonly #inspector: Inspector | undefined;
  #before = "";

  /**
   * A loop over `items`, which tell it by `reach` how far they are.
   *
   * @throws {RangeError} If the number of rounds is no integer of at least 1.
   */
  constructor(
    total: number,
    options: ProgressOptions,
    items: (loop: Rounds) => AsyncGenerator<T, void, void>,
    { model, learningRate, surface, now = () => performance.now() }: Stage = {},
  ) {
    expectInteger(total, 1, Infinity, "show progress");
    this.total = total;
    const { unit = "epoch", inspect } = options;
    this.#inspector = inspect &&
      new Inspector({ model: options.model ?? model, examples: inspect, learningRate, total });
    this.#run = { round: 1, done: 0, total, unit, ending: "runs" };
    this.#options = options;
    this.#items = items;
    this.#surface = surface;
    this.#now = now;
  }

  reach(round: number, done: number): void {
    this.#run.round = round;
    this.#run.done = done;
    this.#inspector?.look(done);
  }

  update({ loss, accuracy, validation }: RoundMetrics): void {
    this.#points.push({ round: this.#run.round, loss, accuracy, validation });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    const surface = this.#surface ?? findSurface();
    const start = this.#now();
    this.#begin();
    const run = this.#run;
    let failed = false;
    try {
      for await (const item of this.#items(this)) {
        await surface.update(this.#view(start));
        yield item;
      }
    } catch (error) {
      failed = !(error instanceof Interrupted);
      throw error;
    } finally {
      if (failed) run.ending = "failed";
      else if (run.done >= run.total) run.ending = "done";
      else run.ending = interruptSignal().aborted ? "stopped" : "left";
      await surface.end(this.#view(start, failed ? "failed" : "stopped"));
    }
  }

  #begin(): void {
    const { model } = this.#options;
    if (!model) return;
    const earlier = runsOf(model).filter(({ done }) => done > 0);
    if (earlier.length > 0) this.#before = `trains on, after ${describeRounds(earlier)} before`;
    recordRun(model, this.#run);
  }

  /** The state as it is when it is drawn; with an ending, the last one. */
  #view(start: number, ending?: string): View {
    const line = () => this.#line(ending);
    const bar = () => this.#bar(ending, this.#now() - start);
    return {
      done: this.#run.done,
      total: this.total,
      line,
      bar,
      bundle: () => this.#bundle(bar()),
    };
  }

  #line(ending?: string): string {
    const { title, unit = "epoch" } = this.#options;
    const { done } = this.#run;
    const units = `${unit}${this.total === 1 ? "" : "s"}`;
    const state = !ending
      ? `${Math.floor(done)} of ${this.total} ${units}`
      : done >= this.total
      ? `${this.total} ${units} done`
      : describeEnding(this.#run, ending);
    const last: RoundMetrics = this.#points.at(-1) ?? {};
    const { evaluatedOn = "validation" } = this.#options;
    const said = [
      formatMetrics("", last),
      formatMetrics(`${evaluatedOn} `, last.validation ?? {}),
    ];
    return [title, this.#before, state, ...said.flat()].filter(Boolean).join(" · ");
  }

  #bar(ending: string | undefined, elapsed: number): string {
    if (ending) return this.#line(ending);
    const share = Math.min(1, this.#run.done / this.total);
    const full = Math.round(share * BAR_LENGTH);
    const left = share > 0 ? ` · ${formatSeconds(elapsed / share * (1 - share) / 1000)} left` : "";
    return `${"█".repeat(full)}${"░".repeat(BAR_LENGTH - full)} ${this.#line()}${left}`;
  }

  #bundle(text: string): MimeBundle {
    const charts = (["loss", "accuracy"] as const).flatMap((y) => {
      const of = (metrics: (point: Point) => Partial<Metrics> | undefined) => {
        const known = this.#points.filter((point) => metrics(point)?.[y] !== undefined);
        return { x: known.map(({ round }) => round), y: known.map((p) => metrics(p)![y]!) };
      };
      const { unit = "epoch", evaluatedOn = "validation" } = this.#options;
      const curves = { training: of((point) => point), [evaluatedOn]: of((p) => p.validation) };
      const drawn = Object.entries(curves).filter(([, curve]) => curve.y.length > 0);
      const look = { x: unit, y, percent: y === "accuracy", width: 420, height: 240 };
      // A single point, where no other will come, is in the line of text already.
      const goesOn = this.total > 1 && this.#run.ending === "runs";
      const isCourse = goesOn || drawn.some(([, curve]) => curve.y.length > 1);
      return isCourse && drawn.length > 0 ? [learningCurves(Object.fromEntries(drawn), look)] : [];
    });
    const { rounds = [] } = this.#inspector ?? {}, { unit } = this.#options;
    if (rounds.length > 0) {
      charts.push(...instrumentPanel(rounds, { ...(unit && { unit }) }).figures);
    }
    return {
      "text/plain": [text, ...charts.map(({ alt }) => alt)].join("\n"),
      "text/html": `<div>${escapeText(text)}</div>` +
        `<div style="display:flex;flex-wrap:wrap">${charts.map((c) => c.toHTML()).join("")}</div>`,
    };
  }
}

const BAR_LENGTH = 24;

function formatMetrics(prefix: string, { loss, accuracy }: Partial<Metrics>): string[] {
  return [
    loss === undefined ? "" : `${prefix}loss ${loss.toPrecision(4)}`,
    accuracy === undefined ? "" : `${prefix}accuracy ${formatPercent(accuracy)}`,
  ];
}

function formatSeconds(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
