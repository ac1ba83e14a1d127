import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { main } from "../../lib/cli/predict.ts";
import { main as train } from "../../lib/cli/train_mnist.ts";
import { load } from "../../lib/datasets/mnist.ts";
import { deflateSync } from "node:zlib";
import { concatenate } from "../../lib/formats/bytes.ts";
import { encodePng } from "../../lib/formats/png.ts";
import { formatChunks } from "../../lib/formats/png_chunks.ts";
import { Dense, full, MLP, zeros } from "../../lib/mod.ts";
import { saveWeights } from "../../lib/checkpoint/mod.ts";
import { call, root } from "./surroundings.ts";

const run = (...args: string[]) => call(main, args);

const granted = (name: "read" | "write") =>
  Deno.permissions.querySync({ name }).state === "granted";

/** Registers a test with weights that were trained for a moment, and the first test digits. */
function weightsTest(
  name: string,
  flags: string,
  body: (scene: { dir: string; weights: string; digits: string[] }) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: !granted("read") || !granted("write"),
    fn: async () => {
      const dir = await Deno.makeTempDir();
      try {
        const weights = join(dir, "w.safetensors");
        const line = `--limit 8000 --epochs 3 --hidden 32 --quiet ${flags} --save ${weights}`;
        assertEquals((await call(train, line.split(" ").filter((flag) => flag !== ""))).code, 0);
        const { data } = (await load()).test.images;
        const digits = [];
        for (let i = 0; i < 4; i++) {
          digits.push(join(dir, `${i}.png`));
          const pixels = data.slice(i * 784, (i + 1) * 784);
          await Deno.writeFile(digits[i], encodePng({ shape: [28, 28], data: pixels }));
        }
        await body({ dir, weights, digits });
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

for (const flags of ["", "--variant bits", "--dtype float32"]) {
  weightsTest(
    `main() reads the first digits of MNIST by weights of train-mnist ${flags}`,
    flags,
    async ({ weights, digits }) => {
      const { code, out, err } = await run("--weights", weights, ...digits);
      assertEquals([code, err], [0, ""]);
      assertEquals(
        out.trimEnd().split("\n").map((line) => line.replace(/^.*[/\\]/, "").slice(0, 8)),
        ["0.png: 7", "1.png: 2", "2.png: 1", "3.png: 0"],
      );
      assertMatch(out, /^(.*: \d, \d+\.\d\d%\n){4}$/);
    },
  );
}

weightsTest(
  "main() with --json gives an object per picture, with what was done to it",
  "",
  async ({ dir, weights }) => {
    const path = join(dir, "bar.png"), data = new Uint8Array(5000).fill(255);
    for (let row = 10; row < 90; row++) data.fill(0, row * 50 + 20, row * 50 + 28);
    await Deno.writeFile(path, encodePng({ shape: [100, 50], data }));
    const { code, out } = await run("--weights", weights, "--json", path);
    assertEquals(code, 0);
    const { image, class: digit, probability, probabilities, steps } = JSON.parse(out);
    assertEquals([image, digit], [path, 1]);
    assertEquals(probability, probabilities[1]);
    assertEquals(probabilities.length, 10);
    assert(Math.abs(probabilities.reduce((a: number, b: number) => a + b) - 1) < 1e-12);
    assertEquals(steps, [
      "inverted, since its background is light",
      "figure of 8 × 80 in 50 × 100 pixels scaled to 2 × 20 and centred",
    ]);
  },
);

weightsTest(
  "main() tells of pictures it cannot read, and reads the others",
  "",
  async ({ dir, weights, digits }) => {
    const blank = join(dir, "blank.png"),
      text = join(dir, "text.png"),
      none = join(dir, "none.png");
    await Deno.writeFile(blank, encodePng({ shape: [9, 9], data: new Uint8Array(81) }));
    await Deno.writeTextFile(text, "no picture");
    const { code, out, err } = await run("--weights", weights, none, text, blank, dir, digits[0]);
    assertEquals(code, 1);
    assertMatch(out, /0\.png: 7/);
    const lines = err.trimEnd().split("\n");
    assertEquals(lines.length, 4);
    assertEquals(lines[0], `Cannot read ${none}: it must be a PNG file, but there is no such file`);
    assertStringIncludes(lines[1], `Cannot read ${text}: `);
    assertStringIncludes(
      lines[2],
      `Cannot read ${blank}: Cannot prepare a picture: its figure must be`,
    );
    assertStringIncludes(lines[3], `Cannot read ${dir}: `);
  },
);

weightsTest(
  "main() names pictures that are no PNG, and reads no more of them than shows it",
  "",
  async ({ dir, weights }) => {
    const photo = join(dir, "photo.png");
    await Deno.writeFile(photo, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(20)));
    assertEquals(
      (await run("--weights", weights, photo)).err,
      `Cannot read ${photo}: it must be a PNG file, but is a JPEG picture; convert it first\n`,
    );
    let sent = 0;
    const input = () =>
      new ReadableStream({
        pull(controller) {
          sent++;
          controller.enqueue(new Uint8Array(100));
        },
      });
    const { code, err } = await call(main, ["--weights", weights, "-"], { input });
    assertEquals(code, 1);
    assertMatch(err, /^Cannot read standard input: .* must start with PNG's signature/);
    assert(sent < 5, `read ${sent} pieces`);
  },
);

weightsTest(
  "main() reads a picture named - from standard input, and others from where they were typed",
  "",
  async ({ dir, weights, digits }) => {
    const bytes = await Deno.readFile(digits[0]);
    const called = await call(main, ["--weights", "w.safetensors", "-", "1.png"], {
      input: () => ReadableStream.from([bytes.slice(0, 5), bytes.slice(5, 99), bytes.slice(99)]),
      locate: (path) => join(dir, path),
    });
    assertEquals(weights, join(dir, "w.safetensors"));
    assertEquals(called.err, "");
    const [first, second] = called.out.split("\n");
    assertMatch(first, /^standard input: 7, /);
    assertEquals(second.split(": ")[0], join(dir, "1.png"));
  },
);

weightsTest(
  "main() refuses weights that are none, or of no MNIST model",
  "",
  async ({ dir, digits }) => {
    const other = join(dir, "other.npz"), text = join(dir, "text.npz");
    const model = new MLP({
      layers: [new Dense(zeros([3, 2]), zeros([2]))],
      head: "softmaxCrossEntropy",
    });
    await saveWeights(other, model);
    await Deno.writeTextFile(text, "no weights");
    for (
      const [path, problem] of [
        [other, "the model must take 784 pixels and give 10 outputs, but is (3, 2)"],
        [text, `Cannot read ${text}: `],
        [join(dir, "no.npz"), "it must be a weights file, but there is no such file"],
      ]
    ) {
      const { code, out, err } = await run("--weights", path, digits[0]);
      assertEquals([code, out], [1, ""]);
      assertStringIncludes(err, problem);
    }
  },
);

Deno.test("main() of predict returns 2 for wrong flags and lists them with --help", async () => {
  assertEquals(await run(), {
    code: 2,
    out: "",
    err: "Cannot predict: expected --weights file, but got none; see --help\n",
  });
  assertEquals(
    (await run("--weights", "w.npz")).err,
    "Cannot predict: expected pictures, but got none; see --help\n",
  );
  assertEquals((await run("--weights", "w.h5", "a.png")).code, 2);
  const { code, out } = await run("-h");
  assertEquals(code, 0);
  for (const line of out.split("\n")) assert(line.length <= 80, line);
  assertStringIncludes(out, "--background auto|dark|light");
});

Deno.test({
  name: "the process says in one line what is wrong with an environment variable",
  ignore: Deno.permissions.querySync({ name: "run" }).state !== "granted" || !granted("write"),
  async fn() {
    const weights = await Deno.makeTempFile({ suffix: ".npz" });
    try {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--lock=deno.lock", "--no-prompt", "--allow-read"],
          ...["--allow-env=GRADBOOK_THREADS", "lib/cli/predict.ts"],
          ...["--weights", weights, "x.png"],
        ],
        env: { GRADBOOK_THREADS: "x" },
        cwd: new URL("../../", import.meta.url),
      }).output();
      assertEquals([code, stdout.length], [1, 0]);
      assertEquals(
        new TextDecoder().decode(stderr),
        'Cannot use GRADBOOK_THREADS: expected an integer of at least 1, but got "x"\n',
      );
    } finally {
      await Deno.remove(weights);
    }
  },
});

