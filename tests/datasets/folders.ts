/** Folders for tests, and files of MNIST's layout in them. */
import { join } from "node:path";
import { encodeIdx } from "../../lib/formats/idx.ts";

export const mayUseFolders = (["read", "write"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

export function labelFile(...labels: number[]): Uint8Array<ArrayBuffer> {
  return encodeIdx({ dtype: "uint8", shape: [labels.length], data: Uint8Array.from(labels) });
}

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

/** Runs a test in a folder that holds the given files and is removed afterwards. */
export async function withFolder(
  files: Readonly<Record<string, Uint8Array>>,
  test: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(join(dir, name), bytes);
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
