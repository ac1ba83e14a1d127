/** Checkpoints and weights as bytes. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Dense, fit, MLP, tensor, type TrainingState, zeros } from "../../lib/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { decodeWeights, encodeWeights } from "../../lib/checkpoint/weights_file.ts";
import { decodeNpz, encodeNpz } from "../../lib/formats/npz.ts";
import { bitsOf, COUNT, problem, someState } from "./problem.ts";

Deno.test("decodeCheckpoint() gives back what encodeCheckpoint() was given", async () => {
  const state = await someState(), { model } = problem();
  const { state: back, settings, head, activations } = decodeCheckpoint(
    encodeCheckpoint(model, state, { seed: 1, name: "x", limit: null }),
  );
  const plain = ({ parameters, ...rest }: TrainingState) => ({
    ...rest,
    parameters: parameters.map(({ weights, bias }) => [weights.toArray(), bias.toArray()]),
  });
  assertEquals(plain(back), plain(state));
  assertEquals([settings, head, activations], [
    { seed: 1, name: "x", limit: null },
    "softmaxCrossEntropy",
    ["tanh"],
  ]);
});

Deno.test("decodeCheckpoint() refuses what is no whole checkpoint, by name", async () => {
  const state = await someState(), { model } = problem();
  const refused = (change: Partial<TrainingState>, problem: string) =>
    assertThrows(
      () => decodeCheckpoint(encodeCheckpoint(model, { ...state, ...change }, {})),
      SyntaxError,
      problem,
    );
  refused({ order: state.order.with(3, COUNT) }, "order must be that of a run");
  refused({ order: state.order.with(3, state.order[4]) }, "order must be that of a run");
  refused({ order: state.order.slice(1) }, "regime must be that of a run");
  refused({ step: 8 }, "step must be that of a run");
  refused({ epoch: 3 }, "history must be that of a run");
  refused({ tally: { loss: NaN, correct: 1 } }, "tally must be that of a run");
  refused({ parameters: [] }, "Cannot read w1: it must be an array of (In, Out)");

  const good = encodeCheckpoint(model, state, {});
  const { order: _, ...rest } = decodeNpz(good);
  assertThrows(() => decodeCheckpoint(encodeNpz(rest)), SyntaxError, "order must be");
  assertThrows(
    () => decodeCheckpoint(encodeWeights({ model, targets: "oneHot" }, "npz")),
    SyntaxError,
    "the file must be a checkpoint of version 1, but is a weights file of version 1",
  );
  assertThrows(
    () =>
      decodeCheckpoint(encodeNpz({ a: { dtype: "uint8", shape: [0], data: new Uint8Array() } })),
    SyntaxError,
    "the file must be a checkpoint of version 1, but does not say what it is",
  );
  for (let length = 0; length < good.length; length += 997) {
    assertThrows(() => decodeCheckpoint(good.slice(0, length)), SyntaxError);
  }
  const at = good.length >> 1;
  assertThrows(() => decodeCheckpoint(good.with(at, good[at] ^ 1)), SyntaxError);
});

for (const format of ["npz", "safetensors"] as const) {
  Deno.test(`decodeWeights() gives back the model of an .${format} file, whose bytes are the model's alone`, () => {
    const { model } = problem();
    const bytes = encodeWeights({ model, targets: "bits" }, format);
    const back = decodeWeights(bytes);
    assertEquals(bitsOf(back.model), bitsOf(model));
    assertEquals([back.model.head, back.model.activations, back.targets], [
      "softmaxCrossEntropy",
      ["tanh"],
      "bits",
    ]);
    assertEquals(encodeWeights({ model: problem().model, targets: "bits" }, format), bytes);
    assertThrows(() => decodeWeights(bytes.slice(0, 100)), SyntaxError);
  });
}

Deno.test("descriptions that readers could take for different ones, or that are bombs, are refused", async () => {
  const { model } = problem();
  const good = encodeWeights({ model, targets: "oneHot" }, "npz");
  const described = (text: string) => {
    const { gradbook: _, ...arrays } = decodeNpz(good);
    const data = new TextEncoder().encode(text);
    return encodeNpz({ ...arrays, gradbook: { dtype: "uint8", shape: [data.length], data } });
  };
  const refused = (text: string, problem: string) =>
    assertThrows(() => decodeWeights(described(text)), SyntaxError, problem);
  const by = "Cannot read weights by its description: ";
  refused('{"kind":"weights","kind":"checkpoint"}', `${by}keys must differ, but "kind" is there`);
  refused("[".repeat(1000), `${by}it must be nested at most 16 deep, but is deeper`);
  refused("{", `${by}it must be JSON, but is not`);
  refused(`"${"x".repeat(2 ** 22)}"`, `${by}it must have at most 4194304 characters`);
  for (const text of ["null", "[]", "1", '"weights"', "{}", '{"__proto__":{"kind":"weights"}}']) {
    refused(text, "does not say what it is");
  }
  // An archive of no arrays is one still.
  assertThrows(() => decodeWeights(encodeNpz({})), SyntaxError, "does not say what it is");
  const state = await someState();
  const settings = { name: "x".repeat(2 ** 22) };
  assertThrows(
    () => encodeCheckpoint(model, state, settings),
    RangeError,
    "Cannot write checkpoint",
  );
});

/** A file whose description is another than it was. */
function redescribed(bytes: Uint8Array, change: Record<string, unknown>): Uint8Array {
  const { gradbook, ...arrays } = decodeNpz(bytes);
  const was = JSON.parse(new TextDecoder().decode(gradbook.data as Uint8Array));
  const data = new TextEncoder().encode(JSON.stringify({ ...was, ...change }));
  return encodeNpz({ ...arrays, gradbook: { dtype: "uint8", shape: [data.length], data } });
}

