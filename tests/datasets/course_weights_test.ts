import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { loadCourseWeights } from "../../lib/datasets/course_weights.ts";
import numpy1 from "../fixtures/pickles_numpy1.json" with { type: "json" };
import { fromBase64 } from "../formats/array_files.ts";

const granted = (name: "read" | "write") =>
  Deno.permissions.querySync({ name }).state === "granted";
const readOnly = !granted("read") || !granted("write");

/** Runs a test in a folder of its own. */
async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "loadCourseWeights() reads the stand-in of the project",
  ignore: !granted("read"),
  async fn() {
    const { path, weights, biases } = await loadCourseWeights();
    assert(path.endsWith("weights.npy"));
    assertEquals(weights[0].shape[0], 784);
    assertEquals(weights.length, 3);
    assertEquals(biases.map(({ shape }) => shape[0]), weights.map(({ shape }) => shape[1]));
    assertEquals(biases[2].shape, [10]);
    assert([...weights, ...biases].every(({ data }) => data.every(Number.isFinite)));
  },
});

Deno.test({
  name: "loadCourseWeights() prefers the course's own file",
  ignore: readOnly,
  fn: () =>
    inFolder(async (folder) => {
      const error = await assertRejects(() => loadCourseWeights(folder), Deno.errors.NotFound);
      assertEquals(
        error.message,
        `Cannot load weights: ${folder} must hold weights.npy or course/weights.npy, ` +
          "but holds neither",
      );
      // Layers of (2, 3) and (2, 3) do not fit together.
      await Deno.writeFile(join(folder, "weights.npy"), fromBase64(numpy1.npy.weights));
      await assertRejects(() => loadCourseWeights(folder), TypeError, "the shapes of layer 2");

      await Deno.mkdir(join(folder, "course"));
      const own = join(folder, "course", "weights.npy");
      await Deno.writeFile(own, fromBase64(numpy1.npy["object array"]));
      await assertRejects(
        () => loadCourseWeights(folder),
        SyntaxError,
        `Cannot load ${own}: it must hold a dict of arrays, but does not`,
      );
    }),
});
