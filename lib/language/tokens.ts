/**
 * A cell's code cut into tokens: enough to see brackets, words and what is declared at the top
 * level, of code that need not be valid. Not a parser: the engine has one.
 *
 * @module
 */

/** A piece of code that is neither white space nor a comment. */
export interface Token {
  /** What kind of piece it is; all literals of strings, templates and regular expressions are alike. */
  readonly kind: "word" | "number" | "literal" | "mark";
  /** As it stands in the code. */
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** How many brackets are open around it. */
  readonly depth: number;
  /** Whether it is the first of its line. */
  readonly first: boolean;
}

/** What cutting gives. */
export interface Tokens {
  /** In their order. */
  readonly list: readonly Token[];
  /** The brackets, and the ends of templates and comments, that are still open at the end. */
  readonly open: readonly { readonly text: string; readonly start: number }[];
  /** The first bracket that closes what is not open. */
  readonly stray?: { readonly text: string; readonly start: number };
}

const SPACE = /\s+|\/\/[^\n]*/y;
const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d(?:[\w.]|(?<=[eE])[+-])*/y;
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/y;
const REGULAR_EXPRESSION = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;
const MARK = /=>|\.\.\.|\?\.|[\s\S]/y;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Words after which a slash begins a regular expression. */
const BEFORE_EXPRESSION =
  /^(?:return|typeof|case|in|of|await|yield|void|delete|do|else|throw|new)$/;

/** Cuts code into tokens. */
export function cut(code: string): Tokens {
  const list: Token[] = [], open: { text: string; start: number }[] = [];
  let at = 0, stray: Tokens["stray"], first = true;

  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(code)?.[0];
  };
  const push = (kind: Token["kind"], text: string, depth = open.length) => {
    list.push({ kind, text, start: at, end: at + text.length, depth, first });
    at += text.length;
    first = false;
  };
  const endsOperand = () => {
    const last = list.at(-1);
    if (!last) return false;
    if (last.kind === "word") return !BEFORE_EXPRESSION.test(last.text);
    return last.kind !== "mark" || /^[)\]}]$/.test(last.text);
  };
  /** The text of a template up to its end or to the expression in it. */
  const text = (start: number) => {
    while (at < code.length) {
      if (code[at] === "\\") at += 2;
      else if (code[at] === "`") return ++at;
      else if (code.startsWith("${", at)) {
        open.push({ text: "${", start });
        return at += 2;
      } else at++;
    }
    open.push({ text: "`", start });
  };
  const literalFrom = (start: number, resume: number) => {
    at = resume;
    const depth = open.length;
    text(start);
    at = Math.min(at, code.length);
    list.push({
      kind: "literal",
      text: code.slice(resume, at),
      start: resume,
      end: at,
      depth,
      first,
    });
    first = false;
  };

  while (at < code.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      first ||= space.includes("\n");
      at += space.length;
    } else if (code.startsWith("/*", at)) {
      const end = code.indexOf("*/", at + 2);
      first ||= code.slice(at, end < 0 ? undefined : end).includes("\n");
      if (end < 0) open.push({ text: "/*", start: at });
      at = end < 0 ? code.length : end + 2;
    } else if (code[at] === "`") {
      literalFrom(at, at + 1);
    } else if (code[at] === "}" && open.at(-1)?.text === "${") {
      literalFrom(open.pop()!.start, at + 1);
    } else {
      const word = match(WORD), number = word ?? match(NUMBER), string = number ?? match(STRING);
      const pattern = string ?? (code[at] === "/" && !endsOperand() && match(REGULAR_EXPRESSION));
      if (word) push("word", word);
      else if (number) push("number", number);
      else if (pattern) push("literal", pattern);
      else {
        const mark = match(MARK)!;
        if (mark === ")" || mark === "]" || mark === "}") {
          if (CLOSING[open.at(-1)?.text ?? ""] === mark) open.pop();
          else stray ??= { text: mark, start: at };
        }
        push("mark", mark);
        if (mark in CLOSING) open.push({ text: mark, start: at - 1 });
      }
    }
  }
  return { list, open, stray };
}
