/** The service over a checker that does what a test says. */
import { assertEquals } from "@std/assert";
import type { Engine, Finding } from "../../lib/language/engine.ts";
import { CellService } from "../../lib/language/service.ts";

const FINDING: Finding = { severity: "error", message: "Wrong.", code: 2304, start: 2, end: 3 };

class ScriptedEngine implements Engine {
  readonly documents = new Map<string, string>();
  starts = 0;
  findings: () => Promise<readonly Finding[]> = () => Promise.resolve([FINDING]);
  crash = () => {};

  start(ended: () => void) {
    this.starts++;
    this.documents.clear();
    this.crash = ended;
    return Promise.resolve();
  }
  write(document: string, text: string) {
    this.documents.set(document, text);
  }
  remove(document: string) {
    this.documents.delete(document);
  }
  diagnose(_document: string) {
    return this.findings();
  }
  describe = () => Promise.resolve(undefined);
  suggest = () => Promise.resolve([]);
  end() {}

  /** The documents of cells, without the one that is read ahead. */
  get cells() {
    return [...this.documents].filter(([name]) => !name.includes("cell_0"));
  }
}

Deno.test("check() answers with nothing until the checker is ready, and starts it", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  assertEquals(await service.check("a b"), []);
  assertEquals(engine.starts, 1);
  await service.start();
  assertEquals(engine.starts, 1);
  assertEquals(await service.check("a\nb"), [{
    ...{ severity: "error", message: "Wrong", line: 2, column: 1, endLine: 2, endColumn: 2 },
    code: 2304,
  }]);
});

Deno.test("check() answers with nothing where the checker takes too long or fails", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine, { patience: 20 });
  await service.start();
  engine.findings = () => new Promise(() => {});
  assertEquals(await service.check("a b"), []);
  engine.findings = () => Promise.reject(new Error("gone"));
  assertEquals(await service.check("a b"), []);
  assertEquals(await service.isComplete("a b"), "unknown");
});

Deno.test("a checker that crashed is started again with the cells, but not for ever", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  service.accept("const a = 1;");
  await service.start();
  for (let i = 0; i < 5; i++) {
    assertEquals(engine.cells.map(([, text]) => text), ["const a = 1;\nexport { a };\n"]);
    engine.crash();
    assertEquals(await service.check("a"), []);
    await service.start();
  }
  assertEquals(engine.starts, 4);
  assertEquals(await service.check("a"), []);
});

Deno.test("an ended service answers with nothing", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  await service.start();
  service.end();
  engine.crash();
  assertEquals(await service.check("a b"), []);
  assertEquals(await service.inspect("a", 1), undefined);
  assertEquals((await service.complete("a", 1)).matches, []);
  assertEquals(engine.starts, 1);
});

Deno.test("accept() keeps the documents of names that are still seen, and no others", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  await service.start();
  service.accept("const a = 1;");
  service.accept("console.log(a);");
  for (let i = 0; i < 100; i++) {
    service.accept("const b = a;");
    service.accept("const a = 2;");
  }
  assertEquals(engine.cells.length, 3); // a, b, and the a that b was made from
});

Deno.test("isComplete() needs no checker where brackets tell", async () => {
  const service = new CellService(new ScriptedEngine());
  assertEquals(await service.isComplete("for (const x of y) {"), "incomplete");
  assertEquals(await service.isComplete("`a"), "incomplete");
  assertEquals(await service.isComplete("a)"), "invalid");
  await service.start();
});
