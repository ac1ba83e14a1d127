/**
 * `deno task assignment`: makes the version of a notebook that students get.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { checksIn, type Part, partsOf } from "../classroom/assignment.ts";
import { bitsOf, type Digest, digestOf } from "../classroom/digest.ts";
import { findTruths } from "../classroom/grade.ts";
import { Sandbox } from "../classroom/sandbox.ts";
import { studentVersion } from "../classroom/student_version.ts";
import { joinText, type Notebook, parseNotebook } from "../notebook/ipynb.ts";
import { naming, readIfThere, writeFileAtomically } from "../runtime/files.ts";
import { plain, reasonOf } from "../runtime/quote.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { describeFlags, folder, integer, parseFlags, UsageError } from "./flags.ts";
import { expectPermitted } from "./permissions.ts";

const FLAGS = {
  output: folder("where the student's version goes; made if it is not there"),
  seconds: integer(600, "how long the notebook may run, where it has hidden checks"),
  memory: integer(4096, "megabytes that it may take then", 512),
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const help = (deno: string) =>
  `Makes the student's version of a notebook: solutions out, blanks and checks in.

Usage: ${deno} task assignment notebook.ipynb --output folder

${describeFlags(FLAGS)}

Cells say by their metadata which part they are; lib/classroom/README.md says how.
Where checks are hidden, the notebook is run, and digests of its answers go in.
`;

/** Below this many bits, the answer of a digest is found by trying all. */
const FEW_BITS = 40;

/** Runs the command and returns its exit code: 0, 1 (failed) or 2 (wrong flags). */
export function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { locate, write, fail, root } = surroundings;
  return exitCode(surroundings, async () => {
    const operands: string[] = [];
    const given = args[0] === "--" ? args.slice(1) : args;
    const flags = parseFlags(FLAGS, given, { operands, locate });
    if (flags.help) {
      write(help(surroundings.deno));
      return 0;
    }
    if (operands.length !== 1) {
      const found = operands.length === 0 ? "none" : `${operands.length}`;
      throw new UsageError(
        `Cannot make an assignment: expected one notebook, but got ${found}; see --help`,
      );
    }
    if (flags.output === undefined) {
      throw new UsageError(
        "Cannot make an assignment: expected --output folder, but got none; see --help",
      );
    }
    const source = locate(operands[0]), output = flags.output;
    const target = join(output, basename(source));
    if (target === source) {
      throw new UsageError(
        "Cannot use --output: expected another folder than the notebook's, but got that",
      );
    }
    await expectPermitted(
      [
        { typed: operands[0], path: source, access: "read" },
        { typed: "--output", path: target, access: "write" },
      ],
      { program: "assignment.ts", args: given, startsPrograms: true },
      surroundings,
    );
    const bytes = await readIfThere(source);
    if (!bytes) {
      throw new UsageError(
        `Cannot read ${plain(source)}: expected a notebook, but there is no such file`,
      );
    }
    const text = new TextDecoder().decode(bytes), name = basename(source);
    const notebook = await naming(source, () => parseNotebook(text));
    const parts = await naming(source, () => partsOf(notebook));
    const hidden = checksIn(parts).filter(isHidden);
    const digests = new Map<string, Digest>();
    if (hidden.length > 0) {
      const bounds = { ...flags, cellSeconds: flags.seconds };
      const needed = untilLastHidden(parts);
      await using sandbox = await Sandbox.make(root, source);
      const { truths, notes } = await findTruths({ name, parts: needed }, sandbox, bounds);
      for (const note of notes) fail(note);
      for (const { id } of hidden) {
        const { answers } = truths.get(id)!, bits = bitsOf(answers);
        digests.set(id, await digestOf(answers, await saltOf(text, id)));
        if (bits < FEW_BITS) {
          fail(
            `${id}: its answer can be found from the digest by trying all: it has about ` +
              `${Math.round(bits)} bits; compare more numbers`,
          );
        }
      }
    }
    await makeFolder(output);
    for (const path of importsOf(notebook)) await copy(dirname(source), output, path);
    const version = studentVersion(text, name, parts, digests);
    await writeFileAtomically(target, new TextEncoder().encode(version));
    const count = checksIn(parts).length;
    write(`${plain(target)}: ${count} checks, ${hidden.length} of them hidden\n`);
    return 0;
  });
}

const isHidden = (part: Part) => part.kind === "check" && part.isHidden;

/** All that hidden checks need: solutions may come after them. */
function untilLastHidden(parts: readonly Part[]): readonly Part[] {
  const last = parts.findLastIndex(isHidden);
  const next = parts.findIndex(({ kind }, i) => i > last && kind === "blank");
  return next < 0 ? parts : parts.slice(0, next);
}

/** The same for the same notebook, so that the same version comes of it. */
async function saltOf(text: string, id: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${id}\n${text}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The files below the notebook's folder that its cells import. */
function importsOf({ cells }: Notebook): Set<string> {
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  return new Set(
    code.flatMap(({ source }) =>
      Array.from(joinText(source).matchAll(/\bfrom "\.\/([\w./-]+)"/g), ([, path]) => path)
        .filter((path) => !path.split("/").includes(".."))
    ),
  );
}

async function copy(from: string, to: string, path: string): Promise<void> {
  const bytes = await readIfThere(join(from, path));
  if (!bytes) return;
  await makeFolder(dirname(join(to, path)));
  await writeFileAtomically(join(to, path), bytes);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (cause) {
    throw new Error(`Cannot make ${plain(path)}: ${reasonOf(cause)}`, { cause });
  }
}

if (import.meta.main) await start(main);
