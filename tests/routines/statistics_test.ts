/** Medians, running sums and counts against NumPy. */
import { assertThrows } from "@std/assert";
import { bincount, cumsum, median, tensor } from "../../lib/mod.ts";
import fixture from "../fixtures/routines_statistics.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";
import { assertEach, inputsOf } from "./inputs.ts";

const numpy = golden(fixture);
const inputs = inputsOf(numpy`each(lambda x: x)`);

Deno.test("median() is the number in the middle, or the mean of the two there", () => {
  assertEach(
    inputs,
    (x) => median(x),
    numpy`each(lambda x: np.median(x, axis=None) if x.ndim or None is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => median(x, 0),
    numpy`each(lambda x: np.median(x, axis=0) if x.ndim or 0 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => median(x, 1),
    numpy`each(lambda x: np.median(x, axis=1) if x.ndim or 1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => median(x, -1),
    numpy`each(lambda x: np.median(x, axis=-1) if x.ndim or -1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => median(x, [0, 1]),
    numpy`each(lambda x: np.median(x, axis=(0, 1)) if x.ndim or (0, 1) is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => median(x, [0, 2]),
    numpy`each(lambda x: np.median(x, axis=(0, 2)) if x.ndim or (0, 2) is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => median(x, undefined, { keepdims: true }),
    numpy`each(lambda x: np.median(x, keepdims=True))`,
  );
  assertEach(
    inputs,
    (x) => median(x, [0, -1], { keepdims: true }),
    numpy`each(lambda x: np.median(x, axis=(0, -1), keepdims=True))`,
  );
});

Deno.test("cumsum() adds one after the other", () => {
  assertEach(
    inputs,
    (x) => cumsum(x),
    numpy`each(lambda x: np.cumsum(x, None) if x.ndim or None is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => cumsum(x, 0),
    numpy`each(lambda x: np.cumsum(x, 0) if x.ndim or 0 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => cumsum(x, 1),
    numpy`each(lambda x: np.cumsum(x, 1) if x.ndim or 1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => cumsum(x, -1),
    numpy`each(lambda x: np.cumsum(x, -1) if x.ndim or -1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => cumsum(x, 2),
    numpy`each(lambda x: np.cumsum(x, 2) if x.ndim or 2 is None else x[0])`,
  );
});

Deno.test("bincount() counts integers, and sums weights", () => {
  assertSame(bincount([0, 3, 3, 1]), numpy`np.bincount([0, 3, 3, 1])`);
  assertSame(bincount([], { minlength: 2 }), numpy`np.bincount(np.zeros(0, int), minlength=2)`);
  assertSame(bincount(Uint8Array.of(1), { minlength: 4 }), numpy`np.bincount([1], minlength=4)`);
  assertSame(
    bincount(tensor([2, 0, 2]), { weights: [0.1, 5, 0.2] }),
    numpy`np.bincount([2, 0, 2], weights=[0.1, 5, 0.2])`,
  );
  assertThrows(() => bincount([0.5]), RangeError, "Cannot count: expected an integer");
  assertThrows(() => bincount([-1]), RangeError, "Cannot count");
  assertThrows(() => bincount([[1]]), TypeError, "Cannot count (1, 1): expected a vector");
  assertThrows(() => bincount([1], { weights: [1, 2] }), TypeError, "Cannot weigh (1,) by (2,)");
  assertThrows(() => bincount([1], { minlength: -1 }), RangeError, "a minlength");
});
