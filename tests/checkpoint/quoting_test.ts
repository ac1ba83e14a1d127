import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { encodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { decodeWeights, encodeWeights } from "../../lib/checkpoint/weights_file.ts";
import { loadCheckpoint } from "../../lib/checkpoint/mod.ts";
import { decodeNpz, encodeNpz } from "../../lib/formats/npz.ts";
import type { WritableArray } from "../../lib/formats/elements.ts";
import { problem, someState } from "./problem.ts";

Deno.test({
  name: "loadCheckpoint() shows settings of a file short, in one line and harmless",
  ignore: Deno.permissions.querySync({ name: "write" }).state !== "granted",
  async fn() {
    const { model } = problem(), dir = await Deno.makeTempDir();
    try {
      const path = join(dir, "run.npz");
      const hostile = "\u001b]0;title\u0007\u009b2J\u202e\n" + "x".repeat(1e6);
      for (const settings of [{ hidden: hostile }, { [hostile]: 1 }]) {
        await Deno.writeFile(path, encodeCheckpoint(model, await someState(), settings));
        const { message } = await assertRejects(() => loadCheckpoint(path, model), RangeError);
        assert(message.length < 1000, `${message.length} characters`);
        assert(/^[ -~…]*$/.test(message), message);
      }
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

Deno.test("decodeWeights() refuses layers that are empty, of another kind, or not finite", () => {
  const { gradbook, ...arrays } = decodeNpz(
    encodeWeights({ model: problem().model, targets: "oneHot" }, "npz"),
  );
  const floats = (shape: number[], value = 0): WritableArray => {
    const data = new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(value);
    return { dtype: "float64", shape, data };
  };
  const cases: [Record<string, WritableArray>, string][] = [
    [
      { w1: floats([6, 0]), b1: floats([0]), w2: floats([0, 3]) },
      "w1 must have inputs and outputs",
    ],
    [{ w1: floats([0, 5]) }, "w1 must have inputs and outputs, but is (0, 5)"],
    [{ w1: floats([30]) }, "w1: it must be an array of (In, Out)"],
    [{ b2: floats([3, 1]) }, "b2: it must be an array of (Out,)"],
    [{ b1: floats([1]) }, "expected a bias (5,), but got (1,)"],
    [{ w2: floats([4, 3]) }, "expected 5 features, but it takes 4"],
    [{ b2: floats([3], NaN) }, "the numbers of b2 must be finite, but number 0 is NaN"],
    [
      { w2: floats([5, 3], -Infinity) },
      "the numbers of w2 must be finite, but number 0 is -Infinity",
    ],
  ];
  for (const [change, problem] of cases) {
    const bytes = encodeNpz({ ...arrays, gradbook, ...change });
    const { message } = assertThrows(() => decodeWeights(bytes), Error);
    assertEquals(message.includes(problem), true, message);
  }
});
