import { assertEquals } from "@std/assert";
import { labKernelOf } from "../../lib/page/lab_kernel.ts";
import { pause } from "../../lib/runtime/pause.ts";

interface Message {
  readonly header: { readonly msg_id: string; readonly msg_type: string };
  readonly content: Record<string, unknown>;
}

/** As much of JupyterLite's kernels as is called. */
class BaseKernel {
  readonly sent: string[] = [];
  executionCount = 0;
  async handleMessage({ header, content }: Message): Promise<void> {
    this._busy({ header });
    const self = this as unknown as Record<
      string,
      (content: unknown) => Promise<Message["content"]>
    >;
    const method = header.msg_type === "execute_request" ? "executeRequest" : "kernelInfoRequest";
    const { status } = await self[method](content);
    this.sent.push(`${header.msg_id} ${status}`);
    this._idle({ header });
  }
  _busy({ header }: Pick<Message, "header">): void {
    this.sent.push(`${header.msg_id} busy`);
  }
  _idle({ header }: Pick<Message, "header">): void {
    this.sent.push(`${header.msg_id} idle`);
  }
  _sendMessage(message: string): void {
    this.sent.push(message);
  }
  publishExecuteError({ ename }: { ename: string }): void {
    this.sent.push(ename);
  }
}

/** A worker whose cells end when `finish` is called. */
class SlowWorker {
  static current: SlowWorker;
  onmessage?: (event: { data: unknown }) => void;
  constructor(_: string, { name }: { name: string }) {
    // The other one is the type checker's, which never answers.
    if (name === "gradbook") SlowWorker.current = this;
  }
  postMessage(): void {}
  terminate(): void {}
  finish(error?: object): void {
    this.onmessage?.({ data: { kind: "done", ...(error && { error }) } });
  }
}

async function withKernel(
  work: (
    kernel: BaseKernel & { stop(): void },
    ask: (type: string, id: string) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(globalThis, "Worker")!;
  Object.defineProperty(globalThis, "Worker", { ...own, value: SlowWorker });
  try {
    const Kernel = labKernelOf(BaseKernel, {
      address: (name) => new URL(`https://a.b/${name}`),
      typesMode: () => "off",
      createMessage: ({ content, parentHeader }: Record<string, Record<string, string>>) =>
        `${parentHeader.msg_id} ${content.status}`,
    }) as unknown as new (options: object) => BaseKernel & { stop(): void };
    const kernel = new Kernel({});
    await work(
      kernel,
      (msg_type, msg_id) =>
        kernel.handleMessage({ header: { msg_id, msg_type }, content: { code: "" } }),
    );
  } finally {
    Object.defineProperty(globalThis, "Worker", own);
  }
}

Deno.test("a page's kernel answers questions while a cell runs, and is busy again", () =>
  withKernel(async (kernel, ask) => {
    await ask("execute_request", "cell");
    await ask("kernel_info_request", "question");
    assertEquals(kernel.sent, [
      ...["cell busy", "question busy", "question ok", "question idle", "cell busy"],
    ]);
    SlowWorker.current.finish();
    await pause(10);
    assertEquals(kernel.sent.slice(-2), ["cell ok", "cell idle"]);
  }));

Deno.test("a page's kernel runs cells one after another, and none behind one that failed", () =>
  withKernel(async (kernel, ask) => {
    for (const id of ["1", "2", "3"]) await ask("execute_request", id);
    SlowWorker.current.finish();
    await pause(10);
    assertEquals(kernel.sent, ["1 busy", "1 ok", "1 idle", "2 busy"]);
    SlowWorker.current.finish({ ename: "Error", evalue: "", traceback: [] });
    await pause(10);
    assertEquals(kernel.sent.slice(4), ["Error", "3 aborted", "3 idle", "2 error", "2 idle"]);
    await ask("execute_request", "4");
    assertEquals(kernel.sent.at(-1), "4 busy");
    SlowWorker.current.finish();
    await pause(10);
  }));

Deno.test("a page's kernel drops the cells that wait when Stop is pressed", () =>
  withKernel(async (kernel, ask) => {
    for (const id of ["1", "2"]) await ask("execute_request", id);
    kernel.stop();
    assertEquals(kernel.sent, ["1 busy", "2 aborted", "2 idle"]);
    SlowWorker.current.finish({ ename: "Interrupted", evalue: "", traceback: [] });
    await pause(10);
    assertEquals(kernel.sent.slice(3), ["Interrupted", "1 error", "1 idle"]);
  }));
