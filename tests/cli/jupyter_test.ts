import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delimiter, join } from "node:path";
import { candidates, installation } from "../../lib/cli/find_jupyter.ts";
import { quoted } from "../../lib/cli/caller.ts";
import { dataFolder } from "../../lib/cli/install_kernel.ts";
import { main } from "../../lib/cli/jupyter.ts";
import { describeKernel, kernelStarts } from "../../lib/cli/kernelspec.ts";
import { call } from "./surroundings.ts";

const installer = new URL("../../lib/cli/install_kernel.ts", import.meta.url).href;
const isGranted = (descriptor: Deno.PermissionDescriptor) =>
  Deno.permissions.querySync(descriptor).state === "granted";
const granted = (["read", "write", "run", "env"] as const).every((name) => isGranted({ name }));
/** For starting a kernel. */
const net = isGranted({ name: "net", host: "127.0.0.1" });

/** A program that says it is JupyterLab, and notes in `root` how it was called. */
const pretended = (version: string, code = 0) =>
  `#!/bin/sh
[ "$2" = --version ] && { echo ${version}; exit 0; }
printf '%s\\n' "$PWD" "$JUPYTER_PATH" "$@" > called
exit ${code}
`;

interface Folder {
  readonly root: string;
  /** Makes a program in the folder. */
  install(name: string, script: string): Promise<void>;
  /** Runs the command, which knows no programs but those that are named. */
  run(args: string[], programs?: string[]): Promise<{ code: number; out: string; err: string }>;
}

