/**
 * Every parser under random bytes, mutated files, truncations and huge declared sizes: each input
 * must end in a value, a SyntaxError or a RangeError, in bounded time and memory.
 *
 * `GRADBOOK_FUZZ` sets the number of inputs per parser (2,000 if there is none; `deno task fuzz`
 * takes 200,000), and `GRADBOOK_SEED` repeats a run: a failure prints its seed.
 */
import { assert } from "@std/assert";
import fc from "fast-check";
import {
  decodeIdx,
  decodeNpy,
  decodeNpz,
  decodePickle,
  decodePng,
  decodeSafetensors,
  encodeIdx,
  encodeNpy,
  encodeNpz,
  encodePng,
  encodeSafetensors,
} from "../../lib/formats/mod.ts";
import { crc32 } from "../../lib/formats/crc32.ts";
import numpy1 from "../fixtures/pickles_numpy1.json" with { type: "json" };
import numpy2 from "../fixtures/pickles_numpy2.json" with { type: "json" };
import zipFiles from "../fixtures/zip_files.json" with { type: "json" };
import { parseJson } from "../../lib/formats/json.ts";
import { archives, fromBase64, fromGzip, npyGrid } from "./array_files.ts";

const setting = (name: string) =>
  Deno.permissions.querySync({ name: "env", variable: name }).state === "granted"
    ? Deno.env.get(name)
    : undefined;
const INPUTS = Number(setting("GRADBOOK_FUZZ") ?? 2000);
const SEED = setting("GRADBOOK_SEED");
/** Far above what any input here takes, far below what a hang or a blow-up does. */
const MAX_MILLISECONDS = 2000;
const MAX_BYTES = 2 ** 26;

interface Parser {
  readonly name: string;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Valid files, small ones first. */
  readonly files: readonly Uint8Array[];
  /** What makes the parser look further, put before random bytes. */
  readonly starts: readonly Uint8Array[];
  /** Makes check sums right again after a mutation, so that it is not the only thing looked at. */
  readonly mend?: (bytes: Uint8Array) => void;
}

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const array = { dtype: "float32", shape: [2, 3], data: new Float32Array(6).fill(1.5) } as const;
const large = { dtype: "int16", shape: [20, 30], data: new Int16Array(600).fill(7) } as const;
const plainNpy = npyGrid().filter(({ version, order }) => version === 1 && order === "<");
const pickles = [numpy1, numpy2].flatMap(({ pickles }) =>
  pickles.flatMap(({ protocols }) => Object.values(protocols).map(fromGzip))
).filter(({ length }) => length < 2000);
const objects = [numpy1, numpy2].flatMap(({ npy }) => Object.values(npy).map(fromBase64));
const grey = { shape: [5, 7], data: new Uint8Array(35).fill(9) } as const;
const color = { shape: [3, 4, 3], data: Uint8Array.from({ length: 36 }, (_, i) => i * 7) } as const;

const PARSERS: readonly Parser[] = [
  {
    name: "decodeIdx()",
    decode: decodeIdx,
    files: [encodeIdx(array), encodeIdx({ dtype: "uint8", shape: [], data: Uint8Array.of(1) })],
    starts: [8, 9, 11, 12, 13, 14].map((code) => Uint8Array.of(0, 0, code, 2)),
  },
  {
    name: "decodeNpy()",
    decode: (bytes) => decodeNpy(bytes, { allowPickle: true }),
    files: [
      ...plainNpy.map(({ bytes }) => bytes),
      ...objects,
      // So that many a mutation falls among the elements.
      ...Array.from({ length: 50 }, (_, i) => encodeNpy(large, { fortranOrder: i % 2 === 1 })),
    ],
    starts: [
      bytesOf("\x93NUMPY\x01\0\x40\0{'descr': '<f8', 'fortran_order': False, 'shape': ("),
      bytesOf("\x93NUMPY\x01\0\x40\0{'descr': "),
      bytesOf("\x93NUMPY\x01\0\x40\0{'descr': '<i2', 'fortran_order': False, 'shape': (2L, "),
      bytesOf("\x93NUMPY\x02\0"),
    ],
  },
  {
    name: "decodeNpz()",
    decode: (bytes) => decodeNpz(bytes, { maxBytes: MAX_BYTES }),
    files: [
      encodeNpz({}),
      encodeNpz({ a: array }),
      encodeNpz({ a: array, b: array }, { compress: true }),
      archives.stored.slice(),
      archives.deflated.slice(),
      ...Object.values(zipFiles.good).map(fromBase64),
    ],
    starts: [bytesOf("PK\x03\x04\x14\0\0\0"), bytesOf("PK\x05\x06")],
  },
  {
    name: "decodePickle()",
    decode: decodePickle,
    files: pickles,
    starts: [
      bytesOf("\x80\x02"),
      bytesOf("\x80\x04(]}]K\x01\x94h\0"),
      bytesOf("\x80\x04cnumpy\ndtype\n"),
      bytesOf("\x80\x04ccollections\nOrderedDict\n)R("),
      bytesOf("\x80\x04\x8a\x09"),
      bytesOf("\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R"),
    ],
  },
  {
    name: "decodeSafetensors()",
    decode: decodeSafetensors,
    files: [
      encodeSafetensors({}),
      encodeSafetensors({ a: array, b: array }, { metadata: { epoch: "1" } }),
      archives.safetensors.slice(),
    ],
    starts: [bytesOf("\x10\0\0\0\0\0\0\0{"), bytesOf('\x20\0\0\0\0\0\0\0{"a":{"dtype":"F32",')],
  },
  {
    name: "parseJson()",
    decode: (bytes) =>
      parseJson(
        new TextDecoder().decode(bytes),
        { maxLength: 500, maxDepth: 8 },
        (problem) => new SyntaxError(`Cannot read settings: ${problem}`),
      ),
    files: [
      bytesOf('{"a":1,"b":[1,{"a":"\\u0061"},[]],"c":{"a":null,"d":true}}'),
      bytesOf('[{"loss":0.125,"accuracy":1},{"loss":-1e-7}, "\\"}{,"]'),
    ],
    starts: [bytesOf('{"a":[1,2,"'), bytesOf('{"a":1,')],
  },
  {
    name: "decodePng()",
    decode: (bytes) => decodePng(bytes, { maxPixels: 2 ** 20 }),
    files: [encodePng(grey), encodePng(color)],
    starts: [
      bytesOf("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
      bytesOf("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\0\0\0\0\x57\xdd\x52\xf8"),
    ],
    mend: mendPng,
  },
];

/** Writes the right check sum behind each chunk of a PNG file. */
function mendPng(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) return;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
}

