import { assertEquals, assertRejects } from "@std/assert";
import { concatenate } from "../../lib/formats/bytes.ts";
import { gunzip, isGzip } from "../../lib/formats/gzip.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const text = async (...parts: Uint8Array[]) =>
  new TextDecoder().decode(await gunzip(concatenate(parts), 1000));

async function member(content: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("gunzip() joins the members of a file, and passes over zeros, as Python's does", async () => {
  const [a, b, none] = await Promise.all([member("a"), member("b"), member("")]);
  const zeros = new Uint8Array(30);
  // gzip.decompress(a), gzip.decompress(a + b), …
  assertEquals(await text(a), "a");
  assertEquals(await text(a, b), "ab");
  assertEquals(await text(a, none, b, a), "aba");
  assertEquals(await text(none), "");
  assertEquals(await text(none, a), "a");
  assertEquals(await text(a, zeros), "a");
  assertEquals(await text(a, zeros.subarray(29)), "a");
  assertEquals(await text(a, zeros, b, zeros), "ab");
});

Deno.test("gunzip() says what is wrong with a file, and what stands behind it", async () => {
  const [a, b] = await Promise.all([member("abcabc"), member("b")]);
  const refused = async (end: string, ...parts: Uint8Array[]) => {
    const { message } = await assertRejects(() => text(...parts), SyntaxError);
    assertEquals(message, `gzip data must be complete and intact, but ${end}`);
  };
  const junk = "are followed by bytes that are neither zeros nor more gzip data";
  await refused(junk, a, bytesOf("junk that is none"));
  await refused(junk, a, b, bytesOf("\0junk\0\0\0\0\0\0\0\0\0\0\0".slice(1)));
  await refused("do not begin as such", a, new Uint8Array(3), bytesOf("junk\0\0\0\0\0\0"));
  await refused("do not begin as such", bytesOf("no gzip data at all"));
  await refused("end too early", a.subarray(0, -3));
  await refused("end too early", a, b.subarray(0, -1));
  await refused("end too early", a, b.subarray(0, 2));
  await refused("end too early", new Uint8Array(0));
  await refused("are not (incorrect data check)", a, b.with(-8, b.at(-8)! ^ 1));
  await refused("are not (incorrect length check)", b.with(-4, 7));
  for (let length = 0; length < a.length; length++) {
    await assertRejects(() => text(a.subarray(0, length)), SyntaxError);
  }
});

Deno.test("gunzip() unpacks no more than its limit, which may follow from the first bytes", async () => {
  const zeros = await member(new Uint8Array(20_000_000));
  const most = "there must be 100000 bytes at most, but there are more";
  await assertRejects(() => gunzip(zeros, 100_000), RangeError, most);
  await assertRejects(() => gunzip(zeros, () => 100_000), RangeError, most);
  const [one, other] = await Promise.all([member("12"), member("345")]);
  const both = concatenate([one, other]);
  const byFirst = (start: Uint8Array) => start.length + 3;
  assertEquals(await gunzip(both, byFirst), bytesOf("12345"));
  await assertRejects(() => gunzip(both, 4), RangeError, "there must be 4 bytes at most");
  assertEquals((await gunzip(zeros, 20_000_000)).length, 20_000_000);
});

Deno.test("isGzip() looks at the first two bytes", async () => {
  assertEquals(isGzip(await member("a")), true);
  assertEquals([isGzip(new Uint8Array(0)), isGzip(bytesOf("PK"))], [false, false]);
});
