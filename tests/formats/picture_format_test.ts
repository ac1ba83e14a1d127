import { assertEquals } from "@std/assert";
import { pictureFormat } from "../../lib/formats/picture_format.ts";
import { encodePng } from "../../lib/formats/png.ts";

const START: Record<string, string> = {
  "a JPEG": "\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
  "a GIF": "GIF89a\x01\0\x01\0\x80\0",
  "a WebP": "RIFF\x24\n\0\0WEBPVP8 ",
  "a BMP": "BM\x46\0\0\0\0\0\0\0\x36\0",
  "a TIFF": "II*\0\x08\0\0\0\0\0\0\0",
  "a HEIC": "\0\0\0\x18ftypheic\0\0",
  "an AVIF": "\0\0\0\x1cftypavif\0\0",
  "a PDF": "%PDF-1.7\n%\xe2\xe3",
};

Deno.test("pictureFormat() names pictures by their first bytes", () => {
  for (const [name, start] of Object.entries(START)) {
    assertEquals(pictureFormat(Uint8Array.from(start, (byte) => byte.charCodeAt(0))), name);
  }
  assertEquals(pictureFormat(encodePng({ shape: [1, 1], data: new Uint8Array(1) })), "a PNG");
  assertEquals(pictureFormat(new TextEncoder().encode("BMW is no bitmap")), undefined);
  assertEquals(pictureFormat(new Uint8Array(0)), undefined);
});
