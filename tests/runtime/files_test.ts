import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import {
  expectWritable,
  naming,
  readIfThere,
  writeFileAtomically,
} from "../../lib/runtime/files.ts";
import { folderTest, namesIn } from "../folder.ts";

const onWindows = Deno.build.os === "windows";
const BYTES = Uint8Array.of(1, 2, 3);

folderTest(
  "writeFileAtomically() replaces a file whole, also by several writers at a time",
  async (dir) => {
    const path = join(dir, "a.bin");
    const contents = [1, 2, 3, 4].map((value) => new Uint8Array(1e6 * value).fill(value));
    await Promise.all(contents.map((bytes) => writeFileAtomically(path, bytes)));
    const found = await Deno.readFile(path);
    assertEquals(found, contents[found[0] - 1]);
    assertEquals(namesIn(dir), ["a.bin"]);
  },
);

folderTest("writeFileAtomically() takes names with anything in them", async (dir) => {
  const names = onWindows ? ["größe 数.bin"] : [
    "größe 数.bin",
    "with a space\nand a line break",
    "back\\slash",
    "n".repeat(255),
    // 255 bytes, too, in characters of 3.
    "数".repeat(85),
  ];
  for (const name of names) {
    await writeFileAtomically(join(dir, name), BYTES);
    await writeFileAtomically(join(dir, name), BYTES.slice(1));
    assertEquals(await Deno.readFile(join(dir, name)), BYTES.slice(1));
  }
  assertEquals(namesIn(dir), names.sort());
});

folderTest("writeFileAtomically() keeps a file's mode and owner", async (dir) => {
  const path = join(dir, "a.bin");
  await writeFileAtomically(path, BYTES);
  const usual = join(dir, "usual");
  await Deno.writeFile(usual, BYTES);
  assertEquals((await Deno.stat(path)).mode, (await Deno.stat(usual)).mode);
  // Where that is permitted, it is to stay so.
  await Deno.chown(path, 1234, 5678).catch(() => {});
  for (const mode of [0o640, 0o600, 0o666, 0o755]) {
    await Deno.chmod(path, mode);
    const before = await Deno.stat(path);
    await writeFileAtomically(path, BYTES);
    const after = await Deno.stat(path);
    assertEquals((after.mode ?? 0) & 0o777, mode);
    assertEquals([after.uid, after.gid], [before.uid, before.gid]);
  }
}, onWindows);

folderTest(
  "writeFileAtomically() writes what symbolic links lead to, and leaves the links",
  async (dir) => {
    const at = (...names: string[]) => join(dir, ...names);
    await Deno.mkdir(at("far", "there"), { recursive: true });
    await Deno.mkdir(at("near"));
    await Deno.symlink(at("far", "there"), at("near", "folder"));
    await Deno.symlink("../file", at("far", "there", "up"));
    await Deno.symlink("folder/up", at("near", "first"));
    // The first time, there is nothing at the end.
    for (const bytes of [BYTES, BYTES.slice(1)]) {
      await writeFileAtomically(at("near", "first"), bytes);
      assertEquals(await Deno.readFile(at("far", "file")), bytes);
      await writeFileAtomically(at("near", "folder", "up"), bytes.slice(1));
      assertEquals(await Deno.readFile(at("near", "first")), bytes.slice(1));
    }
    assertEquals([namesIn(at("near")), namesIn(at("far"))], [["first", "folder"], [
      "file",
      "there",
    ]]);
    assert((await Deno.lstat(at("near", "first"))).isSymlink);

    await Deno.symlink("round", at("again"));
    await Deno.symlink("again", at("round"));
    const { message } = await assertRejects(() => writeFileAtomically(at("round"), BYTES), Error);
    assertEquals(
      message,
      `Cannot write ${
        at("round")
      }: expected symbolic links that end somewhere, but they go in a circle`,
    );
  },
  onWindows,
);

