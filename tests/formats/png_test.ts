import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { zlibSync } from "fflate";
import { decodePng, encodePng, type PngImage } from "../../lib/formats/png.ts";
import { concatenate } from "../../lib/formats/bytes.ts";
import { formatChunks } from "../../lib/formats/png_chunks.ts";
import fixtures from "../fixtures/png.json" with { type: "json" };

const bytesOf = (text: string) => Uint8Array.fromBase64(text);

for (const { name, png, shape, data } of fixtures) {
  Deno.test(`decodePng() reads what Pillow reads: ${name}`, () => {
    const image = decodePng(bytesOf(png));
    assertEquals([...image.shape], shape);
    assertEquals(image.data, bytesOf(data));
  });
}

const images: fc.Arbitrary<PngImage> = fc.record({
  rows: fc.integer({ min: 1, max: 12 }),
  columns: fc.integer({ min: 1, max: 12 }),
  samples: fc.constantFrom(1, 2, 3, 4),
}).chain(({ rows, columns, samples }) => {
  const size = rows * columns * samples;
  const shape = samples === 1 ? [rows, columns] : [rows, columns, samples];
  return fc.uint8Array({ minLength: size, maxLength: size })
    .map((data) => ({ shape, data }) as unknown as PngImage);
});

Deno.test("encodePng() writes what decodePng() reads", () => {
  fc.assert(fc.property(images, (image) => assertEquals(decodePng(encodePng(image)), image)));
});

Deno.test("encodePng() writes palettes, which decodePng() reads as colors", () => {
  const palette = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const data = Uint8Array.of(0, 1, 1, 0);
  assertEquals(decodePng(encodePng({ shape: [1, 4], data }, palette)), {
    shape: [1, 4, 3],
    data: Uint8Array.of(1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3),
  });
  const refused = () => encodePng({ shape: [1, 4], data }, Uint8Array.of(1, 2, 3));
  assertThrows(refused, RangeError, "colors must be below 1, but that of pixel 1 is 1");
  assertThrows(() => encodePng({ shape: [1, 4], data }, Uint8Array.of(1)), TypeError, "palette");
});

Deno.test("encodePng() uses filters: a slope takes far less than its pixels", () => {
  const data = Uint8Array.from({ length: 10_000 }, (_, i) => i % 100 + Math.floor(i / 100));
  assert(encodePng({ shape: [100, 100], data }).length < 500);
});

Deno.test("encodePng() rejects shapes that are no image's, and data that does not fill them", () => {
  const data = new Uint8Array(8);
  const shapes: [number[], ErrorConstructor, string][] = [
    [[8], RangeError, "one is undefined"],
    [[1, 2, 5], TypeError, "1 to 4 samples"],
    [[1, 2, 4, 1], TypeError, "the shape is (1, 2, 4, 1)"],
    [[3, 3], TypeError, "needs 9 samples, but data has 8"],
    [[0, 8], RangeError, "one is 0"],
    [[2.5, 4], RangeError, "one is 2.5"],
  ];
  for (const [shape, type, message] of shapes) {
    assertThrows(() => encodePng({ shape, data } as unknown as PngImage), type, message);
  }
});

/** A grey image of 1 × 1 with one part of its header replaced. */
function withHeader(change: Partial<Parameters<typeof formatChunks>[0]["header"]>): Uint8Array {
  return formatChunks({
    header: { width: 1, height: 1, depth: 8, colorType: 0, isInterlaced: false, ...change },
    palette: undefined,
    compressed: [zlibSync(Uint8Array.of(0, 7))],
  });
}

/** The same file with other rows than the header promises. */
const withRows = (...rows: number[]) =>
  formatChunks({
    header: { width: 2, height: 1, depth: 8, colorType: 0, isInterlaced: false },
    palette: undefined,
    compressed: [zlibSync(Uint8Array.from(rows))],
  });

