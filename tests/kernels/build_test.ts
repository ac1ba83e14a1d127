/** The committed WebAssembly, and what is made for it, are what the sources give. */
import { assertEquals } from "@std/assert";

const isGranted = (name: "read" | "env") =>
  Deno.permissions.querySync({ name }).state === "granted";

Deno.test({
  name:
    "binaries.ts and what the assembly shares with it are what `deno task build:kernels` writes",
  ignore: !isGranted("read") || !isGranted("env"),
  async fn() {
    // Imported here, since the compiler reads the environment as soon as it is loaded.
    const { buildKernels } = await import("../../lib/kernels/simd/build.ts");
    for (const [path, text] of await buildKernels()) {
      const committed = new URL(`../../lib/kernels/simd/${path}`, import.meta.url);
      assertEquals(text, Deno.readTextFileSync(committed), path);
    }
  },
});
