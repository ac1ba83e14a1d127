import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { isLaunched, launcherOf, VARIABLES } from "../../lib/distributed/launcher.ts";
import { PLACES } from "../../lib/distributed/libraries.ts";
import { folderTest, isGranted, namesIn } from "../folder.ts";
import { isInstalled, LAUNCH_ENV, LAUNCHERS } from "./launchers.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function run(command: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(command[0], {
    args: command.slice(1),
    env: { ...LAUNCH_ENV, ...env },
    cwd: root,
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

const deno = (...args: string[]) => [Deno.execPath(), "run", "--no-prompt", ...args];
const everyCall = deno("--allow-env", `--allow-ffi=${PLACES}`, "tests/distributed/every_call.ts");

for (const [name, launcher] of Object.entries(LAUNCHERS)) {
  const ignore = !await isInstalled(name);
  const title = (what: string) => `${what} under ${name}${ignore ? " (not installed here)" : ""}`;

  Deno.test({
    name: title("connect() joins 3 ranks, which can do all that MPI is asked for,"),
    ignore,
    async fn() {
      const { code, out, err } = await run([...launcher, "-n", "3", ...everyCall]);
      assertEquals(code, 0, err);
      assertMatch(out, /^(Open MPI|MPICH): ok$/m);
    },
  });

  Deno.test({
    name: title("connect() says what to do where no library may be loaded"),
    ignore,
    async fn() {
      const command = deno("--allow-env", "tests/distributed/every_call.ts");
      const { err } = await run([...launcher, "-n", "1", ...command]);
      assertMatch(err, /Cannot run under MPI: expected libmpi.*may not be loaded \(--allow-ffi=/);
    },
  });

  folderTest(
    title("train-mnist:mpi says how to call it for another folder, again by 2 ranks,"),
    async (folder) => {
      const flags = ["--limit", "100", "--epochs", "1", "--save", `${folder}/w.npz`];
      const task = [Deno.execPath(), "task", "-q", "train-mnist:mpi", ...flags];
      const { err } = await run([...launcher, "-n", "2", ...task]);
      const [, advised] = /: mpirun -n 2 (?:npx -y )?deno\S* (run .*)/.exec(err) ?? [];
      const command = `exec "$@" -n 2 ${Deno.execPath()} ${advised}`;
      const { out } = await run(["sh", "-c", command, "sh", ...launcher]);
      assertMatch(out, /^2 ranks, under /m);
      assertEquals(namesIn(folder), ["w.npz"]);
    },
    ignore,
  );
}

Deno.test({
  name: "connect() takes a process with the variables of another's launcher for a plain one",
  ignore: !isGranted("read") || !isGranted("run"),
  async fn() {
    const strays: Record<string, string>[] = [
      { PMI_SIZE: "4", SLURM_PROCID: "1", OMPI_COMM_WORLD_SIZE: "4" },
      { PMI_SIZE: "4", PMI_RANK: "1" },
    ];
    for (const stray of strays) {
      const { out, err } = await run(everyCall, stray);
      assertEquals([out, err], ["a plain run\n", ""]);
    }
  },
});

Deno.test("launcherOf() needs to know where the launcher is", () => {
  const of = (variables: Record<string, string>) => launcherOf((name) => variables[name]);
  assertEquals(of({}), undefined);
  assertEquals(of({ PMI_RANK: "0", PMI_SIZE: "2" }), undefined);
  assertEquals(of({ PMI_RANK: "0", PMI_SIZE: "2", PMI_FD: "6" }), "MPICH");
  assertEquals(of({ PMIX_RANK: "0", PMIX_NAMESPACE: "x" }), undefined);
  assertEquals(of({ PMIX_RANK: "0", PMIX_NAMESPACE: "x", PMIX_SERVER_URI41: "y" }), "Open MPI");
});

Deno.test("isLaunched() looks for the launcher's folder, and for a socket of another process", () => {
  const system = (there: boolean, maker: number) => ({
    access: () => there ? 0 : -1,
    getpid: () => 7,
    getsockopt: (_s: number, _l: number, _o: number, value: Uint8Array) => {
      new Int32Array(value.buffer)[0] = maker;
      return maker < 0 ? -1 : 0;
    },
  });
  const read = (name: string) => ({ PMIX_SERVER_TMPDIR: "gone", PMI_FD: "6" })[name];
  assertEquals([true, false].map((is) => isLaunched("Open MPI", system(is, 0), read)), [
    true,
    false,
  ]);
  assertEquals([1, 7, -1].map((pid) => isLaunched("MPICH", system(true, pid), read)), [
    true,
    false,
    false,
  ]);
});

Deno.test({
  name:
    "train-mnist:mpi and sweep may load those libraries of MPI that are looked for, and read its variables",
  ignore: !isGranted("read"),
  fn() {
    const { tasks } = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
    const variablesOf = (name: string): string[] =>
      /--allow-env=(\S+)/.exec(tasks[name].command)![1].split(",");
    const ofArrays = ["ID", "COUNT", "MIN"].map((name) => `SLURM_ARRAY_TASK_${name}`);
    for (const [name, more] of [["train-mnist:mpi", []], ["sweep", ofArrays]] as const) {
      assertEquals(variablesOf(name), [...variablesOf("train-mnist"), ...VARIABLES, ...more]);
      // After them comes what GRADBOOK_MPI names, if anything.
      const [, named] = /--allow-ffi=([^$\s]+)\$\(deno eval/.exec(tasks[name].command)!;
      assertEquals(named.split(",").sort(), [...PLACES].sort());
    }
  },
});
