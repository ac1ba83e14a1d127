/** Sorting, counting and sets against NumPy. */
import { argsort, countNonzero, sort, unique } from "../../lib/mod.ts";
import fixture from "../fixtures/routines_sorting.json" with { type: "json" };
import { golden } from "../golden.ts";
import { assertEach, inputsOf } from "./inputs.ts";

const numpy = golden(fixture);
const inputs = inputsOf(numpy`each(lambda x: x)`);

Deno.test("sort() sorts lines, NaN last", () => {
  assertEach(
    inputs,
    (x) => sort(x),
    numpy`each(lambda x: np.sort(x, -1, kind="stable") if x.ndim or -1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => sort(x, null),
    numpy`each(lambda x: np.sort(x, None, kind="stable") if x.ndim or None is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => sort(x, 0),
    numpy`each(lambda x: np.sort(x, 0, kind="stable") if x.ndim or 0 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => sort(x, 1),
    numpy`each(lambda x: np.sort(x, 1, kind="stable") if x.ndim or 1 is None else x[0])`,
  );
});

Deno.test("argsort() keeps the order of equal elements", () => {
  assertEach(
    inputs,
    (x) => argsort(x),
    numpy`each(lambda x: np.argsort(x, -1, kind="stable").ravel() if x.ndim or -1 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => argsort(x, null),
    numpy`each(lambda x: np.argsort(x, None, kind="stable").ravel() if x.ndim or None is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => argsort(x, 0),
    numpy`each(lambda x: np.argsort(x, 0, kind="stable").ravel() if x.ndim or 0 is None else x[0])`,
  );
  assertEach(
    inputs,
    (x) => argsort(x, 1),
    numpy`each(lambda x: np.argsort(x, 1, kind="stable").ravel() if x.ndim or 1 is None else x[0])`,
  );
});

Deno.test("countNonzero() counts in all and along axes", () => {
  assertEach(inputs, (x) => countNonzero(x), numpy`each(lambda x: np.count_nonzero(x))`);
  assertEach(
    inputs,
    (x) => countNonzero(x, 0),
    numpy`each(lambda x: np.ravel(np.count_nonzero(x, axis=0)) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => countNonzero(x, 1),
    numpy`each(lambda x: np.ravel(np.count_nonzero(x, axis=1)) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => countNonzero(x, -1),
    numpy`each(lambda x: np.ravel(np.count_nonzero(x, axis=-1)) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => countNonzero(x, [0, 1]),
    numpy`each(lambda x: np.ravel(np.count_nonzero(x, axis=(0, 1))) if x.ndim else x[0])`,
  );
  assertEach(
    inputs,
    (x) => countNonzero(x, [0, 2]),
    numpy`each(lambda x: np.ravel(np.count_nonzero(x, axis=(0, 2))) if x.ndim else x[0])`,
  );
});

Deno.test("unique() finds the values, which each element is, and how often each occurs", () => {
  assertEach(inputs, (x) => unique(x), numpy`each(lambda x: np.unique(x, return_index=True)[0])`);
  assertEach(
    inputs,
    (x) => unique(x, { returnInverse: true, returnCounts: true }),
    numpy`each(lambda x: (lambda u, i, c: [u, i.ravel(), c])(*np.unique(x, return_inverse=True, return_counts=True)))`,
  );
  assertEach(
    inputs,
    (x) => unique(x, { returnCounts: true })[1],
    numpy`each(lambda x: np.unique(x, return_counts=True)[1])`,
  );
});
