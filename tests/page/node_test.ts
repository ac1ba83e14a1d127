import { assertEquals, assertThrows } from "@std/assert";
import * as nodeCrypto from "node:crypto";
import * as nodeZlib from "node:zlib";
import { gunzip } from "../../lib/formats/gzip.ts";
import * as pageCrypto from "../../lib/page/node/crypto.ts";
import * as pageZlib from "../../lib/page/node/zlib.ts";

const messages = [0, 1, 55, 56, 63, 64, 65, 1000].map((length) =>
  Uint8Array.from({ length }, (_, i) => i * 7 + length)
);

Deno.test("createHash() of a page gives Node's checksums", () => {
  for (const algorithm of ["md5", "sha256"]) {
    for (const message of messages) {
      const hex = ({ createHash }: Pick<typeof pageCrypto, "createHash">) =>
        createHash(algorithm).update(message).update("and text").digest("hex");
      assertEquals(hex(pageCrypto), hex(nodeCrypto as unknown as typeof pageCrypto));
    }
  }
  assertThrows(() => pageCrypto.createHash("sha512"), Error, "md5 and sha256 only");
});

Deno.test("node:zlib of a page unpacks what Node packs, and the other way round", () => {
  for (const message of messages) {
    assertEquals(pageZlib.gunzipSync(nodeZlib.gzipSync(message)), message);
    assertEquals(new Uint8Array(nodeZlib.gunzipSync(pageZlib.gzipSync(message))), message);
    assertEquals(pageZlib.inflateSync(nodeZlib.deflateSync(message)), message);
    assertEquals(
      new Uint8Array(nodeZlib.inflateRawSync(pageZlib.deflateRawSync(message))),
      message,
    );
  }
});

Deno.test("gunzipSync() of a page says in zlib's words what is wrong", () => {
  const file = pageZlib.gzipSync(messages.at(-1)!);
  const damaged = file.with(file.length - 8, file[file.length - 8] ^ 1);
  const page = new TextEncoder().encode("<html>503</html>");
  for (const bytes of [page, new Uint8Array(), file.subarray(0, 15), damaged]) {
    let message = "";
    try {
      nodeZlib.gunzipSync(bytes);
    } catch (error) {
      message = (error as Error).message;
    }
    assertThrows(() => pageZlib.gunzipSync(bytes), Error, message);
  }
});

Deno.test("createGunzip() of a page is what the library unpacks by", async () => {
  const packed = pageZlib.gzipSync(messages[7]);
  const unpacking = pageZlib.createGunzip();
  unpacking.end(packed);
  assertEquals(await Array.fromAsync(unpacking), [messages[7]]);
  assertEquals(unpacking.bytesWritten, packed.length);
  assertEquals(await gunzip(packed, 1000), messages[7]);
});
