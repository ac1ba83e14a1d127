/** The faults that show in the numbers alone, one test for each; and that every fault has a test. */
import { assert, assertEquals } from "@std/assert";
import { tensor } from "../../lib/tensor/creation.ts";
import type { Matrix, Tensor } from "../../lib/tensor/tensor.ts";
import { todo } from "../../lib/exercises/blank.ts";
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { diagnose } from "../../lib/exercises/diagnose.ts";
import { type AnyFunction, type Exercise, exercise } from "../../lib/exercises/exercise.ts";
import { type FaultName, FAULTS } from "../../lib/exercises/faults.ts";

const places = { where: "here", how: "so" };

/** An exercise that knows no faults of its own: positive numbers (N, K), all sizes different. */
const square = exercise({
  ...places,
  title: "squares",
  reference: (X: Matrix): Matrix => X.mul(X),
  inputs: (random, trial) => [random.uniform(0.5, 2, [4 + trial, 3 + trial % 2])] as [Matrix],
  sizes: (X) => ({ N: X.shape[0], K: X.shape[1] }),
});

const powers = exercise({ ...square, title: "powers", reference: (X: Matrix) => X.exp() });

const row = exercise({
  ...places,
  title: "sums of columns",
  reference: (X: Matrix): Tensor => X.sum(0),
  inputs: (random, trial) => [random.randn(4 + trial, 5)] as [Matrix],
});

const right = (X: Matrix) => X.mul(X);
const rowsOf = (X: Tensor) => X as Matrix;

/** A function for each fault, and what is said of it first. */
const CASES: readonly (readonly [FaultName, Exercise, AnyFunction, string])[] = [
  ["stops", square, (X) => X.matmul(X), "your function stops: Cannot multiply (4, 3) by (4, 3)"],
  ["nothing", square, () => {}, "your function gives back nothing, not numbers"],
  ["nothing", square, () => "x", "not numbers"],
  ["shape", square, (X) => X.reshape(-1).slice([2]), "shape: it is (10,), but (4, 3) is right"],
  ["same numbers, other shape", square, (X) => right(X).ravel(), "in the shape (12,)"],
  ["transposed", square, (X) => right(X).T, "rows and columns are exchanged"],
  ["not summed", row, (X) => X, "added up over axis 0, your numbers would be right"],
  ["summed too far", square, (X) => right(X).sum(1), "added up over axis 1"],
  ["number type", square, (X) => right(X).astype("float32"), "float32, not float64"],
  ["changed input", square, (X) => X.imul(X), "changes what it is given"],
  ["not a number", square, (X) => right(X).sub(1).log(), "NaN or infinite"],
  ["sign", square, (X) => right(X).neg(), "the opposite sign"],
  ["missing mean", square, (X) => right(X).mul(X.shape[0]), "4 times what is right"],
  ["mean twice", square, (X) => right(X).div(X.shape[0]), "once too often"],
  ["mean over all", square, (X) => right(X).div(X.shape[1]), "divided by 3"],
  ["half", square, (X) => right(X).div(2), "half of what is right"],
  ["double", square, (X) => right(X).mul(2), "twice what is right"],
  ["factor", square, (X) => right(X).mul(0.3), "0.3 times what is right"],
  ["all zero", square, (X) => X.mul(0), "nothing but 0 comes out"],
  ["offset", square, (X) => right(X).sub(0.25), "off by -0.25"],
  ["base of the logarithm", square, (X) => right(X).div(Math.LN2), "to base 2"],
  ["base of the logarithm", square, (X) => right(X).div(Math.LN10), "to base 10"],
  ["one minus", square, (X) => right(X).rsub(1), "1 minus what is right"],
  ["reciprocal", square, (X) => right(X).rdiv(1), "1 divided by what is right"],
  ["squared", square, (X) => right(X).pow(2), "the square of what is right"],
  ["not squared", row, (X) => X.sum(0).abs().sqrt(), "expected"],
  ["input given back", powers, (X) => X.copy(), "unchanged"],
  ["reversed", row, (X) => tensor(X.sum(0).toArray().toReversed()), "the reverse order"],
  ["shifted rows", square, (X) => rolled(right(X), 1), "too far down"],
  ["shifted rows", square, (X) => rolled(right(X), -1), "too far up"],
  ["shifted columns", square, (X) => rolled(right(X).T.copy(), 1).T, "to the right"],
  [
    "missing the end",
    square,
    (X) => right(X).rows(0, X.shape[0] - 1),
    "the last of axis 0 is missing",
  ],
  [
    "one too many",
    square,
    (X) => tensor([...right(X).toArray(), X.row(0).toArray()]),
    "one too many",
  ],
];

function rolled(X: Tensor, by: number): Matrix {
  const rows = rowsOf(X).toArray(), n = rows.length;
  return tensor(rows.map((_, i) => rows[(i - by + n) % n]));
}