folderTest(
  "writeFileAtomically() replaces neither folders nor devices nor what is write-protected",
  async (dir) => {
    const path = join(dir, "a.bin"), folder = join(dir, "folder");
    await Deno.writeFile(path, BYTES, { mode: 0o444 });
    await Deno.mkdir(folder);
    const refused = (path: string, problem: string) =>
      assertRejects(
        () => writeFileAtomically(path, BYTES),
        Error,
        `Cannot write ${path}: ${problem}`,
      );
    await refused(folder, "expected the path of a file, but it is a folder");
    await refused("/dev/null", "expected a file, but it is a device or a pipe");
    await refused(
      path,
      "expected a file that may be written, but it is write-protected (mode 444)",
    );
    assertEquals(namesIn(dir), ["a.bin", "folder"]);
  },
  onWindows,
);

/** What `console.warn` is told meanwhile. */
async function warnings(
  work: () => Promise<void>,
  hear: (count: number) => unknown = () => {},
): Promise<string[]> {
  const { warn } = console, lines: string[] = [];
  console.warn = (line: string) => hear(lines.push(line));
  try {
    await work();
  } finally {
    console.warn = warn;
  }
  return lines;
}

folderTest("writeFileAtomically() tries again where a folder is away for a moment", async (dir) => {
  const folder = join(dir, "shared"), path = join(folder, "a.bin");
  // It is back before the last try.
  const lines = await warnings(
    () => writeFileAtomically(path, BYTES, [1, 2, 3]),
    (count) => count === 3 && Deno.mkdirSync(folder),
  );
  assertEquals(await Deno.readFile(path), BYTES);
  const problem = `Cannot write ${path}: there is no such file or folder; trying again in `;
  assertEquals(lines, [0.001, 0.002, 0.003].map((seconds) => `${problem}${seconds} s`));
});

folderTest(
  "writeFileAtomically() that fails names the path and leaves no part of a file",
  async (dir) => {
    const path = join(dir, "missing", "a.bin");
    const lines = await warnings(async () => {
      await assertRejects(
        () => writeFileAtomically(path, BYTES, [1, 1]),
        Error,
        `Cannot write ${path}: there is no such file or folder`,
      );
    });
    assertEquals(lines.length, 2);
    const long = join(dir, "x".repeat(300));
    await assertRejects(() => writeFileAtomically(long, BYTES), Error, "its name is too long");
    assertEquals(namesIn(dir), []);
  },
);

folderTest(
  "writeFileAtomically() removes what killed writers left, and spares those alive",
  async (dir) => {
    const path = join(dir, "a.bin");
    const dead = `${path}.0123abcd.part`, alive = `${path}.89abcdef.part`, other = `${path}.part`;
    for (const part of [dead, alive, other]) await Deno.writeFile(part, BYTES);
    {
      using file = await Deno.open(alive, { write: true });
      await file.lock(true);
      await writeFileAtomically(path, BYTES);
      assertEquals(namesIn(dir), ["a.bin", "a.bin.89abcdef.part", "a.bin.part"]);
    }
    await writeFileAtomically(path, BYTES);
    assertEquals(namesIn(dir), ["a.bin", "a.bin.part"]);
  },
);

folderTest(
  "expectWritable() finds what writeFileAtomically() would, and changes nothing",
  async (dir) => {
    const path = join(dir, "a.bin");
    await expectWritable(path, 1000);
    assertEquals(namesIn(dir), []);
    await Deno.writeFile(path, BYTES);
    await expectWritable(path, 1000);
    assertEquals([namesIn(dir), await Deno.readFile(path)], [["a.bin"], BYTES]);
    await assertRejects(() => expectWritable(dir, 0), Error, "but it is a folder");
    await assertRejects(() => expectWritable(join(dir, "no", "a.bin"), 0), Deno.errors.NotFound);
  },
);

folderTest(
  "readIfThere() gives a file's bytes, undefined where there is none, else names the path",
  async (dir) => {
    const path = join(dir, "a.bin");
    assertEquals(await readIfThere(path), undefined);
    await Deno.writeFile(path, Uint8Array.of(1, 2));
    assertEquals(await readIfThere(path), Uint8Array.of(1, 2));
    const error = await assertRejects(() => readIfThere(dir, "load"), Error);
    assertEquals(error.message.slice(0, dir.length + 14), `Cannot load ${dir}: `);
    assert(error.cause instanceof Error);
  },
);

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
