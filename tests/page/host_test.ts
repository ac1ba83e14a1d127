import { assertEquals } from "@std/assert";
import { KernelHost } from "../../lib/page/host.ts";
import { pause } from "../../lib/runtime/pause.ts";

Deno.test("KernelHost.stop() ends a cell that never ends, however often it is pressed", async () => {
  const said: unknown[] = [];
  class EndlessWorker {
    postMessage({ kind }: { readonly kind: string }): void {
      said.push(kind);
    }
    terminate(): void {
      said.push("terminated");
    }
  }
  const own = Object.getOwnPropertyDescriptors(globalThis);
  Object.defineProperties(globalThis, {
    Worker: { ...own.Worker, value: EndlessWorker },
    location: { value: { origin: "https://a.b" }, configurable: true },
  });
  try {
    const host = new KernelHost(new URL("https://a.b/worker.js"), {
      publish() {},
      ask: () => Promise.resolve(undefined),
    });
    const cell = host.execute("while (true);", 1);
    for (let presses = 0; presses < 40 && said.at(-1) !== "terminated"; presses++) {
      host.stop();
      await pause(100);
    }
    assertEquals(said, ["start", "execute", "stop", "stop", "terminated"]);
    assertEquals((await cell)?.ename, "Interrupted");
  } finally {
    Object.defineProperties(globalThis, { Worker: own.Worker, location: own.location });
  }
});
