import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { constants, deflateSync, inflateSync } from "node:zlib";
import { concatenate } from "../../lib/formats/bytes.ts";
import { inflateZlib } from "../../lib/formats/inflate.ts";

/** All that a stream holds. */
function inflated(...parts: Uint8Array[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  inflateZlib(parts, (piece) => pieces.push(piece.slice()), (problem) => new SyntaxError(problem));
  return concatenate(pieces);
}

/** Bytes of runs, as pictures have them, of up to several windows. */
const contents = fc.array(
  fc.tuple(fc.nat(255), fc.nat(40_000), fc.uint8Array({ maxLength: 300 })),
  { maxLength: 6 },
).map((runs) =>
  concatenate(runs.flatMap(([byte, count, bytes]) => [new Uint8Array(count).fill(byte), bytes]))
);
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.integer({ min: constants.Z_DEFAULT_STRATEGY, max: constants.Z_FIXED }),
});

Deno.test("inflateZlib() gives back what zlib has packed, in whatever pieces it comes", () => {
  fc.assert(
    fc.property(contents, options, fc.nat(), (content, options, cut) => {
      const packed = new Uint8Array(deflateSync(content, options));
      const at = cut % packed.length;
      assertEquals(
        inflated(packed.subarray(0, at), new Uint8Array(), packed.subarray(at)),
        content,
      );
    }),
    { numRuns: 200 },
  );
});

Deno.test("inflateZlib() takes and refuses damaged streams as zlib does", () => {
  const damage = fc.record({
    content: contents,
    options,
    at: fc.nat(),
    bit: fc.nat(7),
    cut: fc.option(fc.nat(), { freq: 4 }),
  });
  fc.assert(
    fc.property(damage, ({ content, options, at, bit, cut }) => {
      const whole = new Uint8Array(deflateSync(content, options));
      const packed = whole.slice(0, cut === null ? whole.length : cut % whole.length);
      if (packed.length > 0) packed[at % packed.length] ^= 1 << bit;
      const outcome = (read: () => Uint8Array) => {
        try {
          return read().length;
        } catch (error) {
          assert(error instanceof Error && !(error instanceof TypeError), String(error));
          return "refused";
        }
      };
      let follows = false;
      const ours = outcome(() => {
        try {
          return inflated(packed);
        } catch (error) {
          // zlib does not look at what follows.
          follows = (error as Error).message === "bytes follow it";
          throw error;
        }
      });
      if (!follows) assertEquals(ours, outcome(() => inflateSync(packed)));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("inflateZlib() hands on pieces of bounded size, and stops where the taker throws", () => {
  const bomb = new Uint8Array(deflateSync(new Uint8Array(2 ** 24)));
  let most = 0, taken = 0;
  const take = (piece: Uint8Array) => {
    most = Math.max(most, piece.length);
    taken += piece.length;
    if (taken > 2 ** 20) throw new RangeError("enough");
  };
  assertThrows(() => inflateZlib([bomb], take, (problem) => new SyntaxError(problem)), RangeError);
  assert(most <= 2 ** 17 && taken < 2 ** 20 + 2 ** 17, `${most}, ${taken}`);
});