Deno.test("decodePng() says what is wrong with a file", () => {
  const valid = withHeader({});
  assertEquals(decodePng(valid), { shape: [1, 1], data: Uint8Array.of(7) });
  const changed = (at: number, byte: number) => valid.with(at, byte);
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(), "must start with PNG's signature"],
    [valid.subarray(0, 20), "the chunk at byte 8 must have 13 bytes, but 0 are left"],
    [valid.subarray(0, valid.length - 12), "a chunk must start at byte"],
    [changed(18, 1), "the checksum of IHDR at byte 8 must be right"],
    [changed(12, 0x31), "must be four letters"],
    [withHeader({ width: 0 }), "sizes must be from 1"],
    [withHeader({ colorType: 5 }), "color type and bit depth must fit together, but are 5 and 8"],
    [withHeader({ colorType: 3 }), "there must be a PLTE chunk"],
    [withHeader({ depth: 16 }), "IDAT must hold 3 bytes of rows, but holds 2"],
    [withHeader({ isInterlaced: true, width: 2 }), "IDAT must hold 4 bytes of rows, but holds 2"],
    [withHeader({ width: 9000, height: 7000 }), "IDAT must hold 63007000 bytes"],
    [withRows(0, 1), "IDAT must hold 3 bytes of rows, but holds 2"],
    [withRows(5, 1, 2), "filters must be 0 to 4, but one is 5"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => decodePng(bytes), SyntaxError, message);
  }
});

/** A file of these chunks, with check sums. */
const fileOf = (...chunks: [type: string, data: Uint8Array][]) =>
  withValidChecksums(concatenate([
    new Uint8Array(8),
    ...chunks.map(([type, data]) => {
      const bytes = new Uint8Array(12 + data.length);
      new DataView(bytes.buffer).setUint32(0, data.length);
      bytes.set(new TextEncoder().encode(type), 4);
      bytes.set(data, 8);
      return bytes;
    }),
  ]));

/** IHDR of an image of 3 × 1. */
const header = (colorType: number): [string, Uint8Array] => [
  "IHDR",
  Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 1, 8, colorType, 0, 0, 0),
];
const rows = zlibSync(Uint8Array.of(0, 1, 2, 3));
const [idat, iend]: [string, Uint8Array][] = [["IDAT", rows], ["IEND", new Uint8Array()]];

Deno.test("decodePng() passes over bytes behind the last row and behind IEND", () => {
  const image = { shape: [1, 3], data: Uint8Array.of(1, 2, 3) } as const;
  const surplus = (count: number) => zlibSync(Uint8Array.of(0, 1, 2, 3, ...new Uint8Array(count)));
  for (const stream of [rows, surplus(1), surplus(300), surplus(2 ** 16)]) {
    assertEquals(decodePng(fileOf(header(0), ["IDAT", stream], iend)), image);
  }
  const file = fileOf(header(0), idat, iend);
  assertEquals(decodePng(Uint8Array.of(...file, 0)), image);
  assertEquals(decodePng(Uint8Array.of(...file, ...file)), image);
  // The stream in pieces, some of them empty.
  const pieces = Array.from(rows, (byte): [string, Uint8Array] => ["IDAT", Uint8Array.of(byte)]);
  assertEquals(decodePng(fileOf(header(0), ["IDAT", new Uint8Array()], ...pieces, iend)), image);
});

Deno.test("decodePng() refuses a zlib stream that is not whole, or not the only content", () => {
  const at = (i: number, byte: number) => rows.with((i + rows.length) % rows.length, byte);
  const cases: [Uint8Array, string][] = [
    [at(-1, rows.at(-1)! ^ 1), "its check sum (Adler-32) is wrong"],
    [Uint8Array.of(...rows.subarray(0, -4), 0, 0, 0, 0), "its check sum (Adler-32) is wrong"],
    [Uint8Array.of(...rows, 1, 2, 3), "bytes follow it"],
    [Uint8Array.of(...rows, ...rows), "bytes follow it"],
    [Uint8Array.of(...rows, ...rows.subarray(-4)), "bytes follow it"],
    [rows.subarray(0, -1), "it ends too early"],
    [rows.subarray(0, -5), "it ends too early"],
    [Uint8Array.of(0x78), "it ends too early"],
    [at(0, 0x79), "it begins as none does"],
    [Uint8Array.of(0x78, 0x9c, 7), "a block in it is of no known kind"],
  ];
  for (const [stream, problem] of cases) {
    assertThrows(
      () => decodePng(fileOf(header(0), ["IDAT", stream], iend)),
      SyntaxError,
      `IDAT must hold a zlib stream, but ${problem}`,
    );
  }
});

