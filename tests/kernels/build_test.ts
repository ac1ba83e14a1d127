/** The committed WebAssembly is what the sources give. */
import { assertEquals } from "@std/assert";

const isGranted = (name: "read" | "env") =>
  Deno.permissions.querySync({ name }).state === "granted";

const FILES = ["training", "training_portable", "operations", "operations_portable"];

for (const name of FILES.map((file) => `${file}.wasm`)) {
  Deno.test({
    name: `${name} is what \`deno task build:kernels\` writes`,
    ignore: !isGranted("read") || !isGranted("env"),
    async fn() {
      // Imported here, since the compiler reads the environment as soon as it is loaded.
      const { build, BUILDS } = await import("../../lib/kernels/simd/build.ts");
      const module = BUILDS.find(({ file }) => file === name)!;
      const url = new URL(`../../lib/kernels/simd/${name}`, import.meta.url);
      assertEquals(await build(module), await Deno.readFile(url));
    },
  });
}

Deno.test({
  name: "binaries.ts holds the bytes of the .wasm files",
  ignore: !isGranted("read") || !isGranted("env"),
  async fn() {
    const { BUILDS, formatBinaries } = await import("../../lib/kernels/simd/build.ts");
    const folder = new URL("../../lib/kernels/simd/", import.meta.url);
    const modules = new Map(
      BUILDS.map(({ name, file }) => [name, Deno.readFileSync(new URL(file, folder))]),
    );
    assertEquals(Deno.readTextFileSync(new URL("binaries.ts", folder)), formatBinaries(modules));
  },
});
