/** Chains of calls on one legacy stream, compared bit for bit, state included. */
import { RandomState } from "../../lib/mod.ts";
import type { Domain } from "./case.ts";
import type { Draw } from "./draw.ts";

/** A call, in both languages. */
interface Call {
  readonly code: string;
  // Cells call without types, and so does the fuzz.
  // deno-lint-ignore no-explicit-any
  readonly ours: (r: any) => unknown;
}

const list = (shape: readonly number[]) => `(${shape.map((n) => `${n},`).join("")})`;
const half = (draw: Draw) => draw.integer(-40, 40) / 4;

const CALLS: readonly ((draw: Draw) => Call)[] = [
  (draw) => {
    const shape = draw.shape();
    return { code: `r.rand(*${list(shape)})`, ours: (r) => r.rand(...shape) };
  },
  (draw) => {
    const shape = draw.shape();
    return { code: `r.randn(*${list(shape)})`, ours: (r) => r.randn(...shape) };
  },
  (draw) => {
    const [a, b, shape] = [half(draw), half(draw), draw.shape()];
    return { code: `r.uniform(${a}, ${b}, ${list(shape)})`, ours: (r) => r.uniform(a, b, shape) };
  },
  (draw) => {
    const [a, b, n] = [half(draw), half(draw), draw.length()];
    return { code: `r.normal(${a}, ${b}, ${n})`, ours: (r) => r.normal(a, b, n) };
  },
  (draw) => {
    const low = draw.pick([0, -3, 5, -(2 ** 31), 2 ** 31]);
    const high = low + draw.pick([0, 1, 2, 10, 255, 256, 2 ** 16, 2 ** 31, 2 ** 32 - 1, 2 ** 32]);
    const n = draw.length();
    return { code: `r.randint(${low}, ${high}, ${n})`, ours: (r) => r.randint(low, high, n) };
  },
  (draw) => {
    const n = draw.length();
    return { code: `r.permutation(${n})`, ours: (r) => r.permutation(n) };
  },
  (draw) => {
    const [n, k] = [draw.integer(0, 9), draw.integer(0, 9)];
    const replace = draw.once(2);
    return {
      code: `r.choice(${n}, ${k}, ${replace ? "True" : "False"})`,
      ours: (r) => r.choice(n, k, replace),
    };
  },
  (draw) => {
    const n = draw.integer(1, 6), k = draw.integer(0, 5), replace = draw.once(2);
    const parts = Array.from({ length: n }, () => draw.integer(draw.once(15) ? -1 : 0, 4));
    const sum = parts.reduce((a, b) => a + b, 0);
    const p = parts.map((part) => draw.once(40) ? NaN : part / (sum || 1));
    const python = `[${p.map((x) => Number.isNaN(x) ? "float('nan')" : x).join(", ")}]`;
    return {
      code: `r.choice(${n}, ${k}, ${replace ? "True" : "False"}, ${python})`,
      ours: (r) => r.choice(n, k, replace, p),
    };
  },
  (draw) => {
    const n = draw.length(), columns = draw.integer(0, 3);
    const tensor = draw.tensor(draw.once(2) ? [n] : [n, columns], "float64");
    const data = `np.array([${Array.from(tensor.data, python).join(", ")}], float)`;
    return {
      code: `x = ${data}.reshape(${list(tensor.shape)}); r.shuffle(x); x`,
      ours: (r) => {
        r.shuffle(tensor);
        return tensor;
      },
    };
  },
  (draw) => {
    const items = Array.from({ length: draw.length() }, (_, i) => i);
    return {
      code: `x = ${JSON.stringify(items)}; r.shuffle(x); x`,
      ours: (r) => {
        r.shuffle(items);
        return Int32Array.from(items);
      },
    };
  },
  () => ({ code: "list(r.get_state(legacy=True)[1:4])", ours: state }),
];

/** What a call gives, or that it is refused, in the house's form. */
function orRefused(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!/^Cannot /.test((error as Error).message)) throw error;
    return "refused";
  }
}

/** The numbers of the state as NumPy orders them. */
function state(r: RandomState): unknown {
  const { key, pos, hasGauss } = r.getState();
  return [Float64Array.from(key), pos, Number(hasGauss)];
}

function python(value: number): string {
  if (Number.isNaN(value)) return "float('nan')";
  return Number.isFinite(value)
    ? (Object.is(value, -0) ? "-0.0" : String(value))
    : `float('${value}')`;
}

/** A seed, in both languages. */
function seed(draw: Draw): Call {
  if (draw.once(3)) {
    const words = Array.from({ length: draw.integer(0, 4) }, () => draw.integer(0, 2 ** 32 - 1));
    return { code: `[${words.join(", ")}]`, ours: () => new RandomState(words) };
  }
  if (draw.once(4)) {
    const words = Array.from({ length: draw.integer(1, 3) }, () => draw.integer(0, 2 ** 31 - 1));
    return {
      code: `np.array([${words.join(", ")}])`,
      ours: () => new RandomState(Int32Array.from(words)),
    };
  }
  const word = draw.pick([0, 1, 42, 2 ** 32 - 1, 2 ** 32, -1, draw.integer(0, 2 ** 32 - 1)]);
  return { code: String(word), ours: () => new RandomState(word) };
}

export const randomCalls: Domain = {
  name: "random",
  setup: [],
  case(draw) {
    const start = seed(draw);
    const calls = Array.from({ length: draw.integer(1, 5) }, () => draw.pick(CALLS)(draw));
    // The last call tells whether the stream stands where it should.
    calls.push({ code: "r.rand()", ours: (r) => r.rand() });
    return {
      question: {
        code: `r = np.random.RandomState(${start.code}); out = []\n` +
          calls.map(({ code }) => {
            const parts = code.split("; ");
            const call = [...parts.slice(0, -1), `out.append(${parts.at(-1)})`].join("; ");
            return `try: ${call}\nexcept Exception: out.append("refused")`;
          }).join("\n") + "\nout",
        names: {},
      },
      ours() {
        const r = start.ours(undefined);
        return calls.map(({ ours }) => orRefused(() => ours(r)));
      },
    };
  },
};
