/** The system of Node and Bun, on Deno's own `node:fs`. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { nodeSystem } from "../../lib/runtime/system.ts";

const mayUseFiles = (["read", "write", "env"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

Deno.test({
  name: "nodeSystem writes, reads, lists, renames and removes as Deno does",
  ignore: !mayUseFiles,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await nodeSystem.mkdir(`${folder}/a/b`, { recursive: true });
      const path = `${folder}/a/file`;
      {
        using file = await nodeSystem.open(path, { write: true, createNew: true });
        assert(await file.tryLock(true));
        assertEquals(await file.write(Uint8Array.of(1, 2, 3)), 3);
        await file.sync();
      }
      const bytes = await nodeSystem.readFile(path);
      assertEquals([bytes, bytes.constructor], [Uint8Array.of(1, 2, 3), Uint8Array]);
      await nodeSystem.rename(path, `${folder}/a/renamed`);
      const names = await Array.fromAsync(nodeSystem.readDir(`${folder}/a`), ({ name }) => name);
      assertEquals(names.sort(), ["b", "renamed"]);
      await nodeSystem.remove(`${folder}/a/renamed`);
      await assertRejects(() => nodeSystem.readFile(path), nodeSystem.errors.NotFound);
      await assertRejects(() => nodeSystem.readFile(folder), nodeSystem.errors.IsADirectory);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "nodeSystem opens what must be new only where there is nothing",
  ignore: !mayUseFiles,
  async fn() {
    const path = await Deno.makeTempFile();
    try {
      await assertRejects(
        () => nodeSystem.open(path, { write: true, createNew: true }),
        Error,
        "EEXIST",
      );
      using file = await nodeSystem.open(path, { write: true, create: true });
      await file.sync();
    } finally {
      await Deno.remove(path);
    }
  },
});
