import { assert, assertEquals, assertThrows } from "@std/assert";
import { shapeDiagram } from "../../lib/plot/shape_diagram.ts";
import { tensor, zeros } from "../../lib/tensor/mod.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const A = tensor([[1, 2, 3], [4, 5, 6]]), b = tensor([10, 20, 30]);

Deno.test("shapeDiagram() shows numbers, names, signs and shapes", () => {
  const diagram = shapeDiagram([
    { value: A, label: "A", color: (row) => row === 0 ? 0 : undefined },
    "+",
    { value: b, label: "b", copy: () => true },
    "=",
    A.add(b),
  ], { title: "A sum" });
  assertEquals(diagram.alt, "(2, 3) + (3,) = (2, 3)");
  assert(diagram.svg.includes(">36</text>") && diagram.svg.includes(">(3,)</text>"));
  assertEquals(diagram.svg.match(/fill-opacity="0.25"/g)?.length, 3);
  assertEquals(diagram.svg.match(/stroke-dasharray="3,3"/g)?.length, 3);
  if (canRead) assertSnapshot("shapes", diagram);
});

Deno.test("shapeDiagram() rejects what is no table", () => {
  assertThrows(() => shapeDiagram([zeros([2, 2, 2])]), TypeError, "two axes at most");
  assertThrows(() => shapeDiagram([]), TypeError);
  // @ts-expect-error: a list is no tensor
  assertThrows(() => shapeDiagram([[1, 2]]), TypeError);
  // @ts-expect-error: its size follows from what it shows
  assertThrows(() => shapeDiagram([A], { width: 100 }), TypeError, '"width"');
});
