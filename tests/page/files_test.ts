import { assertEquals, assertThrows } from "@std/assert";
import * as nodePath from "node:path/posix";
import { errors, MemoryFiles } from "../../lib/page/files.ts";
import path from "../../lib/page/node/path.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Files with two assets, and a log of what was fetched. */
function withAssets() {
  const fetched: string[] = [];
  const files = new MemoryFiles((url) => {
    fetched.push(url);
    return bytes(url);
  }, {
    "/data/weights.npy": { url: "site/weights.npy", size: 16 },
    "/notebooks/printed/a.json": { url: "a", size: 1 },
  });
  return { files, fetched };
}

Deno.test("MemoryFiles fetches what the site carries when it is first read", () => {
  const { files, fetched } = withAssets();
  files.chdir("/notebooks");
  assertEquals(files.stat("../data/weights.npy").size, 16);
  assertEquals(fetched, []);
  assertEquals(files.readTextFile("../data/weights.npy"), "site/weights.npy");
  files.readFile("../data/weights.npy")[0] = 0;
  assertEquals(files.readTextFile(new URL("file:///data/weights.npy")), "site/weights.npy");
  assertEquals(fetched, ["site/weights.npy"]);
});

Deno.test("MemoryFiles writes, lists, renames and removes", () => {
  const { files } = withAssets();
  files.mkdir("../data/cache", { recursive: true });
  files.writeTextFile("/data/cache/a.txt", "one");
  files.writeTextFile("/data/cache/a.txt", " two", { append: true });
  assertEquals(files.readTextFile("/data/cache/a.txt"), "one two");
  files.rename("/data/cache/a.txt", "/data/b.txt");
  assertEquals([...files.readDir("/data")].map(({ name }) => name), [
    "cache",
    "weights.npy",
    "b.txt",
  ]);
  files.copyFile("/data/b.txt", "/data/cache/c.txt");
  assertThrows(() => files.remove("/data/cache"), Error, "not empty");
  files.remove("/data/cache", { recursive: true });
  assertThrows(() => files.stat("/data/cache"), errors.NotFound, "No such file");
  const folder = files.makeTempDir();
  assertEquals([...files.readDir(folder)], []);
});

Deno.test("MemoryFiles opens files as Deno does", () => {
  const { files } = withAssets();
  assertThrows(() => files.open("/a"), errors.NotFound);
  assertThrows(() => files.open("/nowhere/a", { write: true, create: true }), errors.NotFound);
  assertThrows(() => files.readFile("/data"), errors.IsADirectory);
  using file = files.open("/a", { write: true, createNew: true });
  file.writeSync(bytes("abc"));
  file.seekSync(1, 0);
  file.writeSync(bytes("xyz"));
  assertThrows(() => files.open("/a", { write: true, createNew: true }), errors.AlreadyExists);
  using reading = files.open("/a");
  const part = new Uint8Array(3);
  assertEquals([reading.readSync(part), [...part]], [3, [...bytes("axy")]]);
  assertEquals([reading.readSync(part), reading.readSync(part)], [1, null]);
});

Deno.test("node:path of a page is Node's", () => {
  const paths = [
    "",
    "/",
    "a",
    "a/b.ts",
    "/a/./b/../c/",
    "../a",
    "a//b",
    ".hidden",
    "/a/b.tar.gz",
    "/..",
  ];
  for (const name of paths) {
    for (const  of of["normalize", "dirname", "basename", "extname"] as const) {
      assertEquals(path[of](name), nodePath[of](name), `${of} ${name}`);
    }
    for (const other of paths) {
      assertEquals(path.join(name, other), nodePath.join(name, other), `${name}, ${other}`);
      assertEquals(path.resolve("/base", name, other), nodePath.resolve("/base", name, other));
      assertEquals(
        path.relative(`/${name}`, `/${other}`),
        nodePath.relative(`/${name}`, `/${other}`),
        `from ${name} to ${other}`,
      );
    }
  }
});