/** One change to a file. */
type Mutation = (bytes: Uint8Array) => Uint8Array;

/** A place in a file, from 0 to 1; an fc.double() would nearly always be almost 0. */
const place = fc.maxSafeNat().map((n) => n / (Number.MAX_SAFE_INTEGER + 1));
/** Another byte; the extremes more often than others. */
const byte = fc.tuple(place, fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255))).map(
  ([where, value]): Mutation => (bytes) =>
    bytes.length === 0 ? bytes : bytes.with(Math.floor(where * bytes.length), value),
);

/** A size that no file has, of 2, 4 or 8 bytes. */
const size = fc.tuple(place, fc.constantFrom(2, 4, 8), fc.constantFrom(0x00, 0x7f, 0xff)).map(
  ([where, length, last]): Mutation => (bytes) => {
    const at = Math.floor(where * bytes.length);
    return bytes.map((old, i) =>
      i < at || i >= at + length ? old : i === at + length - 1 ? last : 0xff
    );
  },
);

/** Another digit where one was: sizes that are written in decimals. */
const digit = fc.tuple(place, fc.nat(9)).map(([where, value]): Mutation => (bytes) => {
  const digits = Array.from(bytes.keys()).filter((i) => bytes[i] >= 0x30 && bytes[i] <= 0x39);
  return digits.length === 0
    ? bytes
    : bytes.with(digits[Math.floor(where * digits.length)], 0x30 + value);
});

const truncation = place.map((where): Mutation => (bytes) =>
  bytes.slice(0, Math.floor(where * bytes.length))
);

/** A piece left out, or written twice. */
const piece = fc.tuple(place, fc.integer({ min: 1, max: 32 }), fc.boolean()).map(
  ([where, length, twice]): Mutation => (bytes) => {
    const at = Math.floor(where * bytes.length);
    const before = bytes.subarray(0, twice ? at + length : at);
    return Uint8Array.of(...before, ...bytes.subarray(twice ? at : at + length));
  },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 6, arbitrary: byte },
  { weight: 2, arbitrary: size },
  { weight: 2, arbitrary: digit },
  { weight: 1, arbitrary: truncation },
  { weight: 1, arbitrary: piece },
);

/** Random bytes, random bytes behind a good start, and files with one to four changes. */
function inputs({ files, starts, mend }: Parser): fc.Arbitrary<Uint8Array> {
  const random = fc.uint8Array({ maxLength: 200 });
  const started = fc.tuple(fc.constantFrom(...starts), random)
    .map(([start, rest]) => Uint8Array.of(...start, ...rest));
  const mutated = fc.tuple(
    fc.constantFrom(...files),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  ).map(([file, mutations, mended]) => {
    const bytes = mutations.reduce<Uint8Array>((result, change) => change(result), file.slice());
    if (mended) mend?.(bytes);
    return bytes;
  });
  return fc.oneof(
    { weight: 1, arbitrary: random },
    { weight: 2, arbitrary: started },
    { weight: 7, arbitrary: mutated },
  );
}

for (const parser of PARSERS) {
  Deno.test(`${parser.name} ends in a value, a SyntaxError or a RangeError for ${INPUTS} inputs`, () => {
    let values = 0, errors = 0;
    const property = fc.property(inputs(parser), (bytes) => {
      const start = performance.now();
      try {
        parser.decode(bytes);
        values++;
      } catch (error) {
        // V8 says RangeError, too, when the stack or an allocation runs out.
        const ours = (error instanceof SyntaxError || error instanceof RangeError) &&
          error.message.startsWith("Cannot ");
        if (!ours) throw error;
        errors++;
      }
      const elapsed = performance.now() - start;
      assert(elapsed < MAX_MILLISECONDS, `took ${elapsed} ms for ${bytes.length} bytes`);
    });
    fc.assert(property, { numRuns: INPUTS, seed: SEED === undefined ? undefined : Number(SEED) });
    // Were all inputs refused at their first byte, nothing would have been tested.
    assert(values > INPUTS / 100 && errors > INPUTS / 4, `${values} values, ${errors} errors`);
  });

  Deno.test(`${parser.name} ends in the same ways for every truncation of a file`, () => {
    for (const file of parser.files.slice(0, 8)) {
      for (let length = 0; length < Math.min(file.length, 1000); length++) {
        try {
          parser.decode(file.slice(0, length));
        } catch (error) {
          if (!(error instanceof SyntaxError) || !error.message.startsWith("Cannot ")) throw error;
          continue;
        }
        throw new Error(`the first ${length} of ${file.length} bytes were taken for a file`);
      }
    }
  });
}
