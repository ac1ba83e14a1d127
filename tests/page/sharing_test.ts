/** Cells as links. */
import { assertEquals, assertRejects } from "@std/assert";
import { cellOfHash, hashOfCell } from "../../lib/page/sharing.ts";

const linkOf = async (bytes: Uint8Array<ArrayBuffer>) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  return `#cell=${bytes.length}.${packed.toBase64({ alphabet: "base64url", omitPadding: true })}`;
};

Deno.test("cellOfHash() gives the code that hashOfCell() was given", async () => {
  for (const code of ["", "1 + 1", "const ä = `∂L`;\n\tconsole.log(ä); // 🙂\r\n"]) {
    const hash = await hashOfCell(code);
    assertEquals(/^#cell=\d+\.[\w-]*$/.test(hash), true);
    assertEquals(await cellOfHash(hash), code);
  }
});

Deno.test("cellOfHash() leaves other parts of addresses alone", async () => {
  for (const hash of ["", "#", "#1-a-section", "#xcell=AA"]) {
    assertEquals(await cellOfHash(hash), undefined);
  }
});

Deno.test("hashOfCell() refuses what is too long for a link", async () => {
  const noise = Array.from({ length: 3000 }, (_, i) => Math.imul(i, 2654435761) >>> 0).join();
  await assertRejects(
    () => hashOfCell(noise),
    RangeError,
    "Cannot share this cell as a link: expected at most 4000 characters and 64000 bytes of code, but",
  );
  await assertRejects(() => hashOfCell("x".repeat(64_001)), RangeError);
});

Deno.test("cellOfHash() refuses damage, bombs and texts that hide what they say", async () => {
  const text = new TextEncoder();
  const whole = await linkOf(text.encode("console.log(1)"));
  const cases = {
    "is damaged": [
      ...[
        "#cell=",
        "#cell=%%%",
        "#cell=AAAA",
        "#cell=3.AAAA",
        "#cell=<script>",
        whole.slice(0, -4),
      ],
      await linkOf(Uint8Array.of(0xff, 0xfe)),
    ],
    "unfolds to more than 64000 bytes": [await linkOf(new Uint8Array(3e5))],
    "has 4001 characters": [`#cell=${"A".repeat(4001)}`],
    "holds characters that hide what it says": [
      await linkOf(text.encode("a\0b")),
      await linkOf(text.encode("a /*\u202e */ b")),
    ],
  };
  for (const [what, links] of Object.entries(cases)) {
    for (const link of links) await assertRejects(() => cellOfHash(link), SyntaxError, what);
  }
});
