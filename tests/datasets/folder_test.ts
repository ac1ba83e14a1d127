/** Data sets in MNIST's layout from a folder of one's own. */
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as fashionMnist from "../../lib/datasets/fashion_mnist.ts";
import * as mnist from "../../lib/datasets/mnist.ts";
import { takeExamples, toByteMatrix } from "../../lib/datasets/images.ts";
import { encodeIdx } from "../../lib/formats/idx.ts";
import { measureRows } from "../../lib/kernels/sparse.ts";
import { gzip, labelFile, mayUseFolders, withFolder } from "./folders.ts";

const { load } = mnist;

function imageFile(count: number, pixel: number): Uint8Array<ArrayBuffer> {
  return encodeIdx({
    dtype: "uint8",
    shape: [count, 28, 28],
    data: new Uint8Array(count * 784).fill(pixel),
  });
}

const good: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "train-images-idx3-ubyte": imageFile(3, 7),
  "train-labels-idx1-ubyte": labelFile(1, 2, 3),
  "t10k-images-idx3-ubyte": imageFile(2, 9),
  "t10k-labels-idx1-ubyte": labelFile(0, 9),
};

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
  name: "load() reads neither a file too large for a data set, nor a device",
  ignore: !mayUseFolders || Deno.build.os === "windows",
  fn: async () => {
    for (const name of ["train-images-idx3-ubyte", "train_x.npy"]) {
      await withFolder({}, async (dir) => {
        const path = join(dir, name);
        {
          using file = await Deno.create(path);
          // Takes no room on the disk.
          await file.truncate(2 ** 40);
        }
        const load = name.endsWith(".npy") ? fashionMnist.load : mnist.load;
        const error = await assertRejects(() => load({ dir }), RangeError);
        assertMatch(error.message, /it must have \d+ bytes at most, but has 1099511627776$/);
        assertStringIncludes(error.message, `Cannot load ${path}: `);
        await Deno.remove(path);
        await Deno.symlink("/dev/zero", path);
        await assertRejects(
          () => load({ dir }),
          RangeError,
          `Cannot load ${path}: it must be a file, but is a device or a pipe`,
        );
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
  name: "load() leaves the pixels of plain files where they are until they are needed",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder(good, async (dir) => {
      const { train, all } = await load({ dir });
      const rows = toByteMatrix(train.images).rows(1, 3);
      assertEquals(rows.source.inMemory, false);
      assertEquals(measureRows(rows, 2, 784)?.background, 7 / 255);
      assertEquals(rows.source.inMemory, false);
      // From here on one array has them, of which all else are views.
      all.images.data[784] = 5;
      assertEquals([rows.source.inMemory, rows.bytes[0], train.images.data[784]], [true, 5, 5]);
      assertEquals(takeExamples(all, [4, 1]).images.data.subarray(783, 785), Uint8Array.of(9, 5));
    }),
});

Deno.test({
  name: "load() does not take the pixels of a file that has changed since",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder(good, async (dir) => {
      const name = join(dir, "train-images-idx3-ubyte");
      const { train } = await load({ dir });
      await Deno.writeFile(name, imageFile(3, 8));
      await Deno.utime(name, 1, 1);
      assertThrows(() => train.images.data, Error, "expected the file as it was");
      await Deno.remove(name);
      assertThrows(() => toByteMatrix(train.images).bytes, Error, "is gone or has changed");
    }),
});
