/** Chains of calls on one stream, legacy or newer, compared bit for bit, state included. */
import { arange, defaultRng, RandomState } from "../../lib/mod.ts";
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

/** Calls on both kinds of streams. */
const CALLS: readonly ((draw: Draw) => Call)[] = [
  (draw) => {
    const shape = draw.shape();
    return { code: `r.random(${list(shape)})`, ours: (r) => r.random(shape) };
  },
  (draw) => {
    const shape = draw.shape();
    return { code: `r.standard_normal(${list(shape)})`, ours: (r) => r.standardNormal(shape) };
  },
  (draw) => {
    const n = draw.pick([0, 1, 5, 61, 1000, 10 ** 6, 2 ** 40]), size = draw.length();
    const p = draw.pick([0, 1, 0.5, 0.03, 0.999, 1e-9, draw.integer(-1, 21) / 20]);
    return { code: `r.binomial(${n}, ${p}, ${size})`, ours: (r) => r.binomial(n, p, size) };
  },
  (draw) => {
    const lam = draw.pick([0, 0.1, 9.99, 10, 1e6, draw.integer(-1, 200) / 4]), n = draw.length();
    return { code: `r.poisson(${lam}, ${n})`, ours: (r) => r.poisson(lam, n) };
  },
  (draw) => {
    const [n, shape, replace] = [draw.integer(0, 60), draw.shape(), draw.once(2)];
    return {
      code: `r.choice(np.arange(${n}) / 2, ${list(shape)}, ${replace ? "True" : "False"})`,
      ours: (r) => r.choice(arange(n).div(2), shape, replace),
    };
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
];

const LEGACY: typeof CALLS = [
  ...CALLS,
  (draw) => {
    const shape = draw.shape();
    return { code: `r.rand(*${list(shape)})`, ours: (r) => r.rand(...shape) };
  },
  (draw) => {
    const shape = draw.shape();
    return { code: `r.randn(*${list(shape)})`, ours: (r) => r.randn(...shape) };
  },
  (draw) => {
    const low = draw.pick([0, -3, 5, -(2 ** 31), 2 ** 31]);
    const high = low + draw.pick([0, 1, 2, 10, 255, 256, 2 ** 16, 2 ** 31, 2 ** 32 - 1, 2 ** 32]);
    const n = draw.length();
    return { code: `r.randint(${low}, ${high}, ${n})`, ours: (r) => r.randint(low, high, n) };
  },
  (draw) => {
    const [scale, n] = [half(draw), draw.length()];
    return { code: `r.exponential(${scale}, ${n})`, ours: (r) => r.exponential(scale, n) };
  },
  () => ({ code: "list(r.get_state(legacy=True)[1:4])", ours: state }),
];

const NEWER: typeof CALLS = [
  ...CALLS,
  (draw) => {
    const low = draw.pick([0, -3, 5, -(2 ** 31), 2 ** 31]), endpoint = draw.once(2);
    const high = low +
      draw.pick([-1, 0, 1, 2, 10, 255, 2 ** 16, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40]);
    const n = draw.length();
    return {
      code: `r.integers(${low}, ${high}, ${n}, endpoint=${endpoint ? "True" : "False"})`,
      ours: (r) => r.integers(low, high, n, { endpoint }),
    };
  },
  (draw) => {
    const n = draw.pick([10000, 10001, 20000]), k = draw.integer(0, 600), shuffle = draw.once(2);
    return {
      code: `r.choice(${n}, ${k}, False, shuffle=${shuffle ? "True" : "False"})`,
      ours: (r) => r.choice(n, k, false, undefined, { shuffle }),
    };
  },
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

/** A stream of the newer kind, in both languages. */
function newer(draw: Draw): Call {
  const words = Array.from({ length: draw.integer(0, 6) }, () => draw.integer(-1, 2 ** 40));
  const [seed, code] = draw.once(2)
    ? [words, JSON.stringify(words)]
    : draw.once(2)
    ? [2n ** 130n + 7n, "2**130 + 7"]
    : [draw.integer(-1, 1000), undefined];
  return { code: `np.random.default_rng(${code ?? seed})`, ours: () => defaultRng(seed) };
}

/** A legacy stream. */
function legacy(draw: Draw): Call {
  const { code, ours } = seed(draw);
  return { code: `np.random.RandomState(${code})`, ours };
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
    const isLegacy = draw.once(2), start = isLegacy ? legacy(draw) : newer(draw);
    const kinds = isLegacy ? LEGACY : NEWER;
    const calls = Array.from({ length: draw.integer(1, 5) }, () => draw.pick(kinds)(draw));
    // The last call tells whether the stream stands where it should.
    calls.push({ code: "r.random()", ours: (r) => r.random() });
    return {
      question: {
        code: `r = ${start.code}; out = []\n` +
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
