import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { naming, readIfThere, writeFileAtomically } from "../../lib/runtime/files.ts";

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

Deno.test({
  name: "readIfThere() gives a file's bytes, undefined where there is none, else names the path",
  ignore: !mayUseFiles,
  fn: async () => {
    const dir = await Deno.makeTempDir();
    try {
      const path = join(dir, "a.bin");
      assertEquals(await readIfThere(path), undefined);
      await Deno.writeFile(path, Uint8Array.of(1, 2));
      assertEquals(await readIfThere(path), Uint8Array.of(1, 2));
      const error = await assertRejects(() => readIfThere(dir, "load"), Error);
      assertEquals(error.message.slice(0, dir.length + 14), `Cannot load ${dir}: `);
      assert(error.cause instanceof Error);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

Deno.test({
  name: "readIfThere() says which permission is missing, and prompts for none",
  permissions: { read: false },
  fn: async () => {
    await assertRejects(
      () => readIfThere("a.bin"),
      Deno.errors.NotCapable,
      "Cannot read a.bin: permission to read its folder must be granted (--allow-read), but is not",
    );
  },
});

Deno.test("naming() puts the file's name in front of what decoding says", async () => {
  assertEquals(await naming("a.bin", () => 7), 7);
  const cause = new RangeError("it must be small, but is not");
  const error = await assertRejects(
    () => naming("a.bin", () => Promise.reject(cause), "load"),
    SyntaxError,
    "Cannot load a.bin: it must be small, but is not",
  );
  assertEquals(error.cause, cause);
});
