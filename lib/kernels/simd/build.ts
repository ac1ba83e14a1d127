/**
 * `deno task build:kernels`: compiles the AssemblyScript sources under assembly/ into a module
 * and writes it into binaries.ts. What both sides have to agree on (numbers for names, structures,
 * sizes) is defined in TypeScript: assembly/constants.ts and assembly/structures.ts are made of that
 * first.
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

const SOURCES = new URL("./assembly/", import.meta.url);

/** A comment that says where a file comes from. */
const header = (holds: string) =>
  `/**
 * ${holds}: made by \`deno task build:kernels\`, and not to be edited.
 *
 * @module
 */
`;

/** The text of assembly/constants.ts. */
export function constantsText(): string {
  const numbers = (names: readonly string[]) =>
    names.map((name, i) =>
      `export const ${name.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}: u32 = ${i};\n`
    ).join("");
  return `${header("Numbers that TypeScript and the assembly share")}
/** The places of \`ACTIVATIONS\`. */
${numbers(ACTIVATIONS)}
/** The places of \`HEADS\`. */
${numbers(HEADS)}
/** The places of \`ANSWERS\`. */
${numbers(ANSWERS)}
/** The places of \`BINARY\`. */
${numbers(BINARY)}
/** The places of \`UNARY\`. */
${numbers(UNARY)}
/** Bytes of a vector. */
export const VECTOR: usize = ${VECTOR};

/** A dense product's blocks: so many rows of A, and so many products of a sum. */
export const BLOCK_ROWS: u32 = ${BLOCK_ROWS};
export const BLOCK_COUNT: u32 = ${BLOCK_COUNT};
/** Bytes that each thread needs beside that. */
export const SCRATCH: u32 = ${SCRATCH};
`;
}

/** The text of assembly/structures.ts. */
export function structuresText(): string {
  const structure = (name: string, fields: string[]) =>
    `\n@unmanaged\nexport class ${name} {\n${fields.join("\n")}\n}\n`;
  const typed = (names: readonly string[], type: string) =>
    names.map((name) => `  ${name}: ${type};`);
  return header("The structures of ../fields.ts, which says what they hold") +
    structure("Layer", typed(LAYER, "u32")) +
    structure("Network", typed(NETWORK, "u32")) +
    structure("Batch", [
      ...typed(BATCH_FLOATS, "f64"),
      ...typed([...PART_WORDS, ...SET_WORDS], "u32"),
    ]) +
    structure("Meeting", typed(MEETING, "i32")) +
    structure("Product", typed(PRODUCT, "u32"));
}

/** What the build writes, by the path from here. The same sources give the same text. */
export async function buildKernels(): Promise<Map<string, string>> {
  const files = new Map([
    ["assembly/constants.ts", constantsText()],
    ["assembly/structures.ts", structuresText()],
  ]);
  // The assembly's own float_parts.ts takes the place of the one that it imports; exponential_pair.ts
  // takes its constants, which are nobody else's business.
  const exponential = Deno.readTextFileSync(new URL("../exponential.ts", import.meta.url))
    .replaceAll(/^const /gm, "export const ");
  const sources = new Map([...files, ["assembly/exponential.ts", exponential]]);
  return files.set("binaries.ts", await buildBinaries(sources));
}

async function buildBinaries(made: ReadonlyMap<string, string>): Promise<string> {
  const bytes = await build(made);
  return `${header("The compiled kernels as text")}
/** ${bytes.length} bytes of WebAssembly, as base64. */
export const kernels: string =
  "${bytes.toBase64()}";
`;
}

/** Compiles the files that were made and those that stand under assembly/. */
async function build(made: ReadonlyMap<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([
    ...["kernels.ts", "--outFile", "module.wasm", "--runtime", "stub"],
    // Nothing that an engine may compute as it likes.
    ...["--enable", "simd,threads", "--sharedMemory"],
    ...["-O3", "--noAssert", "--zeroFilledMemory", "--disableWarning"],
    ...["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  ], {
    readFile: (name) => {
      try {
        return made.get(`assembly/${name}`) ?? Deno.readTextFileSync(new URL(name, SOURCES));
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
  for (const [path, text] of await buildKernels()) {
    const bytes = new TextEncoder().encode(text);
    await writeFileAtomically(fileURLToPath(new URL(path, import.meta.url)), bytes);
  }
}
