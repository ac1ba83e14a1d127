/** The playground's link: there and back, and what a bad one leads to. */
import { assertEquals } from "@std/assert";
import { ACTIVATIONS } from "../../lib/kernels/interface.ts";
import {
  BOUNDS,
  DEFAULTS,
  formatFragment,
  MOST_STEPS,
  parseFragment,
  parseSetting,
} from "../../lib/playground/client/settings.ts";

Deno.test("parseFragment() takes back what formatFragment() gives", () => {
  for (const activation of ACTIVATIONS) {
    for (const end of ["least", "most"] as const) {
      const settings = { ...DEFAULTS, activation };
      for (const name of Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]) {
        Object.assign(settings, { [name]: BOUNDS[name][end] });
      }
      const state = { settings, steps: end === "least" ? 0 : MOST_STEPS };
      for (const sign of ["", "#"]) {
        const found = parseFragment(sign + formatFragment(state));
        assertEquals(found, { ...state, problems: [] });
      }
    }
  }
  const small = { settings: { ...DEFAULTS, scale: 1e-7, rate: 0.1 + 0.2 }, steps: 3 };
  assertEquals(parseFragment(formatFragment(small)), { ...small, problems: [] });
});

Deno.test("parseFragment() stays with the defaults where nothing is said", () => {
  for (const fragment of ["", "#", "#&&"]) {
    assertEquals(parseFragment(fragment), { settings: DEFAULTS, steps: 0, problems: [] });
  }
});

Deno.test("parseFragment() names what cannot be used, and uses the rest", () => {
  const cases: Record<string, string> = {
    "units=0": "Cannot use units: expected an integer from 1 to 16, but got 0",
    "units=17": "Cannot use units: expected an integer from 1 to 16, but got 17",
    "units=2.5": "Cannot use units: expected an integer from 1 to 16, but got 2.5",
    "units=": "Cannot use units: expected an integer from 1 to 16, but got nothing",
    "units": "Cannot use units: expected an integer from 1 to 16, but got nothing",
    "rate=0": "Cannot use rate: expected a number from 0.0001 to 10, but got 0",
    "rate=NaN": "Cannot use rate: expected a number from 0.0001 to 10, but got NaN",
    "rate=-1": "Cannot use rate: expected a number from 0.0001 to 10, but got -1",
    "scale=Infinity": "Cannot use scale: expected a number from 0 to 10, but got Infinity",
    "batch=0x10": "Cannot use batch: expected an integer from 1 to 400, but got 0x10",
    "seed=4294967296":
      "Cannot use seed: expected an integer from 0 to 4294967295, but got 4294967296",
    "steps=100001": "Cannot use steps: expected an integer from 0 to 100000, but got 100001",
    "activation=toString": `Cannot use activation: expected one of ${
      ACTIVATIONS.join(", ")
    }, but got toString`,
    "__proto__=1": "Cannot use __proto__: there is no such setting",
    "constructor=1": "Cannot use constructor: there is no such setting",
    "%3Cscript%3E=%20": "Cannot use %3Cscript%3E: there is no such setting",
  };
  for (const [part, problem] of Object.entries(cases)) {
    const { settings, steps, problems } = parseFragment(`#${part}&seed=5`);
    assertEquals([settings, steps, problems], [{ ...DEFAULTS, seed: 5 }, 0, [problem]]);
  }
  const long = parseFragment(`#${"n".repeat(1000)}=1`).problems[0];
  assertEquals(long, `Cannot use ${"n".repeat(20)}…: there is no such setting`);
});

Deno.test("parseSetting() takes what a reader may type", () => {
  for (
    const [name, text, value] of [["rate", ".5", 0.5], ["rate", "1e-3", 0.001], ["seed", "007", 7]]
  ) {
    assertEquals(parseSetting(String(name), String(text)), { value });
  }
});
