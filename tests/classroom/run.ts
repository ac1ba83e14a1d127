/**
 * Grades the whole cohort by one command, as an instructor does, and looks at every mark:
 * `deno run -A tests/classroom/run.ts`. With `--quick`, without those that wait for a limit; with names,
 * only these.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cohort } from "./cohort.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const source = join(root, "tests", "classroom", "four_exercises.ipynb");
const isQuick = Deno.args.includes("--quick"), names = Deno.args.filter((arg) => arg[0] !== "-");

async function task(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: root,
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (code === 0) return text;
  throw new Error(`${args[0]} failed: ${text}${new TextDecoder().decode(stderr)}`);
}

await Deno.mkdir(join(root, "scratch"), { recursive: true });
const folder = await Deno.makeTempDir({ dir: join(root, "scratch"), prefix: "cohort-" });
try {
  const submissions = join(folder, "submissions"), grades = join(folder, "grades");
  console.log((await task("assignment", source, "--output", folder)).trim());
  const version = await Deno.readTextFile(join(folder, "four_exercises.ipynb"));
  const all = cohort(version, { source, submissions: join(submissions, "") + "/" });
  const list = all.filter(({ student, isSlow }) =>
    (names.length === 0 || names.includes(student)) && !(isQuick && isSlow)
  );
  await Deno.mkdir(submissions);
  const path = (student: string) => join(submissions, `${student.replaceAll("/", "\u2215")}.ipynb`);
  for (const { student, bytes, link } of list) {
    if (link === undefined) await Deno.writeFile(path(student), bytes);
    else await Deno.symlink(link, path(student));
  }
  const before = Array.from(Deno.readDirSync(submissions), ({ name }) => name).sort().join();

  const started = performance.now();
  await task(
    ...["grade", "--source", source, "--output", grades],
    ...list.map(({ student }) => path(student)),
  );
  const seconds = (performance.now() - started) / 1000;

  let failed = 0;
  const expect = (student: string, holds: boolean, what: string) => {
    if (holds) return;
    failed++;
    console.log(`✗ ${student}: ${what}`);
  };
  const rows = (await Deno.readTextFile(join(grades, "marks.csv"))).trim().split("\r\n").slice(1);
  expect("cohort", rows.length === list.length, `${rows.length} rows`);
  for (const [i, { student, points, says }] of list.entries()) {
    const name = student.replaceAll("/", "\u2215");
    const page = await Deno.readTextFile(join(grades, `${name}.html`));
    const found = /<strong>(\d+) of 9 points/.exec(page)?.[1];
    expect(student, found === String(points), `expected ${points} points, got ${found}\n${page}`);
    const [field] = rows[i]?.split(",") ?? [];
    expect(student, field === (/^=/.test(name) ? `'${name}` : name), `is ${field} in the table`);
    expect(student, rows[i]?.split(",")[1] === String(points), "has other points in the table");
    expect(student, !says || says.test(page), `the page does not say ${says}\n${page}`);
    expect(student, !/<script/i.test(page) && !/\p{Cf}/u.test(page), "the page is not harmless");
    expect(student, !/x\.mean\(0\)|X\.matmul/.test(page), "the page shows a solution");
  }
  const after = Array.from(Deno.readDirSync(submissions), ({ name }) => name).sort().join();
  expect("cohort", before === after, "the folder of submissions was changed");
  expect("cohort", seconds < 600, `took ${seconds.toFixed(0)} s`);
  console.log(
    `${list.length} submissions in ${seconds.toFixed(0)} s; ` +
      (failed === 0 ? "all marked as they should be" : `${failed} not as they should be`),
  );
  if (failed > 0) Deno.exitCode = 1;
} finally {
  await Deno.remove(folder, { recursive: true });
}
