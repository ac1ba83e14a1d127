/** The committed WebAssembly is what the sources give. */
import { assertEquals } from "@std/assert";

const isGranted = (name: "read" | "env") =>
  Deno.permissions.querySync({ name }).state === "granted";

Deno.test({
  name: "binaries.ts is what `deno task build:kernels` writes",
  ignore: !isGranted("read") || !isGranted("env"),
  async fn() {
    // Imported here, since the compiler reads the environment as soon as it is loaded.
    const { buildKernels } = await import("../../lib/kernels/simd/build.ts");
    const committed = new URL("../../lib/kernels/simd/binaries.ts", import.meta.url);
    assertEquals(await buildKernels(), Deno.readTextFileSync(committed));
  },
});
