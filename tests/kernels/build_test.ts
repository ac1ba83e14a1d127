/** The committed WebAssembly is what the sources give. */
import { assertEquals } from "@std/assert";
import { build, BUILDS } from "../../lib/kernels/simd/build.ts";

const reads = Deno.permissions.querySync({ name: "read" }).state === "granted";

for (const { file, features } of BUILDS) {
  Deno.test({
    name: `${file} is what \`deno task build:kernels\` writes`,
    ignore: !reads,
    async fn() {
      const committed = await Deno.readFile(
        new URL(`../../lib/kernels/simd/${file}`, import.meta.url),
      );
      assertEquals(await build(features), committed);
    },
  });
}
