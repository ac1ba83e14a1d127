/**
 * `deno task build:kernels`: compiles the AssemblyScript sources under assembly/ into a module
 * and writes it into binaries.ts. What both sides have to agree on (numbers for names, structures,
 * sizes) is defined in TypeScript: the assembly's ./constants and ./structures are made of that,
 * and are no files.
 *
 * The module stands as text, so that every bundler, browser and registry takes the library as it is:
 * importing bytes is a feature of few, and reading a file needs a permission.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { writeFileAtomically } from "../../runtime/files.ts";
import { ANSWERS } from "../answers.ts";
import { ACTIVATIONS, HEADS } from "../interface.ts";
import { BINARY, UNARY } from "./elementwise.ts";
import { BATCH_FLOATS, LAYER, MEETING, NETWORK, PART_WORDS, PRODUCT, SET_WORDS } from "./fields.ts";
import { BLOCK_COUNT, BLOCK_ROWS, SCRATCH, VECTOR } from "./layout.ts";

/** What the assembly imports from ./constants: the places of names in their lists, and sizes. */
function constantsText(): string {
  const places = [ACTIVATIONS, HEADS, ANSWERS, BINARY, UNARY].flatMap((names: readonly string[]) =>
    names.map((name, i) => [name.replaceAll(/[A-Z]/g, "_$&").toUpperCase(), i])
  );
  const numbers = [...places, ...Object.entries({ BLOCK_ROWS, BLOCK_COUNT, SCRATCH })];
  return `export const VECTOR: usize = ${VECTOR};\n` +
    numbers.map(([name, value]) => `export const ${name}: u32 = ${value};\n`).join("");
}

/** What it imports from ./structures: those of fields.ts, which says what they hold. */
function structuresText(): string {
  const typed = (names: readonly string[], type: string) =>
    names.map((name) => `  ${name}: ${type};\n`).join("");
  const structures = {
    Layer: typed(LAYER, "u32"),
    Network: typed(NETWORK, "u32"),
    Batch: typed(BATCH_FLOATS, "f64") + typed([...PART_WORDS, ...SET_WORDS], "u32"),
    Meeting: typed(MEETING, "i32"),
    Product: typed(PRODUCT, "u32"),
  };
  return Object.entries(structures)
    .map(([name, fields]) => `@unmanaged\nexport class ${name} {\n${fields}}\n`).join("");
}

/** The text of binaries.ts: the same sources give the same. */
export async function buildKernels(): Promise<string> {
  // The assembly's own float_parts.ts takes the place of the one that it imports; exponential_pair.ts
  // takes its constants, which are nobody else's business.
  const exponential = Deno.readTextFileSync(new URL("../exponential.ts", import.meta.url))
    .replaceAll(/^const /gm, "export const ");
  const bytes = await compile({
    "constants.ts": constantsText(),
    "structures.ts": structuresText(),
    "exponential.ts": exponential,
  });
  return `/**
 * The compiled kernels as text: made by \`deno task build:kernels\`, and not to be edited.
 *
 * @module
 */

/** ${bytes.length} bytes of WebAssembly, as base64. */
export const kernels: string =
  "${bytes.toBase64()}";
`;
}

/** Compiles the sources that were made and those that stand under assembly/. */
async function compile(made: Partial<Record<string, string>>): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main([
    ...["kernels.ts", "--outFile", "module.wasm", "--runtime", "stub"],
    // Nothing that an engine may compute as it likes.
    ...["--enable", "simd,threads", "--sharedMemory"],
    ...["-O3", "--noAssert", "--zeroFilledMemory", "--disableWarning"],
    ...["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  ], {
    readFile: (name) => {
      try {
        return made[name] ?? Deno.readTextFileSync(new URL(`assembly/${name}`, import.meta.url));
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
  const path = fileURLToPath(new URL("binaries.ts", import.meta.url));
  await writeFileAtomically(path, new TextEncoder().encode(await buildKernels()));
}
