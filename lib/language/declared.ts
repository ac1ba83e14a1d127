/**
 * The names that a cell declares at its top level, which later cells see: variables, functions,
 * classes, types, and what it imports.
 *
 * @module
 */
import { cut, type Token } from "./tokens.ts";

const MODIFIERS = /^(?:export|default|declare|abstract|async|const)$/;

/** What a cell declares. */
export interface Declared {
  /** All names, each once. */
  readonly names: readonly string[];
  /** Those of variables that keep their value. */
  readonly constants: readonly string[];
  /** Those that are types only: where code runs, there is nothing of them. */
  readonly types: readonly string[];
  /** Words in the conditions of the cell's own `if`s and assertions, which may narrow types. */
  readonly tested: readonly string[];
}

/** What a cell declares. Of code that does not parse, names may be missing. */
export function declaredBy(code: string): Declared {
  const tokens = cut(code).list, names = new Set<string>(), constants = new Set<string>();
  const tested = new Set<string>(), types = new Set<string>();
  for (let i = 0; i < tokens.length; i++) {
    const { text, kind, depth } = tokens[i];
    if (kind !== "word" || depth > 0 || !startsStatement(tokens, i)) continue;
    if (text === "const" && tokens[i + 1]?.text === "enum") continue;
    if (text === "const") addVariables(tokens, i + 1, constants);
    else if (/^(?:let|var|using)$/.test(text)) addVariables(tokens, i + 1, names);
    else if (text === "if" || text.startsWith("assert")) addWords(tokens, i + 1, tested);
    else if (text === "import") addImports(tokens, i + 1, names, types);
    else if (/^(?:function|class|interface|enum|namespace|type)$/.test(text)) {
      const name = tokens[tokens[i + 1]?.text === "*" ? i + 2 : i + 1];
      if (name?.kind === "word" && (text !== "type" || /^[=<]$/.test(tokens[i + 2]?.text ?? ""))) {
        (/^(?:interface|type)$/.test(text) ? types : names).add(name.text);
      }
    }
  }
  return {
    names: [...new Set([...names, ...constants, ...types])],
    constants: [...constants],
    types: [...types].filter((name) => !names.has(name) && !constants.has(name)),
    tested: [...tested],
  };
}

/** The words in the parentheses that begin at a token. */
function addWords(tokens: readonly Token[], i: number, words: Set<string>) {
  if (tokens[i]?.text !== "(") return;
  for (i++; tokens[i]?.depth > 0; i++) if (tokens[i].kind === "word") words.add(tokens[i].text);
}

function startsStatement(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1];
  if (!before || /^[;}]$/.test(before.text)) return true;
  if (before.kind === "word" && MODIFIERS.test(before.text)) return startsStatement(tokens, i - 1);
  return tokens[i].first && (before.kind !== "mark" || /^[)\]!]$/.test(before.text));
}

/** The names of `a = 1, { b, c: [d] } = e`, from a token on. */
function addVariables(tokens: readonly Token[], i: number, names: Set<string>) {
  while (true) {
    i = addBinding(tokens, i, names);
    let angles = 0;
    for (; i < tokens.length; i++) {
      const { text, depth, start } = tokens[i], before = tokens[i - 1];
      if (depth > 0) continue;
      if (text === ";" || (tokens[i].first && i > 0 && startsStatement(tokens, i))) return;
      // Written closely, as the formatter has it, these are brackets of types.
      if (text === "<" && (before.kind === "word" || angles > 0) && before.end === start) angles++;
      else if (text === ">" && angles > 0) angles--;
      else if (text === "," && angles === 0) break;
    }
    if (i++ >= tokens.length) return;
  }
}

/** The names of one name or pattern; returns where it ends. */
function addBinding(tokens: readonly Token[], i: number, names: Set<string>): number {
  const opening = tokens[i];
  if (opening?.kind === "word") names.add(opening.text);
  if (!opening || !/^[{[]$/.test(opening.text)) return i + 1;
  const inside = opening.depth + 1;
  for (i++; i < tokens.length; i++) {
    const { text, kind, depth } = tokens[i];
    if (depth < inside || /^[}\]]$/.test(text) && depth < inside) return i + 1;
    if (text === "," || text === "...") continue;
    if (text === "]" || text === "}") return i + 1;
    const isKey = opening.text === "{" && tokens[i + 1]?.text === ":";
    if (isKey) i = addBinding(tokens, i + 2, names);
    else if (kind === "word" || /^[{[]$/.test(text)) i = addBinding(tokens, i, names);
    else i++;
    // A default value.
    while (i < tokens.length && (tokens[i].depth > inside || !/^[,}\]]$/.test(tokens[i].text))) i++;
    if (tokens[i]?.text !== ",") return i + 1;
  }
  return i;
}

/** The names of `x, { a, type b as c } from "…"` or `* as y from "…"`, from a token on. */
function addImports(
  tokens: readonly Token[],
  i: number,
  names: Set<string>,
  types: Set<string>,
) {
  const areTypes = tokens[i]?.text === "type" && !/^(?:from|,)$/.test(tokens[i + 1]?.text ?? "");
  let isType = areTypes;
  for (; i < tokens.length; i++) {
    const { text, kind } = tokens[i], next = tokens[i + 1]?.text ?? "";
    if (kind === "literal" || /^[.(;]$/.test(text)) return;
    if (/^[,{]$/.test(text)) isType = areTypes;
    else if (text === "type" && kind === "word" && /^[\w$]/.test(next)) isType = true;
    if (kind === "word" && /^(?:,|\}|from)$/.test(next) && text !== "from") {
      (isType ? types : names).add(text);
    }
  }
}
