import { assertEquals } from "@std/assert";
import { decodeMappings } from "../../lib/relay/lines.ts";
import { Traces } from "../../lib/relay/traces.ts";

Deno.test("decodeMappings() reads columns and lines, negative steps included", () => {
  // The transpiler's map of "\n\nfunction f(a: number): never {\n  throw new RangeError('r' + a);\n}".
  assertEquals(decodeMappings("AAEA,SAAS,EAAE,CAAS;EAClB,MAAM,IAAI,WAAW,MAAM;AAC7B"), [
    [[0, 2, 0], [9, 2, 9], [11, 2, 11], [12, 2, 20]],
    [[2, 3, 2], [8, 3, 8], [12, 3, 12], [23, 3, 23], [29, 3, 29]],
    [[0, 4, 0]],
  ]);
});

Deno.test("Traces names the cell's own lines, and earlier cells by their number", async () => {
  const traces = new Traces((code) =>
    Promise.resolve((line, column) => [line + code.length, column])
  );
  traces.remember(1, "function f(){}"); // 14 characters
  traces.remember(2, "f()"); // 3 characters
  const error = {
    ename: "Error",
    evalue: "x",
    traceback: ["Error: x", "    at f (<anonymous>:2:9)", "    at <anonymous>:1:5"],
  };
  assertEquals((await traces.withLines(error, 2)).traceback, [
    "Error: x",
    "    at f (cell [1]:16:9)",
    "    at <anonymous>:4:5",
  ]);
});
