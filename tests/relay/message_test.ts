import { assertEquals } from "@std/assert";
import { Signer } from "../../lib/relay/message.ts";

const text = (words: string) => new TextEncoder().encode(words);

Deno.test("Signer.decode() gives back what encode() was given, with route and buffers", () => {
  const signer = new Signer("key");
  const request = signer.make("execute_request", { code: "1" });
  const buffers = [text("a buffer"), new Uint8Array(0)];
  const message = signer.make("stream", { text: "ü" }, request.header, { buffers });
  const route = [text("who"), new Uint8Array(0)];
  assertEquals(signer.decode(signer.encode(message, route)), { message, route });
});

Deno.test("Signer.decode() refuses what was signed with another key, changed, or cut", () => {
  const signer = new Signer("key");
  const frames = signer.encode(signer.make("stream", { text: "x" }));
  assertEquals(new Signer("other").decode(frames), undefined);
  assertEquals(signer.decode(frames.slice(0, -1)), undefined);
  frames[5] = text('{"text":"y"}');
  assertEquals(signer.decode(frames), undefined);
});

Deno.test("Signer signs as Jupyter does", () => {
  const signer = new Signer("secret");
  const header = {
    ...{ msg_id: "1", msg_type: "status", session: "2", username: "kernel" },
    ...{ date: "2026-01-01T00:00:00.000Z", version: "5.3" },
  };
  const content = { execution_state: "busy" };
  const frames = signer.encode({ header, parent_header: {}, metadata: {}, content, buffers: [] });
  // hmac.new(b"secret", b"".join(frames[2:]), "sha256").hexdigest()
  assertEquals(
    new TextDecoder().decode(frames[1]),
    "4f5806d0843bf6407c6b3819cb8121518263623f3334c0638d3fb0a7e0f1253f",
  );
});
