import { assertEquals, assertThrows } from "@std/assert";
import { ACTIVATIONS, Dense, MLP, tensor, zeros } from "../../lib/mod.ts";

Deno.test("MLP rejects layers that do not fit together", () => {
  const layer = (i: number, o: number) => new Dense<number, number>(zeros([i, o]), zeros([o]));
  const head = "softmaxCrossEntropy";
  assertThrows(
    () => new MLP({ layers: [layer(4, 3), layer(2, 1)], head }),
    TypeError,
    "Cannot put layer (2, 1) after layer (4, 3): expected 3 features",
  );
  assertThrows(() => new MLP({ layers: [], head }), TypeError, "none");
  assertThrows(
    () => new MLP({ layers: [layer(4, 3)], activation: ["relu"], head }),
    TypeError,
    "expected 0 activations",
  );
  const single = new Dense<number, number>(
    zeros([3, 2], { dtype: "float32" }),
    zeros([2], { dtype: "float32" }),
  );
  assertThrows(() => new MLP({ layers: [layer(4, 3), single], head }), TypeError, "mixed dtypes");
  assertThrows(
    () => new Dense(zeros([4, 3]), zeros([2]) as never),
    TypeError,
    "expected a bias (3,)",
  );
  assertThrows(
    () => new Dense(zeros([3, 4]).T, zeros([3])),
    TypeError,
    "Cannot create a layer of weights (4, 3): expected a matrix with data of its own",
  );
  assertThrows(
    () => new MLP({ layers: [layer(4, 3)], head: "hinge" as never }),
    TypeError,
    "head must be one of softmaxCrossEntropy, sigmoid",
  );
  assertThrows(
    () => new MLP({ layers: [layer(4, 3), layer(3, 2)], activation: "gelu" as never, head }),
    TypeError,
    `activation must be one of ${ACTIVATIONS.join(", ")}, but is gelu`,
  );
  const net = new MLP({ layers: [layer(4, 3)], head });
  assertThrows(
    () => net.backward(zeros([5, 4]), zeros([1, 3])),
    TypeError,
    "(5, 3) at targets (1, 3)",
  );
  assertThrows(() => net.loss(zeros([5, 4]), zeros([3, 5])), TypeError, "targets (3, 5)");
  const or = new MLP({ layers: [layer(2, 1)], head: "sigmoidBinaryCrossEntropy" });
  assertEquals(or.predict(tensor([[0, 1]])), Int32Array.of(0));
});
