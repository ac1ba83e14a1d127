/** What the tasks may do, and what is said of a path that a command may not use. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { UsageError } from "../../lib/cli/flags.ts";
import { expectPermitted, type NamedPath } from "../../lib/cli/permissions.ts";
import config from "../../deno.json" with { type: "json" };
import { root } from "./surroundings.ts";

Deno.test("tasks that start no programs may use some files, variables and hosts, never all", () => {
  const commands = Object.values(config.tasks).flatMap(({ command }) => command.split(" && "))
    .filter((command) => !/--allow-(run|all)\b/.test(command));
  assert(commands.length > 8);
  for (const command of commands) {
    assert(!/--allow-(read|write|env|net|sys|import)( |$)/.test(command), command);
  }
});

/** What is said where the granted folders are these, and which permissions were asked for. */
async function attempt(
  paths: NamedPath[],
  granted: string[],
  args: string[] = [],
): Promise<{ asked: string[]; error: string }> {
  const asked: string[] = [];
  const permit = (permission: Deno.PermissionDescriptor) => {
    const { name, path } = permission as Deno.ReadPermissionDescriptor & { path: string };
    asked.push(`${name} ${path}`);
    return Promise.resolve(granted.some((folder) => path.startsWith(folder)));
  };
  const surroundings = { root, deno: "deno", permit };
  try {
    await expectPermitted(paths, { program: "predict.ts", args }, surroundings);
    return { asked, error: "" };
  } catch (error) {
    assert(error instanceof UsageError);
    return { asked, error: error.message };
  }
}

const read = (path: string): NamedPath => ({ typed: path, path, access: "read" });
const written = (path: string): NamedPath => ({ typed: "--save", path, access: "write" });

Deno.test({
  name: "expectPermitted() asks for each file, or once for the folder of several",
  permissions: "none",
  fn: async () => {
    const inside = join(root, "x", "a.png");
    assertEquals((await attempt([read("/a/1.png"), read(inside)], ["/"])).asked, [
      "read /a/1.png",
      `read ${inside}`,
    ]);
    assertEquals((await attempt([read("/a/1.png"), read("/a/2.png")], ["/"])).asked, ["read /a"]);
    assertEquals((await attempt([written("/a/w.npz")], ["/"])).asked, ["read /a", "write /a"]);
    assertEquals(await attempt([], []), { asked: [], error: "" });
  },
});

Deno.test({
  name: "expectPermitted() says in one line how to call the command that may",
  permissions: "none",
  fn: async () => {
    const script = join(root, "lib", "cli", "predict.ts");
    const { error } = await attempt([read("/b/a b.png"), written("/a/w.npz")], [], ["a b.png"]);
    assertEquals(
      error,
      "Cannot use --save: permission to write into /a must be granted (--allow-write=/a), but is " +
        `not; the task writes below ${root} only; for another folder: deno run ` +
        `'--allow-read=/b/a b.png,/a' --allow-write=/a ${script} 'a b.png'`,
    );
    // Deno could not be told of this one.
    const comma = await attempt([read("/a,b/x.png")], []);
    assert(comma.error.endsWith(`; the task reads below ${root} only; put it there`), comma.error);
    const hostile = await attempt([read("/a\n\x1b[2J/x.png")], [], ["/a\n\x1b[2J/x.png"]);
    // deno-lint-ignore no-control-regex
    assert(!/[\n\x1b]/.test(hostile.error));
    const many = Array.from({ length: 5000 }, (_, i) => `/a/${i}.png`);
    const long = await attempt(many.map(read), [], many);
    assert(long.error.length < 2000);
    assertStringIncludes(long.error, "--allow-read=/a ");
    // What has every permission's flag left out is helped by that flag alone.
    const within = await attempt([read(join(root, "x.png"))], []);
    assert(
      within.error.endsWith(
        "must be granted (--allow-read=" + join(root, "x.png") + "), but is not",
      ),
    );
  },
});
