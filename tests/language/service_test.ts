/** The service over a checker that does what a test says. */
import { assert, assertEquals } from "@std/assert";
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

  /** The documents of cells, without the one that is read ahead, and those that are still empty. */
  get cells() {
    return [...this.documents]
      .filter(([name, text]) => !name.includes("cell_0") && !/^\s*(?:import|export) \{/.test(text));
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

Deno.test("cells are a chain, and import what they use from the one before", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  await service.start();
  service.accept("const a = 1;");
  service.accept("console.log(a);");
  service.accept("const b = a;");
  await service.check("b");
  assertEquals(engine.cells.map(([, text]) => text), [
    "const a = 1;\nexport { a };\n",
    'const b = a;\nimport { a } from "./~gradbook_cell_1.ts";\n' +
    'export * from "./~gradbook_cell_1.ts";\nexport { b };\n',
    'b\nimport { b } from "./~gradbook_cell_2.ts";\n' +
    'export * from "./~gradbook_cell_2.ts";\nexport {  };\n',
  ]);
});

Deno.test("accept() takes documents away that nothing uses, and links past them", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  await service.start();
  service.accept("const a = 1;");
  for (let i = 0; i < 200; i++) {
    service.accept("const b = a;");
    service.accept("const a = 2;");
  }
  await service.check("a");
  assert(engine.cells.length < 40, String(engine.cells.length));
  for (const text of engine.documents.values()) {
    for (const [, name] of text.matchAll(/"\.\/(.*?)"/g)) assert(engine.documents.has(name), name);
  }
});

Deno.test("accept() takes of a cell that failed what is there, and for granted what is new", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  await service.start();
  service.accept("const a = 1;");
  service.accept("const a = 'x', b = f(), c = 3;", ["a", "b"]);
  service.accept("throw 1; const d = 2;", []);
  await service.check("d");
  assertEquals(engine.cells.map(([, text]) => text.split("\n").slice(-4)).slice(1), [
    [
      'export * from "./~gradbook_cell_1.ts";',
      "declare const gradbook_loose_a: any;",
      "export { b, gradbook_loose_a as a };",
      "",
    ],
    [
      'import {  } from "./~gradbook_cell_2.ts";',
      'export * from "./~gradbook_cell_2.ts";',
      "export {  };",
      "",
    ],
  ]);
});

Deno.test("forget() leaves the globals only", async () => {
  const engine = new ScriptedEngine();
  const service = new CellService(engine, { globals: "declare function show(): void;" });
  await service.start();
  service.accept("const a = 1;");
  service.forget();
  await service.check("a; show()");
  assertEquals(engine.cells.map(([, text]) => text), [
    "declare function show(): void;\nexport { show };\n",
    'a; show()\nimport { show } from "./~gradbook_cell_1.ts";\n' +
    'export * from "./~gradbook_cell_1.ts";\nexport {  };\n',
  ]);
});

Deno.test("questions wait for each other, since they share a document", async () => {
  const engine = new ScriptedEngine(), service = new CellService(engine);
  await service.start();
  const texts: string[] = [];
  engine.findings = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    texts.push([...engine.documents.values()][0].split("\n")[0]);
    return [];
  };
  await Promise.all([service.check("a"), service.isComplete("b"), service.check("c")]);
  assertEquals(texts, ["a", "b", "c"]);
});

Deno.test("isComplete() needs no checker where brackets tell", async () => {
  const service = new CellService(new ScriptedEngine());
  assertEquals(await service.isComplete("for (const x of y) {"), "incomplete");
  assertEquals(await service.isComplete("`a"), "incomplete");
  assertEquals(await service.isComplete("a)"), "invalid");
  await service.start();
});