function folderTest(
  name: string,
  fn: (folder: Folder) => Promise<void>,
  isPossible = granted,
): void {
  const ignore = !isPossible || Deno.build.os === "windows"; // No shell scripts there.
  Deno.test({
    name,
    ignore,
    async fn() {
      const root = await Deno.realPath(await Deno.makeTempDir());
      try {
        await fn({
          root,
          install: (name, script) => Deno.writeTextFile(join(root, name), script, { mode: 0o755 }),
          async run(args, programs = []) {
            const commands = programs.map((program) => [join(root, program), "lab"]);
            return await call((args, given) => main(args, given, commands), args, {
              root,
              deno: "npx -y deno@1.2.3",
            });
          },
        });
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
  });
}

folderTest(
  "main() starts JupyterLab on the project, with its kernel and flags, and returns its code",
  async ({ root, install, run }) => {
    await install("jupyter", pretended("4.6.6", 7));
    await Deno.mkdir(join(root, "notebooks"));
    await Deno.writeTextFile(join(root, "notebooks", "01.ipynb"), "{}");
    assertEquals(await run(["--", "--no-browser", "--port", "9999"], ["nothing", "jupyter"]), {
      code: 7,
      out: "",
      err: "",
    });
    const [cwd, path, ...args] = (await Deno.readTextFile(join(root, "called"))).trimEnd().split(
      "\n",
    );
    assertEquals(cwd, root);
    assertEquals(path.split(delimiter)[0], join(root, ".jupyter"));
    assertEquals(args, [
      "lab",
      `--ServerApp.root_dir=${root}`,
      "--LabApp.default_url=/lab/tree/notebooks",
      "--no-browser",
      "--port",
      "9999",
    ]);
    const spec = await Deno.readTextFile(join(root, ".jupyter", "kernels", "deno", "kernel.json"));
    assertEquals(JSON.parse(spec), describeKernel(Deno.execPath()));
  },
);

folderTest(
  "main() without JupyterLab says in one line how to get it, and returns 1",
  async ({ install, run }) => {
    const { code, out, err } = await run([], ["nothing"]);
    assertEquals({ code, out }, { code: 1, out: "" });
    assertMatch(
      err,
      /^Cannot open the notebooks: expected JupyterLab 4, but found none; get it with: .*pip install jupyterlab\n$/,
    );
    await install("old", pretended("3.6.8"));
    assertStringIncludes((await run([], ["old"])).err, "but found 3.6.8 (");
  },
);

folderTest(
  "main() passes over a JupyterLab that is too old, or fails",
  async ({ install, run }) => {
    await install("old", pretended("3.6.8"));
    await install("broken", "#!/bin/sh\necho 4.1.1; exit 1\n");
    await install("new", pretended("5.0.0", 3));
    assertEquals((await run([], ["old", "broken", "new"])).code, 3);
  },
);

folderTest(
  "main() with --check reports what is there, and what to do",
  async ({ root, install, run }) => {
    await install("jupyter", pretended("4.6.6"));
    const good = await run(["--check"], ["jupyter"]);
    assertEquals({ code: good.code, err: good.err }, { code: 0, err: "" });
    for (
      const found of [
        `Deno        ${Deno.version.deno}, ${Deno.execPath()}`,
        `JupyterLab  4.6.6, ${join(root, "jupyter")} lab`,
        `Kernelspec  ${join(root, ".jupyter", "kernels", "deno", "kernel.json")}`,
        "Kernel      starts",
        `Notebooks   0 in ${join(root, "notebooks")}`,
        "All is there. Open the notebooks with: npx -y deno@1.2.3 task jupyter",
      ]
    ) {
      assertStringIncludes(good.out, `${found}\n`);
    }
    const bad = await run(["--check"]);
    assertEquals(bad.code, 1);
    assertStringIncludes(bad.out, "JupyterLab  found none; get it with: ");
    assert(!bad.out.includes("All is there"));
    const left = Array.from(Deno.readDirSync(join(root, ".jupyter")), ({ name }) => name);
    assertEquals(left, ["kernels"]);
  },
  granted && net,
);

folderTest(
  "main() says in one line where the kernel's files have no place, and --check all the rest too",
  async ({ root, install, run }) => {
    await install("jupyter", pretended("4.6.6"));
    // As in a project that is read-only; who runs this may be permitted everything.
    await Deno.writeTextFile(join(root, ".jupyter"), "");
    const problem = `Cannot make ${join(root, ".jupyter", "kernels", "deno")}: `;
    for (const args of [[], ["--kernelspec"]]) {
      const { code, out, err } = await run(args, ["jupyter"]);
      assertEquals([code, out, err.match(/\n/g)?.length], [1, "", 1]);
      assert(err.startsWith(problem), err);
      assert(!/os error/.test(err), err);
    }
    const { code, out, err } = await run(["--check"], ["jupyter"]);
    assertEquals([code, err], [1, ""]);
    assertStringIncludes(out, `Kernel      not tried: ${problem}`);
    assertStringIncludes(out, "Notebooks   0 in ");
  },
);

folderTest(
  "main() with --kernelspec prints what goes on the JUPYTER_PATH",
  async ({ root, run }) => {
    const { code, out, err } = await run(["--kernelspec"]);
    assertEquals({ code, err }, { code: 0, err: "" });
    assertEquals(out.trimEnd().split(delimiter)[0], join(root, ".jupyter"));
  },
);

folderTest("main() returns 2 where --check is not alone", async ({ run }) => {
  assertEquals(await run(["--check", "--port"]), {
    code: 2,
    out: "",
    err: 'Cannot use --check: expected nothing beside it, but got "--port"\n',
  });
});

folderTest(
  "kernelStarts() is false for a program that ends, or is not there",
  async ({ root, install }) => {
    await install("ends", "#!/bin/sh\nexit 1\n");
    assertEquals(await kernelStarts(root, describeKernel(join(root, "ends"))), false);
    assertEquals(await kernelStarts(root, describeKernel(join(root, "nothing"))), false);
  },
  granted && net,
);

folderTest("kernelStarts() ends a program that neither answers nor ends", async (folder) => {
  const { root, install } = folder;
  await install("deaf", "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 0.1; done\n");
  assertEquals(await kernelStarts(root, describeKernel(join(root, "deaf")), 1), false);
}, granted && net);

Deno.test("main() with --help names its own flags", async () => {
  const { code, out } = await call(main, ["--help"]);
  assertEquals(code, 0);
  for (const flag of ["--check", "--install", "--kernelspec"]) assertStringIncludes(out, flag);
  for (const line of out.split("\n")) assert(line.length <= 80, line);
});

Deno.test("candidates() ends with the project's own environment", () => {
  const last = candidates(join("a", "project")).at(-1)!;
  assertStringIncludes(last[0], join("a", "project", ".venv"));
  assertEquals(last.slice(1), ["-m", "jupyterlab"]);
});

Deno.test("installation() puts JupyterLab where candidates() finds it, from any folder", () => {
  const root = join("a", "my project");
  const folder = candidates(root).at(-1)![0].replace(/[^/\\]*$/, "");
  assertStringIncludes(
    installation(root),
    `venv ${quoted(join(root, ".venv"))} && ${quoted(`${folder}pip`)}`,
  );
  assert(!/["']/.test(installation("project")));
});

folderTest("--new makes a notebook of the template, and replaces none", async ({ root, run }) => {
  await Deno.mkdir(join(root, "lib", "notebook"), { recursive: true });
  await Deno.writeTextFile(join(root, "lib", "notebook", "template.ipynb"), "template");
  const made = join(root, "scratch", "my data.ipynb");
  assertEquals(await run(["--new", "my data"]), {
    code: 0,
    out: "Made scratch/my data.ipynb. Open it with: npx -y deno@1.2.3 task jupyter\n",
    err: "",
  });
  assertEquals(await Deno.readTextFile(made), "template");
  await Deno.writeTextFile(made, "changed");
  const again = await run(["--new", "my data.ipynb"]);
  assertEquals([again.code, await Deno.readTextFile(made)], [2, "changed"]);
  assertStringIncludes(again.err, "expected a new name, but it is there already");
  for (const name of [[], [""], ["../out"], ["a/b"], [".hidden"], ["a", "b"], ["--check"]]) {
    assertEquals((await run(["--new", ...name])).code, 2, name.join(" "));
  }
});

folderTest("--copy opens copies of the notebooks, and replaces none", async (folder) => {
  const { root, install, run } = folder;
  await install("jupyter", pretended("4.6.6"));
  await Deno.mkdir(join(root, "notebooks", "printed"), { recursive: true });
  for (const name of ["01.ipynb", "02.ipynb", "printed/numbers.json"]) {
    await Deno.writeTextFile(join(root, "notebooks", name), name);
  }
  const first = await run(["--copy", "--no-browser"], ["jupyter"]);
  assertEquals(first.out, "scratch/: 2 notebooks copied, 0 were there and stay as they are\n");
  const called = (await Deno.readTextFile(join(root, "called"))).trimEnd().split("\n");
  assertEquals(called.slice(-2), ["--LabApp.default_url=/lab/tree/scratch", "--no-browser"]);
  await Deno.writeTextFile(join(root, "scratch", "01.ipynb"), "changed");
  await Deno.remove(join(root, "scratch", "02.ipynb"));
  const second = await run(["--copy"], ["jupyter"]);
  assertEquals(second.out, "scratch/: 1 notebooks copied, 1 were there and stay as they are\n");
  const read = (name: string) => Deno.readTextFile(join(root, "scratch", name));
  assertEquals(await read("01.ipynb"), "changed");
  assertEquals(await read("02.ipynb"), "02.ipynb");
  assertEquals(await read("printed/numbers.json"), "printed/numbers.json");
});

folderTest("installInto() writes a kernel that starts, in any folder", async ({ root }) => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--allow-all", installer, root],
    cwd: root,
  }).output();
  const path = new TextDecoder().decode(stdout).trim();
  assertEquals(path, join(root, "kernels", "gradbook", "kernel.json"));
  const spec = JSON.parse(await Deno.readTextFile(path));
  assertEquals([spec.display_name, spec.interrupt_mode], ["Deno (Gradbook)", "message"]);
  assert(await kernelStarts(root, spec));
}, granted && net);

Deno.test("dataFolder() is where Jupyter looks", () => {
  const home = (variables: Record<string, string>) => (name: string) => variables[name];
  assertEquals(dataFolder("linux", home({ HOME: "h" })), join("h", ".local", "share", "jupyter"));
  assertEquals(dataFolder("linux", home({ HOME: "h", XDG_DATA_HOME: "x" })), join("x", "jupyter"));
  assertEquals(dataFolder("darwin", home({ HOME: "h" })), join("h", "Library", "Jupyter"));
  assertEquals(dataFolder("windows", home({ APPDATA: "a" })), join("a", "jupyter"));
  assertEquals(dataFolder("windows", home({ JUPYTER_DATA_DIR: "d" })), "d");
  assertEquals(dataFolder("linux", home({})), undefined);
});
