/**
 * The README's "How to add …", followed in a copy of the library: each place that it names, and no
 * other, is edited as its neighbours there stand.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const isGranted = (name: "read" | "write" | "run" | "env") =>
  Deno.permissions.querySync({ name }).state === "granted";
const root = new URL("../", import.meta.url);

/** An edit by hand: what stands there, and what shall. */
type Edit = readonly [path: string, found: RegExp, put: (found: string) => string];

/** The neighbour's lines, and once more for the new operation, which the engine has. */
const again = (found: string) =>
  found +
  found.replaceAll("tanh", "sinh").replace("tangent", "sine")
    .replace("unary(sinh)", "unary(Math.sinh)").replace("exponential.sinh", "Math.sinh");

const OPERATION: readonly Edit[] = [
  ["lib/kernels/interface.ts", /^ {2}readonly tanh: UnaryKernel;\n/m, again],
  ["lib/kernels/reference.ts", /^ {2}tanh: .*\n/m, again],
  ["lib/kernels/simd/function_loops.ts", /^\/\*\*.*\*\/\nexport const tanh[^]*?^};\n\n/m, again],
  ["lib/tensor/tensor.ts", /^ {2}\/\*\*.*\*\/\n {2}tanh\(\)[^]*?^ {2}}\n\n/m, again],
  ["tests/kernels/elementwise_test.ts", /^ {2}\["tanh", .*\n/m, again],
];

const INTERFACE = "lib/kernels/interface.ts";
const FUNCTIONS = "lib/kernels/activation_functions.ts";
const ASSEMBLY = "lib/kernels/simd/assembly/activations.ts";

/** A case of the switch in a function of `FUNCTIONS`, before its default. */
const addCase = (name: string, value: string): Edit => [
  FUNCTIONS,
  new RegExp(`function ${name}\\([^]*?(?= *default:)`),
  (found) => `${found}    case "softsign":\n      return ${value};\n`,
];

/** A branch of a function of the assembly, before the one that traps. */
const addBranch = (name: string, body: string): Edit => [
  ASSEMBLY,
  new RegExp(`function ${name}<[^]*?(?= else {\\n *unreachable)`),
  (found) => `${found} else if (f == SOFTSIGN) {\n${body}\n}`,
];

