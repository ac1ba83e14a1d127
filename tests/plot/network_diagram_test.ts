import { assertEquals, assertThrows } from "@std/assert";
import { networkDiagram } from "../../lib/plot/network_diagram.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const layers = [
  { name: "784 pixels", units: 784 },
  { name: "hidden", units: 50, weights: "W (784, 50)" },
  { name: "digits", units: 3, labels: ["0", "1", "<"] },
];

Deno.test({
  name: "networkDiagram() draws layers, some of their units, and all lines between those",
  ignore: !canRead,
  fn: () => assertSnapshot("network", networkDiagram(layers, { title: "A network" })),
});

Deno.test("networkDiagram() draws few units all, and of many the first and the last", () => {
  const { svg, alt } = networkDiagram([{ name: "in", units: 7 }, { name: "out", units: 8 }]);
  assertEquals(svg.match(/r="9"/g)!.length, 7 + 6);
  assertEquals(svg.match(/M[\d.,]+L/g)!.length, 7 * 6);
  assertEquals(alt, "A network: in, 7 units; out, 8 units");
});

Deno.test("networkDiagram() rejects single layers, no units, and labels that are too few", () => {
  assertThrows(() => networkDiagram([layers[0]]), TypeError, "two layers or more");
  assertThrows(() => networkDiagram([layers[0], { name: "none", units: 0 }]), RangeError);
  assertThrows(
    () => networkDiagram([layers[0], { name: "out", units: 2, labels: ["0"] }]),
    TypeError,
    "Cannot draw a network: expected a label for each of 2 units, but got 1",
  );
  assertThrows(
    () => networkDiagram(layers, { title: 1 as never }),
    TypeError,
    "a text for the title",
  );
});
