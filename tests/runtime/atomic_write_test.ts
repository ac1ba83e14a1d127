import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { writeFileAtomically } from "../../lib/runtime/atomic_write.ts";

const mayUseFiles = (["read", "write"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

Deno.test({
  name: "writeFileAtomically() replaces a file whole, also by several writers at a time",
  ignore: !mayUseFiles,
  fn: async () => {
    const dir = await Deno.makeTempDir();
    try {
      const path = join(dir, "a.bin");
      const contents = [1, 2, 3, 4].map((value) => new Uint8Array(1e6 * value).fill(value));
      await Promise.all(contents.map((bytes) => writeFileAtomically(path, bytes)));
      const found = await Deno.readFile(path);
      assertEquals(found, contents[found[0] - 1]);
      assertEquals(Array.from(Deno.readDirSync(dir), ({ name }) => name), ["a.bin"]);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

Deno.test({
  name: "writeFileAtomically() that fails names the path and leaves no part of a file",
  ignore: !mayUseFiles,
  fn: async () => {
    const dir = await Deno.makeTempDir();
    try {
      // A folder cannot be replaced by a file.
      const path = join(dir, "taken");
      await Deno.mkdir(join(path, "full"), { recursive: true });
      const error = await assertRejects(() => writeFileAtomically(path, new Uint8Array(9)), Error);
      assertEquals(error.message.slice(0, path.length + 15), `Cannot write ${path}: `);
      assertEquals(Array.from(Deno.readDirSync(dir), ({ name }) => name), ["taken"]);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});
