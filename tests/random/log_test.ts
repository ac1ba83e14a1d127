import { assertEquals } from "@std/assert";
import { fma, log } from "../../lib/random/log.ts";
import { log1p } from "../../lib/random/log1p.ts";
import { RandomState } from "../../lib/random/mod.ts";
import fixture from "../fixtures/random_log.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** A number as a multiple of 2⁻¹⁰⁷⁴, which every number is. */
function exact(x: number): bigint {
  const [low, high] = new Uint32Array(Float64Array.of(x).buffer);
  const exponent = (high >>> 20) & 0x7ff;
  const digits = (BigInt((high & 0xfffff) | (exponent ? 0x100000 : 0)) << 32n) | BigInt(low);
  return (x < 0 ? -digits : digits) << BigInt(Math.max(exponent - 1, 0));
}

Deno.test("log() gives the C library's results over all of (0, 1)", () => {
  const x = new RandomState(1).rand(100000).data;
  assertSame(
    x.map(log),
    numpy`import math; np.array([math.log(x) for x in RandomState(1).rand(100000)])`,
  );
});

Deno.test("log() gives the C library's results near 0 and near 1", () => {
  const steps = Float64Array.from({ length: 1000 }, (_, i) => (i % 20 + 1) * 2 ** -(5 + i % 47));
  assertSame(
    [steps.map((x) => log(x * x)), steps.map((x) => log(1 - x / 32))],
    numpy`
      import math
      x = np.array([(i % 20 + 1) * 2.0**-(5 + i % 47) for i in range(1000)])
      [np.array([math.log(y) for y in x * x]), np.array([math.log(y) for y in 1 - x / 32])]
    `,
  );
});

Deno.test("log() gives the C library's results above 1, too", () => {
  const x = new RandomState(1).rand(20000).data;
  assertSame(
    [x.map((x) => log(1 / x)), x.map((x) => log(1 + x / 8)), x.map((x) => log(x * 1e300))],
    numpy`
      import math
      f = lambda x: np.array([math.log(y) for y in x])
      x = RandomState(1).rand(20000)
      f(1 / x), f(1 + x / 8), f(x * 1e300)
    `,
  );
});

Deno.test("log1p() gives the C library's results over all of (-1, 0]", () => {
  const x = new RandomState(1).rand(100000).data;
  const steps = Float64Array.from({ length: 1000 }, (_, i) => (i % 20 + 1) * 2 ** -(5 + i % 60));
  assertSame(
    [
      x.map((x) => log1p(-x)),
      steps.map((x) => log1p(-x)),
      steps.map((x) => log1p(Math.max(x - 1, -1 + 2 ** -53))),
    ],
    numpy`
      import math
      f = lambda x: np.array([math.log1p(y) for y in x])
      x = np.array([(i % 20 + 1) * 2.0**-(5 + i % 60) for i in range(1000)])
      f(-RandomState(1).rand(100000)), f(-x), f(np.maximum(x - 1, -1 + 2.0**-53))
    `,
  );
});

Deno.test("fma() is the number nearest to a b + c", () => {
  const ulp = 2 ** -52, stream = new RandomState(2);
  const factors = Array.from({ length: 3000 }, () => [
    stream.normal(),
    stream.normal(),
    stream.normal() * 2 ** stream.randint(-60, 3),
  ]);
  const nearTies = Array.from({ length: 3000 }, () => [
    1 + stream.randint(0, 8) * ulp,
    (1 + stream.randint(-4, 4) * ulp) / 2 ** 53,
    (1 + stream.randint(0, 64) * ulp) * stream.choice([1, -1, 2, -2]),
  ]);
  for (const [a, b, c] of [...factors, ...nearTies]) {
    const result = fma(a, b, c);
    const sum = exact(a) * exact(b) + (exact(c) << 1074n);
    const distance = (x: number) => {
      const difference = (exact(x) << 1074n) - sum;
      return difference < 0n ? -difference : difference;
    };
    const bits = new BigInt64Array(Float64Array.of(result).buffer);
    const neighbours = [-1n, 1n].map((step) =>
      new Float64Array(BigInt64Array.of(bits[0] + step).buffer)[0]
    );
    const nearest = neighbours.every((x) => distance(result) <= distance(x));
    assertEquals(nearest, true, `fma(${a}, ${b}, ${c}) = ${result}`);
  }
});
