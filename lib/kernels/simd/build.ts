/**
 * `deno task build:kernels`: compiles the AssemblyScript sources under assembly/ into two modules,
 * with fused multiply-add (relaxed SIMD) and without, and writes both into binaries.ts.
 *
 * There they stand as text, so that every bundler, browser and registry takes the library as it is:
 * importing bytes is a feature of few, and reading a file needs a permission.
 *
 * @module
 */
import asc from "assemblyscript/asc";

const SOURCES = new URL("./assembly/", import.meta.url);

/** The modules and what each may use of WebAssembly. */
export const BUILDS = [
  { name: "fused", file: "kernels.wasm", features: "simd,threads,relaxed-simd" },
  { name: "portable", file: "kernels_portable.wasm", features: "simd,threads" },
] as const;

/** The text of binaries.ts for modules by their names. */
export function formatBinaries(modules: ReadonlyMap<string, Uint8Array>): string {
  const constants = Array.from(modules, ([name, bytes]) => {
    const lines = bytes.toBase64().match(/.{1,96}/g)!.map((line) => `  "${line}"`);
    return `/** ${bytes.length} bytes of WebAssembly, as base64. */\nexport const ${name}: string = [\n` +
      `${lines.join(",\n")},\n].join("");\n`;
  });
  return `/**
 * The compiled kernels as text: made by \`deno task build:kernels\`, and not to be edited.
 *
 * @module
 */
${constants.join("\n")}`;
}

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
  const modules = new Map<string, Uint8Array>();
  for (const { name, file, features } of BUILDS) {
    const bytes = await build(features);
    await Deno.writeFile(new URL(file, import.meta.url), bytes);
    modules.set(name, bytes);
    console.log(`${file}: ${bytes.length.toLocaleString("en-US")} bytes`);
  }
  await Deno.writeTextFile(new URL("binaries.ts", import.meta.url), formatBinaries(modules));
}
