/** Files that would unfold to gigabytes end in an error, and take little memory until they do. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { concatenate } from "../../lib/formats/bytes.ts";
import { encodeNpy } from "../../lib/formats/npy.ts";
import { encodeNpz } from "../../lib/formats/npz.ts";
import { writeZip } from "../../lib/formats/zip.ts";

const MB = 2 ** 20;
const names = ["read", "write", "run"] as const;
const isPermitted = names.every((name) => Deno.permissions.querySync({ name }).state === "granted");

const uint8 = (size: number, value = 0) => ({
  dtype: "uint8" as const,
  shape: [size],
  data: new Uint8Array(size).fill(value),
});
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
/** The header of an .npy file of so many bytes. */
const npyHeader = (size: number) => {
  const header = encodeNpy(uint8(0)).slice();
  header.set(bytesOf(`(${size},), }`), new TextDecoder("latin1").decode(header).indexOf("(0,)"));
  return header;
};
const idx = (...shape: number[]) => {
  const bytes = new Uint8Array(4 + 4 * shape.length);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
  return bytes;
};
const packed = (name: string, content: Uint8Array) => writeZip(new Map([[name, content]]), true);
const zeros = new Uint8Array(16 * MB);
const array = encodeNpy(uint8(3));

/** Each file's name begins with its reader; how it ends. */
function hostileFiles(): Record<string, [Uint8Array, string]> {
  const description = encodeNpz({ gradbook: uint8(68 * MB, 0x5b) }, { compress: true });
  const short = encodeNpz({ gradbook: uint8(8 * MB, 0x5b) }, { compress: true });
  const large = "Cannot parse NPZ: arrays must unfold to at most";
  return {
    "weights of [": [description, large],
    "checkpoint of [": [description, large],
    "weights of fewer [": [short, "its description: it must have at most 4194304 characters"],
    "npz of [": [description, large],
    "npz more than its header": [
      packed("a.npy", concatenate([array, zeros])),
      `"a.npy" must have ${array.length} bytes by its header`,
    ],
    "npz less than its header": [packed("a.npy", npyHeader(10 ** 12)), "bytes by its header"],
    "npz with a README of zeros": [packed("README.txt", zeros), "a value"],
    "npy of 10^18": [
      npyHeader(10 ** 15),
      "uint8 elements of dimensions [1000000000000000] must take 1000000000000000 bytes, but there are 0",
    ],
    "npy with a long header": [
      concatenate([bytesOf("\x93NUMPY\x02\0\xff\xff\xff\x7f"), zeros.subarray(0, MB)]),
      "header must have at most 65536 bytes, but has 2147483647",
    ],
    "idx of 10^38": [
      idx(2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1),
      "more than 2^53 bytes",
    ],
    "gzip of zeros": [
      new Uint8Array(gzipSync(zeros)),
      "there must be 1048576 bytes at most, but there are more",
    ],
    "gzip with a small header": [
      new Uint8Array(gzipSync(concatenate([idx(10, 28, 28), zeros]))),
      "there must be 7856 bytes at most, but there are more",
    ],
    "gzip with a large header": [
      new Uint8Array(gzipSync(concatenate([idx(10 ** 9, 28, 28), zeros.subarray(0, MB)]))),
      "must unfold to at most 67108864, but promise 784000000016",
    ],
    "pickle of lists": [
      concatenate([bytesOf("\x80\x02("), new Uint8Array(4 * MB).fill(0x5d)]),
      "its values must take memory as its bytes do, but take far more",
    ],
    "pickle of dicts": [
      concatenate([bytesOf("\x80\x02("), new Uint8Array(4 * MB).fill(0x7d)]),
      "its values must take memory as its bytes do, but take far more",
    ],
    "pickle 10^6 deep": [
      bytesOf(`\x80\x02N${"\x85".repeat(10 ** 5)}.`),
      "values must be nested at most 100 deep",
    ],
    "pickle 10^6 deep, at the end": [
      bytesOf(`\x80\x02${"]".repeat(10 ** 5)}${"a".repeat(10 ** 5 - 1)}.`),
      "values must be nested at most 100 deep",
    ],
  };
}

Deno.test({
  name: "files that unfold to far more than their bytes are refused within 200 MB of memory",
  ignore: !isPermitted || Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const files = hostileFiles();
      for (const [name, [bytes]] of Object.entries(files)) {
        await Deno.writeFile(`${folder}/${name}`, bytes);
      }
      const script = new URL("memory.ts", import.meta.url);
      const args = ["run", "--quiet", "--allow-all", "--v8-flags=--max-old-space-size=400"];
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...args, script.href, folder],
      }).output();
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assert(stdout.length > 0, decode(stderr));
      const { endings, before, peak } = JSON.parse(decode(stdout));
      assertEquals(Object.keys(endings).sort(), Object.keys(files).sort());
      for (const [name, [, ending]] of Object.entries(files)) {
        assertStringIncludes(endings[name], ending, name);
      }
      const largest = Math.max(...Object.values(files).map(([{ length }]) => length));
      const taken = peak - before;
      assert(taken <= largest + 200e6, `it took ${taken} bytes more`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
