/**
 * The permissions for what a command line names outside of the project. The tasks have the project's
 * own folder; for other paths the person is asked where there is a terminal, and is told elsewhere
 * how to call the command so that it may.
 *
 * @module
 */
import { dirname, isAbsolute, join, relative } from "node:path";
import { launcherOf, VARIABLES } from "../distributed/launcher.ts";
import { candidatesFor } from "../distributed/libraries.ts";
import { readVariable } from "../runtime/environment.ts";
import { plain } from "../runtime/quote.ts";
import { quoted } from "./caller.ts";
import type { Surroundings } from "./command.ts";
import { UsageError } from "./flags.ts";

/** A path on the command line. */
export interface NamedPath {
  /** The flag before it, or the path as it was typed. */
  readonly typed: string;
  /** The absolute path. */
  readonly path: string;
  /** What is done there. */
  readonly access: "read" | "write";
}

/** The call that named the paths. */
export interface Call {
  /** The command's file in `lib/cli/`. */
  readonly program: string;
  /** What came after it. */
  readonly args: readonly string[];
  /** Whether it starts programs, and reads what is in the project whatever is named. */
  readonly startsPrograms?: true;
  /** How many ranks there are, under MPI. */
  readonly ranks?: number | undefined;
}

/** A permission that is needed for a path. */
interface Need {
  readonly named: NamedPath;
  readonly name: "read" | "write";
  readonly path: string;
}

/** Arguments that are repeated in an error, at most. */
const MOST_ARGS = 30;

/**
 * Makes sure that all of the paths may be used: asks for what is missing, where someone can be asked.
 *
 * @throws {UsageError} If one may not, with the call that would do in its message.
 */
export async function expectPermitted(
  paths: readonly NamedPath[],
  call: Call,
  surroundings: Pick<Surroundings, "root" | "deno" | "permit">,
): Promise<void> {
  const missing: Need[] = [];
  for (const need of needsOf(paths)) {
    if (!await surroundings.permit({ name: need.name, path: need.path })) missing.push(need);
  }
  if (missing.length === 0) return;
  const { named, name, path } = missing.find(({ name }) => name === "write") ?? missing[0];
  const { root } = surroundings;
  const advice = isWithin(root, path) ? "" : `; the task ${name}s below ${plain(root)} only; ` +
    (missing.some(({ path }) => path.includes(","))
      // Deno takes a comma for the end of the path.
      ? "put it there"
      : `for another folder: ${permittedCall(needsOf(paths), call, surroundings)}`);
  throw new UsageError(
    `Cannot use ${plain(named.typed)}: permission to ${name === "read" ? "read" : "write into"} ` +
      `${plain(path)} must be granted (--allow-${name}=${plain(path)}), but is not${advice}`,
  );
}

/** A written file needs its folder, since it is made beside its place; so do several read ones. */
function needsOf(paths: readonly NamedPath[]): Need[] {
  const inFolder = new Map<string, number>();
  for (const { path } of paths) {
    inFolder.set(dirname(path), (inFolder.get(dirname(path)) ?? 0) + 1);
  }
  const needs = new Map<string, Need>();
  for (const named of paths) {
    const folder = dirname(named.path);
    const isWritten = named.access === "write";
    const path = isWritten || inFolder.get(folder)! > 1 ? folder : named.path;
    for (const name of isWritten ? ["read", "write"] as const : ["read"] as const) {
      if (!needs.has(`${name} ${path}`)) needs.set(`${name} ${path}`, { named, name, path });
    }
  }
  return [...needs.values()];
}

/** The call, with the permissions that it needs and the environment that it has. */
function permittedCall(
  needs: readonly Need[],
  { program, args, startsPrograms, ranks }: Call,
  { root, deno }: Pick<Surroundings, "root" | "deno">,
): string {
  const flag = (name: string, values: readonly string[]) =>
    values.length > 0 ? [`--allow-${name}=${values.join(",")}`] : [];
  const of = (wanted: Need["name"]) =>
    needs.filter(({ name }) => name === wanted).map(({ path }) => path);
  const family = ranks === undefined ? undefined : launcherOf();
  const variables = ["KERNELS", "THREADS", "BLAS", "OFFLINE"].map((name) => `GRADBOOK_${name}`)
    .concat(family ? VARIABLES : []);
  const words = [
    ...flag("read", [...of("read"), ...(startsPrograms ? [root] : [])]),
    ...flag("write", of("write")),
    ...(startsPrograms ? ["--allow-run"] : []),
    ...flag("env", variables.filter((name) => readVariable(name) !== undefined)),
    ...(Deno.permissions.querySync({ name: "ffi" }).state === "granted" ? ["--allow-ffi"] : []),
    ...flag("ffi", family ? candidatesFor(family) : []),
    join(root, "lib", "cli", program),
    ...args.slice(0, MOST_ARGS),
  ].map(quoted);
  return `${ranks === undefined ? "" : `mpirun -n ${ranks} `}${deno} run ${words.join(" ")}${
    args.length > MOST_ARGS ? " …" : ""
  }`;
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && way.split(/[/\\]/)[0] !== "..";
}
