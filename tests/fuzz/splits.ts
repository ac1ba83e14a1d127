/** Splits and polynomial features beside scikit-learn's, to the bit. */
import { polynomialFeatures, trainTestSplit } from "../../lib/mod.ts";
import type { Case, Domain } from "./case.ts";
import type { Draw } from "./draw.ts";
import { encode, type Value } from "./python.ts";

/** Nothing, a count or a share. */
function size(draw: Draw, n: number): number | undefined {
  if (draw.once(3)) return undefined;
  return draw.once(2) ? draw.integer(0, n + 1) : draw.integer(0, 20) / 20;
}

/** scikit-learn tells 1 from 1.0; JavaScript cannot. Whole numbers are counts. */
const number = (value: number | undefined): Value => value === undefined ? null : value;

function split(draw: Draw): Case {
  const n = draw.once(5) ? draw.integer(0, 3) : draw.integer(4, 60);
  const testSize = size(draw, n), trainSize = size(draw, n), seed = draw.integer(0, 1000);
  const classes = draw.integer(1, 4);
  const stratify = draw.once(2)
    ? Array.from({ length: n }, () => draw.integer(0, classes - 1))
    : undefined;
  const words = draw.once(2) ? stratify?.map((label) => `class ${label}`) : undefined;
  const shuffle = !draw.once(6);
  return {
    question: {
      code: "train_test_split(np.arange(n), test_size=test, train_size=train, random_state=seed, " +
        `stratify=${words ? "[f'class {k}' for k in labels]" : "labels"}, ` +
        `shuffle=${shuffle ? "True" : "False"})`,
      names: {
        n,
        test: number(testSize),
        train: number(trainSize),
        seed,
        labels: stratify ?? null,
      },
    },
    ours() {
      const { train, test } = trainTestSplit(n, {
        ...(testSize !== undefined && { testSize }),
        ...(trainSize !== undefined && { trainSize }),
        ...(stratify && { stratify: words ?? stratify }),
        shuffle,
        randomState: seed,
      });
      return [Float64Array.from(train), Float64Array.from(test)];
    },
  };
}

function features(draw: Draw): Case {
  const degree = draw.integer(0, 4), columns = draw.integer(1, 4);
  const x = draw.tensor([draw.integer(1, 5), columns], draw.dtype(), true);
  return {
    question: {
      code: `PolynomialFeatures(${degree}).fit_transform(x)`,
      names: { x: encode(x) },
    },
    ours: () => polynomialFeatures(x as never, degree),
  };
}

export const splits: Domain = {
  name: "splits",
  setup: [
    "from sklearn.model_selection import train_test_split",
    "from sklearn.preprocessing import PolynomialFeatures",
  ],
  case: (draw) => draw.once(3) ? features(draw) : split(draw),
};
