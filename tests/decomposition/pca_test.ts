/** PCA against scikit-learn, signs included. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { arange, eye, type Matrix, PCA, RandomState, tensor, zeros } from "../../lib/mod.ts";
import { mnist, toMatrix } from "../../lib/datasets/mod.ts";
import fixture from "../fixtures/decomposition_pca.json" with { type: "json" };
import { assertClose, golden } from "../golden.ts";

const numpy = golden(fixture);

/** The data of fixtures/pca.py. */
function correlated(n: number, d: number): Matrix {
  const random = new RandomState(3);
  const x: Matrix = random.randn(n, d);
  return x.matmul(random.randn(d, d)).add(random.randn(d).mul(10));
}

const numbers = (pca: PCA, z: Matrix) => [
  pca.components,
  pca.mean,
  pca.explainedVariance,
  pca.explainedVarianceRatio,
  pca.singularValues,
  z,
];

Deno.test("PCA finds scikit-learn's components, all of them or the first", () => {
  const x = correlated(60, 6);
  const all = new PCA().fit(x);
  // Rounding, 2⁻⁵³ of a variance near 100, over the gaps between variances, near 1.
  const rounding = { rtol: 1e-11, atol: 1e-12 };
  assertClose(
    numbers(all, all.transform(x.rows(0, 8))),
    numpy`import pca; pca.fit(60, 6)`,
    rounding,
  );
  const first = new PCA({ nComponents: 2 });
  assertClose(
    numbers(first, first.fitTransform(x).rows(0, 8)),
    numpy`import pca; pca.fit(60, 6, 2)`,
    rounding,
  );
});

Deno.test("PCA finds scikit-learn's components of fewer examples than features", () => {
  const x = correlated(5, 12), pca = new PCA({ nComponents: 4 }).fit(x);
  assertClose(
    numbers(pca, pca.transform(x)),
    numpy`import pca; pca.fit(5, 12, 4)`,
    { rtol: 1e-10, atol: 1e-11 },
  );
});

Deno.test("PCA finds scikit-learn's first three components of MNIST", async () => {
  const { test } = await mnist.load();
  const x = toMatrix(test.images, { scale: (pixel) => pixel / 255 * 2 - 1 }) as Matrix;
  const pca = new PCA({ nComponents: 3 });
  const z = pca.fitTransform(x);
  const [, mean, ...rest] = numbers(
    pca,
    z.take(Int32Array.from({ length: 20 }, (_, i) => 100 * i)),
  );
  assertClose(
    [
      pca.components.slice([], [150, 650, 25]),
      mean.slice([150, 650, 10]),
      ...rest,
    ],
    numpy`import pca; pca.mnist()`,
    // Variances of some 20, of which sums of 10,000 terms lose 1e-13, over gaps of 1.
    { rtol: 1e-10, atol: 1e-11 },
  );
});

Deno.test("PCA.inverseTransform() undoes transform(), up to what was left out", () => {
  const x = correlated(20, 5);
  const all = new PCA(), back = all.inverseTransform(all.fitTransform(x));
  assert(back.sub(x).abs().max() < 1e-12);
  const some = new PCA({ nComponents: 3 }),
    rest = x.sub(some.inverseTransform(some.fitTransform(x)));
  const lost = all.explainedVariance.toArray().slice(3).reduce((sum, v) => sum + v, 0) * 19;
  assert(Math.abs(rest.pow(2).sum() - lost) < 1e-11 * lost + 1e-11);
});

Deno.test("PCA.components stay orthogonal where variances are equal or zero", () => {
  const points: Matrix = tensor([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]]);
  const pca = new PCA().fit(points);
  assert(pca.components.matmul(pca.components.T).sub(eye(3)).abs().max() < 1e-14);
  assertEquals(pca.explainedVariance.toArray().map((v) => v.toFixed(12)), [
    "0.666666666667",
    "0.666666666667",
    "0.000000000000",
  ]);
  const still = new PCA({ nComponents: 1 }).fit(zeros([4, 2]));
  assertEquals(still.explainedVariance.toArray(), [0]);
});

Deno.test("PCA keeps the dtype of float32 data", () => {
  const x = correlated(60, 6), single = new PCA({ nComponents: 2 });
  const z = single.fitTransform(x.astype("float32"));
  assertEquals([z.dtype, single.components.dtype, single.mean.dtype], Array(3).fill("float32"));
  const difference = z.astype("float64").sub(new PCA({ nComponents: 2 }).fitTransform(x));
  // Data near 30, rounded to 2⁻²⁴.
  assert(difference.abs().max() < 1e-4);
});

Deno.test("PCA takes a number of components by itself, as scikit-learn does", () => {
  const x = new RandomState(0).randn(9, 4);
  const one = new PCA(1).fit(x);
  assertEquals(one.components.shape, [1, 4]);
  assertEquals(one.components.toArray(), new PCA({ nComponents: 1 }).fit(x).components.toArray());
  assertThrows(() => new PCA(0), RangeError, "Cannot find components: expected an integer");
  assertThrows(() => new PCA({ n_components: 1 } as never), TypeError, "is nComponents meant?");
});

Deno.test("PCA says what it cannot do", () => {
  const x: Matrix = arange(12).reshape([4, 3]);
  const pca = new PCA({ nComponents: 2 });
  assertThrows(() => pca.components, TypeError, "fit() was not called");
  assertThrows(() => pca.transform(x), TypeError, "fit() was not called");
  assertThrows(() => new PCA({ nComponents: 0 }), RangeError, "but got 0");
  assertThrows(() => new PCA({ nComponents: 4 }).fit(x), RangeError, "from 1 to 3, but got 4");
  assertThrows(() => pca.fit(x.rows(0, 1)), RangeError, "of at least 2, but got 1");
  assertThrows(() => pca.fit(arange(3) as never), TypeError, "expected a matrix, but got (3,)");
  assertThrows(() => pca.fit(x.div(0)), RangeError, "finite numbers");
  pca.fit(x);
  assertThrows(() => pca.transform(zeros([2, 4])), TypeError, "(2, 4)");
  assertThrows(
    () => pca.inverseTransform(zeros([2, 3])),
    TypeError,
    "expected 2 columns, but got (2, 3)",
  );
});
