/** Numbers as Python prints them. */
import { assertEquals, assertThrows } from "@std/assert";
import { formatFixed, formatPercent } from "../lib/mod.ts";
import fixture from "./fixtures/formatting.json" with { type: "json" };
import { golden } from "./golden.ts";

const numpy = golden(fixture);

Deno.test("formatFixed() rounds what lies half-way to the even digit", () => {
  const values = [
    0.0625,
    0.1875,
    0.5,
    1.5,
    2.5,
    -2.5,
    0.125,
    2.675,
    1e21,
    1e22,
    0.1,
    -0.001,
    5e-324,
  ];
  const print = (digits: number) => values.map((value) => formatFixed(value, digits));
  assertEquals(
    print(0),
    numpy`[f"{x:.0f}" for x in [0.0625, 0.1875, 0.5, 1.5, 2.5, -2.5, 0.125, 2.675, 1e21, 1e22, 0.1, -0.001, 5e-324]]`,
  );
  assertEquals(
    print(2),
    numpy`[f"{x:.2f}" for x in [0.0625, 0.1875, 0.5, 1.5, 2.5, -2.5, 0.125, 2.675, 1e21, 1e22, 0.1, -0.001, 5e-324]]`,
  );
  assertEquals(
    print(3),
    numpy`[f"{x:.3f}" for x in [0.0625, 0.1875, 0.5, 1.5, 2.5, -2.5, 0.125, 2.675, 1e21, 1e22, 0.1, -0.001, 5e-324]]`,
  );
  assertEquals(
    [-0, NaN, Infinity, -Infinity].map((value) => formatFixed(value)),
    numpy`[f"{x:.2f}" for x in [-0.0, np.nan, np.inf, -np.inf]]`,
  );
});

Deno.test("formatFixed() prints every 4096th as Python does", () => {
  const values = Array.from({ length: 4096 }, (_, i) => i / 4096 - 0.5);
  assertEquals(
    values.map((value) => formatFixed(value, 3)).join(" "),
    numpy`" ".join(f"{i / 4096 - 0.5:.3f}" for i in range(4096))`,
  );
});

Deno.test("formatPercent() has two decimals where not told otherwise", () => {
  const print = (digits?: number) =>
    [0.9728, 1, 0, 0.07, 0.90625, 29 / 32].map((share) => formatPercent(share, digits));
  assertEquals(print(), numpy`[f"{x:.2%}" for x in [0.9728, 1, 0, 0.07, 0.90625, 29 / 32]]`);
  assertEquals(print(1), numpy`[f"{x:.1%}" for x in [0.9728, 1, 0, 0.07, 0.90625, 29 / 32]]`);
  assertEquals(print(0), numpy`[f"{x:.0%}" for x in [0.9728, 1, 0, 0.07, 0.90625, 29 / 32]]`);
});

Deno.test("formatFixed() and formatPercent() refuse what is no number", () => {
  // @ts-expect-error: a text is no number
  assertThrows(() => formatFixed("1"), TypeError, "Cannot format: expected a number");
  assertThrows(() => formatPercent(0.5, -1), RangeError, "expected an integer from 0 to 100");
});
