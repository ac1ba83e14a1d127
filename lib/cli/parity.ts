/**
 * `deno task parity`: runs the notebooks without Jupyter, and lays what they print beside what the
 * sources printed.
 *
 * @module
 */
import { join } from "node:path";
import { COMPARISON_TYPE } from "../notebook/compare.ts";
import { writeFileAtomically } from "../runtime/files.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { describeFlags, integers, oneOf, parseFlags, positive } from "./flags.ts";
import {
  asMarkdown,
  asText,
  describeLedger,
  type Entry,
  type Finding,
  isMet,
  makeLedger,
  type PrintedNumbers,
} from "./ledger.ts";
import {
  type Notebook,
  parametersOf,
  readNotebook,
  savedJson,
  toModule,
} from "../notebook/ipynb.ts";

const SOURCES = 5;

const FLAGS = {
  source: integers([1, 2, 3, 4, 5], "run the notebooks of these sources only", SOURCES),
  format: oneOf(["text", "markdown", "json"], "text", "how the ledger is printed"),
  saved: { help: "judge the outputs as they are saved, and run nothing", fallback: false },
  write: { help: "put the ledger into notebooks/README.md as well", fallback: false },
  perturb: positive(0, "disturb all initial weights by so much, relatively; 1e-15, say"),
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const help = (deno: string) =>
  `Runs the notebooks and compares what they print with what the sources printed.

Usage: ${deno} task parity [flags]

${describeFlags(FLAGS)}

Fails if a number that a source's seeds fix differs in its last digit, a number leaves its band, or
anything that a source printed is missing. With --perturb, it says which printed digits stand when
the weights start a little elsewhere, and does not fail.
`;

/** Runs the command and returns its exit code: 0, 1 (something is off) or 2 (wrong flags). */
export function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { root, deno, write, fail } = surroundings;
  return exitCode(surroundings, async () => {
    const flags = parseFlags(FLAGS, args);
    const { source: sources, format, perturb } = flags;
    if (flags.help) {
      write(help(deno));
      return 0;
    }
    const printed: PrintedNumbers = JSON.parse(
      await Deno.readTextFile(join(root, "notebooks", "printed", "printed-numbers.json")),
    );
    const findings = new Map<number, readonly Finding[]>();
    for (const source of [...sources].sort()) {
      const [name, notebook] = await findNotebook(join(root, "notebooks"), source);
      findings.set(
        source,
        flags.saved
          ? savedJson(notebook, COMPARISON_TYPE) as Finding[]
          : await run(name, notebook, perturb, surroundings),
      );
    }
    const ledger = makeLedger(printed, findings);
    write(formatted(ledger, format));
    if (flags.write) {
      await writeFileAtomically(join(root, README), new TextEncoder().encode(readme(ledger)));
    }
    if (perturb > 0) {
      fail(describeStanding(ledger, perturb));
      return 0;
    }
    return ledger.every(isMet) ? 0 : 1;
  });
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

const README = "notebooks/README.md";

/** The page that shows the ledger beside the notebooks. */
export function readme(ledger: readonly Entry[]): string {
  return `# The notebooks, and the numbers they print

| notebook                                                   | what it builds                                                        |
| ---------------------------------------------------------- | --------------------------------------------------------------------- |
| [01_learning_based_models](01_learning_based_models.ipynb) | from a random line to networks that read digits                       |
| [02_mnist_full_batch](02_mnist_full_batch.ipynb)           | one network, function by function, on all images at once              |
| [03_multilayer_perceptron](03_multilayer_perceptron.ipynb) | a textbook's perceptron, forty epochs, and its errors looked at       |
| [04_mnist_raw_idx](04_mnist_raw_idx.ipynb)                 | from raw bytes to a network, with three mistakes found and their cost |
| [05_fashion_mnist](05_fashion_mnist.ipynb)                 | any number of layers, on garments, with momentum                      |

Open them with \`deno task jupyter\`. Everything that the originals print is listed here with what the
notebooks print in its place. The class says what may be expected: _exact_ numbers are fixed by the
original's own seeds and are met to the last printed digit, _band_ numbers come from unseeded
generators and are met within a band, and _input_ numbers rest on a file that was never published.

\`deno task jupyter --copy\` opens copies, to try things out in.
[Your own notebook](../lib/notebook/README.md) starts from a template.

The table is written by \`deno task parity --write\`, which runs the notebooks; a test compares it
with their saved outputs.

${asMarkdown(ledger)}`;
}

/** Marks the line that carries the ledger among all that a notebook prints. */
const MARK = "gradbook ledger: ";

/** Runs a notebook's cells as a module of its own, and returns what it compared. */
async function run(
  name: string,
  notebook: Notebook,
  perturb: number,
  { root, fail }: Surroundings,
): Promise<readonly Finding[]> {
  const values = perturb > 0 && parametersOf(notebook).includes("perturb") ? { perturb } : {};
  const code = `${toModule(notebook, values)}
import { ledger as ledgerOfThisRun } from "gradbook/notebook";
console.log(${JSON.stringify(MARK)} + JSON.stringify(ledgerOfThisRun()));
`;
  const started = performance.now();
  const process = new Deno.Command(Deno.execPath(), {
    // Everything is permitted in the kernel, too.
    args: ["run", "--quiet", "--ext=ts", "--allow-all", "-"],
    cwd: join(root, "notebooks"),
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

async function findNotebook(folder: string, source: number): Promise<[name: string, Notebook]> {
  const prefix = String(source).padStart(2, "0");
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(`${prefix}_`) && name.endsWith(".ipynb")) {
      return [name, readNotebook(join(folder, name))];
    }
  }
  throw new Error(
    `Cannot compare source ${source}: expected notebooks/${prefix}_….ipynb, but there is none`,
  );
}

if (import.meta.main) await start(main);