Deno.test("names that a file holds and nobody knows are errors that name them", async () => {
  const { model } = problem(), state = await someState();
  const weights = encodeWeights({ model, targets: "oneHot" }, "npz");
  const checkpoint = encodeCheckpoint(model, state, {});
  const refused = (change: Record<string, unknown>, problem: string) => {
    const message = `: ${problem}`;
    assertThrows(() => decodeWeights(redescribed(weights, change)), SyntaxError, message);
    assertThrows(() => decodeCheckpoint(redescribed(checkpoint, change)), SyntaxError, message);
  };
  refused({ head: "hinge" }, "head must be one of softmaxCrossEntropy, ");
  refused({ head: "toString" }, "head must be one of ");
  refused({ activations: ["gelu"] }, "activation must be one of relu, ");
  refused({ activations: [["relu"]] }, "activation must be one of relu, ");
  assertThrows(
    () => decodeWeights(redescribed(weights, { targets: "words" })),
    SyntaxError,
    'Cannot read weights: targets must be one of oneHot, bits, but is "words"',
  );
  assertThrows(
    () => decodeCheckpoint(redescribed(checkpoint, { regime: { ...state.regime, shuffle: "x" } })),
    SyntaxError,
    'Cannot read checkpoint: shuffle must be one of fresh, cumulative, none, but is "x"',
  );
  assertThrows(
    () => encodeWeights({ model, targets: "words" as never }, "npz"),
    TypeError,
    "Cannot save weights: targets must be one of oneHot, bits, but are words",
  );
});

Deno.test("a file of the other kind is named with what reads it, one of another version is not", async () => {
  const { model } = problem();
  const weights = encodeWeights({ model, targets: "oneHot" }, "npz");
  const checkpoint = encodeCheckpoint(model, await someState(), {});
  assertThrows(
    () => decodeCheckpoint(weights),
    SyntaxError,
    "is a weights file of version 1: a trained model, for loadWeights (predict --weights)",
  );
  assertThrows(
    () => decodeWeights(checkpoint),
    SyntaxError,
    "is a checkpoint of version 1: a run to go on with, for loadCheckpoint (train-mnist --resume)",
  );
  const { message } = assertThrows(
    () => decodeCheckpoint(redescribed(checkpoint, { version: 2 })),
    SyntaxError,
  );
  assertEquals(
    message,
    "Cannot read checkpoint: the file must be a checkpoint of version 1, but is a checkpoint of version 2",
  );
  const found = (kind: unknown, version: unknown) =>
    assertThrows(() => decodeCheckpoint(redescribed(checkpoint, { kind, version })), SyntaxError)
      .message.replace(/^.*, but /, "");
  assertEquals(found("\u001b[31m", "\u202e"), 'is "\\u001b[31m" of version "\\u202e"');
  assertEquals(found({ toString: 1 }, [[]]), "is an object of version a list");
  assertEquals(found("x".repeat(1e6), 1), `is "${"x".repeat(60)}…" of version 1`);
});

