/**
 * `deno task fuzz`: Gradbook beside NumPy, scikit-learn, safetensors, Pillow and PyTorch, on cases that
 * are drawn at random: operations on every kernel and dtype, random calls, splits, files both ways, and
 * networks. What differs, but for choices.ts, is printed with what makes it again.
 *
 * Needs a Python with tests/fuzz/requirements.txt.
 */
import { parseArgs } from "node:util";
import { chooseKernels } from "../../lib/mod.ts";
import { difference, type Domain } from "./case.ts";
import { choiceFor } from "./choices.ts";
import { Draw } from "./draw.ts";
import { formats } from "./formats.ts";
import { nets } from "./nets.ts";
import { operations } from "./operations.ts";
import { Python } from "./python.ts";
import { randomCalls } from "./random_calls.ts";
import { splits } from "./splits.ts";

const DOMAINS: readonly Domain[] = [operations, randomCalls, splits, formats, nets];

const USAGE =
  `Usage: deno task fuzz [--only NAME,…] [--seconds N | --cases N] [--seed N] [--case N] [--python PATH]

  --only     of ${DOMAINS.map(({ name }) => name).join(", ")} (default: all)
  --seconds  for each (default: 60)
  --cases    so many of each, however long they take
  --seed     the same seed gives the same cases (default: the day)
  --case     this one only, and what both give
  --python   with tests/fuzz/requirements.txt (default: .venv/bin/python)
`;

/** Cases asked at once. */
const BATCH = 100;

/** Differences that are shown of each domain. */
const SHOWN = 5;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seconds: { type: "string", default: "60" },
    cases: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 86_400_000)) },
    case: { type: "string" },
    python: { type: "string", default: ".venv/bin/python" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  Deno.exit(0);
}
const names = values.only?.split(",") ?? DOMAINS.map(({ name }) => name);
const unknown = names.filter((name) => !DOMAINS.some((domain) => domain.name === name));
if (unknown.length > 0) {
  console.error(`Cannot fuzz ${unknown.join(", ")}: expected a known domain\n\n${USAGE}`);
  Deno.exit(2);
}
const seed = Number(values.seed);

/** Tries one domain; returns how many cases differ. */
async function fuzz({ name, setup, kernels, case: draw }: Domain): Promise<number> {
  const python = new Python(values.python, setup);
  const end = performance.now() + 1000 * Number(values.seconds);
  const most = values.cases === undefined ? Infinity : Number(values.cases);
  const only = values.case === undefined ? undefined : Number(values.case);
  const chosen = new Map<string, number>();
  let count = 0, refused = 0, different = 0;
  try {
    do {
      const batch = Math.floor((only ?? count) / BATCH);
      if (kernels) await chooseKernels({ kernels: kernels[batch % kernels.length] });
      const from = only ?? count;
      const cases = Array.from(
        { length: only === undefined ? Math.min(BATCH, most - count) : 1 },
        (_, i) => draw(new Draw(seed, from + i)),
      );
      const answers = await python.ask(cases.map(({ question }) => question));
      for (const [i, { question, ours, tolerance, judge }] of cases.entries()) {
        const answer = answers[i];
        const got = await attempt(ours);
        if (only !== undefined) console.log(question, answer, got);
        let found: string | undefined;
        if ("error" in answer || "error" in got) {
          if ("error" in answer && "error" in got) refused++;
          else {
            found = "error" in answer
              ? `they refuse (${answer.error}), but we give ${shorten(got)}`
              : `we refuse (${(got as Failure).error}), but they give ${shorten(answer)}`;
          }
        } else {
          found = judge
            ? judge(answer.value, got.value)
            : difference(answer.value, got.value, tolerance);
        }
        const choice = found && choiceFor(name, question, found);
        if (choice) chosen.set(choice, (chosen.get(choice) ?? 0) + 1);
        else if (found && ++different <= SHOWN) {
          console.log(
            `\n${name}: ${question.code}\n  ${found}\n  ` +
              `deno task fuzz --only ${name} --seed ${seed} --case ${from + i}`,
          );
        }
      }
      count += cases.length;
    } while (only === undefined && (most === Infinity ? performance.now() < end : count < most));
  } finally {
    python.end();
  }
  console.log(
    `${name}: ${count} cases, ${count - different} equal (${refused} refused by both), ` +
      `${different} unequal`,
  );
  for (const [reason, times] of chosen) console.log(`  ${times} by choice: ${reason}`);
  return different;
}

type Failure = { readonly error: string };

async function attempt(ours: () => unknown): Promise<Failure | { readonly value: unknown }> {
  try {
    return { value: await ours() };
  } catch (error) {
    const isOurs = error instanceof TypeError || error instanceof RangeError ||
      error instanceof SyntaxError;
    if (!isOurs || !/^Cannot /.test(error.message)) throw error;
    return { error: `${error.name}: ${error.message}` };
  }
}

const shorten = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 160);

let different = 0;
for (const domain of DOMAINS) if (names.includes(domain.name)) different += await fuzz(domain);
Deno.exit(different === 0 ? 0 : 1);