Deno.test("decodePng() holds chunks to the specification's order and kinds", () => {
  const palette: [string, Uint8Array] = ["PLTE", new Uint8Array(12)];
  const clear = (length: number): [string, Uint8Array] => ["tRNS", new Uint8Array(length)];
  const wrong: [[string, Uint8Array][], string][] = [
    [[header(0), palette, idat, iend], "PLTE must not come with grey pixels"],
    [[header(4), palette, idat, iend], "PLTE must not come with grey pixels"],
    [[header(3), clear(1), palette, idat, iend], "tRNS must come after PLTE"],
    [[header(2), clear(6), palette, idat, iend], "PLTE must come before tRNS"],
    [[header(3), idat, palette, iend], "there must be a PLTE chunk before IDAT"],
    [[header(2), idat, palette, iend], "PLTE must come once, before IDAT"],
    [[header(3), palette, palette, idat, iend], "PLTE must come once, before IDAT"],
    [[header(3), ["PLTE", new Uint8Array(4)], idat, iend], "PLTE must come once, before IDAT"],
    [[header(3), palette, clear(5), idat, iend], "tRNS must have at most 4 entries, but has 5"],
    [[header(0), clear(6), idat, iend], "tRNS must have 2 bytes, but has 6"],
    [[header(0), clear(2), clear(2), idat, iend], "tRNS must come once, before IDAT"],
    [[header(0), idat, clear(2), iend], "tRNS must come once, before IDAT"],
    [[header(6), clear(8), idat, iend], "tRNS must not come with an alpha channel"],
    [[header(0), idat, ["tEXt", new Uint8Array()], idat, iend], "IDAT chunks must follow"],
    [[header(0), header(0), idat, iend], "IHDR must be the first chunk and no other"],
    [[idat, header(0), iend], "IHDR must be the first chunk and no other"],
    [[header(0), ["ABCD", new Uint8Array()], idat, iend], "critical chunks must be known ones"],
    [[header(0), iend], "there must be an IDAT chunk"],
    [[header(0), idat, ["IEND", new Uint8Array(1)]], "IEND must be empty, but has 1 bytes"],
    [[header(0), idat], "a chunk must start at byte"],
  ];
  for (const [chunks, problem] of wrong) {
    assertThrows(() => decodePng(fileOf(...chunks)), SyntaxError, problem);
  }
  const right: [string, Uint8Array][] = [header(3), palette, clear(1), idat, iend];
  assertEquals(decodePng(fileOf(...right)).shape, [1, 3, 4]);
});

Deno.test("decodePng() takes no memory for a size that the file cannot fill", () => {
  const huge = withHeader({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 });
  assertThrows(() => decodePng(huge), RangeError, "at most 67108864 pixels");
  assertThrows(() => decodePng(huge, { maxPixels: Infinity }), SyntaxError, "IDAT must hold");
  assertThrows(() => decodePng(withHeader({}), { maxPixels: 0 }), RangeError, "at most 0 pixels");
  const wide = fileOf(
    ["IHDR", Uint8Array.of(0x02, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)],
    ["IDAT", zlibSync(new Uint8Array(2 ** 25 + 2))],
    iend,
  );
  assertThrows(() => decodePng(wide), RangeError, "rows must have at most 33554432 bytes");
});

Deno.test("decodePng() gives up a stream that goes on after the last row", () => {
  const bomb = formatChunks({
    header: { width: 1, height: 1, depth: 8, colorType: 0, isInterlaced: false },
    palette: undefined,
    compressed: [zlibSync(new Uint8Array(2 ** 26))],
  });
  const start = performance.now();
  assertThrows(() => decodePng(bomb), SyntaxError, "IDAT must hold 2 bytes");
  assert(performance.now() - start < 2000);
});

Deno.test("decodePng() throws nothing but SyntaxError and RangeError on damaged files", () => {
  const files = fixtures.map(({ png }) => bytesOf(png));
  const damage = fc.record({
    file: fc.integer({ min: 0, max: files.length - 1 }),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    cut: fc.option(fc.nat(), { freq: 4 }),
    repair: fc.boolean(),
  });
  fc.assert(
    fc.property(damage, ({ file, at, bytes, cut, repair }) => {
      const { length } = files[file];
      const damaged = files[file].slice(0, cut === null ? length : cut % length);
      bytes.forEach((byte, i) => {
        if (damaged.length > 0) damaged[(at + i) % damaged.length] = byte;
      });
      try {
        decodePng(repair ? withValidChecksums(damaged) : damaged);
      } catch (error) {
        assert(error instanceof SyntaxError || error instanceof RangeError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

/** Damage behind a valid checksum reaches the code that reads the chunk. */
function withValidChecksums(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const view = new DataView(bytes.buffer);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].slice(0, bytes.length));
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    view.setUint32(end - 4, crc32(bytes.subarray(at + 4, end - 4)));
    at = end;
  }
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let remainder = -1;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    }
  }
  return ~remainder >>> 0;
}
