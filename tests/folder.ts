/** Tests that need a folder of their own, and what they look at in it. */

/** What a test may do; there are none of these where it is run without permissions. */
export const isGranted = (name: "read" | "write" | "run"): boolean =>
  Deno.permissions.querySync({ name }).state === "granted";

/** A test in an empty folder, which is removed after it; ignored where files are out of reach. */
export function folderTest(
  name: string,
  body: (dir: string) => Promise<void>,
  ignore = false,
): void {
  Deno.test({
    name,
    ignore: ignore || !isGranted("read") || !isGranted("write"),
    fn: async () => {
      const dir = await Deno.makeTempDir();
      try {
        await body(dir);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

/** The names in a folder, in order. */
export const namesIn = (dir: string): string[] =>
  Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
