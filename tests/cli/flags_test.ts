import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  describeFlags,
  filePath,
  folder,
  integer,
  integers,
  oneOf,
  parseFlags,
  positive,
  share,
  UsageError,
} from "../../lib/cli/flags.ts";

const FLAGS = {
  epochs: integer(10, "passes"),
  hidden: integers([128], "widths", 1000),
  seed: integer(1, "seed", 0, 255),
  limit: integer(undefined, "limit"),
  rate: positive(0.1, "rate"),
  dtype: oneOf(["float64", "float32"], "float64", "precision"),
  variant: oneOf(["a", "b", "c"], "a", "variant"),
  "data-dir": folder("data"),
  json: { help: "JSON", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const parse = (line: string) => parseFlags(FLAGS, line === "" ? [] : line.split(" "));

Deno.test("parseFlags() without arguments gives the defaults", () => {
  assertEquals(parse(""), {
    epochs: 10,
    hidden: [128],
    seed: 1,
    limit: undefined,
    rate: 0.1,
    dtype: "float64",
    variant: "a",
    "data-dir": undefined,
    json: false,
    help: false,
  });
});

Deno.test("parseFlags() takes a value after a space or an equals sign", () => {
  const { epochs, hidden, seed, limit, rate, dtype, json } = parse(
    "--epochs 3 --hidden=64,32 --seed 0 --limit=7 --rate 1e-3 --json --dtype=float32",
  );
  assertEquals({ epochs, hidden, seed, limit, rate, dtype, json }, {
    epochs: 3,
    hidden: [64, 32],
    seed: 0,
    limit: 7,
    rate: 0.001,
    dtype: "float32",
    json: true,
  });
});

Deno.test("parseFlags() takes a switch by its letter, and the last of two values", () => {
  assert(parse("-h").help);
  assertEquals(parse("--epochs 3 --epochs 4").epochs, 4);
});

Deno.test("parseFlags() types each value by its flag", () => {
  const { dtype, hidden, limit } = parse("");
  const typed: { dtype: "float64" | "float32"; hidden: number[]; limit: number | undefined } = {
    dtype,
    hidden,
    limit,
  };
  assert(typed);
});

Deno.test("share() takes numbers from 0 to 1", () => {
  const part = (text: string) => parseFlags({ part: share("a part") }, ["--part", text]).part;
  assertEquals(["0", "1", "0.25", ".5", "1.0"].map(part), [0, 1, 0.25, 0.5, 1]);
  for (const text of ["1.5", "2", "-0.1", "1e-3", "0,5", "half", ""]) {
    const expected = `Cannot use --part: expected a number from 0 to 1, but got "${text}"`;
    assertThrows(() => part(text), UsageError, expected);
  }
});

const WRONG: Record<string, string> = {
  // Values
  "--epochs -3": 'Cannot use --epochs: expected an integer of at least 1, but got "-3"',
  "--epochs=-3": 'Cannot use --epochs: expected an integer of at least 1, but got "-3"',
  "--epochs=": 'Cannot use --epochs: expected an integer of at least 1, but got ""',
  "--epochs": "Cannot use --epochs: expected an integer of at least 1, but got nothing",
  "--epochs 0": 'Cannot use --epochs: expected an integer of at least 1, but got "0"',
  "--epochs 1.5": 'Cannot use --epochs: expected an integer of at least 1, but got "1.5"',
  "--epochs 1e3": 'Cannot use --epochs: expected an integer of at least 1, but got "1e3"',
  "--seed 256": 'Cannot use --seed: expected an integer from 0 to 255, but got "256"',
  "--hidden 64,,32":
    'Cannot use --hidden: expected an integer from 1 to 1000, or several as in 64,32, but got "64,,32"',
  "--hidden 64,0":
    'Cannot use --hidden: expected an integer from 1 to 1000, or several as in 64,32, but got "64,0"',
  "--hidden 64, 32":
    'Cannot use --hidden: expected an integer from 1 to 1000, or several as in 64,32, but got "64,"',
  "--rate nan": 'Cannot use --rate: expected a number above 0, but got "nan"',
  "--rate -0.1": 'Cannot use --rate: expected a number above 0, but got "-0.1"',
  "--rate 0": 'Cannot use --rate: expected a number above 0, but got "0"',
  "--rate Infinity": 'Cannot use --rate: expected a number above 0, but got "Infinity"',
  "--rate=": 'Cannot use --rate: expected a number above 0, but got ""',
  "--dtype float16": 'Cannot use --dtype: expected float64 or float32, but got "float16"',
  "--variant d": 'Cannot use --variant: expected a, b or c, but got "d"',
  "--data-dir=": 'Cannot use --data-dir: expected the path of a folder, but got ""',
  "--data-dir --json": 'Cannot use --data-dir: expected the path of a folder, but got "--json"',
  "--json=yes": 'Cannot use --json: expected no value, but got "yes"',
  // Words that belong to no flag
  "run": 'Cannot use "run": expected a flag, but it is none',
  "-- --json": 'Cannot use "--json": expected a flag, but it is none',
  "--epochs 3 4": 'Cannot use "4": expected a flag, but it is none',
  "--hidden 64 32":
    'Cannot use "32": expected a flag, but it is none; several values are written --hidden 64,32',
  // Flags that are none
  "--epoch 3": "Cannot use --epoch: there is no such flag; did you mean --epochs?",
  "--epcohs=3": "Cannot use --epcohs=3: there is no such flag; did you mean --epochs?",
  "--data_dir x": "Cannot use --data_dir: there is no such flag; did you mean --data-dir?",
  "-epochs 3": "Cannot use -epochs: there is no such flag; did you mean --epochs?",
  "--no-json": "Cannot use --no-json: there is no such flag; see --help",
  "--constructor": "Cannot use --constructor: there is no such flag; see --help",
  "-x": "Cannot use -x: there is no such flag; see --help",
};

for (const [line, message] of Object.entries(WRONG)) {
  Deno.test(`parseFlags() says what is wrong with ${line}`, () => {
    assertEquals(assertThrows(() => parse(line), UsageError).message, message);
  });
}

Deno.test("describeFlags() lists every flag with its values and its default", () => {
  assertEquals(
    describeFlags(FLAGS),
    `\
  --epochs n               passes [10]
  --hidden n[,n…]          widths [128]
  --seed n                 seed [1]
  --limit n                limit
  --rate x                 rate [0.1]
  --dtype float64|float32  precision [float64]
  --variant a|b|c          variant [a]
  --data-dir folder        data
  --json                   JSON
  --help, -h               this text`,
  );
  assertStringIncludes(describeFlags({ hidden: integers([64, 32], "widths", 1000) }), "[64,32]");
});

Deno.test("filePath() takes paths with the ends it names", () => {
  const flags = { save: filePath("weights", ".npz", ".safetensors"), log: filePath("log") };
  assertEquals(parseFlags(flags, ["--save", "a b/w.npz", "--log", "x"]), {
    save: "a b/w.npz",
    log: "x",
  });
  for (const path of ["w.h5", "npz", "-w.npz", ""]) {
    assertThrows(
      () => parseFlags(flags, [`--save=${path}`]),
      UsageError,
      "expected the path of a file that ends in .npz or .safetensors, but got",
    );
  }
});

Deno.test("parseFlags() collects operands where it is given a place for them", () => {
  const operands: string[] = [];
  const flags = parseFlags(FLAGS, ["a.png", "--json", "b.png", "--", "--c.png"], { operands });
  assertEquals([flags.json, operands], [true, ["a.png", "b.png", "--c.png"]]);
});

Deno.test("parseFlags() asks what paths stand for, and no other values", () => {
  const flags = { save: filePath("weights"), ...FLAGS };
  const parsed = parseFlags(flags, ["--save", "w", "--data-dir", "d", "--dtype", "float32"], {
    locate: (path) => `/there/${path}`,
  });
  assertEquals([parsed.save, parsed["data-dir"], parsed.dtype], [
    "/there/w",
    "/there/d",
    "float32",
  ]);
});
