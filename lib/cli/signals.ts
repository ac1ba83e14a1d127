/**
 * The signals that ask a command to stop: Ctrl-C; SIGTERM, which schedulers and containers send; and
 * SIGHUP, where the terminal is closed.
 *
 * @module
 */
import { fstatSync } from "node:fs";

/** The exit codes of processes that such a signal ends, as shells have them. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Milliseconds within which several signals are one. */
const ONE_SIGNAL = 1000;

/**
 * Calls `stop` once, with the exit code that the signal asks for.
 *
 * A second signal does what it does by default: it ends the process at once. But the terminal,
 * `deno task` and npx each send the first one, and so none counts within a second of it.
 */
export function onStopSignal(stop: (code: number) => void): void {
  let isStopping = false;
  const listeners: (() => void)[] = [];
  for (const [signal, code] of Object.entries(CODES) as [keyof typeof CODES, number][]) {
    const isIgnored = signal === "SIGHUP" && isStartedByNohup();
    const listener = () => {
      if (isStopping || isIgnored) return;
      isStopping = true;
      setTimeout(() => listeners.forEach((remove) => remove()), ONE_SIGNAL);
      stop(code);
    };
    try {
      Deno.addSignalListener(signal, listener);
    } catch {
      continue; // Windows has not all of them.
    }
    if (!isIgnored) listeners.push(() => Deno.removeSignalListener(signal, listener));
  }
}

/** Makes a file that grows beyond the limit (`ulimit -f`) an error, where it would end the process. */
export function failByFileSize(): void {
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", () => {});
}

/**
 * Whether `nohup` has taken the terminal away: the process is then to outlive it, which Deno by
 * itself would not. There is no asking whether a signal was ignored, but nohup leaves a standard
 * input that cannot be read.
 */
function isStartedByNohup(): boolean {
  try {
    // Reading from anything else might wait.
    if (Deno.stdin.isTerminal() || !fstatSync(0).isCharacterDevice()) return false;
    Deno.stdin.readSync(new Uint8Array(1));
    return false;
  } catch {
    return true;
  }
}