const ACTIVATION: readonly Edit[] = [
  [INTERFACE, /export const ACTIVATIONS = \[[^\]]*/, (found) => `${found}, "softsign"`],
  addCase("activationFunction", "(z) => z / (1 + Math.abs(z))"),
  addCase("activationDerivative", "(a) => (1 - Math.abs(a)) ** 2"),
  [
    "lib/activations.ts",
    /^ {2}identity: .*\n/m,
    (found) =>
      `${found}  softsign: {
    forward: (z) => z.div(z.abs().add(1)),
    backward: (da, a) => da.mul(a.abs().rsub(1).pow(2)),
  },\n`,
  ],
  [ASSEMBLY, /import { IDENTITY/, (found) => `${found}, SOFTSIGN`],
  addBranch(
    "activate",
    `const one = v128.splat<T>(<T> 1);
      for (let p = a; p < end; p += 16) {
        const z = v128.load(p);
        v128.store(p, v128.div<T>(z, v128.add<T>(one, v128.abs<T>(z))));
      }`,
  ),
  addBranch(
    "activateBackward",
    `const slope = v128.sub<T>(one, v128.abs<T>(y));
        v128.store(d + o, v128.mul<T>(dy, v128.mul<T>(slope, slope)));`,
  ),
];

/** What a program finds that uses both, in the copy. */
const PROGRAM = `
import { chooseKernels, Dense, fit, MLP, oneHot, RandomState } from "gradbook";
import { assert, assertEquals } from "@std/assert";

const random = new RandomState(1);
const x = random.randn(40, 30);
const t = oneHot(random.randint(0, 5, 40), 5);

/** As one step of gradient descent leaves it, and as it was. */
async function trainOnce(kernels: "reference" | "simd", dtype: "float64" | "float32") {
  chooseKernels({ kernels });
  const random = new RandomState(2), widths = [30, 70, 9, 5];
  const create = () => new MLP({
    layers: [0, 1, 2].map((l) => new Dense<number, number>(
      random.randn(widths[l], widths[l + 1]).mul(0.3).astype(dtype),
      random.randn(widths[l + 1]).astype(dtype),
    )),
    activation: "softsign",
    head: "softmaxCrossEntropy",
  });
  const model = create();
  const examples = { inputs: x.astype(dtype), targets: t.astype(dtype) };
  const gradients = model.backward(examples.inputs, examples.targets);
  const byHand = model.layers.flatMap(({ weights, bias }, l) => [
    ...weights.sub(gradients[l].dW.mul(0.1)).data,
    ...bias.sub(gradients[l].db.mul(0.1)).data,
  ]);
  const options = { epochs: 1, batchSize: 40, learningRate: 0.1 };
  for await (const _ of fit(model, examples, options));
  const trained = model.layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);
  return { byHand, trained };
}

for (const kernels of ["reference", "simd"] as const) {
  chooseKernels({ kernels });
  assertEquals([...x.sinh().data], [...x.data].map(Math.sinh));
}
for (const dtype of ["float64", "float32"] as const) {
  // Sums of at most 70 terms around 1, each rounded, and a few roundings more.
  const bound = dtype === "float64" ? 1e-14 : 1e-5;
  const plain = await trainOnce("reference", dtype), compiled = await trainOnce("simd", dtype);
  plain.trained.forEach((value, i) => {
    for (const other of [plain.byHand[i], compiled.byHand[i], compiled.trained[i]]) {
      assert(Math.abs(value - other) <= bound, \`\${value} and \${other} at \${i}\`);
    }
  });
}
console.log("both are there");
`;

/** The sources that the README's paragraph names, but for the test whose values NumPy computes. */
function placesOf(beginning: string): string[] {
  const paragraphs = Deno.readTextFileSync(new URL("README.md", root)).split("\n\n");
  const text = paragraphs.find((paragraph) => paragraph.startsWith(beginning));
  assert(text, `README.md has no paragraph "${beginning} …"`);
  return Array.from(text.matchAll(/`((?:lib|tests\/kernels)\/[^`]+)`/g), ([, path]) => path);
}

function copy(path: string, to: string): void {
  const from = new URL(path, root);
  if (!Deno.statSync(from).isDirectory) return Deno.copyFileSync(from, `${to}/${path}`);
  Deno.mkdirSync(`${to}/${path}`, { recursive: true });
  for (const { name } of Deno.readDirSync(from)) copy(`${path}/${name}`, to);
}

function apply(folder: string, edits: readonly Edit[]): void {
  for (const [path, found, put] of edits) {
    const before = Deno.readTextFileSync(`${folder}/${path}`);
    const after = before.replace(found, (found) => put(found));
    assert(after !== before, `${path} has nothing like ${found}`);
    Deno.writeTextFileSync(`${folder}/${path}`, after);
  }
}

/** Whether a command of Deno's succeeded in a folder, and all that it said. */
async function run(folder: string, ...args: string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { success, text };
}

Deno.test({
  name: "README.md says how to add an operation and an activation, and that is how",
  ignore: !(["read", "write", "run", "env"] as const).every(isGranted),
  async fn() {
    assertEquals(placesOf("How to add an operation"), OPERATION.map(([path]) => path));
    const places = [...new Set(ACTIVATION.map(([path]) => path))];
    assertEquals(placesOf("How to add an activation"), places);
    assert(places.length <= 4);

    const folder = Deno.makeTempDirSync();
    try {
      Deno.mkdirSync(`${folder}/tests/models`, { recursive: true });
      for (
        const path of [
          ...["deno.json", "deno.lock", "lib", "tests/std_assert", "tests/kernels"],
          "tests/models/gradients_test.ts",
        ]
      ) copy(path, folder);
      Deno.writeTextFileSync(`${folder}/program.ts`, PROGRAM);
      apply(folder, [...OPERATION, ...ACTIVATION]);

      // A number that the compiled kernels do not know yet is an error.
      const early = await run(folder, "run", "--check", "program.ts");
      assert(!early.success);
      assertStringIncludes(early.text, "unreachable");

      const built = await run(folder, "task", "build:kernels");
      assert(built.success, built.text);
      const late = await run(folder, "run", "program.ts");
      assert(late.success, late.text);
      assertEquals(late.text, "both are there\n");
      const tested = await run(
        folder,
        "test",
        "--filter=/sinh|biasActivation|softsign/",
        "tests/kernels",
        "tests/models",
      );
      assert(tested.success, tested.text);
      // Tests go over all activations by themselves.
      assertStringIncludes(tested.text, "softsign, softmaxCrossEntropy ... ok");
      assertStringIncludes(tested.text, "sinh() is right to a few units");
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
