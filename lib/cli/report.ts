/**
 * How a training run is told on the command line: a progress bar on a terminal, a line per epoch
 * everywhere, or JSON.
 *
 * @module
 */
import { formatPercent } from "../formatting.ts";
import type { EpochEvent, StartEvent, StepEvent, TrainingEvent } from "../training/events.ts";

/** Where a report is written, and how wide it may be. */
export interface Output {
  /** Writes to standard output as it is. */
  write(text: string): void;
  /** The terminal's width in columns, or null where standard output is no terminal. */
  columns(): number | null;
}

/** Tells of a training run as it goes. */
export interface Reporter {
  /** Whether there is a progress bar, which wants to hear of steps. */
  readonly hasBar: boolean;
  /** Tells of an event. */
  tell(event: TrainingEvent): void;
  /** Takes the progress bar away: the cursor stands at the start of an empty line. */
  clear(): void;
}

/** Seconds between two drawings of the progress bar. */
const REFRESH = 0.1;
/** Moves to the start of the line and clears it. */
const CLEAR = "\r\x1b[2K";
/** The bar's width in columns: where there is less room, there is none; no more than is of use. */
const BAR = { least: 5, most: 30 };

/** The reporter that the flags ask for; `json` goes before `quiet`. */
export function createReporter(
  output: Output,
  epochs: number,
  { json, quiet }: { json: boolean; quiet: boolean },
): Reporter {
  const hasBar = !json && !quiet && output.columns() !== null;
  let visible = false, drawn = 0;
  const clear = () => {
    if (visible) output.write(CLEAR);
    visible = false;
  };
  return {
    hasBar,
    clear,
    tell(event) {
      if (event.kind === "step") {
        if (!hasBar || event.seconds - drawn < REFRESH) return;
        visible = true;
        drawn = event.seconds;
        output.write(CLEAR + progressLine(event, epochs, output.columns() || 80));
        return;
      }
      clear();
      if (event.kind === "epoch" && json) output.write(`${jsonLine(event)}\n`);
      if (json || quiet) return;
      if (event.kind === "start") output.write(`${startLine(event)}\n`);
      if (event.kind === "epoch") output.write(`${epochLine(event, epochs)}\n`);
    },
  };
}

/** What runs: `kernels: simd, 2 threads, sparse input (19% non-zero), float64`. */
function startLine({ kernels, threads, note, density, dtype }: StartEvent): string {
  const input = density === null
    ? "dense input"
    : `sparse input (${formatPercent(density, 0)} non-zero)`;
  return `kernels: ${kernels}, ${threads} ${threads === 1 ? "thread" : "threads"}` +
    (note ? ` (${note})` : "") + `, ${input}, ${dtype}`;
}

function epochLine({ epoch, loss, validation, seconds }: EpochEvent, epochs: number): string {
  return `${count(epoch, epochs)}  loss ${decimals(loss)}` +
    (validation ? `  test accuracy ${formatPercent(validation.accuracy)}` : "") +
    `  ${seconds.toFixed(1)} s`;
}

function jsonLine({ epoch, loss, accuracy, validation, examples, seconds }: EpochEvent): string {
  return JSON.stringify({
    epoch,
    loss,
    train_accuracy: accuracy,
    test_loss: validation?.loss,
    test_accuracy: validation?.accuracy,
    examples,
    seconds: Number(seconds.toFixed(3)),
  });
}

/** What there is room for, the more important first; the bar gets the rest. */
function progressLine(event: StepEvent, epochs: number, columns: number): string {
  const { epoch, step, steps, loss, accuracy, examples, seconds } = event;
  const share = (epoch - 1 + step / steps) / epochs;
  const parts = [
    `  loss ${decimals(loss)}`,
    `  accuracy ${formatPercent(accuracy)}`,
    `  ${clock(seconds / share - seconds)} left`,
    `  ${Math.round(examples / seconds).toLocaleString("en-US")} examples/s`,
  ];
  const before = count(epoch, epochs);
  // A character in the last column would make some terminals wrap.
  let room = columns - 1 - before.length;
  const after = parts.filter((part) => {
    const fits = part.length <= room;
    if (fits) room -= part.length;
    return fits;
  });
  const width = Math.min(BAR.most, room - 2);
  const line = before + (width >= BAR.least ? `  ${bar(step / steps, width)}` : "") +
    after.join("");
  return line.slice(0, columns - 1);
}

function count(epoch: number, epochs: number): string {
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
}

function bar(share: number, width: number): string {
  const full = Math.round(share * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** Four decimals; powers of ten for what is too large to be read otherwise. */
function decimals(loss: number): string {
  return loss < 1e6 ? loss.toFixed(4) : loss.toExponential(4);
}

/** `0:40`, minutes and seconds. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
