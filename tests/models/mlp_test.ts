import { assertEquals, assertThrows } from "@std/assert";
import { ACTIVATIONS, Dense, MLP, Tensor, tensor, zeros } from "../../lib/mod.ts";

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

Deno.test("MLP rejects parameters that share memory, named by their layers", () => {
  const head = "softmaxCrossEntropy";
  const layer = (data: Float64Array, bias: Float64Array) =>
    new Dense<number, number>(new Tensor([2, 2], data), new Tensor([2], bias));
  const own = () => layer(new Float64Array(4), new Float64Array(2));
  const twice = own();
  assertThrows(
    () => new MLP({ layers: [twice, twice], head }),
    TypeError,
    "Cannot create an MLP: expected the weights of layer 1 and the weights of layer 2 to have " +
      "memory of their own, but they share it",
  );
  const all = new Float64Array(12);
  const views = [layer(all.subarray(0, 4), all.subarray(4, 6))];
  assertThrows(
    () => new MLP({ layers: [...views, layer(all.subarray(5, 9), all.subarray(10))], head }),
    TypeError,
    "the bias of layer 1 and the weights of layer 2",
  );
  assertThrows(
    () => new MLP({ layers: [own(), layer(all.subarray(0, 4), all.subarray(3, 5))], head }),
    TypeError,
    "the weights of layer 2 and the bias of layer 2",
  );
  // The same bytes as numbers of another buffer's view, seen from their other end.
  const bytes = new ArrayBuffer(96);
  assertThrows(
    () =>
      new MLP({
        layers: [layer(new Float64Array(bytes, 8, 4), new Float64Array(bytes, 32, 2))],
        head,
      }),
    TypeError,
    "share it",
  );
  // Side by side is not on top of each other.
  const apart = new MLP({
    layers: [...views, layer(all.subarray(6, 10), all.subarray(10))],
    head,
  });
  assertThrows(() => (apart.layers as Dense[]).push(views[0]), TypeError);
});
