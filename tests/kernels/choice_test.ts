/** Which kernels are in use, and what is said when they cannot be. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { zeros } from "../../lib/tensor/creation.ts";
import { openBlas } from "../../lib/kernels/blas.ts";
import { chooseKernels, kernels, type KernelsChoice, threads } from "../../lib/kernels/mod.ts";

const runs = Deno.permissions.querySync({ name: "run" }).state === "granted";

Deno.test("chooseKernels() changes the kernels that every module sees", () => {
  const before = { kernels: kernels.name as KernelsChoice, threads };
  try {
    chooseKernels({ kernels: "reference" });
    assertEquals(kernels.name, "reference");
    chooseKernels({ kernels: "simd", threads: 1 });
    assertEquals([kernels.name, threads], ["simd", 1]);
    chooseKernels({ threads: 2 });
    assertEquals([kernels.name, threads], ["simd", 2]);
  } finally {
    chooseKernels(before);
  }
});

Deno.test("chooseKernels() rejects what it does not know, and leaves all as it was", () => {
  const before = kernels;
  assertThrows(
    () => chooseKernels({ kernels: "fast" as KernelsChoice }),
    RangeError,
    'Cannot choose kernels "fast": expected auto, simd, blas, reference, but it is none',
  );
  for (const count of [0, 1.5, NaN, -1]) {
    assertThrows(() => chooseKernels({ threads: count }), RangeError, `choose ${count} threads`);
  }
  assertEquals(kernels, before);
});

Deno.test({
  name: "chooseKernels() says why blas kernels cannot be used without permission",
  ignore: Deno.permissions.querySync({ name: "ffi" }).state === "granted",
  fn() {
    const before = kernels;
    assertThrows(() => chooseKernels({ kernels: "blas" }), Error, "run with --allow-ffi");
    chooseKernels({ kernels: "auto" });
    assert(kernels.name !== "blas");
    assertEquals(kernels.name, before.name);
  },
});

/** What a program that prints its choice prints, in an environment, with permissions. */
async function printChoice(
  env: Record<string, string>,
  permissions: string[],
  before = "",
): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", ...permissions, "-"],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1", ...env },
    clearEnv: false,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`
    ${before}
    const { kernels, threads } = await import("./lib/kernels/mod.ts");
    await import("./lib/mod.ts");
    console.log(kernels.name, threads);
  `));
  await writer.close();
  const { stdout, stderr } = await process.output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test({
  name: "GRADBOOK_KERNELS and GRADBOOK_THREADS choose at load, where they may be read",
  ignore: !runs,
  async fn() {
    const env = { GRADBOOK_KERNELS: "simd", GRADBOOK_THREADS: "3" };
    assertEquals(await printChoice(env, ["--allow-env"]), "simd 3\n");
    assertEquals(
      await printChoice({ ...env, GRADBOOK_KERNELS: "reference" }, ["--allow-env"]),
      "reference 3\n",
    );
    assertEquals(
      await printChoice({ ...env, GRADBOOK_KERNELS: "reference" }, []),
      `simd ${navigator.hardwareConcurrency}\n`,
    );
    assertStringIncludes(
      await printChoice({ GRADBOOK_KERNELS: "fast" }, ["--allow-env"]),
      'Cannot use GRADBOOK_KERNELS: expected auto, simd, blas, reference, but got "fast"',
    );
    assertStringIncludes(
      await printChoice({ GRADBOOK_THREADS: "two" }, ["--allow-env"]),
      'Cannot use GRADBOOK_THREADS: expected an integer of at least 1, but got "two"',
    );
  },
});

Deno.test({
  name: "openBlas() says what it tried, and auto passes it over",
  ignore: !runs,
  async fn() {
    const missing = { GRADBOOK_BLAS: "/nowhere/libblas.so" };
    const permissions = ["--allow-env", "--allow-ffi"];
    assertStringIncludes(
      await printChoice({ ...missing, GRADBOOK_KERNELS: "blas" }, permissions),
      "Cannot use blas kernels: expected a BLAS library, but could open none of /nowhere/libblas.so",
    );
    assertEquals(
      await printChoice(
        { ...missing, GRADBOOK_KERNELS: "auto", GRADBOOK_THREADS: "2" },
        permissions,
      ),
      "simd 2\n",
    );
  },
});

const library = (() => {
  try {
    return openBlas().path;
  } catch {
    return undefined;
  }
})();

Deno.test({
  name: "blas kernels make large tensors with the permission for their library alone",
  ignore: library === undefined,
  permissions: { ffi: [library ?? ""], env: ["GRADBOOK_BLAS"] },
  fn() {
    const before = { kernels: kernels.name as KernelsChoice, threads };
    try {
      chooseKernels({ kernels: "blas" });
      assertEquals(zeros([1024, 1024]).add(1).sum(), 1024 * 1024);
    } finally {
      chooseKernels(before);
    }
  },
});

Deno.test({
  name: "lib/mod.ts loads where there is neither Deno nor Node, and reads no variables there",
  ignore: !runs,
  async fn() {
    assertEquals(
      await printChoice(
        { GRADBOOK_KERNELS: "reference" },
        [],
        "delete globalThis.process; delete globalThis.Deno;",
      ),
      `simd ${navigator.hardwareConcurrency}\n`,
    );
  },
});
