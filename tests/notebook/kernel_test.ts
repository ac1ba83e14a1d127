/** The repaired kernel in parts, on a pretended one; tests/jupyter/ runs the real one. */
import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import "../../lib/notebook/kernel.ts";
import { type Kernel, repairOutput } from "../../lib/notebook/output.ts";
import { Outbox } from "../../lib/notebook/outbox.ts";

type Message = [type: string, content: Record<string, unknown>];
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const printed = (...lines: string[]): Message => [
  "stream",
  { name: "stdout", text: lines.map((line) => `${line}\n`).join("") },
];

Deno.test("importing kernel.ts outside the kernel changes nothing", () => {
  assert(!Object.hasOwn(Error, Symbol.hasInstance));
  assert(new TypeError() instanceof Error);
});

// ── Outbox ──────────────────────────────────────────────────────────────────────────────────────

function createOutbox() {
  const sent: Message[] = [];
  return { sent, outbox: new Outbox((type, content) => sent.push([type, content])) };
}

Deno.test("Outbox sends the first text at once, and what follows in one message", async () => {
  const { sent, outbox } = createOutbox();
  outbox.print("stdout", "a\n");
  assertEquals(sent, [printed("a")]);
  outbox.print("stdout", "b\n");
  outbox.print("stdout", "c\n");
  assertEquals(sent.length, 1);
  await wait(100);
  assertEquals(sent, [printed("a"), printed("b", "c")]);
});

Deno.test("Outbox sends text in a loop that never awaits", () => {
  const { sent, outbox } = createOutbox();
  for (const end = performance.now() + 130; performance.now() < end;) outbox.print("stdout", ".");
  assertGreater(sent.length, 1);
  outbox.flush();
});

Deno.test("Outbox keeps the order of streams and messages", () => {
  const { sent, outbox } = createOutbox();
  outbox.print("stdout", "a\n");
  outbox.print("stdout", "b\n");
  outbox.print("stderr", "c\n");
  outbox.send("display_data", { data: {} });
  assertEquals(sent, [
    printed("a"),
    printed("b"),
    ["stream", { name: "stderr", text: "c\n" }],
    ["display_data", { data: {} }],
  ]);
});

Deno.test("Outbox.settle() flushes, and takes longer for more and for larger messages", () => {
  const { sent, outbox } = createOutbox();
  const none = outbox.settle();
  outbox.send("display_data", { data: "x" });
  assert(outbox.isPending);
  const one = outbox.settle();
  assert(!outbox.isPending);
  outbox.send("display_data", { data: "x".repeat(1_000_000) });
  outbox.print("stdout", "a\n");
  outbox.print("stdout", "b\n");
  assertGreater(one, none);
  assertGreater(outbox.settle(), one + 40);
  assertEquals(sent.at(-1), printed("b"));
});

// ── The kernel ──────────────────────────────────────────────────────────────────────────────────

/** A kernel that sends into an array, repaired; its console is not this program's. */
function createKernel({ noColor = true } = {}) {
  const sent: Message[] = [];
  const send = (type: string, content: Record<string, unknown>) => void sent.push([type, content]);
  const kernel: Kernel = {
    jupyter: {
      broadcast: send,
      display: () => Promise.reject(new Error("is replaced")),
      format: async (value) => {
        await wait(value === "slow" ? 30 : 0);
        if (value === "bad") throw new Error("cannot be formatted");
        return { "text/plain": `\x1b[33m${value}\x1b[39m` };
      },
    },
    internal: {
      jupyter: {
        async broadcastResult(count, result) {
          if (result === undefined) return;
          const displayable = result as Record<symbol, () => Promise<unknown>>;
          const data = await displayable[Symbol.for("Jupyter.display")]();
          send("execute_result", { execution_count: count, data });
        },
      },
      Console: class {
        constructor(print: (text: string, level: number) => void) {
          return { log: (x: string) => print(x, 1), warn: (x: string) => print(x, 2) };
        }
      } as unknown as Kernel["internal"]["Console"],
    },
  };
  const console: Partial<Console> = {};
  const settle = repairOutput(kernel, { console, noColor });
  return { sent, kernel, settle, console: console as Console };
}

const types = (sent: Message[]) => sent.map(([type]) => type);