for (const [fault, which, f, said] of CASES) {
  if (fault === "not squared") continue; // below: it needs positive numbers
  Deno.test(`${fault}: ${f} is told so, and no other`, () => {
    const found = diagnose(which, f);
    assert(found.state === "wrong");
    assertEquals(found.faults, [fault]);
    assert(found.text.what.includes(said), found.text.what);
  });
}

Deno.test("not squared: a root is told so", () => {
  const norm = exercise({ ...square, title: "fourth powers", reference: (X: Matrix) => X.pow(4) });
  const found = diagnose(norm, (X) => X.pow(2));
  assertEquals(found.state === "wrong" && found.faults, ["not squared"]);
});

Deno.test("every fault has a test", () => {
  const tested = new Set<string>([
    ...CASES.map(([fault]) => fault),
    ...(Object.values(CATALOG) as Exercise[]).flatMap(({ faults = {} }) => Object.keys(faults)),
  ]);
  assertEquals(Object.keys(FAULTS).filter((fault) => !tested.has(fault)), []);
  assert(tested.size >= 25);
});

Deno.test("what no fault explains is not named: the first difference, and how much is right", () => {
  const noisy = (X: Matrix) => {
    const result = right(X);
    result.data[5] += 0.001;
    return result;
  };
  const found = diagnose(square, noisy);
  assert(found.state === "wrong");
  assertEquals(found.faults, []);
  assert(
    /^value: expected [\d.]+ at \[1, 2\], got [\d.]+; 11 of 12 numbers are right$/.test(
      found.text.what,
    ),
  );
  assertEquals([found.text.where, found.text.how], ["here", "so"]);
});

Deno.test("two faults at once are both named, where no other two explain the numbers", () => {
  const layer = exercise({
    ...square,
    title: "a layer",
    reference: (X: Matrix) => X.mul(2).add(3),
    faults: { "missing bias": (X) => X.mul(2) },
  });
  const cases: (readonly [Exercise, AnyFunction, FaultName[], string])[] = [
    [square, (X) => right(X).neg().div(X.shape[0]), ["sign", "mean twice"], "opposite sign; and"],
    [square, (X) => right(X).mul(X.shape[0]).T, ["missing mean", "transposed"], "4 times"],
    [square, (X) => right(X).T.mul(2), ["double", "transposed"], "rows and columns"],
    [square, (X) => right(X).div(-2 * X.shape[1]), [], "expected"],
    [layer, (X) => X.mul(-2), ["missing bias", "sign"], "without the bias; and sign: "],
    [layer, (X) => X.mul(4), ["double", "missing bias"], "twice what is right"],
  ];
  for (const [which, f, faults, said] of cases) {
    const found = diagnose(which, f);
    assert(found.state === "wrong");
    assertEquals(found.faults.toSorted(), faults.toSorted(), `${f}`);
    assert(found.text.what.includes(said), found.text.what);
    assertEquals(found.text.what.startsWith("two faults at once: "), faults.length === 2);
  }
});

Deno.test("two faults at once are not called one of them", () => {
  for (
    const f of [
      (X: Matrix) => right(X).neg().add(1).mul(2),
      (X: Matrix) => right(X).T.mul(2).T.add(X),
      (X: Matrix) => right(X).mul(X.shape[0]).div(X.shape[1]),
    ]
  ) {
    const found = diagnose(square, f);
    assertEquals(found.state === "wrong" && found.faults, []);
  }
});

Deno.test("a difference of a billionth is a difference, one in the last digits is not", () => {
  assertEquals(diagnose(square, (X: Matrix) => X.pow(2).mul(3).div(3)).state, "right");
  assertEquals(diagnose(square, (X: Matrix) => right(X).mul(1 + 1e-8)).state, "wrong");
});

Deno.test("of a result with parts, those that are right are named, and those that are not", () => {
  const pair = exercise({
    ...places,
    title: "two parts",
    reference: (X: Matrix) => ({ twice: X.mul(2), sum: X.sum(0) }),
    inputs: square.inputs!,
  });
  const half = diagnose(pair, (X: Matrix) => ({ twice: X.mul(2), sum: X.sum(0).neg() }));
  assert(half.state === "wrong");
  assertEquals(half.faults, ["sign"]);
  assertEquals(half.text.what, "twice is right; sum: sign: the result has the opposite sign");
  const missing = diagnose(pair, (X: Matrix) => ({ twice: X.mul(2) }));
  assert(missing.state === "wrong");
  assert(missing.text.what.includes("a result without twice, sum"), missing.text.what);
});

Deno.test("an open blank is open, also behind what is done", () => {
  const found = diagnose(square, (X: Matrix) => X.mul(todo("X once more")));
  assert(found.state === "open");
  assertEquals(found.open.task, "replace todo(…) by X once more");
});

Deno.test("arguments are copies: the next trial and the reader's tensors are as they were", () => {
  const seen: number[] = [];
  const spoil = (X: Matrix) => {
    seen.push(X.data[0]);
    X.data.fill(7);
    return X;
  };
  diagnose(square, spoil);
  assertEquals(new Set(seen).size, 6);
});
