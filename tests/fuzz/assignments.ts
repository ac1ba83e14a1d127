/** `x.set(…)` and masks, beside NumPy's `x[…] = value`. */
import type { Tensor } from "../../lib/mod.ts";
import type { Draw } from "./draw.ts";
import { type Loose, type Make, value, view } from "./making.ts";
import { encode, type Value } from "./python.ts";

/** What picks entries, as both write it. */
interface Index {
  readonly ours: Loose;
  readonly python: string;
  readonly names?: Readonly<Record<string, Value>>;
}

function indexOf(draw: Draw, n: number, name: string): Index {
  const place = () => draw.integer(draw.once(12) ? -n - 1 : -n, n - (draw.once(30) ? 0 : 1));
  switch (draw.integer(1, 5)) {
    case 1: {
      const ours = place();
      return { ours, python: String(ours) };
    }
    case 2:
      return { ours: null, python: ":" };
    case 3: {
      const ours = Int32Array.from({ length: draw.integer(0, 3) }, place);
      return { ours, python: `np.array([${ours}], dtype=int)` };
    }
    case 4: {
      const mask = draw.tensor([draw.once(15) ? n + 1 : n], "float64").gt(0);
      return { ours: mask, python: `${name} > 0`, names: { [name]: encode(mask) } };
    }
    default: {
      const end = () => draw.once(3) ? null : draw.integer(-9, 9);
      const ours = [end(), end(), draw.once(3) ? draw.pick([-3, -2, -1, 1, 2, 3]) : null];
      return { ours, python: ours.map((part) => part ?? "").join(":") };
    }
  }
}

/** Items, ranges, indices and masks of the first axes, one for each. */
const assignment: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(1), draw.dtype()));
  const indices = Array.from(
    { length: draw.integer(1, a.ndim) },
    (_, i) => indexOf(draw, a.shape[i], `m${i}`),
  );
  return written(draw, a, indices);
};

/** A mask of the whole, or of its first axes. */
const masked: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(), draw.dtype()));
  const axes = draw.once(2) ? a.ndim : draw.integer(0, a.ndim);
  const mask = draw.tensor(a.shape.slice(0, axes), "float64").gt(0);
  return written(draw, a, [{ ours: mask, python: "m > 0", names: { m: encode(mask) } }]);
};

function written(draw: Draw, a: Tensor, indices: readonly Index[]) {
  const whole: Tensor | number = draw.once(2)
    ? draw.number()
    : draw.tensor(draw.once(2) ? draw.partner(a.shape) : [draw.length()], a.dtype);
  const code = `a[${indices.map(({ python }) => python).join(", ")}] = v\na`;
  const names = Object.assign({}, ...indices.map(({ names }) => names));
  return {
    question: { code, names: { ...names, a: encode(a), v: value(whole) } },
    ours: () => {
      (a as Loose).set(...indices.map(({ ours }) => ours), whole);
      return a;
    },
  };
}

const taken: Make = (draw) => {
  const a = view(draw, draw.tensor(draw.shape(1), draw.dtype()));
  const mask = draw.tensor(
    draw.once(2) ? a.shape : a.shape.slice(0, 1),
    draw.dtype(),
  ).gt(0);
  return {
    question: { code: "a[m > 0]", names: { a: encode(a), m: encode(mask) } },
    ours: () => (a as Loose).take(mask),
  };
};

export const ASSIGNMENTS: readonly Make[] = [assignment, assignment, masked, taken];
