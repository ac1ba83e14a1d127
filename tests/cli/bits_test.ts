/** A short run's weights, to the last bit: the same on any number of threads, kernels and processors. */
import { assertEquals } from "@std/assert";
import { main } from "../../lib/cli/train_mnist.ts";
import { chooseKernels } from "../../lib/kernels/mod.ts";
import { call } from "./surroundings.ts";

const SHORT = "--limit 2000 --epochs 1 --hidden 40 --quiet --hash";

/** What `--hash` prints of it, wherever it runs. */
const HASH = {
  float64: "3e6b4f7056d3ff75d9f1bf4cda769b64a13abdabba660ea4a975ba5eed8da735",
  float32: "e9521e02821de2840993218c62bc255b2b3d68419507fa6f788230a9c0750e44",
};
const told = (dtype: keyof typeof HASH) =>
  `SHA-256 of the weights: ${HASH[dtype]}\nTest accuracy: 59.16%\n`;

for (const dtype of ["float64", "float32"] as const) {
  Deno.test(`main() comes to the same weights on 1, 2 and 3 threads, in ${dtype}`, async () => {
    for (const threads of [1, 2, 3]) {
      const flags = `${SHORT} --kernels simd --threads ${threads} --dtype ${dtype}`;
      assertEquals((await call(main, flags.split(" "))).out, told(dtype));
    }
  });
}

Deno.test("main() comes to the same weights on the reference kernels, in float64", async () => {
  const { out } = await call(main, `${SHORT} --kernels reference`.split(" "));
  assertEquals(out, told("float64"));
  chooseKernels({ kernels: "auto" });
});

Deno.test("main() says in --json what the weights' checksum is", async () => {
  const { out } = await call(main, `${SHORT} --kernels simd --json`.split(" "));
  assertEquals(JSON.parse(out.trimEnd().split("\n").at(-1)!), { weights: HASH.float64 });
});

/** Processors without fused multiply-add, without wide vectors, and, where V8 has no SIMD, without that. */
const PROCESSORS = ["no-enable-fma3", "no-enable-avx", "no-enable-sse4-1"];

for (const flag of PROCESSORS) {
  Deno.test({
    name: `train-mnist comes to the same weights with V8's --${flag}`,
    ignore: Deno.build.arch !== "x86_64" ||
      Deno.permissions.querySync({ name: "run" }).state !== "granted",
    async fn() {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--quiet", "--allow-read", "--allow-env", `--v8-flags=--${flag}`],
          new URL("../../lib/cli/train_mnist.ts", import.meta.url).href,
          ...SHORT.split(" "),
        ],
        env: { GRADBOOK_KERNELS: "auto" },
      }).output();
      assertEquals(new TextDecoder().decode(stdout), told("float64"));
    },
  });
}
