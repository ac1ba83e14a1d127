/**
 * `deno task parity`: runs the notebooks without Jupyter, and lays what they print beside what the
 * sources printed.
 *
 * @module
 */
import type { Comparison } from "../notebook/parity.ts";
import { describeFlags, integers, oneOf, parseFlags, positive, UsageError } from "./flags.ts";
import {
  asMarkdown,
  asText,
  describeLedger,
  type Entry,
  isMet,
  makeLedger,
  type PrintedNumbers,
} from "./ledger.ts";
import { type Notebook, parametersOf, toModule } from "./notebook_cells.ts";

const SOURCES = 5;

const FLAGS = {
  source: integers([1, 2, 3, 4, 5], "run the notebooks of these sources only", SOURCES),
  format: oneOf(["text", "markdown", "json"], "text", "how the ledger is printed"),
  perturb: positive(0, "disturb all initial weights by so much, relatively; 1e-15, say"),
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const HELP = `Runs the notebooks and compares what they print with what the sources printed.

Usage: deno task parity [flags]

${describeFlags(FLAGS)}

Fails if a number that a source's seeds fix differs in its last digit, a number leaves its band, or
anything that a source printed is missing. With --perturb, it says which printed digits stand when
the weights start a little elsewhere, and does not fail.
`;

/** What the command needs of its surroundings. */
export interface Surroundings {
  /** The project's folder. */
  readonly root: URL;
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes a line to standard error. */
  fail(line: string): void;
}

/** Runs the command and returns its exit code: 0, 1 (something is off) or 2 (wrong flags). */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { root, write, fail } = surroundings;
  try {
    const { source: sources, format, perturb, help } = parseFlags(FLAGS, args);
    if (help) {
      write(HELP);
      return 0;
    }
    const printed: PrintedNumbers = JSON.parse(
      await Deno.readTextFile(new URL("tests/golden/printed-numbers.json", root)),
    );
    const comparisons = new Map<number, readonly Comparison[]>();
    for (const source of [...sources].sort()) {
      comparisons.set(source, await runNotebook(source, perturb, surroundings));
    }
    const ledger = makeLedger(printed, comparisons);
    write(formatted(ledger, format));
    if (perturb > 0) {
      fail(describeStanding(ledger, perturb));
      return 0;
    }
    return ledger.every(isMet) ? 0 : 1;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

function formatted(ledger: readonly Entry[], format: "text" | "markdown" | "json"): string {
  if (format === "markdown") return asMarkdown(ledger);
  if (format === "json") return `${JSON.stringify(ledger, null, 2)}\n`;
  return asText(ledger);
}

function describeStanding(ledger: readonly Entry[], perturb: number): string {
  const exact = ledger.filter((entry) => entry.class === "exact");
  const standing = exact.filter(({ verdict }) => verdict === "equal");
  return `With weights disturbed by ${perturb}, ${standing.length} of ${exact.length} exact entries ` +
    `stand to the last digit; ${describeLedger(ledger)}`;
}

/** Marks the line that carries the ledger among all that a notebook prints. */
const MARK = "gradbook ledger: ";

/** Runs a notebook's cells as a module of its own, and returns what it compared. */
async function runNotebook(
  source: number,
  perturb: number,
  { root, fail }: Surroundings,
): Promise<readonly Comparison[]> {
  const folder = new URL("notebooks/", root);
  const name = await findNotebook(folder, source);
  const notebook: Notebook = JSON.parse(await Deno.readTextFile(new URL(name, folder)));
  const values = perturb > 0 && parametersOf(notebook).includes("perturb") ? { perturb } : {};
  const code = `${toModule(notebook, values)}
import { ledger as ledgerOfThisRun } from "gradbook/notebook";
console.log(${JSON.stringify(MARK)} + JSON.stringify(ledgerOfThisRun()));
`;
  const started = performance.now();
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--ext=ts", "--allow-all", "-"],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [, { success, stdout, stderr }] = await Promise.all([
    new Blob([code]).stream().pipeTo(process.stdin),
    process.output(),
  ]);
  const decoder = new TextDecoder();
  const line = decoder.decode(stdout).split("\n").find((line) => line.startsWith(MARK));
  if (!success || !line) {
    throw new Error(
      `Cannot compare ${name}: expected it to run to its end, but it failed\n` +
        decoder.decode(stderr).trim(),
    );
  }
  fail(`${name}: ran in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return JSON.parse(line.slice(MARK.length));
}

async function findNotebook(folder: URL, source: number): Promise<string> {
  const prefix = String(source).padStart(2, "0");
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(`${prefix}_`) && name.endsWith(".ipynb")) return name;
  }
  throw new Error(
    `Cannot compare source ${source}: expected notebooks/${prefix}_….ipynb, but there is none`,
  );
}

if (import.meta.main) {
  const code = await main(Deno.args, {
    root: new URL("../../", import.meta.url),
    write: (text) => Deno.stdout.writeSync(new TextEncoder().encode(text)),
    fail: console.error,
  });
  Deno.exit(code);
}