Deno.test("a file that is no archive at all is called what it is", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const files: [Uint8Array, string][] = [
    [text(""), "empty"],
    [text("no"), 'text that begins "no"'],
    [text("epoch 1\nloss 0.5 in 3 s"), 'text that begins "epoch 1\\nloss 0.5 in "'],
    [text("größer ".repeat(20)), 'text that begins "größer größer größer"'],
    [Uint8Array.of(0x93, ...text("NUMPY"), 1, 0), "a single NumPy array (.npy)"],
    [Uint8Array.of(0x89, ...text("HDF\r\n"), 0x1a, 10), "an HDF5 file"],
    [Uint8Array.of(0x89, ...text("PNG\r\n"), 0x1a, 10), "a PNG picture"],
    [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "a JPEG picture"],
    [Uint8Array.of(0x1f, 0x8b, 8), "a gzip file"],
    [new Uint8Array(100), "bytes that begin 00 00 00 00 00 00 00 00"],
    [Uint8Array.of(0x80, 4, 0x95), "bytes that begin 80 04 95"],
  ];
  for (const [bytes, found] of files) {
    const end = `expected an .npz or .safetensors file, but the file is ${found}`;
    assertEquals(
      assertThrows(() => decodeWeights(bytes), SyntaxError).message,
      `Cannot read weights: ${end}`,
    );
    assertEquals(
      assertThrows(() => decodeCheckpoint(bytes), SyntaxError).message,
      `Cannot read checkpoint: ${end}`,
    );
  }
  assertThrows(() => decodeWeights(text("PK, they said")), SyntaxError, "Cannot parse ZIP: ");
});

/** A run as small as they come: of what damage could hit, its streams are most. */
async function smallCheckpoint(): Promise<Uint8Array> {
  const model = new MLP({
    layers: [new Dense(tensor([[0.5], [0.25]]), zeros([1]))],
    head: "sigmoidBinaryCrossEntropy",
  });
  const examples = { inputs: tensor([[0, 1], [1, 0]]), targets: tensor([[0], [1]]) };
  const options = { epochs: 1, batchSize: 1, learningRate: 1, validation: examples };
  for await (const event of fit(model, examples, options)) {
    if (event.kind === "epoch") return encodeCheckpoint(model, event.state(), { seed: 1 });
  }
  throw new Error("unreachable");
}

const FILES = {
  checkpoint: [smallCheckpoint, decodeCheckpoint],
  "weights file": [
    () => Promise.resolve(encodeWeights({ model: problem().model, targets: "oneHot" }, "npz")),
    (bytes: Uint8Array) => {
      const { model, targets } = decodeWeights(bytes);
      return [bitsOf(model), model.head, model.activations, targets];
    },
  ],
} as const;

for (const [name, [make, decode]] of Object.entries(FILES)) {
  Deno.test(`a ${name} with any byte changed is refused or read as it was, and any part of it refused`, async () => {
    const good = await make(), whole = JSON.stringify(decode(good));
    let read = 0;
    for (let at = 0; at < good.length; at++) {
      // One bit, and all of them.
      for (const flip of [1 << at % 8, 0xff]) {
        const bytes = good.with(at, good[at] ^ flip);
        let found;
        try {
          found = JSON.stringify(decode(bytes));
        } catch (error) {
          // The latter where layers do not fit together.
          const isRefusal = error instanceof SyntaxError || error instanceof TypeError;
          assert(isRefusal && /^Cannot /.test(error.message), `byte ${at} ^ ${flip}: ${error}`);
          continue;
        }
        assertEquals(found, whole, `byte ${at} ^ ${flip}`);
        read++;
      }
      assertThrows(() => decode(good.subarray(0, at)), SyntaxError);
    }
    // Times, for one, mean nothing: but nearly every byte does.
    assert(read < good.length / 2, `${read} of ${2 * good.length}`);
  });
}

Deno.test("decodeCheckpoint() refuses what no run leaves: streams, metrics and numbers", async () => {
  const state = await someState(), { model } = problem();
  const refused = (change: Partial<TrainingState>, name: string) =>
    assertThrows(
      () => decodeCheckpoint(encodeCheckpoint(model, { ...state, ...change }, {})),
      SyntaxError,
      `Cannot read checkpoint: ${name} must be that of a run, but is not`,
    );
  const { random, globalRandom, history: [record], parameters } = state;
  refused({ random: { ...random!, pos: 625 } }, "random");
  refused({ globalRandom: { ...globalRandom, gauss: NaN } }, "global_random");
  refused({ globalRandom: { ...globalRandom, key: [1, 2] } }, "global_random");
  refused({ history: [{ ...record, seconds: NaN }] }, "history");
  refused({ history: [{ ...record, validation: { loss: NaN, accuracy: 1 } }] }, "history");
  const weights = parameters[0].weights.copy();
  weights.data[3] = Infinity;
  refused({ parameters: [{ ...parameters[0], weights }, parameters[1]] }, "parameters");
});
