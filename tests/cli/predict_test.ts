import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { main } from "../../lib/cli/predict.ts";
import { main as train } from "../../lib/cli/train_mnist.ts";
import { load } from "../../lib/datasets/mnist.ts";
import { encodePng } from "../../lib/formats/png.ts";
import { Dense, MLP, zeros } from "../../lib/mod.ts";
import { saveWeights } from "../../lib/checkpoint/mod.ts";
import { call } from "./surroundings.ts";

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
