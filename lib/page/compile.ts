/**
 * A cell's TypeScript as JavaScript: the source of an async function, and the names for the scope that
 * all cells share, to which it assigns what the cell declares. So each name can be declared again, a
 * function of an earlier cell sees what a later one puts in place of a name, and variables are as fast
 * as any.
 *
 * Types go by sucrase, which keeps every line where it is; positions come from acorn. Unlike in Deno's
 * kernel, a `const` of an earlier cell can be assigned to.
 *
 * @module
 */
import type { AnyNode, ImportDeclaration, Pattern, Program, VariableDeclaration } from "acorn";
import { parse } from "acorn";
import { transform } from "sucrase";
import { cut } from "../language/tokens.ts";
import { Edits } from "./edits.ts";
import { keepLastValue, VALUE } from "./last_value.ts";

/** Where a cell's code finds what it needs at run time: `import` and `named`. */
export const RUNTIME = "gradbook$";

/** A cell that can run. */
export interface CompiledCell {
  /** What it declares. */
  readonly names: readonly string[];
  /** An async function without parameters; resolves with the value of the cell. */
  readonly code: string;
}

/** A cell that cannot. */
export class CellSyntaxError extends SyntaxError {
  /** Tells it from what a cell throws. */
  override readonly name = "SyntaxError";

  /** Lines and columns count from 1; the stack shows the line. */
  constructor(message: string, source: string, line: number, column: number) {
    super(`${message} (line ${line}, column ${column})`);
    const shown = source.split("\n")[line - 1] ?? "";
    this.stack = [
      `SyntaxError: ${message}`,
      `  ${shown}`,
      `  ${" ".repeat(Math.max(0, column - 1))}~`,
      `    at <anonymous>:${line}:${column}`,
    ].join("\n");
  }
}

/**
 * Compiles a cell.
 *
 * @throws {CellSyntaxError} If it is no TypeScript, or uses what a cell cannot have.
 */
export function compileCell(source: string): CompiledCell {
  refuseNamespaces(source);
  const js = parsing(source, 1, () =>
    transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
    }).code);
  const program = parsing(source, 0, () =>
    parse(js, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
      locations: true,
    }));
  const cell = new Cell(source, js);
  cell.rewrite(program);
  return { names: [...cell.names], code: cell.code };
}

/** Sucrase takes them away without a word, whatever is in them. */
function refuseNamespaces(source: string): void {
  const { list } = cut(source);
  for (const [i, { text, depth, start, first }] of list.entries()) {
    if (text !== "namespace" || depth > 0 || list[i + 1]?.kind !== "word") continue;
    if (!first && list[i - 1]?.text !== "export") continue;
    const before = source.slice(0, start).split("\n");
    const message = "A cell in a page can have no namespace: an object does as well";
    throw new CellSyntaxError(message, source, before.length, before.at(-1)!.length + 1);
  }
}

/** What a parser complains about, in one form. It counts columns from `base`. */
function parsing<T>(source: string, base: 0 | 1, parser: () => T): T {
  try {
    return parser();
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    const text = message.replace(/ \(\d+:\d+\)$/, "");
    const column = (loc?.column ?? 0) + 1 - base;
    throw new CellSyntaxError(text, source, loc?.line ?? 1, column);
  }
}

/** A cell while it is rewritten. */
class Cell {
  readonly names = new Set<string>();
  readonly #source: string;
  readonly #js: string;
  readonly #edits = new Edits();
  /** Runs before all else, on the cell's first line. */
  #first = "";

  constructor(source: string, js: string) {
    this.#source = source;
    this.#js = js;
  }

  get code(): string {
    return `(async () => { "use strict"; let ${VALUE}; ${this.#first}${
      this.#edits.apply(this.#js)
    }\nreturn ${VALUE}; })`;
  }

