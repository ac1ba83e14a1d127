/**
 * Python literals, as far as the header of an .npy file needs them: a parser that evaluates nothing.
 *
 * Strings without escapes, decimal integers from 0, True, False, None, and tuples, lists and dicts
 * of these, a comma allowed before the closing bracket. No floats, no signs, no comments. Of Python 2,
 * if asked for, long integers: 2L.
 *
 * @module
 */

/** A parsed literal. A tuple is an array; a list is kept apart from it. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | readonly PythonLiteral[]
  | { readonly list: readonly PythonLiteral[] }
  | ReadonlyMap<string, PythonLiteral>;

const MAX_DEPTH = 16;
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["True", true],
  ["False", false],
  ["None", null],
]);

/** What {@linkcode parsePythonLiteral} accepts. */
export interface PythonLiteralOptions {
  /** Whether an integer may end in L. Default: false. */
  readonly python2?: boolean;
}

/**
 * Parses one literal; only spaces and line breaks may stand around it.
 *
 * @throws {SyntaxError} At the first character that cannot be; the message is a problem and a place
 * (`expected ":" at character 8 of the header`), for the caller to put a beginning before.
 */
export function parsePythonLiteral(
  text: string,
  { python2 = false }: PythonLiteralOptions = {},
): PythonLiteral {
  const parser = new Parser(text, python2);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  #at = 0;

  constructor(readonly text: string, readonly python2: boolean) {}

  value(depth: number): PythonLiteral {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels of brackets`);
    this.#skipSpace();
    // Python 2 calls a text unicode, and Python 3 permits it.
    if (/^u['"]/.test(this.text.slice(this.#at, this.#at + 2))) this.#at++;
    const first = this.text[this.#at];
    if (first === "'" || first === '"') return this.#string(first);
    if (this.#take("{")) return this.#dict(depth);
    if (this.#take("[")) return { list: this.#items("]", depth).items };
    if (this.#take("(")) return this.#tuple(depth);
    if (isDigit(first)) return this.#integer();
    for (const [name, constant] of CONSTANTS) if (this.#take(name)) return constant;
    return this.#fail("a value");
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.text.length) this.#fail("the end");
  }

  #string(quote: string): string {
    const end = this.text.indexOf(quote, this.#at + 1);
    if (end < 0) this.#fail("a string with an end");
    const content = this.text.slice(this.#at + 1, end);
    if (/[\\\n\r]/.test(content)) this.#fail("a string without escapes or line breaks");
    this.#at = end + 1;
    return content;
  }

  #integer(): number {
    const from = this.#at;
    while (isDigit(this.text[this.#at])) this.#at++;
    const digits = this.text.slice(from, this.#at);
    const value = Number(digits);
    if (!Number.isSafeInteger(value) || (digits.length > 1 && digits[0] === "0")) {
      this.#at = from;
      this.#fail("an integer up to 2^53 - 1");
    }
    if (this.python2) this.#take("L");
    return value;
  }

  #tuple(depth: number): PythonLiteral {
    const { items, comma } = this.#items(")", depth);
    // (1) is the number 1; (1,) is a tuple.
    return items.length === 1 && !comma ? items[0] : items;
  }

  #items(close: string, depth: number): { items: PythonLiteral[]; comma: boolean } {
    const items: PythonLiteral[] = [];
    let comma = false;
    while (!this.#take(close)) {
      if (items.length > 0 && !comma) this.#fail(`"," or "${close}"`);
      items.push(this.value(depth + 1));
      comma = this.#take(",");
    }
    return { items, comma };
  }

  #dict(depth: number): ReadonlyMap<string, PythonLiteral> {
    const entries = new Map<string, PythonLiteral>();
    let comma = true;
    while (!this.#take("}")) {
      if (!comma) this.#fail('"," or "}"');
      this.#skipSpace();
      const key = this.value(depth + 1);
      if (typeof key !== "string" || entries.has(key)) this.#fail("a string as a new key");
      if (!this.#take(":")) this.#fail('":"');
      entries.set(key, this.value(depth + 1));
      comma = this.#take(",");
    }
    return entries;
  }

  /** Moves past `token`, and the space before it, if it comes next. */
  #take(token: string): boolean {
    this.#skipSpace();
    if (!this.text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #skipSpace(): void {
    while (" \t\r\n".includes(this.text[this.#at] ?? "end")) this.#at++;
  }

  #fail(expected: string): never {
    throw new SyntaxError(`expected ${expected} at character ${this.#at} of the header`);
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
