/** Sines and cosines against NumPy, bit for bit. */
import { RandomState } from "../../lib/mod.ts";
import { cos, sin } from "../../lib/random/sine.ts";
import fixture from "../fixtures/random_sine.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

const angles = new RandomState(5).rand(100_000).mul(2).mul(Math.PI).data;

Deno.test("sin() has NumPy's bits from 0 to 2π", () => {
  assertSame(angles.map(sin), numpy`np.sin(RandomState(5).rand(100_000) * 2 * np.pi)`);
});

Deno.test("cos() has NumPy's bits from 0 to 2π", () => {
  assertSame(angles.map(cos), numpy`np.cos(RandomState(5).rand(100_000) * 2 * np.pi)`);
});

Deno.test("sin() and cos() have NumPy's bits at the ends of their ranges", () => {
  const ends = [0, 1e-300, 1e-9, 0.126, 0.855469, 2.426265, 1.5707963267948966, 6.283185307179586];
  assertSame(
    [ends.map(sin), ends.map(cos)],
    numpy`
      x = np.array([0, 1e-300, 1e-9, .126, .855469, 2.426265, np.pi / 2, 2 * np.pi])
      np.array([np.sin(x), np.cos(x)])`,
  );
});
