import { assert, assertEquals } from "@std/assert";
import { harmless, plain, quote, reasonOf } from "../../lib/runtime/quote.ts";

/** All that is dangerous, of each kind the ends. */
const DANGEROUS = [
  ...["\0", "\t", "\n", "\r", "\u001b", "\u001f"], // C0
  ...["\u007f", "\u0080", "\u0085", "\u009b", "\u009f"], // DEL, C1
  ...["\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"], // direction
  ...["\u00ad", "\u200b", "\u2060", "\ufeff", "\u{e0041}"], // not seen
  ...["\u2028", "\u2029"], // separators
  ...["\ud800", "\udfff"], // halves
  ...["\ue000", "\uffff"], // no character
];

Deno.test("quote() escapes what a terminal would obey or what would turn a message round", () => {
  assertEquals(quote("w1\u001b[2J"), '"w1\\u001b[2J"');
  assertEquals(quote('a "b" \\ é 😀'), '"a \\"b\\" \\\\ é 😀"');
  for (const character of DANGEROUS) {
    const shown = quote(`a${character}b`);
    assert(/^"a(\\u[0-9a-f]{4}|\\[tnr]){1,2}b"$/.test(shown), shown);
    assertEquals(JSON.parse(shown), `a${character}b`);
  }
});

Deno.test("quote() shows the start of a long text, with no pair of surrogates cut apart", () => {
  assertEquals(quote("x".repeat(60)), `"${"x".repeat(60)}"`);
  assertEquals(quote("x".repeat(61)), `"${"x".repeat(60)}…"`);
  assertEquals(quote("x".repeat(59) + "😀"), `"${"x".repeat(59)}…"`);
  assertEquals(quote("abc", 2), '"ab…"');
  assert(quote("\u0000".repeat(1e6)).length < 400);
});

Deno.test("quote() says of other values what they are, whatever they hold", () => {
  assertEquals(
    [3, null, undefined, true].map((value) => quote(value)).join(),
    "3,null,undefined,true",
  );
  const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000));
  assertEquals(quote(deep), "a list");
  assertEquals(quote({ toString: 1 }), "an object");
});

Deno.test("plain() leaves paths and settings as they are where nothing speaks against it", () => {
  for (const text of ["/tmp/a b/c.png", "C:\\b\\é.png", "128,64", "x".repeat(400)]) {
    assertEquals(plain(text), text);
  }
  assertEquals(plain(""), '""');
  assertEquals(plain(3), "3");
  assertEquals(plain("a\u001b]0;b.png"), '"a\\u001b]0;b.png"');
  assertEquals(plain("x".repeat(401)), `"${"x".repeat(400)}…"`);
});

Deno.test("harmless() keeps line breaks and nothing else that is dangerous", () => {
  assertEquals(harmless("a\n  b: \u001b[31mc\r\n"), "a\n  b: \\u001b[31mc\\u000d\n");
});

Deno.test("reasonOf() words what the system says, without numbers and paths", async () => {
  const folder = Object.assign(new Error("Is a directory (os error 21): readfile '/a'"), {
    code: "EISDIR",
  });
  assertEquals(reasonOf(folder), "it is a folder");
  assertEquals(reasonOf(new Error("EISDIR: illegal operation, read")), "it is a folder");
  assertEquals(reasonOf(new Error("our own words", { cause: folder })), "our own words");
  const other = new Error("Input/output error (os error 5): readfile '/a\u001b\n(b)'");
  assertEquals(reasonOf(other), "Input/output error");
  assertEquals(reasonOf(new Error("a\u001bb\nc")), "a\\u001bb\nc");
  assertEquals(reasonOf("thrown"), "thrown");
  if ((await Deno.permissions.query({ name: "read" })).state !== "granted") return;
  const refused = await Deno.readFile("no such \u001b").catch((error) => error);
  assertEquals(reasonOf(refused), "there is no such file or folder");
});
