/**
 * `deno task build:kernels`: compiles the AssemblyScript sources under assembly/ into two modules,
 * with fused multiply-add (relaxed SIMD) and without.
 *
 * @module
 */
import asc from "assemblyscript/asc";

const SOURCES = new URL("./assembly/", import.meta.url);

/** The modules and what each may use of WebAssembly. */
export const BUILDS = [
  { file: "kernels.wasm", features: "simd,threads,relaxed-simd" },
  { file: "kernels_portable.wasm", features: "simd,threads" },
] as const;

/** Compiles one module. The same sources give the same bytes. */
export async function build(features: string): Promise<Uint8Array<ArrayBuffer>> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([
    "index.ts",
    ...["--outFile", "kernels.wasm", "--runtime", "stub", "--enable", features],
    ...["-O3", "--noAssert", "--zeroFilledMemory", "--disableWarning"],
    ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  ], {
    readFile: (name) => {
      try {
        return Deno.readTextFileSync(new URL(name, SOURCES));
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => void (wasm = new Uint8Array(contents as Uint8Array)),
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`Cannot build the kernels: ${error}\n${stderr}`);
  return wasm;
}

if (import.meta.main) {
  for (const { file, features } of BUILDS) {
    const bytes = await build(features);
    await Deno.writeFile(new URL(file, import.meta.url), bytes);
    console.log(`${file}: ${bytes.length.toLocaleString("en-US")} bytes`);
  }
}
