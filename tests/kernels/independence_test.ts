/** Two of what a process has one of: neither sees the other's memory, blocks or modules. */
import { assert, assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { Modules } from "../../lib/kernels/simd/compile.ts";
import { createElementwise } from "../../lib/kernels/simd/elementwise.ts";
import { createSimd, modules, pool, simd } from "../../lib/kernels/simd/mod.ts";
import { ThreadPool } from "../../lib/kernels/simd/workers.ts";
import { Workspace } from "../../lib/kernels/simd/workspace.ts";

const N = 5000;
const ramp = Float64Array.from({ length: N }, (_, i) => i);

Deno.test("two workspaces have memories of their own, and grow apart", () => {
  const a = new Workspace(modules, pool), b = new Workspace(modules, pool);
  const before = b.reserve(1);
  new Uint8Array(before.buffer)[70_000] = 7;
  const grown = a.reserve(2 ** 26);
  assert(grown.buffer.byteLength >= 2 ** 26);
  assertEquals(new Uint8Array(grown.buffer)[70_000], 0);
  // The other's memory is as it was: views of it are valid still.
  assertStrictEquals(b.reserve(1).buffer, before.buffer);
  assertEquals(new Uint8Array(before.buffer)[70_000], 7);
  assertNotStrictEquals(a.reserve(1).kernels, b.reserve(1).kernels);
});

Deno.test("two sets of element loops take turns, and one may outgrow its memory", () => {
  const space = new Workspace(modules, pool), other = new Workspace(modules, pool);
  const first = createElementwise(space), second = createElementwise(other);
  const sum = new Float64Array(N), product = new Float64Array(N);
  for (let turn = 0; turn < 3; turn++) {
    first.add(sum, ramp, ramp, 1, N, N, 1, N, 1);
    space.reserve(2 ** (25 + turn));
    second.mul(product, ramp, ramp, 1, N, N, 1, N, 1);
    assertEquals([sum, product], [ramp.map((x) => x + x), ramp.map((x) => x * x)]);
  }
});

Deno.test("two sets of modules are compiled apart, each once", () => {
  const one = new Modules(), other = new Modules();
  for (const isShared of [true, false]) {
    assertStrictEquals(one.compile(isShared), one.compile(isShared));
    assertNotStrictEquals(one.compile(isShared), other.compile(isShared));
  }
  assertNotStrictEquals(one.compile(true), one.compile(false));
});

Deno.test("createSimd() makes kernels that compute beside those in use", () => {
  const own = createSimd(new Modules(), new ThreadPool());
  const m = 40, product = new Float64Array(m * m), expected = new Float64Array(m * m);
  const a = ramp.subarray(0, m * m), b = ramp.subarray(1, m * m + 1);
  simd.matmul(expected, a, b, m, m, m);
  own.matmul(product, a, b, m, m, m);
  assertEquals(product, expected);
});
