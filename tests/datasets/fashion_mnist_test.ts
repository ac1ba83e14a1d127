import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CLASSES, load } from "../../lib/datasets/fashion_mnist.ts";
import { findFashionMnist } from "../../lib/datasets/fashion_sources.ts";
import { sha256Of } from "../../lib/datasets/checksum.ts";
import { encodeIdx } from "../../lib/formats/idx.ts";
import { encodeNpy } from "../../lib/formats/npy.ts";
import { type Answer, file, truncated, withServer } from "./loopback.ts";

const granted = (descriptor: Deno.PermissionDescriptor) =>
  Deno.permissions.querySync(descriptor).state === "granted";
const mayUseFolders = granted({ name: "read" }) && granted({ name: "write" });
const mayServe = mayUseFolders && granted({ name: "net", host: "127.0.0.1" });

/** The folder of Debian's package dataset-fashion-mnist. */
const SYSTEM = "/usr/share/datasets/fashion-mnist";
const isInstalled = mayUseFolders && isThere(SYSTEM);

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Runs a test in an empty folder. */
function folderTest(name: string, ignore: boolean, body: (dir: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    fn: async () => {
      const dir = await Deno.makeTempDir();
      try {
        await body(dir);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

/** Places where there is nothing. */
const nowhere = (dir: string) => ({ own: join(dir, "fashion"), system: join(dir, "system") });

// ── The published data ──────────────────────────────────────────────────────────────────────────

async function expectPublishedData({ train, test, all }: Awaited<ReturnType<typeof load>>) {
  assertEquals(train.images.shape, [60000, 28, 28]);
  assertEquals(test.images.shape, [10000, 28, 28]);
  // y[:10], y[60000:60010] of np.frombuffer(gzip.open(…).read()[8:], np.uint8)
  assertEquals([...train.labels.subarray(0, 10)], [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
  assertEquals([...test.labels.subarray(0, 10)], [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
  // hashlib.sha256(X.tobytes()).hexdigest()
  assertEquals(
    await sha256Of(all.images.data.slice()),
    "0fbbfcb392782b3b702472ead3688778e1509e8cf40f5c24d9d3303618b193ab",
  );
}

Deno.test({
  name: "load() takes the folder of Debian's package, once in the life of the process",
  ignore: !isInstalled || isThere("data/fashion"),
  fn: async () => {
    const data = await load();
    await expectPublishedData(data);
    assertEquals(CLASSES[data.train.labels[0]], "Ankle boot");
    assertStrictEquals(await load(), data);
  },
});

folderTest(
  "findFashionMnist() downloads from the first mirror that is in order, and then takes the cache",
  !mayServe || !isInstalled,
  async (cache) => {
    const names = Array.from(Deno.readDirSync(SYSTEM), ({ name }) => name);
    const answers: Record<string, Answer> = {};
    for (const name of names) {
      const bytes = await Deno.readFile(join(SYSTEM, name));
      answers[`/bad/${name}`] = truncated(bytes);
      answers[`/good/${name}`] = file(bytes);
    }
    await withServer(answers, async ({ origin, requests }) => {
      const mirrors = [`${origin}/bad/`, `${origin}/good`];
      const places = nowhere(cache);
      await expectPublishedData(await findFashionMnist(places, { cache, mirrors }));
      await expectPublishedData(await findFashionMnist(places, { cache, mirrors, offline: true }));
      assertEquals(Object.values(requests), new Array(8).fill(1));
    });
    const cached = Array.from(Deno.readDirSync(join(cache, "fashion-mnist")), ({ name }) => name);
    assertEquals(cached.sort(), [
      ".lock",
      "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte",
      "train-images-idx3-ubyte",
      "train-labels-idx1-ubyte",
    ]);
  },
);

// ── Where it looks ──────────────────────────────────────────────────────────────────────────────

folderTest(
  "findFashionMnist() lists all places where it looked in vain",
  !mayServe,
  async (dir) => {
    await Deno.mkdir(join(dir, "system"));
    await withServer({}, async ({ origin }) => {
      const options = { cache: dir, mirrors: [`${origin}/a`, `${origin}/b`] };
      const { message } = await assertRejects(() => findFashionMnist(nowhere(dir), options), Error);
      const name = "train-images-idx3-ubyte";
      const expected = `Cannot load Fashion-MNIST: one of its sources must have it, but none has
  ${join(dir, "fashion")}: is not there
  ${join(dir, "system")}: has no files of a data set
Cannot get fashion-mnist/${name}: one of its sources must have it, but none has
  ${join(dir, "fashion-mnist", name)}: is not there
  ${origin}/a/${name}.gz: it answered 404 Not Found
  ${origin}/b/${name}.gz: it answered 404 Not Found
To put it there by hand, place ${name}, plain or as .gz, in ${join(dir, "fashion-mnist")}; `;
      assertEquals(message.slice(0, expected.length), expected);
    });
  },
);

folderTest(
  "findFashionMnist() refuses a system's folder that is not as published",
  !mayUseFolders,
  async (dir) => {
    const places = nowhere(dir);
    await Deno.mkdir(places.system);
    for (const [name, bytes] of Object.entries(idxFiles)) {
      await Deno.writeFile(join(places.system, name), bytes);
    }
    await assertRejects(
      () => findFashionMnist(places, { offline: true }),
      Error,
      "its SHA-256 must be ",
    );
  },
);

Deno.test({
  name: "findFashionMnist() without permissions says so, and prompts for none",
  permissions: {},
  fn: async () => {
    const { message } = await assertRejects(
      () => findFashionMnist({ own: "a", system: "b" }, { offline: true }),
      Error,
    );
    assertStringIncludes(message, "a: permission to read it is not granted (--allow-read)\n");
  },
});

// ── Folders of one's own ────────────────────────────────────────────────────────────────────────

const pixels = (count: number, start: number) =>
  Uint8Array.from({ length: count * 784 }, (_, i) => start + i % 200);
const idx = (shape: number[], data: Uint8Array) => encodeIdx({ dtype: "uint8", shape, data });
const idxFiles = {
  "train-images-idx3-ubyte": idx([3, 28, 28], pixels(3, 0)),
  "train-labels-idx1-ubyte": idx([3], Uint8Array.of(9, 0, 3)),
  "t10k-images-idx3-ubyte": idx([2, 28, 28], pixels(2, 50)),
  "t10k-labels-idx1-ubyte": idx([2], Uint8Array.of(1, 2)),
};
const npyFiles: Record<string, Uint8Array> = {
  "train_x.npy": encodeNpy({ dtype: "uint8", shape: [3, 28, 28], data: pixels(3, 0) }),
  "train_y.npy": encodeNpy({ dtype: "int64", shape: [3], data: Float64Array.of(9, 0, 3) }),
  "test_x.npy": encodeNpy({
    dtype: "float32",
    shape: [2, 784],
    data: Float32Array.from(pixels(2, 50)),
  }),
  "test_y.npy": encodeNpy({ dtype: "uint8", shape: [2], data: Uint8Array.of(1, 2) }),
};

async function write(dir: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(join(dir, name), bytes);
}

for (const [kind, files] of Object.entries({ IDX: idxFiles, ".npy": npyFiles })) {
  folderTest(
    `load() reads ${kind} files from dir, and from data/fashion before all others`,
    !mayUseFolders,
    async (dir) => {
      await write(join(dir, "fashion"), files);
      const own = join(dir, "fashion");
      for (
        const { train, test } of [
          await load({ dir: own }),
          await load({ dir: pathToFileURL(own) }),
          await findFashionMnist({ own, system: SYSTEM }, {}),
        ]
      ) {
        assertEquals([train.images.shape, test.images.shape], [[3, 28, 28], [2, 28, 28]]);
        assertEquals([[...train.labels], [...test.labels]], [[9, 0, 3], [1, 2]]);
        assertEquals(train.images.data, pixels(3, 0));
        assertEquals(test.images.data, pixels(2, 50));
      }
    },
  );
}

folderTest(
  "load() refuses .npy files that hold no images or labels, by name",
  !mayUseFolders,
  async (dir) => {
    const cases: [string, Uint8Array | undefined, string][] = [
      [
        "test_y.npy",
        undefined,
        "must hold train_x.npy, train_y.npy, test_x.npy, test_y.npy, but this one",
      ],
      ["train_x.npy", new Uint8Array(9), "Cannot parse"],
      [
        "train_x.npy",
        encodeNpy({ dtype: "float64", shape: [3, 784], data: new Float64Array(3 * 784).fill(0.5) }),
        "numbers must be integers from 0 to 255, but element 0 is 0.5",
      ],
      [
        "train_x.npy",
        encodeNpy({ dtype: "uint8", shape: [3, 100], data: new Uint8Array(300) }),
        "but the shape is (3, 100)",
      ],
      [
        "train_y.npy",
        encodeNpy({ dtype: "int8", shape: [3], data: Int8Array.of(0, -1, 0) }),
        "but element 1 is -1",
      ],
      [
        "train_y.npy",
        encodeNpy({ dtype: "uint8", shape: [], data: Uint8Array.of(1) }),
        "but the shape is ()",
      ],
    ];
    for (const [name, bytes, problem] of cases) {
      const { [name]: _, ...rest } = npyFiles;
      await write(dir, rest);
      if (bytes) await Deno.writeFile(join(dir, name), bytes);
      else await Deno.remove(join(dir, name)).catch(() => {});
      const { message } = await assertRejects(() => load({ dir }), Error, problem);
      assertStringIncludes(message, join(dir, name));
    }
  },
);

Deno.test("CLASSES names ten kinds of clothes", () => {
  assertEquals(CLASSES.length, 10);
  assert(CLASSES.includes("Sneaker"));
});
