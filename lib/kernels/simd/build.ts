/**
 * `deno task build:kernels`: compiles the AssemblyScript sources under assembly/ into two modules,
 * each with fused multiply-add (relaxed SIMD) and without, and writes them into binaries.ts.
 *
 * There they stand as text, so that every bundler, browser and registry takes the library as it is:
 * importing bytes is a feature of few, and reading a file needs a permission.
 *
 * @module
 */
import asc from "assemblyscript/asc";

const SOURCES = new URL("./assembly/", import.meta.url);

const SHARED = ["--sharedMemory"];

/** The modules: their sources, and what each may use of WebAssembly. */
const BUILDS = [
  { name: "training", source: "training.ts", features: "simd,threads,relaxed-simd", flags: SHARED },
  { name: "trainingPortable", source: "training.ts", features: "simd,threads", flags: SHARED },
  { name: "operations", source: "operations.ts", features: "simd,relaxed-simd", flags: [] },
  { name: "operationsPortable", source: "operations.ts", features: "simd", flags: [] },
];

/** The text of binaries.ts. The same sources give the same text. */
export async function buildBinaries(): Promise<string> {
  const constants: string[] = [];
  for (const module of BUILDS) {
    const bytes = await build(module);
    const lines = bytes.toBase64().match(/.{1,96}/g)!.map((line) => `  "${line}"`);
    constants.push(
      `/** ${bytes.length} bytes of WebAssembly, as base64. */\nexport const ${module.name}: string = [\n` +
        `${lines.join(",\n")},\n].join("");\n`,
    );
  }
  return `/**
 * The compiled kernels as text: made by \`deno task build:kernels\`, and not to be edited.
 *
 * @module
 */
${constants.join("\n")}`;
}

/** Compiles one module. */
async function build(
  { source, features, flags }: typeof BUILDS[number],
): Promise<Uint8Array<ArrayBuffer>> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([
    source,
    ...["--outFile", "module.wasm", "--runtime", "stub", "--enable", features],
    ...["-O3", "--noAssert", "--zeroFilledMemory", "--disableWarning"],
    ...["--importMemory", ...flags, "--initialMemory", "1", "--maximumMemory", "65536"],
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
  await Deno.writeTextFile(new URL("binaries.ts", import.meta.url), await buildBinaries());
}
