/**
 * The ways on which a cell's output leaves the kernel, replaced by ones that keep its order, and the
 * end of a cell, made to wait for them.
 *
 * @module
 */
import { interruptSignal } from "../runtime/interrupt.ts";
import { pause } from "../runtime/pause.ts";
import { Outbox, type Send } from "./outbox.ts";

/** A value as the kernel sends it: by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** How to show a value. */
export interface DisplayOptions {
  /** The value is a MIME bundle already. */
  readonly raw?: boolean;
  /** Replace what was shown under this `display_id`. */
  readonly update?: boolean;
  /** Names the output, for updates. */
  readonly display_id?: string;
}

/** What is replaced or called of Deno's kernel. */
export interface Kernel {
  /** `Deno.jupyter` */
  readonly jupyter: {
    broadcast(...message: Parameters<Send>): unknown;
    display(value: unknown, options?: DisplayOptions): Promise<void>;
    format(value: unknown): Promise<MimeBundle>;
  };
  /** `Deno[Deno.internal]` */
  readonly internal: {
    readonly jupyter: { broadcastResult(count: number, result: unknown): Promise<void> };
    readonly Console: new (print: (text: string, level: number) => void) => Console;
  };
}

/** Who is told when a cell has said all, where somebody listens between the kernel and the notebook. */
export interface RelayEnd {
  /** The cell succeeded. */
  succeeded(): void;
  /** The cell failed, most likely: `value instanceof Error` is evaluated. */
  failed(value: unknown): void;
}

/** From this level on, what a console prints goes to the standard error. */
const WARNING = 2;

/** Milliseconds that the end of a cell waits for what is still to be displayed. */
const PATIENCE = 3000;

/** How often the end of a cell waits for what was said while it waited. */
const ROUNDS = 5;

/**
 * Repairs the output of cells. Where a cell succeeds, `broadcastResult` waits until the kernel has
 * had time to send all; where it fails, call what this returns: it waits too, and blocks the thread.
 * Where there is a relay, nothing waits: it is told instead.
 */
export function repairOutput(
  { jupyter, internal }: Kernel,
  { console, noColor, relay }: {
    console: Partial<Console>;
    noColor: boolean;
    relay?: RelayEnd | undefined;
  },
): (thrown?: unknown) => void {
  const outbox = new Outbox(jupyter.broadcast);
  jupyter.broadcast = (...message) => Promise.resolve(outbox.send(...message));

  const printing = new internal.Console((text, level) =>
    outbox.print(level >= WARNING ? "stderr" : "stdout", text)
  );
  Object.assign(console, printing);

  const displays = new Set<Promise<void>>();
  async function display(value: unknown, options: DisplayOptions): Promise<void> {
    const data = options.raw ? value as MimeBundle : await jupyter.format(value);
    outbox.send(options.update ? "update_display_data" : "display_data", {
      data,
      metadata: {},
      transient: options.display_id ? { display_id: options.display_id } : {},
    });
  }
  jupyter.display = (value, options = {}) => {
    const shown = display(value, options);
    displays.add(shown);
    const forget = () => void displays.delete(shown);
    shown.then(forget, forget);
    return shown;
  };

  const { broadcastResult } = internal.jupyter;
  internal.jupyter.broadcastResult = async (count, result) => {
    // Rejections that no one handles are reported a turn later. A timer would take 2 ms.
    await new Promise((resolve) => setImmediate(resolve));
    if (displays.size > 0) {
      await Promise.race([Promise.allSettled(displays), pause(PATIENCE), stopped()]);
      displays.clear(); // What is not there by now is shown when it comes, if ever.
    }
    outbox.flush();
    // Undefined is not shown. Anything else is formatted when the kernel asks for it, so that errors
    // in formatting are still its own to report.
    await broadcastResult(
      count,
      result === undefined ? undefined : {
        async [Symbol.for("Jupyter.display")]() {
          const data = await Promise.race([jupyter.format(result), stopped()]) ??
            { "text/plain": "Stop was pressed before this value was shown" };
          outbox.count({ data });
          return noColor ? data : withoutColors(data);
        },
      },
    );
    if (relay) {
      outbox.flush();
      relay.succeeded();
      return;
    }
    // More than once where something was said meanwhile; not for ever, should a timer go on printing.
    for (let round = 0; round < ROUNDS && outbox.isPending; round++) await pause(outbox.settle());
  };
  return (thrown) => {
    if (relay) {
      outbox.flush();
      relay.failed(thrown);
    } else if (outbox.isPending) sleep(outbox.settle());
  };
}

/** Settles when Stop is pressed. */
function stopped(): Promise<undefined> {
  const signal = interruptSignal();
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** Blocks the thread. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Saved outputs shall not depend on how the kernel was installed. */
function withoutColors(data: MimeBundle): MimeBundle {
  const text = data["text/plain"];
  if (typeof text !== "string") return data;
  // deno-lint-ignore no-control-regex -- The escape character is what a color begins with.
  return { ...data, "text/plain": text.replaceAll(/\x1b\[[\d;]*m/g, "") };
}
