/** What changes the axes and places of elements, against NumPy. */
import { arraySplit, expandDims, flip, repeat, roll, split, squeeze, tile } from "../../lib/mod.ts";
import fixture from "../fixtures/routines_rearranging.json" with { type: "json" };
import { golden } from "../golden.ts";
import { assertEach, inputsOf } from "./inputs.ts";

const numpy = golden(fixture);
const inputs = inputsOf(numpy`each(lambda x: x)`);

Deno.test("squeeze() takes away axes of size 1", () => {
  assertEach(inputs, (x) => squeeze(x), numpy`each(lambda x: np.squeeze(x))`);
  assertEach(
    inputs,
    (x) => squeeze(x, 0),
    numpy`each(lambda x: np.squeeze(x, 0) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => squeeze(x, 1),
    numpy`each(lambda x: np.squeeze(x, 1) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => squeeze(x, -1),
    numpy`each(lambda x: np.squeeze(x, -1) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => squeeze(x, [0, 1]),
    numpy`each(lambda x: np.squeeze(x, (0, 1)) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => squeeze(x, [1, 1]),
    numpy`each(lambda x: np.squeeze(x, (1, 1)) if x.ndim else x[0])`,
  );
});

Deno.test("expandDims() puts axes of size 1 in", () => {
  assertEach(inputs, (x) => expandDims(x, 0), numpy`each(lambda x: np.expand_dims(x, 0))`);
  assertEach(inputs, (x) => expandDims(x, -1), numpy`each(lambda x: np.expand_dims(x, -1))`);
  assertEach(inputs, (x) => expandDims(x, 1), numpy`each(lambda x: np.expand_dims(x, 1))`);
  assertEach(
    inputs,
    (x) => expandDims(x, [0, -1]),
    numpy`each(lambda x: np.expand_dims(x, (0, -1)))`,
  );
  assertEach(
    inputs,
    (x) => expandDims(x, [0, 2]),
    numpy`each(lambda x: np.expand_dims(x, (0, 2)))`,
  );
  assertEach(
    inputs,
    (x) => expandDims(x, [0, 0]),
    numpy`each(lambda x: np.expand_dims(x, (0, 0)))`,
  );
  assertEach(inputs, (x) => expandDims(x, 7), numpy`each(lambda x: np.expand_dims(x, 7))`);
});

Deno.test("repeat() repeats elements, and entries of an axis", () => {
  assertEach(
    inputs,
    (x) => repeat(x, 2),
    numpy`each(lambda x: np.repeat(x, 2, None) if x.ndim or None is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => repeat(x, 0, 0),
    numpy`each(lambda x: np.repeat(x, 0, 0) if x.ndim or 0 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => repeat(x, 3, -1),
    numpy`each(lambda x: np.repeat(x, 3, -1) if x.ndim or -1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => repeat(x, 2, 1),
    numpy`each(lambda x: np.repeat(x, 2, 1) if x.ndim or 1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => repeat(x, [1, 0, 2], 0),
    numpy`each(lambda x: np.repeat(x, [1, 0, 2], 0) if x.ndim or 0 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => repeat(x, [1, 0, 2], -1),
    numpy`each(lambda x: np.repeat(x, [1, 0, 2], -1) if x.ndim or -1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => repeat(x, [2]),
    numpy`each(lambda x: np.repeat(x, [2], None) if x.ndim or None is None else x[0])`,
  );
});

Deno.test("tile() lays copies side by side", () => {
  assertEach(inputs, (x) => tile(x, 2), numpy`each(lambda x: np.tile(x, 2))`);
  assertEach(inputs, (x) => tile(x, 0), numpy`each(lambda x: np.tile(x, 0))`);
  assertEach(inputs, (x) => tile(x, [2, 1]), numpy`each(lambda x: np.tile(x, (2, 1)))`);
  assertEach(inputs, (x) => tile(x, [2, 2, 2]), numpy`each(lambda x: np.tile(x, (2, 2, 2)))`);
  assertEach(inputs, (x) => tile(x, [1, 3]), numpy`each(lambda x: np.tile(x, (1, 3)))`);
  assertEach(inputs, (x) => tile(x, []), numpy`each(lambda x: np.tile(x, ()))`);
});

Deno.test("roll() moves elements on, and brings in at the front what falls out", () => {
  assertEach(inputs, (x) => roll(x, 1), numpy`each(lambda x: np.roll(x, 1, None))`);
  assertEach(inputs, (x) => roll(x, -7), numpy`each(lambda x: np.roll(x, -7, None))`);
  assertEach(inputs, (x) => roll(x, [1, 2]), numpy`each(lambda x: np.roll(x, (1, 2), None))`);
  assertEach(inputs, (x) => roll(x, 1, []), numpy`each(lambda x: x)`);
  assertEach(inputs, (x) => roll(x, 1, 0), numpy`each(lambda x: np.roll(x, 1, 0))`);
  assertEach(inputs, (x) => roll(x, -2, -1), numpy`each(lambda x: np.roll(x, -2, -1))`);
  assertEach(inputs, (x) => roll(x, 5, 1), numpy`each(lambda x: np.roll(x, 5, 1))`);
  assertEach(
    inputs,
    (x) => roll(x, [1, 2], [0, 1]),
    numpy`each(lambda x: np.roll(x, (1, 2), (0, 1)))`,
  );
  assertEach(inputs, (x) => roll(x, 1, [0, 0]), numpy`each(lambda x: np.roll(x, 1, (0, 0)))`);
  assertEach(
    inputs,
    (x) => roll(x, [1, 2, 3], [0, 1]),
    numpy`each(lambda x: np.roll(x, (1, 2, 3), (0, 1)))`,
  );
});

Deno.test("flip() reverses axes", () => {
  assertEach(inputs, (x) => flip(x), numpy`each(lambda x: np.flip(x, None))`);
  assertEach(inputs, (x) => flip(x, 0), numpy`each(lambda x: np.flip(x, 0))`);
  assertEach(inputs, (x) => flip(x, -1), numpy`each(lambda x: np.flip(x, -1))`);
  assertEach(inputs, (x) => flip(x, 1), numpy`each(lambda x: np.flip(x, 1))`);
  assertEach(inputs, (x) => flip(x, [0, 1]), numpy`each(lambda x: np.flip(x, (0, 1)))`);
  assertEach(inputs, (x) => flip(x, [0, 0]), numpy`each(lambda x: np.flip(x, (0, 0)))`);
});

Deno.test("split() and arraySplit() divide an axis", () => {
  assertEach(inputs, (x) => split(x, 1, 0), numpy`each(lambda x: np.split(x, 1, 0))`);
  assertEach(inputs, (x) => split(x, 2, 0), numpy`each(lambda x: np.split(x, 2, 0))`);
  assertEach(inputs, (x) => split(x, 3, -1), numpy`each(lambda x: np.split(x, 3, -1))`);
  assertEach(inputs, (x) => split(x, 2, 1), numpy`each(lambda x: np.split(x, 2, 1))`);
  assertEach(inputs, (x) => split(x, 0, 0), numpy`each(lambda x: np.split(x, 0, 0))`);
  assertEach(inputs, (x) => split(x, [1, 2], 0), numpy`each(lambda x: np.split(x, [1, 2], 0))`);
  assertEach(inputs, (x) => split(x, [2, 1], -1), numpy`each(lambda x: np.split(x, [2, 1], -1))`);
  assertEach(inputs, (x) => split(x, [0, 9], 0), numpy`each(lambda x: np.split(x, [0, 9], 0))`);
  assertEach(inputs, (x) => split(x, [-1], 0), numpy`each(lambda x: np.split(x, [-1], 0))`);
  assertEach(inputs, (x) => split(x, [], 0), numpy`each(lambda x: np.split(x, [], 0))`);
  assertEach(inputs, (x) => arraySplit(x, 1, 0), numpy`each(lambda x: np.array_split(x, 1, 0))`);
  assertEach(inputs, (x) => arraySplit(x, 2, 0), numpy`each(lambda x: np.array_split(x, 2, 0))`);
  assertEach(inputs, (x) => arraySplit(x, 3, -1), numpy`each(lambda x: np.array_split(x, 3, -1))`);
  assertEach(inputs, (x) => arraySplit(x, 2, 1), numpy`each(lambda x: np.array_split(x, 2, 1))`);
  assertEach(inputs, (x) => arraySplit(x, 0, 0), numpy`each(lambda x: np.array_split(x, 0, 0))`);
  assertEach(
    inputs,
    (x) => arraySplit(x, [1, 2], 0),
    numpy`each(lambda x: np.array_split(x, [1, 2], 0))`,
  );
  assertEach(
    inputs,
    (x) => arraySplit(x, [2, 1], -1),
    numpy`each(lambda x: np.array_split(x, [2, 1], -1))`,
  );
  assertEach(
    inputs,
    (x) => arraySplit(x, [0, 9], 0),
    numpy`each(lambda x: np.array_split(x, [0, 9], 0))`,
  );
  assertEach(
    inputs,
    (x) => arraySplit(x, [-1], 0),
    numpy`each(lambda x: np.array_split(x, [-1], 0))`,
  );
  assertEach(inputs, (x) => arraySplit(x, [], 0), numpy`each(lambda x: np.array_split(x, [], 0))`);
});