  rewrite({ body }: Program): void {
    keepLastValue(body, this.#edits);
    for (const line of body) {
      this.#topLevel(line);
      this.#inner(line);
    }
  }

  /** A statement of the cell itself. */
  #topLevel(line: AnyNode): void {
    switch (line.type) {
      case "ImportDeclaration":
        this.#first += this.#importing(line);
        return this.#blank(line.start, line.end);
      case "ExportNamedDeclaration":
        if (line.source) break;
        if (!line.declaration) return this.#blank(line.start, line.end);
        this.#blank(line.start, line.declaration.start);
        return this.#topLevel(line.declaration);
      case "VariableDeclaration":
        return this.#assign(line);
      case "FunctionDeclaration": {
        // Only what is exported by default may have no name.
        const { name, start, end } = this.#declare(line.id!);
        this.#edits.replace(start, end, `${RUNTIME}${name}`);
        this.#first += `${name} = ${RUNTIME}.named(${RUNTIME}${name}, ${JSON.stringify(name)}); `;
        return;
      }
      case "ClassDeclaration":
        this.#edits.insert(line.start, `${this.#declare(line.id!).name} = `);
        this.#edits.insert(line.end, ";");
        return;
      default:
        if (!line.type.startsWith("Export")) return;
    }
    const { line: row, column } = line.loc!.start;
    const message = "A cell can export only what it declares";
    throw new CellSyntaxError(message, this.#source, row, column + 1);
  }

  /** What stands in a statement, at any depth: `import()`, and `var` outside of functions. */
  #inner(node: AnyNode, isOwn = true): void {
    if (node.type === "ImportExpression") {
      this.#edits.replace(node.start, node.start + "import".length, `${RUNTIME}.import`);
    }
    const isFunction = /Function|^(?:PropertyDefinition|StaticBlock)$/.test(node.type);
    for (const [key, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child?.type !== "string") continue;
        const isVariable = child.type === "VariableDeclaration" && child.kind === "var";
        const isExported = /^Export/.test(node.type);
        if (isVariable && isOwn && !isFunction && !isExported) {
          this.#assign(child, /^(?:init|left)$/.test(key) ? "head" : "nested");
        }
        this.#inner(child, isOwn && !isFunction);
      }
    }
  }

  #declare<T extends { name: string }>(identifier: T): T {
    this.names.add(identifier.name);
    return identifier;
  }

  /** `let a = 1, { b } = c` as an assignment to names that are declared elsewhere. */
  #assign(line: VariableDeclaration, place: "cell" | "nested" | "head" = "cell"): void {
    // What is disposed of at the end of the cell stays in it.
    if (line.kind === "using" || line.kind === "await using") return;
    const { declarations } = line, end = declarations.at(-1)!.end;
    for (const { id } of declarations) this.#declarePattern(id);
    if (place === "head") return this.#edits.replace(line.start, declarations[0].start, "");
    this.#edits.replace(line.start, declarations[0].start, "void (");
    for (const { init, end } of declarations) {
      if (!init && line.kind !== "var") this.#edits.insert(end, " = void 0");
    }
    this.#edits.insert(end, ")");
  }

  #declarePattern(pattern: Pattern): void {
    switch (pattern.type) {
      case "Identifier":
        this.#declare(pattern);
        break;
      case "ObjectPattern":
        for (const each of pattern.properties) {
          this.#declarePattern(each.type === "Property" ? each.value : each.argument);
        }
        break;
      case "ArrayPattern":
        for (const each of pattern.elements) if (each) this.#declarePattern(each);
        break;
      case "AssignmentPattern":
        this.#declarePattern(pattern.left);
        break;
      case "RestElement":
        this.#declarePattern(pattern.argument);
    }
  }

  #importing({ specifiers, source, attributes }: ImportDeclaration): string {
    let namespace = "", isNamed = false;
    const wanted: string[] = [], pairs: string[] = [];
    for (const specifier of specifiers) {
      const { name } = this.#declare(specifier.local);
      if (specifier.type === "ImportNamespaceSpecifier") {
        namespace = `${name} = `;
        continue;
      }
      isNamed = true;
      const key = specifier.type === "ImportDefaultSpecifier"
        ? "default"
        : specifier.imported.type === "Identifier"
        ? specifier.imported.name
        : String(specifier.imported.value);
      wanted.push(key);
      pairs.push(`${JSON.stringify(key)}: ${name}`);
    }
    const given = Object.fromEntries(
      attributes.map(({ key, value }) => [
        key.type === "Identifier" ? key.name : String(key.value),
        value.value,
      ]),
    );
    const call = `await ${RUNTIME}.import(${JSON.stringify(source.value)}, ` +
      `${JSON.stringify({ with: given })}, ${JSON.stringify(wanted)})`;
    return isNamed ? `({ ${pairs.join(", ")} } = ${namespace}${call}); ` : `${namespace}${call}; `;
  }

  /** Takes code away, but for its ends of lines. */
  #blank(start: number, end: number): void {
    this.#edits.replace(start, end, this.#js.slice(start, end).replace(/[^\n]/g, ""));
  }
}
