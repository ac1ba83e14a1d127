import { assertRejects } from "@std/assert";
import { Engine } from "../../lib/relay/engine.ts";

const granted = (["read", "write", "run", "env", "net"] as const)
  .every((name) =>
    Deno.permissions.querySync(name === "net" ? { name, host: "127.0.0.1" } : { name }).state ===
      "granted"
  );

Deno.test({
  name: "Engine.start() ends with its signal, while the kernel is not ready yet",
  ignore: !granted,
  // Connections are closed a turn later.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const events = { publish() {}, ask: () => Promise.resolve({}), died() {} };
    for (const milliseconds of [0, 50, 100]) {
      const ending = new AbortController();
      setTimeout(() => ending.abort(new RangeError("enough")), milliseconds);
      await assertRejects(() => Engine.start(events, ending.signal), RangeError, "enough");
    }
  },
});
