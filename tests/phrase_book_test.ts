/**
 * Every row of the phrase book, lib/README.md, as it stands there: in the first table the right side
 * is run and compared with what NumPy gave for the left one; in the second, which is about files and
 * pictures, it is run, one row after the other.
 */
import { assert, assertEquals } from "@std/assert";
import * as formats from "../lib/formats/mod.ts";
import * as gradbook from "../lib/mod.ts";
import { load, save } from "../lib/datasets/mod.ts";
import * as plot from "../lib/plot/mod.ts";
import { RandomStream } from "../lib/random/random_stream.ts";
import * as routines from "../lib/routines/mod.ts";
import { defaultRng, RandomGenerator, RandomState, Tensor, tensor } from "../lib/mod.ts";
import fixture from "./fixtures/phrase_book.json" with { type: "json" };
import { assertClose, assertSame, type Golden } from "./golden.ts";

/** NumPy's exp and its kin, LAPACK and scikit-learn's PCA are right to the last digit or two. */
const CLOSE =
  /^np\.(exp|expm1|log|log1p|log2|tanh|sin|cos|linalg\.\w+)\(|^1 \/ \(1 \+ np\.exp|^PCA/;

const readme = new URL("../lib/README.md", import.meta.url);
const mayRead = Deno.permissions.querySync({ name: "read", path: readme }).state === "granted";

/** The names in the rows, made anew for each. Those of NumPy's side: fixtures/numpy_golden.py. */
function context(): Record<string, unknown> {
  const x = tensor([[3, 1, 2], [5, 4, 6], [2, 9, 7], [8, 1, 3]]).div(4);
  const y = Int32Array.of(7, 1, 0, 7);
  const bytes = formats.encodeNpy(x);
  const frame = { title: "step 1", curves: [[[-1, -1], [1, 1]]] };
  return {
    ...gradbook,
    ...formats,
    ...plot,
    x,
    a: tensor([[1, 2], [3, 4]]),
    b: tensor([[5, 2], [1, 8]]),
    u: tensor([1, 2, 3]),
    v: tensor([4, 5, 6]),
    w: tensor([1, 2, 3, 4]),
    W: tensor([1, 2]),
    dW: tensor([4, 8]),
    y,
    yPred: Int32Array.of(7, 1, 1, 0),
    z: Int32Array.of(1, 3),
    i: 1,
    j: 2,
    n: 6,
    lr: 0.5,
    rng: new RandomState(0),
    gen: defaultRng(42),
    names: ["cat", "dog", "dog", "cat"],
    bytes,
    idx: formats.encodeIdx({ dtype: "uint8", shape: [2], data: Uint8Array.of(1, 2) }),
    losses: [3, 2, 1],
    points: tensor([[1, 2], [3, 4]]),
    labels: [0, 1],
    images: tensor([[0, 1, 2, 3]]),
    background: { alt: "a line", x: { domain: [-1, 1] }, y: { domain: [-1, 1] }, marks: [] },
    frames: [frame, frame],
  };
}

/** The value of an expression of the phrase book. */
function run(code: string): unknown {
  const names = context();
  return new Function(...Object.keys(names), `return ${code}`)(...Object.values(names));
}

function tables(): [string, string][][] {
  return Deno.readTextFileSync(readme).split("\n\n").filter((part) => part.startsWith("| NumPy"))
    .map((table) =>
      table.trim().split("\n").slice(2).map((row) => {
        const cells = /^\| `([^`]+)`[^|`]* *\| `([^`]+)` *\|$/.exec(row);
        assert(cells, `expected a phrase on each side, but got ${row}`);
        return [cells[1], cells[2]];
      })
    );
}

Deno.test({
  name: "each row of the phrase book gives on both sides the same",
  ignore: !mayRead,
  fn() {
    const [phrases] = tables();
    const golden: Record<string, unknown> = fixture;
    assertEquals(phrases.map(([numpy]) => numpy).sort(), Object.keys(golden).slice(1).sort());
    for (const [numpy, code] of phrases) {
      const expected = golden[numpy] as Golden;
      try {
        const value = run(code);
        if (CLOSE.test(numpy)) assertClose(value, expected, { rtol: 1e-15, atol: 1e-14 });
        else assertSame(value, expected);
        const { dtype } = Object(expected);
        if (value instanceof Tensor && /^float/.test(dtype)) assertEquals(value.dtype, dtype);
      } catch (error) {
        throw new Error(`${numpy} | ${code}: ${(error as Error).message}`);
      }
    }
  },
});

Deno.test({
  name: "the phrases for files and pictures run",
  ignore: !mayRead || Deno.permissions.querySync({ name: "write" }).state !== "granted",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const names = {
        ...context(),
        ...{ load, save, path: `${folder}/x.npy`, npzPath: `${folder}/w.npz` },
      };
      for (const [, code] of tables()[1]) {
        const phrase = new Function(...Object.keys(names), `return (async () => (${code}))()`);
        const value = await phrase(...Object.values(names));
        if (code.includes("load(")) assert(value instanceof Tensor, code);
        else assert(value !== undefined || code.includes("save("), code);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "each routine and each method of tensors and random streams has a row, or none in NumPy",
  ignore: !mayRead,
  fn() {
    const NONE = /^(?:constructor|isMask|isTransposed|data|dtype|ndim|size|T|toString|\w+State)$/;
    const methods = [Tensor, RandomState, RandomGenerator, RandomStream]
      .flatMap((of) => Object.getOwnPropertyNames(of.prototype));
    const names = [
      ...Object.keys(routines).filter((name) => name !== "linalg"),
      ...Object.keys(routines.linalg).map((name) => `linalg.${name}`),
      ...methods.filter((name) => !NONE.test(name)),
    ];
    const phrases = tables()[0].map(([, code]) => code).join("\n");
    const isThere = (name: string) => new RegExp(`(?<!\\w)${name}\\(`).test(phrases);
    assertEquals(names.filter((name) => !isThere(name)), []);
  },
});
