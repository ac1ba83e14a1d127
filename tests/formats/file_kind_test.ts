import { assertEquals } from "@std/assert";
import { fileKind } from "../../lib/formats/file_kind.ts";
import { encodeNpz } from "../../lib/formats/npz.ts";
import { encodePng } from "../../lib/formats/png.ts";

const START: Record<string, string> = {
  "a JPEG picture": "\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
  "a GIF picture": "GIF89a\x01\0\x01\0\x80\0",
  "a WebP picture": "RIFF\x24\n\0\0WEBPVP8 ",
  "a BMP picture": "BM\x46\0\0\0\0\0\0\0\x36\0",
  "a TIFF picture": "II*\0\x08\0\0\0\0\0\0\0",
  "a HEIC picture": "\0\0\0\x18ftypheic\0\0",
  "an AVIF picture": "\0\0\0\x1cftypavif\0\0",
  "a PDF document": "%PDF-1.7\n%\xe2\xe3",
};

Deno.test("fileKind() names files by their first bytes", () => {
  for (const [name, start] of Object.entries(START)) {
    assertEquals(fileKind(Uint8Array.from(start, (byte) => byte.charCodeAt(0))), name);
  }
  assertEquals(fileKind(encodePng({ shape: [1, 1], data: new Uint8Array(1) })), "a PNG picture");
  const a = { dtype: "uint8", shape: [0], data: new Uint8Array(0) } as const;
  assertEquals(fileKind(encodeNpz({ a })), "a ZIP archive, such as .npz");
  assertEquals(fileKind(encodeNpz({})), "a ZIP archive, such as .npz");
  assertEquals(fileKind(new TextEncoder().encode("BMW is no bitmap")), undefined);
  assertEquals(fileKind(new Uint8Array(0)), undefined);
});
