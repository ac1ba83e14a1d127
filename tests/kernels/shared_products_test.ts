/** Products that threads share: the bits of one thread, and an answer whatever becomes of the others. */
import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../lib/kernels/interface.ts";
import { PRODUCT } from "../../lib/kernels/simd/fields.ts";
import { createSimd, modules, simd } from "../../lib/kernels/simd/mod.ts";
import { ThreadPool, USEFUL_THREADS } from "../../lib/kernels/simd/workers.ts";
import { Workspace } from "../../lib/kernels/simd/workspace.ts";
import { RandomState } from "../../lib/random/mod.ts";

const [M, K, N] = [193, 300, 260];
const random = new RandomState(15);
const dense = Float64Array.from(random.randn(M * K).data);
const sparse = dense.map((value, o) => o % 5 > 0 ? 0 : value);
const right = Float64Array.from(random.randn(K * N).data);

function products({ matmul, matmulTN, matmulNT }: Kernels): Float64Array[] {
  return [dense, sparse].flatMap((left) =>
    [matmul, matmulTN, matmulNT].map((multiply) => {
      const out = new Float64Array(M * N);
      multiply(out, left, right, M, K, N);
      return out;
    })
  );
}

const expected = products(simd);

/** Kernels whose products `threads` threads share, once they have multiplied for a while. */
function share(threads: number, pool: ThreadPool, patience?: number): Kernels {
  const workspace = new Workspace(modules, pool, patience);
  workspace.threads = threads;
  const kernels = createSimd(modules, pool, workspace);
  for (let i = 0; i < 4; i++) assertEquals(products(kernels), expected);
  return kernels;
}

Deno.test("products have the same bits on one to four threads, and where these come and go", async () => {
  const pool = new ThreadPool();
  try {
    for (let threads = 1; threads <= USEFUL_THREADS; threads++) {
      const kernels = share(threads, pool);
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        assertEquals(products(kernels), expected);
      }
      // A memory for larger operands takes the place of the first.
      const m = 1200, large = new Float64Array(m * m).fill(1), out = new Float64Array(m * m);
      kernels.matmul(out, large, large, m, m, m);
      assert(out.every((value) => value === m));
      assertEquals(products(kernels), expected);
    }
  } finally {
    pool.end();
  }
});

/** A thread that is called for a product, and does `work` with the words of it. */
const thread = (work: string) => `
  globalThis.onmessage = ({ data: { memory, network, batch } }) => {
    globalThis.postMessage("ready");
    const words = new Int32Array(memory.buffer), product = network / 4;
    for (;;) {
      if (Atomics.load(words, product + ${PRODUCT.indexOf("left")}) > 0) {${work}}
    }
  };`;

Deno.test("a product whose share a thread takes with it is computed again, by one", async () => {
  const take = `if (Atomics.sub(words, product + ${PRODUCT.indexOf("left")}, 1) > 0) return;`;
  const pool = new ThreadPool({ source: thread(take) });
  try {
    const kernels = share(2, pool, 1);
    for (let turn = 0; turn < 4; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      assertEquals(products(kernels), expected);
    }
  } finally {
    pool.end();
  }
});

for (const source of ["", "throw new Error('not here')", "no program"]) {
  Deno.test(`products do not wait for a thread that runs "${source}"`, async () => {
    const pool = new ThreadPool({ source, startLimit: 200 });
    try {
      const kernels = share(3, pool);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assertEquals(products(kernels), expected);
    } finally {
      pool.end();
    }
  });
}

Deno.test("products are computed by one thread where memory cannot be handed to others", async () => {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = () => {
    throw new DOMException("#<Memory> could not be cloned", "DataCloneError");
  };
  const pool = new ThreadPool({ startLimit: 200 });
  try {
    const kernels = share(2, pool);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assertEquals(products(kernels), expected);
  } finally {
    Worker.prototype.postMessage = postMessage;
    pool.end();
  }
});
