/**
 * `deno task jupyter`: opens the notebooks in JupyterLab, with the kernel of this very Deno.
 *
 * JupyterLab itself is a Python program; it is looked for, not installed.
 *
 * @module
 */
import { delimiter, join } from "node:path";
import { readVariable } from "../runtime/environment.ts";
import { reasonOf } from "../runtime/quote.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import {
  candidates,
  findJupyterLab,
  installation,
  isNewEnough,
  type JupyterLab,
  OLDEST,
} from "./find_jupyter.ts";
import { UsageError } from "./flags.ts";
import { dataFolder, installInto } from "./install_kernel.ts";
import { describeKernel, kernelStarts, writeKernelSpec } from "./kernelspec.ts";
import { copyLessons, newNotebook, SCRATCH } from "./scratch.ts";

const help = (deno: string) =>
  `Opens the notebooks in JupyterLab.

Usage: ${deno} task jupyter [flags of JupyterLab]
       ${deno} task jupyter --check
       ${deno} task jupyter --new NAME
       ${deno} task jupyter --copy [flags of JupyterLab]
       ${deno} task jupyter --install

  --check       report what is there, and what to do about what is not
  --install     add the kernel "Deno (Gradbook)" to your Jupyter, for VS Code,
                other front ends, and any folder
  --kernelspec  write the kernelspec only, and print its JUPYTER_PATH
  --new NAME    make scratch/NAME.ipynb, a notebook to start from
  --copy        open copies of the notebooks, in scratch/, to try things out in
  --help, -h    this text

All other flags are JupyterLab's own: --no-browser, --port 8889, …
`;

/**
 * Runs the command and returns its exit code: JupyterLab's own, 1 (something is missing) or 2 (wrong
 * flags).
 *
 * @param commands How JupyterLab may be called, in the order in which that is tried.
 */
export function main(
  args: readonly string[],
  surroundings: Surroundings,
  commands: readonly (readonly string[])[] = candidates(surroundings.root),
): Promise<number> {
  const { root, deno, write, fail } = surroundings;
  return exitCode(surroundings, async () => {
    // `deno task jupyter -- --port 8889` hands the dashes on.
    const [first, ...others] = args[0] === "--" ? args.slice(1) : args;
    if (first === "--help" || first === "-h") {
      write(help(deno));
      return 0;
    }
    if (first === "--check" || first === "--kernelspec" || first === "--install") {
      if (others.length > 0) {
        throw new UsageError(
          `Cannot use ${first}: expected nothing beside it, but got "${others[0]}"`,
        );
      }
      if (first === "--check") return await check(surroundings, commands);
      if (first === "--install") return await install(surroundings);
      await describe(root);
      write(`${jupyterPath(root)}\n`);
      return 0;
    }
    if (first === "--new") {
      if (others.length > 1) {
        throw new UsageError(`Cannot use --new: expected one name, but got "${others[1]}" as well`);
      }
      write(`Made ${await newNotebook(root, others[0])}. Open it with: ${deno} task jupyter\n`);
      return 0;
    }
    const lab = await findJupyterLab(commands);
    if (!lab || !isNewEnough(lab)) {
      fail(`Cannot open the notebooks: expected JupyterLab ${OLDEST}, but ${missing(lab, root)}`);
      return 1;
    }
    await describe(root);
    if (first === "--copy") {
      const { copied, kept } = await copyLessons(root);
      write(`${SCRATCH}/: ${copied} notebooks copied, ${kept} were there and stay as they are\n`);
      return await open(lab, root, others, SCRATCH);
    }
    return await open(lab, root, first === undefined ? [] : [first, ...others]);
  });
}

/** Out of sight, and not in the repository: it names a file of this machine. */
const hidden = (root: string) => join(root, ".jupyter");

const describe = (root: string) => writeKernelSpec(hidden(root), describeKernel(Deno.execPath()));

async function install({ fail }: Surroundings): Promise<number> {
  const folder = dataFolder();
  if (folder) return await installInto(folder);
  fail("Cannot install the kernel: expected HOME, or JUPYTER_DATA_DIR, but neither is set");
  return 1;
}

/** What is on the path already stays on it, behind ours. */
function jupyterPath(root: string): string {
  const others = readVariable("JUPYTER_PATH");
  return hidden(root) + (others ? delimiter + others : "");
}

function missing(lab: JupyterLab | undefined, root: string): string {
  return (lab ? `found ${lab.version} (${lab.command.join(" ")})` : "found none") +
    `; get it with: ${installation(root)}`;
}

/** Runs JupyterLab until it ends. */
async function open(
  lab: JupyterLab,
  root: string,
  flags: string[],
  folder = "notebooks",
): Promise<number> {
  const [program, ...args] = lab.command;
  const process = new Deno.Command(program, {
    // The project is the root, so that cells' neighbors in lib/ can be opened beside them.
    args: [
      ...args,
      `--ServerApp.root_dir=${root}`,
      ...(await notebooks(root) > 0 ? [`--LabApp.default_url=/lab/tree/${folder}`] : []),
      ...flags,
    ],
    cwd: root,
    env: { JUPYTER_PATH: jupyterPath(root) },
  }).spawn();
  // Ctrl-C reaches JupyterLab too, which asks back: this program goes on waiting for it.
  const wait = () => {};
  const end = () => process.kill("SIGTERM");
  Deno.addSignalListener("SIGINT", wait);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", end);
  try {
    return (await process.status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", wait);
    if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", end);
  }
}

async function notebooks(root: string): Promise<number> {
  let count = 0;
  try {
    for await (const { name } of Deno.readDir(join(root, "notebooks"))) {
      if (name.endsWith(".ipynb")) count++;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return count;
}

async function check(
  { root, deno, write }: Surroundings,
  commands: readonly (readonly string[])[],
): Promise<number> {
  const say = (what: string, found: string) => write(`${what.padEnd(12)}${found}\n`);
  say("Deno", `${Deno.version.deno}, ${Deno.execPath()}`);

  const lab = await findJupyterLab(commands);
  const isReady = lab !== undefined && isNewEnough(lab);
  say("JupyterLab", isReady ? `${lab.version}, ${lab.command.join(" ")}` : missing(lab, root));

  let starts = false;
  try {
    say("Kernelspec", await describe(root));
    starts = await kernelStarts(hidden(root), describeKernel(Deno.execPath()));
    const upgrade = deno === "deno" ? "deno upgrade" : "npx -y deno@latest task jupyter --check";
    say(
      "Kernel",
      starts ? "starts" : `does not start within 20 seconds; try another Deno: ${upgrade}`,
    );
  } catch (error) {
    // In a project that is read-only, for one, there is no place for the kernel's files.
    say("Kernel", `not tried: ${reasonOf(error)}`);
  }

  say("Notebooks", `${await notebooks(root)} in ${join(root, "notebooks")}`);
  const isComplete = isReady && starts;
  if (isComplete) write(`All is there. Open the notebooks with: ${deno} task jupyter\n`);
  return isComplete ? 0 : 1;
}

if (import.meta.main) await start(main);
