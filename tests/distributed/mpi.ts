/**
 * Runs `train-mnist:mpi` under each MPI that is installed, as a person would: the same bits for any
 * number of ranks, stopped and resumed at others, killed, and told wrong things. One MPI beside the other,
 * since much of it is waiting; some minutes. .ci/run calls it.
 *
 *     deno run --allow-all tests/distributed/mpi.ts [openmpi|mpich] [WORD]
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { encodeIdx } from "../../lib/formats/mod.ts";
import { decodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { isInstalled, LAUNCH_ENV, LAUNCHERS } from "./launchers.ts";

const TASK = [Deno.execPath(), "task", "-q", "train-mnist:mpi"];

/** Seconds until ranks have begun, and written a checkpoint, at most. */
const PATIENCE = 120;

/** What a command came to. */
interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly seconds: number;
}

class Running {
  readonly #process: Deno.ChildProcess;
  readonly #started = performance.now();
  readonly outcome: Promise<Outcome>;
  #ended?: Outcome;

  constructor([command, ...args]: string[], env: Record<string, string> = {}) {
    this.#process = new Deno.Command(command, {
      args,
      env: { ...LAUNCH_ENV, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.outcome = this.#wait().then((outcome) => this.#ended = outcome);
  }

  /** Waits until something is so, while it runs. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const end = performance.now() + PATIENCE * 1000; !await holds(); await sleep(20)) {
      if (performance.now() < end && !this.#ended) continue;
      throw new Error(
        `Cannot wait for ${what}: expected it within ${PATIENCE} s, but ` +
          (this.#ended ? `all has ended: ${this.#ended.out}` : "it is open"),
      );
    }
  }

  async #wait(): Promise<Outcome> {
    const { stdout, stderr, status } = this.#process;
    const [out, err, { code }] = await Promise.all([
      new Response(stdout).text(),
      new Response(stderr).text(),
      status,
    ]);
    return { code, out: out + err, seconds: (performance.now() - this.#started) / 1000 };
  }

  get pid(): number {
    return this.#process.pid;
  }

  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }
}

const run = (words: string[], env?: Record<string, string>) => new Running(words, env).outcome;

/** `train-mnist:mpi` at so many ranks; without a launcher, as a plain process. */
function ranks(launcher: readonly string[] | null, size: number, flags: string): string[] {
  return [...launcher ? [...launcher, "-n", String(size)] : [], ...TASK, ...flags.split(" ")];
}

const hashOf = ({ out }: Outcome) =>
  /SHA-256 of the weights: (\w+)/.exec(out)?.[1] ?? `none in ${JSON.stringify(out)}`;

/** The processes below one, its own number left out. */
async function descendants(pid: number): Promise<{ pid: number; command: string }[]> {
  const { out } = await run(["ps", "-eo", "pid=,ppid=,args="]);
  const all = out.trim().split("\n").map((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!;
    return { pid: Number(pid), parent: Number(parent), command };
  });
  const below = (of: number): typeof all =>
    all.filter(({ parent }) => parent === of).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** The ranks themselves, of a launcher. */
async function rankProcesses(pid: number): Promise<number[]> {
  return (await descendants(pid)).filter(({ command }) =>
    /deno\S* run .*train_mnist_mpi/.test(command)
  )
    .map(({ pid }) => pid);
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What is checked, of what is asked for: all, or those with a word in their name. */
const word = Deno.args.find((arg) => !(arg in LAUNCHERS)) ?? "";

async function check(name: string, body: () => Promise<unknown>): Promise<void> {
  if (!name.includes(word)) return;
  const started = performance.now();
  const note = await body();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`ok  ${name} (${seconds} s)${typeof note === "string" ? `: ${note}` : ""}`);
}

const folder = await Deno.makeTempDir({ dir: "data/cache", prefix: "mpi-" }).catch(async () => {
  await Deno.mkdir("data/cache", { recursive: true });
  return await Deno.makeTempDir({ dir: "data/cache", prefix: "mpi-" });
});
const LONG = "--quiet --limit 3000 --hidden 32";

/** What the plain run gives, once for all launchers. */
const plain = new Map<string, Promise<Outcome>>();
function alone(flags: string): Promise<Outcome> {
  if (!plain.has(flags)) plain.set(flags, run(ranks(null, 1, flags)));
  return plain.get(flags)!;
}

const EVERY_HEAD = [Deno.execPath(), "run", "--allow-all", "tests/distributed/every_head.ts"];
let everyHead: Promise<Outcome> | undefined;

/** Writes a small data set: images of one pixel's brightness each. */
async function writeData(path: string, brightness: number): Promise<void> {
  await Deno.mkdir(path);
  for (const [name, count] of [["train", 300], ["t10k", 50]] as const) {
    const data = new Uint8Array(count * 784).fill(brightness), labels = new Uint8Array(count);
    labels.forEach((_, i) => labels[i] = i % 10);
    const files = {
      [`${name}-images-idx3-ubyte`]: encodeIdx({ dtype: "uint8", shape: [count, 28, 28], data }),
      [`${name}-labels-idx1-ubyte`]: encodeIdx({ dtype: "uint8", shape: [count], data: labels }),
    };
    for (const [file, bytes] of Object.entries(files)) {
      await Deno.writeFile(`${path}/${file}`, bytes);
    }
  }
}

async function checkLauncher(name: string, launcher: readonly string[]): Promise<void> {
  const at = (size: number, flags: string) => run(ranks(launcher, size, flags));

  await check(
    `${name}: 1 to 4 ranks come to one process's bits, for all heads and batches of 64, 100, 250`,
    async () => {
      const { out } = await (everyHead ??= run(EVERY_HEAD));
      assertMatch(out, /^0 ranks\n(\w+ \w+ \w{64}\n){11}$/);
      for (const size of [1, 2, 3, 4]) {
        const outcome = await run([...launcher, "-n", String(size), ...EVERY_HEAD]);
        assertEquals(outcome.out, out.replace("0", String(size)));
      }
    },
  );

  await check(
    `${name}: stopped at 2 ranks, resumed at 3, at 1 and without MPI, never having stopped`,
    async () => {
      const base = "--quiet --hash --limit 3000 --hidden 48 --seed 3";
      const kept = `${base} --checkpoint ${folder}/${name}.npz --resume`;
      await at(2, `${kept} --epochs 1`);
      await at(3, `${kept} --epochs 2`);
      await at(1, `${kept} --epochs 3`);
      const last = await run(ranks(null, 1, `${kept} --epochs 4`));
      assertEquals(hashOf(last), hashOf(await alone(`${base} --epochs 4`)));
    },
  );

  const long = `${LONG} --epochs 400 --checkpoint-every 10`;
  const moments = [0, 700].map((delay) => ({ delay, isKept: false }))
    .concat([0, 310, 1100].map((delay) => ({ delay, isKept: true })));
  for (const { delay, isKept } of moments) {
    const since = isKept ? "its first checkpoint" : "it began";
    await check(`${name}: kill -9 of a rank, ${delay} ms after ${since}`, async () => {
      const path = `${folder}/${name}-${delay}${isKept ? "-kept" : ""}.npz`;
      const flags = `${long} --checkpoint ${path}`;
      const running = new Running(ranks(launcher, 3, flags));
      let pids: number[] = [];
      await running.until("three ranks", async () => {
        pids = await rankProcesses(running.pid);
        return pids.length >= 3;
      });
      if (isKept) await running.until("a checkpoint", () => exists(path));
      await sleep(delay);
      Deno.kill(pids[delay % 3], "SIGKILL");
      const killed = performance.now();
      const { code, out } = await running.outcome;
      const seconds = (performance.now() - killed) / 1000;
      assert(code !== 0 && seconds < 10, `${code} after ${seconds} s`);
      for (let tries = 0; pids.some(isAlive); tries++) {
        assert(tries < 100, "a rank lives on");
        await sleep(100);
      }
      const isThere = await exists(path);
      const epochs = isThere ? 1 + decodeCheckpoint(await Deno.readFile(path)).state.epoch : 1;
      const rest = `--epochs ${epochs} --hash`;
      const resumed = await at(2, `${flags.replace(/--epochs \d+/, rest)} --resume`);
      assertEquals(hashOf(resumed), hashOf(await alone(`${LONG} ${rest}`)));
      const advice = out.split("\n").filter((line) => line.includes("--resume")).length;
      return `all had ended ${seconds.toFixed(1)} s later, ${advice} line of ours`;
    });
  }

  await check(`${name}: a rank that is silent ends all, with one message`, async () => {
    const path = `${folder}/${name}-silent.npz`;
    const running = new Running(ranks(launcher, 2, `${long} --checkpoint ${path}`));
    await running.until("a checkpoint", () => exists(path));
    const silent = (await rankProcesses(running.pid)).find((pid) =>
      /\0PMIX?_RANK=1\0/.test(Deno.readTextFileSync(`/proc/${pid}/environ`))
    )!;
    Deno.kill(silent, "SIGSTOP");
    const stopped = performance.now();
    const { code, out } = await running.outcome;
    const seconds = (performance.now() - stopped) / 1000;
    // It is given up for lost after 8 seconds, once.
    assert(code !== 0 && seconds < 13, `ended with ${code} after ${seconds} s: ${out}`);
    assertEquals(out.match(/^Cannot go on under MPI: .*; --resume goes on/gm)?.length, 1, out);
    assertEquals(out.match(/^(Cannot|Stopped)/gm)?.length, 1, out);
    return `${seconds.toFixed(1)} s`;
  });

  await check(`${name}: Ctrl-C keeps the run, and says so once`, async () => {
    const flags = `${long} --checkpoint ${folder}/${name}-stop.npz`;
    const running = new Running(ranks(launcher, 2, flags));
    await running.until("two ranks", async () => (await rankProcesses(running.pid)).length >= 2);
    await running.until("a checkpoint", () => exists(`${folder}/${name}-stop.npz`));
    const asked = performance.now();
    running.kill("SIGINT");
    const { code, out } = await running.outcome;
    const seconds = (performance.now() - asked) / 1000;
    assert(code !== 0 && seconds < 10, `ended with ${code} after ${seconds} s`);
    assertEquals(out.match(/Stopped.*--resume goes on from there/g)?.length, 1, out);
    return `${seconds.toFixed(1)} s`;
  });

  await check(`${name}: a disk that takes no more ends all, with one message`, async () => {
    const disk = `${folder}/${name}-disk`, path = `${disk}/run.npz`;
    await Deno.mkdir(disk);
    const running = new Running(ranks(launcher, 2, `${long} --checkpoint ${path}`));
    await running.until("a checkpoint", () => exists(path));
    await Deno.rename(disk, `${disk}-gone`);
    const gone = performance.now();
    const { code, out } = await running.outcome;
    const seconds = (performance.now() - gone) / 1000;
    // What the system refuses is tried again for some four seconds.
    assert(code !== 0 && seconds < 14, `ended with ${code} after ${seconds} s: ${out}`);
    const last = out.match(/^Cannot write .*; --resume goes on from the checkpoint before$/gm);
    assertEquals(last?.length, 1, out);
    return `${seconds.toFixed(1)} s`;
  });

  await check(`${name}: what differs between ranks is refused, in one line`, async () => {
    const colon = ranks(launcher, 1, "--limit 300 --epochs 1 --seed 1");
    const other = [...TASK, ..."--limit 300 --epochs 1 --seed 2".split(" ")];
    const { code, out } = await run([...colon, ":", "-n", "1", ...other]);
    assertEquals(code, 2, out);
    assertEquals(out.match(/^Cannot .*$/gm)?.length, 1, out);
    assertMatch(out, /Cannot train together: expected the same flags on all ranks/);
    const wrong = await at(2, "--epochs 0");
    assertEquals([wrong.code, wrong.out.match(/^Cannot .*$/gm)?.length], [2, 1], wrong.out);
  });

  await check(`${name}: data that differ between ranks are refused, in one line`, async () => {
    // As on two machines: the same path, at which each rank finds something else.
    const data = ["--data-dir", "/proc/self/cwd/digits"];
    const root = await Deno.realPath(folder), kept = `${root}/${name}-data.npz`;
    const places = [`${root}/${name}-here`, `${root}/${name}-there`];
    for (const [i, place] of places.entries()) {
      await Deno.mkdir(place);
      await writeData(`${place}/digits`, 100 + i);
    }
    const script = `${Deno.cwd()}/lib/cli/train_mnist_mpi.ts`;
    const command = [Deno.execPath(), "run", "--allow-all", script, ...data];
    const train = [...command, "--hidden", "5", "--checkpoint", kept, "--resume", "--epochs"];
    const [here, there] = places.map((place) => ["-n", "1", "-wdir", place, ...train]);
    const first = await run([...launcher, ...here, "1"]);
    assertEquals(first.code, 0, first.out);
    const before = await Deno.readFile(kept);
    const { code, out } = await run([...launcher, ...here, "2", ":", ...there, "2"]);
    assertEquals([code, out.match(/^Cannot .*$/gm)?.length], [2, 1], out);
    assertMatch(out, /Cannot train together: expected the same data set, by SHA-256, on all ranks/);
    assertEquals(await Deno.readFile(kept), before);
  });
}

function isAlive(pid: number): boolean {
  try {
    // A process that has ended, and that nobody has asked about yet, has no command line any more.
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`) !== "";
  } catch {
    return false;
  }
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

try {
  const named = Deno.args.filter((arg) => arg in LAUNCHERS);
  const wanted = named.length > 0 ? named : Object.keys(LAUNCHERS);
  for (const name of wanted) {
    if (!await isInstalled(name)) {
      throw new Error(`${name} is not installed: ${LAUNCHERS[name][0]}`);
    }
  }
  const checked = await Promise.allSettled(
    wanted.map((name) => checkLauncher(name, LAUNCHERS[name])),
  );
  for (const one of checked) if (one.status === "rejected") throw one.reason;
  const [first] = wanted;
  await check(`${first}: two ranks print the table of one process`, async () => {
    const { out } = await run(ranks(LAUNCHERS[first], 2, "--hash"));
    const accuracies = [...out.matchAll(/epoch .*test accuracy (\S+)%/g)].map(([, percent]) =>
      percent
    );
    assertEquals(
      accuracies.join(" "),
      "92.82 94.86 95.56 96.12 96.54 96.68 96.90 97.20 97.20 97.28",
    );
    assertEquals(hashOf({ code: 0, out, seconds: 0 }).slice(0, 8), "beb6e7fd");
  });
  await check("variables that a launcher left behind make no ranks", async () => {
    for (
      const stray of [
        { PMI_SIZE: "4", PMI_RANK: "0", PMI_FD: "7", SLURM_PROCID: "1" },
        { OMPI_COMM_WORLD_SIZE: "4", OMPI_COMM_WORLD_RANK: "2" },
        { PMIX_RANK: "0", PMIX_NAMESPACE: "1", PMIX_SERVER_URI2: "x", PMIX_SERVER_TMPDIR: "/gone" },
      ]
    ) {
      const { code, out } = await run(
        ranks(null, 1, "--limit 200 --epochs 1"),
        stray as unknown as Record<string, string>,
      );
      assertEquals(code, 0, out);
      assertMatch(out, /^kernels: /);
    }
  });
} finally {
  await Deno.remove(folder, { recursive: true });
}
