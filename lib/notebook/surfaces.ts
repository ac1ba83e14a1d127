/**
 * Where a running loop is shown: in a notebook, in a terminal, or, where neither is, as lines.
 *
 * Each surface decides itself when to show anew; what there is to show it asks for only then.
 *
 * @module
 */
import type { MimeBundle } from "../plot/figure.ts";
import { writeWhole } from "../runtime/standard_output.ts";

/** The state of a loop, to be drawn when asked for. */
export interface View {
  /** How many rounds are done, with the part done of the current one. */
  readonly done: number;
  /** How many rounds there are. */
  readonly total: number;
  /** How far the loop is, in one line. */
  line(): string;
  /** The line with a bar and the time left; neither is shown at the end. */
  bar(): string;
  /** As a notebook shows it, with charts. */
  bundle(): MimeBundle;
}

/** Shows a loop. */
export interface Surface {
  /** Shows a state in place of the one before, if it is time to. */
  update(view: View): void | Promise<void>;
  /** Shows the last state, whatever the time. */
  end(view: View): void | Promise<void>;
}

/** What is used of `Deno.jupyter`. */
export interface Jupyter {
  /** Sends a message to all front ends. */
  broadcast(type: string, content: Record<string, unknown>): unknown;
}

/** `Deno.jupyter` within the notebook kernel; elsewhere its getter throws. */
export function findJupyter(): Jupyter | undefined {
  try {
    return Deno.jupyter;
  } catch {
    return undefined;
  }
}

/** The surface of this process. */
export function findSurface(): Surface {
  const jupyter = findJupyter();
  if (jupyter) return notebookSurface(jupyter);
  return Deno.stdout.isTerminal() ? terminalSurface() : linesSurface();
}

/** Milliseconds between two drawings. */
const PACE = 100;

/** The share of the time that drawing may take. */
const SHARE = 0.1;

/** Lets ten drawings a second through, and fewer where a drawing takes long. */
function paced(now: () => number): (draw: () => unknown) => Promise<void> {
  let due = -Infinity;
  return async (draw) => {
    const start = now();
    if (start < due) return;
    await draw();
    const end = now();
    due = Math.max(start + PACE, end + (end - start) * (1 / SHARE - 1));
  };
}

/** One output of the cell in which it first draws, replaced in place. */
export function notebookSurface(
  jupyter: Jupyter,
  now: () => number = () => performance.now(),
): Surface {
  const display_id = crypto.randomUUID();
  const pace = paced(now);
  let type = "display_data";
  const draw = async (view: View) => {
    const content = { data: view.bundle(), metadata: {}, transient: { display_id } };
    const message = type;
    type = "update_display_data";
    await jupyter.broadcast(message, content);
  };
  return { update: (view) => pace(() => draw(view)), end: draw };
}

/** What is used of a terminal. */
export interface Terminal {
  /** Writes text at the cursor. */
  write(text: string): void;
  /** Characters in a line. */
  columns(): number;
}

const stdout: Terminal = {
  write: (text) => writeWhole(text),
  columns: () => Deno.consoleSize().columns,
};

/** One line of a terminal, overwritten. */
export function terminalSurface(
  terminal: Terminal = stdout,
  now: () => number = () => performance.now(),
): Surface {
  const pace = paced(now);
  const cut = (text: string) => [...text].slice(0, terminal.columns() - 1).join("");
  return {
    update: (view) => pace(() => terminal.write(`\r${cut(view.bar())}\x1b[K`)),
    end: (view) => terminal.write(`\r${view.line()}\x1b[K\n`),
  };
}

/** A line for every round, or for every tenth of them where they are many. */
export function linesSurface(print: (line: string) => void = console.log): Surface {
  let printed = 0;
  return {
    update(view) {
      const every = view.total <= 20 ? 1 : view.total / 10;
      // The last state is printed at the end.
      if (view.done >= view.total || Math.floor(view.done / every) <= printed) return;
      printed = Math.floor(view.done / every);
      print(view.line());
    },
    end: (view) => print(view.line()),
  };
}
