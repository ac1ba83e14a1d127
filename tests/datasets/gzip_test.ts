import { assertEquals, assertRejects } from "@std/assert";
import { gunzip } from "../../lib/datasets/gzip.ts";
import { concatenate } from "../../lib/formats/bytes.ts";
import { gzip } from "./folders.ts";

/** An IDX file of `size` zeros whose header promises `promised`. */
function idx(promised: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + size);
  bytes.set([0, 0, 8, 1]);
  new DataView(bytes.buffer).setUint32(4, promised);
  return bytes;
}

Deno.test("gunzip() unpacks what an IDX header promises, and no more", async () => {
  assertEquals(await gunzip(await gzip(idx(5, 5))), idx(5, 5));
  assertEquals(await gunzip(await gzip(idx(5, 4))), idx(5, 4));
  await assertRejects(
    async () => await gunzip(await gzip(idx(5, 3_000_000))),
    RangeError,
    "there must be 13 bytes at most, but there are more",
  );
});

Deno.test("gunzip() reads a file that was compressed in pieces, however small the first is", async () => {
  const whole = idx(2_000_000, 2_000_000);
  for (const at of [0, 1, 7, 8, 100_000]) {
    const pieces = [await gzip(whole.slice(0, at)), await gzip(whole.slice(at))];
    assertEquals(await gunzip(concatenate(pieces)), whole, `cut at ${at}`);
  }
});

Deno.test("gunzip() refuses a promise that pictures of such a size do not keep", async () => {
  const file = await gzip(idx(2 ** 32 - 1, 3_000_000));
  await assertRejects(
    () => gunzip(file),
    RangeError,
    `the ${file.length} bytes must unfold to at most 67108864, but promise 4294967303`,
  );
  const many = idx(40_000_000, 40_000_000);
  assertEquals((await gunzip(await gzip(many))).length, many.length);
});

Deno.test("gunzip() bounds what is no IDX to what shows that it is none", async () => {
  assertEquals(await gunzip(await gzip(new Uint8Array(2 ** 20))), new Uint8Array(2 ** 20));
  await assertRejects(
    async () => await gunzip(await gzip(new Uint8Array(2 ** 20 + 1))),
    RangeError,
    "there must be 1048576 bytes at most, but there are more",
  );
});
