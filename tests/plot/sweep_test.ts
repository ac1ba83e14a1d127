import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { sweepChart } from "../../lib/plot/mod.ts";
import { meanInterval } from "../../lib/plot/sweep.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const rows = [
  ...[0.9722, 0.9708, 0.9713].map((accuracy) => ({
    setting: { "learning-rate": "0.1" },
    accuracy,
  })),
  ...[0.9696, 0.9672].map((accuracy) => ({ setting: { "learning-rate": "0.3" }, accuracy })),
  { setting: { "learning-rate": "0.3" } },
  { setting: { "learning-rate": "3" } },
];

Deno.test({
  name: "sweepChart() draws runs, means and intervals",
  ignore: !canRead,
  fn: () => assertSnapshot("sweep", sweepChart(rows, { title: "Learning rates" })),
});

Deno.test("sweepChart() says what it shows, failed runs too", () => {
  assertEquals(
    sweepChart(rows).alt,
    "test accuracy (%): learning-rate 0.1, 3 runs from 97.08 to 97.22, mean 97.14, " +
      "95% interval 96.97 to 97.32; learning-rate 0.3, 2 runs from 96.72 to 96.96, mean 96.84, " +
      "95% interval 95.32 to 98.36, 1 failed; learning-rate 3, 1 failed",
  );
});

Deno.test("meanInterval() has the ends that SciPy has", () => {
  // scipy.stats.t.interval(0.95, n - 1, loc=a.mean(), scale=scipy.stats.sem(a)), a = np.arange(n)
  const expected: Record<number, [number, number]> = {
    2: [-5.853102368087347, 6.853102368087347],
    6: [0.536685693019676, 4.463314306980324],
    30: [11.212753267540268, 17.78724673245973],
    100: [43.74349058306416, 55.25650941693584],
  };
  for (const [n, [from, to]] of Object.entries(expected)) {
    const interval = meanInterval(Array.from({ length: Number(n) }, (_, i) => i));
    assertAlmostEquals(interval.from, from, 5e-4);
    assertAlmostEquals(interval.to, to, 5e-4);
  }
});

Deno.test("sweepChart() rejects what are no rows of a sweep", () => {
  for (const wrong of [[], [1], [{ accuracy: 1 }], [{ setting: {}, accuracy: "1" }]]) {
    assertThrows(() => sweepChart(wrong as never), TypeError, "Cannot draw a sweep");
  }
});