weightsTest(
  "main() passes over the dashes that a task hands on",
  "",
  async ({ weights, digits }) => {
    const { code, err } = await run("--", "--weights", weights, digits[0]);
    assertEquals([code, err], [0, ""]);
  },
);

/** A model that takes digits, with one number in each place. */
function weightsOf(w1: number, w2: number, b2 = 0, dtype: "float64" | "float32" = "float64") {
  return new MLP({
    layers: [
      new Dense(full([784, 2], w1, { dtype }), zeros([2], { dtype })),
      new Dense(full([2, 10], w2, { dtype }), full([10], b2, { dtype })),
    ],
    head: "softmaxCrossEntropy",
  });
}

/** Calls `body` with a folder that is gone afterwards, and a picture of a bar in it. */
function folderTest(name: string, body: (dir: string, picture: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !granted("read") || !granted("write"),
    async fn() {
      const dir = await Deno.makeTempDir();
      try {
        const picture = join(dir, "bar.png"), data = new Uint8Array(784);
        for (let row = 4; row < 24; row++) data.fill(255, row * 28 + 13, row * 28 + 16);
        await Deno.writeFile(picture, encodePng({ shape: [28, 28], data }));
        await body(dir, picture);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

folderTest(
  "main() answers by no numbers that are not finite, nor by any that become so",
  async (dir, picture) => {
    const cases: [MLP, string][] = [
      [weightsOf(NaN, 1), "the numbers of w1 must be finite, but number 0 is NaN"],
      [weightsOf(1, Infinity), "the numbers of w2 must be finite, but number 0 is Infinity"],
      [weightsOf(1, 1, -Infinity), "the numbers of b2 must be finite, but number 0 is -Infinity"],
      [weightsOf(1e308, 1), "the model's numbers must stay finite, but grow too large"],
      [weightsOf(1, 1e308), "the model's numbers must stay finite, but grow too large"],
      [weightsOf(1, -1e308), "the model's numbers must stay finite, but grow too large"],
      [
        weightsOf(3e38, 1, 0, "float32"),
        "the model's numbers must stay finite, but grow too large",
      ],
    ];
    for (const [model, problem] of cases) {
      for (const end of ["npz", "safetensors"]) {
        const weights = join(dir, `w.${end}`);
        await saveWeights(weights, model);
        for (const more of [[], ["--json"]]) {
          const { code, out, err } = await run("--weights", weights, ...more, picture);
          assertEquals([code, out], [1, ""]);
          assertStringIncludes(err, problem);
        }
      }
    }
    await saveWeights(join(dir, "w.npz"), weightsOf(1, 1e300));
    assertEquals((await run("--weights", join(dir, "w.npz"), picture)).code, 0);
  },
);

folderTest(
  "main() says in the house's words what a path leads to, and shows names of files harmless",
  async (dir, picture) => {
    const weights = join(dir, "w.npz");
    await saveWeights(weights, weightsOf(1, 1));
    const loop = join(dir, "loop.png"), folder = join(dir, "folder.png");
    await Deno.symlink("loop.png", loop);
    await Deno.mkdir(folder);
    await Deno.mkdir(join(dir, "folder.npz"));
    const empty = join(dir, "empty.png");
    await Deno.writeFile(empty, new Uint8Array());
    const { code, out, err } = await run("--weights", weights, loop, folder, empty, picture);
    assertEquals(code, 1);
    assertMatch(out, /bar\.png: 0, 10\.00%/);
    assertEquals(err.trimEnd().split("\n"), [
      `Cannot read ${loop}: it must be a PNG file, but its symbolic links lead in a circle`,
      `Cannot read ${folder}: it must be a PNG file, but is a folder`,
      `Cannot read ${empty}: Cannot parse PNG: input must start with PNG's signature, but is empty`,
    ]);
    assertEquals(
      (await run("--weights", join(dir, "folder.npz"), picture)).err,
      `Cannot read ${join(dir, "folder.npz")}: it must be a readable file, but it is a folder\n`,
    );
    if (Deno.build.os === "windows") return;
    // Nobody writes into it: opening it would wait for ever.
    const pipe = join(dir, "pipe.png");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    assertEquals(
      (await run("--weights", weights, pipe)).err,
      `Cannot read ${pipe}: it must be a PNG file, but is a device or a pipe; - is standard input\n`,
    );
    const odd = join(dir, "\u001b[31m\u202egnp.png");
    await Deno.copyFile(picture, odd);
    const shown = `"${dir}/\\u001b[31m\\u202egnp.png"`;
    assertEquals((await run("--weights", weights, odd)).out, `${shown}: 0, 10.00%\n`);
    const json = (await run("--weights", weights, "--json", odd)).out;
    assert(!/[^\n -~]/.test(json), json);
    assertEquals(JSON.parse(json).image, odd);
    await Deno.symlink("/dev/zero", join(dir, "zero.npz"));
    assertEquals(
      (await run("--weights", join(dir, "zero.npz"), picture)).err,
      `Cannot read ${join(dir, "zero.npz")}: it must be a file, but is a device or a pipe\n`,
    );
  },
);

Deno.test("main() of predict takes standard input once", async () => {
  assertEquals(await run("--weights", "w.npz", "-", "a.png", "-"), {
    code: 2,
    out: "",
    err: "Cannot predict: expected - once, since standard input can be read once, " +
      "but got it again\n",
  });
});

/** Bytes that a process which classifies a picture takes at most, and what it says. */
async function peakOf(weights: string, picture: string): Promise<[peak: number, err: string]> {
  const code = `import { main } from "./lib/cli/predict.ts";
import { call } from "./tests/cli/surroundings.ts";
const { err } = await call(main, ${JSON.stringify(["--weights", weights, picture])});
const peak = /VmHWM:\\s*(\\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"));
console.log(JSON.stringify([1024 * Number(peak[1]), err]));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", code],
    cwd: root,
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const MB = 2 ** 20;

Deno.test({
  name: "main() takes no more memory for hostile files than their size and a bound",
  ignore: Deno.build.os !== "linux" || !granted("read") || !granted("write") ||
    Deno.permissions.querySync({ name: "run" }).state !== "granted",
  async fn() {
    const dir = await Deno.makeTempDir();
    try {
      const file = async (name: string, ...parts: Uint8Array[]) => {
        await Deno.writeFile(join(dir, name), concatenate(parts));
        return join(dir, name);
      };
      const weights = join(dir, "w.npz");
      await saveWeights(weights, weightsOf(1, 1));
      const picture = (name: string, width: number, height: number) =>
        file(
          name,
          formatChunks({
            header: { width, height, depth: 8, colorType: 0, isInterlaced: false },
            palette: undefined,
            compressed: [new Uint8Array(deflateSync(new Uint8Array((width + 1) * height)))],
          }),
        );
      // 20 MB of brackets in a header, of which 4.9 MB are within its bound.
      const nested = (name: string, length: number) => {
        const start = new Uint8Array(16);
        new DataView(start.buffer).setUint32(0, length, true);
        start.set(new TextEncoder().encode('{"a":'), 8);
        return file(name, start.subarray(0, 13), new Uint8Array(length - 5).fill(0x5b));
      };
      const holes = async (name: string, start: number[], size: number) => {
        await Deno.writeFile(join(dir, name), Uint8Array.from(start));
        await Deno.truncate(join(dir, name), size);
        return join(dir, name);
      };
      const cases: [weights: string, picture: string, problem: string][] = [
        [weights, await picture("a.png", 1, 20_000_000), "at most 16777216 pixels"],
        [weights, await picture("b.png", 4096, 4096), "must be lighter than its background"],
        [
          weights,
          await holes("c.png", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], 2e9),
          "67108864 bytes at most",
        ],
        [await nested("a.safetensors", 20e6), "x.png", "header must have at most 5000000 bytes"],
        [await nested("b.safetensors", 4.9e6), "x.png", "nested at most 16 deep"],
        [await holes("b.npz", [0xff, 0xd8, 0xff], 2e9), "x.png", "but the file is a JPEG picture"],
        [await holes("c.npz", [0x50, 0x4b, 3, 4], 3e9), "x.png", "2147483647 bytes at most"],
      ];
      const [usual] = await peakOf(weights, "x.png");
      for (const [weights, picture, problem] of cases) {
        const [peak, err] = await peakOf(weights, picture);
        assertStringIncludes(err, problem);
        assert(peak < usual + 120 * MB, `${problem}: ${Math.round(peak / MB)} MB`);
      }
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});
