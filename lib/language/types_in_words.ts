/**
 * Types as a reader of a notebook knows them: `Tensor<readonly [32, 784]>` is `Tensor (32, 784)`,
 * and a length that the types do not know is N, M, ….
 *
 * @module
 */

const LETTERS = ["N", "M", "K", "L"];

/** The text of types with shapes written as shapes, and without the paths of modules. */
export function withShapes(text: string): string {
  return text
    .replace(
      /typeof import\("([^"]*)"(?:, \{(?:[^{}]|\{[^{}]*\})*\})?\)/g,
      (_, path: string) => `module "${moduleOf(path)}"`,
    )
    .replace(/import\("[^"]*"(?:, \{(?:[^{}]|\{[^{}]*\})*\})?\)\./g, "")
    .replace(
      /\b(Tensor|Operand|NoInfer)<readonly (number\[\]|\[[^\[\]]*\])>/g,
      (whole, name, shape) => named(whole, name, shape),
    )
    .replace(
      /\b(Matrix|Vector)<([^<>]*)>/g,
      (whole, name, lengths) => named(whole, name, `[${lengths}]`),
    )
    .replace(/\bTensor<Shape>/g, "Tensor")
    .replace(/(\?: [^;{}|]*) \| undefined\b/g, "$1")
    .replace(/; \}/g, " }")
    .replace(/(?<!\w)readonly (\[[^\[\]]*\])/g, (whole, shape) => shapeOf(shape) ?? whole);
}

/** A package's name, or a file's, of a path where Deno keeps it. */
const moduleOf = (path: string) =>
  /\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path.replace(/^.*\//, "");

function named(whole: string, name: string, shape: string): string {
  if (shape === "number[]") return name;
  const written = shapeOf(shape);
  return written === undefined ? whole : `${name} ${written}`;
}

/** `[number, 784]` as `(N, 784)`; nothing if it is no list of lengths. */
function shapeOf(list: string): string | undefined {
  const lengths = list.slice(1, -1).split(",").map((length) => length.trim()).filter(Boolean);
  let unknown = 0;
  const written = lengths.map((length) => {
    if (length === "number") return LETTERS[unknown++];
    return /^[A-Z]\w*$|^\d+(?: \| \d+)*$/.test(length)
      ? length.replaceAll(" | ", " or ")
      : undefined;
  });
  if (written.includes(undefined)) return undefined;
  return written.length === 1 ? `(${written[0]},)` : `(${written.join(", ")})`;
}

/** The shape in a type's text, if it has one. */
export function shapeIn(type: string): string | undefined {
  return /\((?:[\w ]+,(?: [\w ]+(?:, [\w ]+)*)?)?\)/.exec(withShapes(type))?.[0];
}