Deno.test("a cell's end comes after its text, its displays, and then its result", async () => {
  const { sent, kernel, console } = createKernel();
  kernel.jupyter.display("slow", { display_id: "d" });
  console.log("a\n");
  console.warn("b\n");
  await kernel.internal.jupyter.broadcastResult(3, 42);
  assertEquals(types(sent), ["stream", "stream", "display_data", "execute_result"]);
  assertEquals(sent[1][1].name, "stderr");
  assertEquals(sent[2][1].transient, { display_id: "d" });
  assertEquals(sent[3][1].execution_count, 3);
});

Deno.test("a cell's end waits where something was said, and not where nothing was", async () => {
  const { kernel, console } = createKernel();
  const duration = async () => {
    const start = performance.now();
    await kernel.internal.jupyter.broadcastResult(1, undefined);
    return performance.now() - start;
  };
  await duration();
  const silent = await duration();
  for (let i = 0; i < 20; i++) {
    console.log(`${i}\n`);
    console.warn(`${i}\n`);
  }
  assertGreater(await duration(), Math.max(100, silent));
});

Deno.test("a cell's end waits for what is said meanwhile, but not for ever", async () => {
  const { sent, kernel, console } = createKernel();
  console.log("a\n");
  setTimeout(() => console.log("b\n"), 5);
  await kernel.internal.jupyter.broadcastResult(1, undefined);
  assertEquals(sent.length, 2);
  const timer = setInterval(() => console.warn("again\n"), 1);
  await kernel.internal.jupyter.broadcastResult(1, undefined);
  clearInterval(timer);
});

Deno.test("a failed cell's end sends what was printed, and blocks the thread", () => {
  const { sent, settle, console } = createKernel();
  console.log("a\n");
  console.log("b\n");
  const start = performance.now();
  settle(undefined);
  assertGreater(performance.now() - start, 9);
  assertEquals(sent, [printed("a"), printed("b")]);
});

Deno.test("display() updates in place, and passes bundles on as they are", async () => {
  const { sent, kernel } = createKernel();
  const bundle = { "text/html": "<b>x</b>" };
  await kernel.jupyter.display(bundle, { raw: true, update: true, display_id: "d" });
  await kernel.jupyter.display(1);
  assertEquals(sent, [
    ["update_display_data", { data: bundle, metadata: {}, transient: { display_id: "d" } }],
    ["display_data", { data: { "text/plain": "\x1b[33m1\x1b[39m" }, metadata: {}, transient: {} }],
  ]);
});

Deno.test("display() of what cannot be formatted rejects, and the cell still ends", async () => {
  const { kernel } = createKernel();
  const shown = kernel.jupyter.display("bad");
  await Promise.all([
    assertRejects(() => shown, Error, "cannot be formatted"),
    kernel.internal.jupyter.broadcastResult(1, undefined),
  ]);
  await assertRejects(() => kernel.internal.jupyter.broadcastResult(1, "bad"), Error, "cannot be");
});

Deno.test("a result carries no colors, whether the kernel has NO_COLOR or not", async () => {
  const { sent, kernel } = createKernel({ noColor: false });
  await kernel.internal.jupyter.broadcastResult(1, 42);
  assertEquals(sent[0][1].data, { "text/plain": "42" });
});

// ── Other kernels ───────────────────────────────────────────────────────────────────────────────

const granted = (["read", "run"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

Deno.test({
  name: "importing kernel.ts in a kernel that it does not know warns once, and changes nothing",
  ignore: !granted,
  async fn() {
    const url = new URL("../../lib/notebook/kernel.ts", import.meta.url);
    const program = `
      const jupyter = { value: { broadcast() {} } };
      Object.defineProperty(globalThis, "Deno", { value: Object.create(Deno, { jupyter }) });
      await import("${url}");
      console.log(Object.hasOwn(Error, Symbol.hasInstance));
    `;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", program],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "false\n");
    assertEquals(
      new TextDecoder().decode(stderr),
      `gradbook/notebook does not know the kernel of Deno ${Deno.version.deno}: outputs may come ` +
        "late or in the wrong cell, and Stop may end the kernel. It knows that of Deno 2.9.\n",
    );
  },
});
