/** Hints in the form that was used, and paths from where they were typed. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { denoAsCalled, pathAsCalled, quoted } from "../../lib/cli/caller.ts";
import { encodePng } from "../../lib/formats/png.ts";
import { root } from "./surroundings.ts";

const variables = (set: Record<string, string>) => (name: string) => set[name];

Deno.test("denoAsCalled() is npx with this version where npx runs deno, else deno", () => {
  const npx = `npx -y deno@${Deno.version.deno}`;
  const event = "npm_lifecycle_event", script = "npm_lifecycle_script";
  // As npm 9 and npm 11 say it.
  assertEquals(denoAsCalled(variables({ [event]: "npx", [script]: "deno" })), npx);
  assertEquals(denoAsCalled(variables({ [event]: "npx", [script]: "'deno'" })), npx);
  assertEquals(denoAsCalled(variables({ [event]: "npx", [script]: "denote" })), "deno");
  assertEquals(denoAsCalled(variables({ [event]: "start", [script]: "deno task x" })), "deno");
  assertEquals(denoAsCalled(variables({})), "deno");
});

Deno.test("pathAsCalled() begins where a task was called, but only where a task would run", () => {
  const here = Deno.cwd(), there = join(here, "tests", "cli");
  const read = variables({ INIT_CWD: there });
  assertEquals(pathAsCalled("a.npz", here, read), join(there, "a.npz"));
  assertEquals(pathAsCalled("../a.npz", here, read), join(here, "tests", "a.npz"));
  assertEquals(pathAsCalled(join(here, "a.npz"), here, read), join(here, "a.npz"));
  assertEquals(pathAsCalled("a.npz", here, variables({})), join(here, "a.npz"));
  // What an outer program left in the environment.
  assertEquals(pathAsCalled("a.npz", there, read), join(here, "a.npz"));
});

Deno.test({
  name: "quoted() gives what a shell reads back as the word, in one line",
  ignore: Deno.build.os === "windows" ||
    Deno.permissions.querySync({ name: "run" }).state !== "granted",
  fn: async () => {
    assertEquals(quoted("/a/b-1.npz"), "/a/b-1.npz");
    assertEquals(quoted("/été/字"), "/été/字");
    const words = [
      "my file",
      "it's",
      "$HOME",
      "`id`",
      'a"b',
      "a\\b",
      "a;b",
      "*",
      "",
      "a\nb",
      "\x1b[2J",
    ];
    for (const word of [...words, "\u202egnp", "~", "#", "!x"]) {
      assertEquals(quoted(word).split("\n").length, 1);
      const { stdout } = await new Deno.Command("bash", {
        args: ["-c", `printf %s ${quoted(word)}`],
      }).output();
      assertEquals(new TextDecoder().decode(stdout), word);
    }
  },
});

const granted = (["read", "write", "run"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

/** Calls `deno task` in a folder of the project, as a shell or as npx does. */
async function task(folder: string, line: string | string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...(typeof line === "string" ? line.split(" ") : line)],
    cwd: folder,
    // What this process was called by is none of theirs.
    env: { INIT_CWD: folder, npm_lifecycle_event: "", NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test({
  name: "deno task train-mnist and predict take paths from the folder in which they are called",
  ignore: !granted,
  fn: async () => {
    const folder = await Deno.makeTempDir({ dir: join(root, "tests") });
    try {
      const small = "--limit 100 --hidden 8 --epochs 1";
      const trained = await task(folder, `train-mnist ${small} --save w.npz`);
      assertEquals([trained.code, trained.err], [0, ""]);
      assertStringIncludes(trained.out, `saved weights to ${join(folder, "w.npz")}\n`);
      assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["w.npz"]);
      const predicted = await task(folder, "predict --weights w.npz none.png");
      assertEquals(predicted.code, 1);
      assertMatch(predicted.err, /^Cannot read .*none\.png: it must be a PNG file, but there is/);
      assertStringIncludes(predicted.err, join(folder, "none.png"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "deno task train-mnist and predict say how to call them for paths outside of the project",
  ignore: !granted || Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const weights = join(folder, "my w.npz");
    /** What the error of a task advises, tried. */
    const advised = async (line: string[], message: RegExp) => {
      const { code, err } = await task(root, line);
      assertEquals([code, err.match(/\n/g)?.length], [2, 1]);
      assertMatch(err, message);
      const command = err.trimEnd().split("; the task ")[1].replace(/^.*? folder: deno /, "");
      const { stdout, stderr } = await new Deno.Command("bash", {
        args: ["-c", `"$DENO" ${command}`],
        cwd: folder,
        env: { DENO: Deno.execPath(), NO_COLOR: "1", DENO_NO_PROMPT: "1" },
      }).output();
      const decoder = new TextDecoder();
      // Where nothing has been run before, packages arrive.
      const said = decoder.decode(stderr).replaceAll(/^Download .*\n/gm, "");
      return { out: decoder.decode(stdout), err: said };
    };
    try {
      const trained = await advised(
        ["train-mnist", ..."--limit 100 --hidden 8 --epochs 1 --quiet --save".split(" "), weights],
        /^Cannot use --save: permission to write into .* must be granted \(--allow-write=/,
      );
      assertEquals(trained.err, "");
      assertMatch(trained.out, /^Test accuracy: /);
      const digit = join(folder, "1.png");
      await Deno.writeFile(digit, encodePng({ shape: [9, 9], data: new Uint8Array(81) }));
      const predicted = await advised(
        ["predict", "--weights", weights, digit],
        /^Cannot use --weights: permission to read .* must be granted \(--allow-read=/,
      );
      assertMatch(predicted.err, /^Cannot read .*1\.png: .* its figure must be/);
      const dir = await advised(
        ["train-mnist", "--data-dir", folder],
        /^Cannot use --data-dir: permission to read /,
      );
      assertMatch(dir.err, /^Cannot load a data set from .* it must hold train-images/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "deno task train-mnist asks on a terminal for a path outside of the project",
  // This is util-linux's.
  ignore: !granted || Deno.build.os !== "linux" ||
    !new Deno.Command("sh", { args: ["-c", "command -v script"] }).outputSync().success,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const flags = `--limit 100 --hidden 8 --epochs 1 --quiet --save ${join(folder, "w.npz")}`;
    try {
      for (const [answer, last] of [["y", "Test accuracy: "], ["n", "Cannot use --save: "]]) {
        await using child = new Deno.Command("script", {
          args: ["-qec", `"$DENO" task --quiet train-mnist ${flags}`, "/dev/null"],
          cwd: root,
          env: { DENO: Deno.execPath(), INIT_CWD: root, NO_COLOR: "1" },
          stdin: "piped",
          stdout: "piped",
        }).spawn();
        const answers = child.stdin.getWriter();
        // Deno forgets what is typed too soon to be an answer.
        const typing = setInterval(() => {
          answers.write(new TextEncoder().encode(`${answer}\n`)).catch(() => {});
        }, 400);
        const out = await new Response(child.stdout).text();
        clearInterval(typing);
        await answers.close().catch(() => {});
        assertStringIncludes(out, `Deno requests read access to "${folder}"`);
        assertStringIncludes(out, `Deno requests write access to "${folder}"`);
        assert(out.split(/[\r\n]+/).some((line) => line.startsWith(last)), out);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "the tasks' help is typed as the tasks were called",
  ignore: !granted,
  fn: async () => {
    const npx = { npm_lifecycle_event: "npx", npm_lifecycle_script: "deno" };
    for (const name of ["train-mnist", "predict", "jupyter", "parity"]) {
      const { out } = await task(root, `${name} --help`);
      assertStringIncludes(out, `\nUsage: deno task ${name} `);
      const called = await task(root, `${name} --help`, npx);
      assertStringIncludes(called.out, `\nUsage: npx -y deno@${Deno.version.deno} task ${name} `);
    }
  },
});
