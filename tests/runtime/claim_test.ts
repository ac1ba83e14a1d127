import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { claimFile } from "../../lib/runtime/claim.ts";
import { folderTest, isGranted, namesIn } from "../folder.ts";

folderTest("claimFile() gives a file to one at a time, and leaves nothing behind", async (dir) => {
  const path = join(dir, "run.npz");
  for (let times = 0; times < 2; times++) {
    await using claim = await claimFile(path);
    assert(claim);
    assertEquals(namesIn(dir), ["run.npz.lock"]);
    assertEquals(await claimFile(path), undefined);
    await using other = await claimFile(join(dir, "other.npz"));
    assert(other);
  }
  assertEquals(namesIn(dir), []);
  await assertRejects(() => claimFile(join(dir, "no", "run.npz")), Deno.errors.NotFound);
});

folderTest("claimFile() gives a file to one of many at once", async (dir) => {
  const path = join(dir, "run.npz");
  for (let times = 0; times < 20; times++) {
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimFile(path)));
    const [claim, ...others] = claims.filter((claim) => claim !== undefined);
    assertEquals(others, []);
    await claim[Symbol.asyncDispose]();
  }
});

folderTest("claimFile() knows a file by any of its symbolic links", async (dir) => {
  await Deno.symlink("run.npz", join(dir, "link.npz"));
  await using claim = await claimFile(join(dir, "link.npz"));
  assert(claim);
  assertEquals(await claimFile(join(dir, "run.npz")), undefined);
}, Deno.build.os === "windows");

folderTest("claimFile() does not tell long names apart by their beginnings only", async (dir) => {
  await using a = await claimFile(join(dir, `${"x".repeat(250)}a`));
  await using b = await claimFile(join(dir, `${"x".repeat(250)}b`));
  assert(a && b);
  assertEquals(await claimFile(join(dir, `${"x".repeat(250)}a`)), undefined);
});

folderTest("claimFile() gives a file that a killed process had", async (dir) => {
  const path = join(dir, "run.npz");
  const program = `
    import { claimFile } from "${new URL("../../lib/runtime/claim.ts", import.meta.url)}";
    await claimFile(${JSON.stringify(path)});
    console.log("claimed");
    setTimeout(() => {}, 60_000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  assertEquals(await claimFile(path), undefined);
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  assertEquals(namesIn(dir), ["run.npz.lock"]);
  {
    await using claim = await claimFile(path);
    assert(claim);
  }
  assertEquals(namesIn(dir), []);
}, !isGranted("run"));
