/**
 * Values as text, as `Deno.inspect` writes them: the same indentation, columns and quotes.
 *
 * Of what only an engine knows of itself, the state of a promise and the target of a proxy, it says
 * nothing.
 *
 * @module
 */
import { columnsOf } from "./inspect_columns.ts";

const CUSTOM = Symbol.for("Deno.customInspect"), NODE = Symbol.for("nodejs.util.inspect.custom");
const DEPTH = 4, WIDTH = 80, MOST_ITEMS = 100, MOST_CHARACTERS = 10_000;
/** So many levels of objects may stand in one line. */
const LEVELS = 3;

/** What of `Deno.inspect`'s options counts here. */
export interface InspectOptions {
  /** How many levels of objects are shown. */
  readonly depth?: number;
}

/** Shows a value. */
export function inspect(value: unknown, { depth = DEPTH }: InspectOptions = {}): string {
  return new Inspector(depth).show(value, 0);
}

/** Text between quotes, double ones if it has none of them. */
function quote(text: string): string {
  const mark = [`"`, "'", "`"].find((mark) => !text.includes(mark)) ?? `"`;
  const whole = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
    .replace(/\\u00([01].)/g, (_, code) => `\\x${code.toUpperCase()}`);
  return mark + (mark === `"` && text.includes(`"`) ? whole.replaceAll('"', '\\"') : whole) + mark;
}

const showKey = (key: PropertyKey): string =>
  key === "__proto__"
    ? "['__proto__']"
    : typeof key === "symbol" || /^[a-zA-Z_]\w*$/.test(String(key))
    ? String(key)
    : quote(String(key));

type Properties = Record<PropertyKey, unknown>;

/** The name of the class of an object, or nothing where it has none. */
function classOf(value: object): string {
  for (let object: object | null = value; object; object = Object.getPrototypeOf(object)) {
    const own = Object.getOwnPropertyDescriptor(object, "constructor")?.value;
    if (typeof own === "function" && own.name !== "") return own.name;
  }
  return "";
}

class Inspector {
  readonly #depth: number;
  readonly #open: unknown[] = [];
  readonly #circular = new Map<unknown, number>();
  #indentation = 0;
  /** The depth of the object that was shown last. */
  #reached = 0;

  constructor(depth: number) {
    this.#depth = depth;
  }

  show(value: unknown, level: number): string {
    switch (typeof value) {
      case "string": {
        const rest = value.length - MOST_CHARACTERS;
        if (rest <= 0) return quote(value);
        return `${quote(value.slice(0, MOST_CHARACTERS))}... ${rest} more character${
          rest > 1 ? "s" : ""
        }`;
      }
      case "bigint":
        return `${value}n`;
      case "number":
        return Object.is(value, -0) ? "-0" : String(value);
      case "object":
      case "function":
        return value === null ? "null" : this.#showObject(value as Properties, level);
      default:
        return String(value);
    }
  }

  #showObject(value: Properties, level: number): string {
    if (typeof value[CUSTOM] === "function") {
      const shown = value[CUSTOM](inspect, { depth: this.#depth - level });
      return typeof shown === "string" ? shown : this.show(shown, level);
    }
    if (typeof value[NODE] === "function") {
      const shown = value[NODE](this.#depth - level, {}, inspect);
      if (typeof shown !== "string") return this.show(shown, level);
      return shown.replaceAll("\n", `\n${" ".repeat(this.#indentation)}`);
    }
    if (this.#open.includes(value)) {
      if (!this.#circular.has(value)) this.#circular.set(value, this.#circular.size + 1);
      return `[Circular *${this.#circular.get(value)}]`;
    }
    return this.#showParts(value, level);
  }

  #showParts(value: Properties, level: number): string {
    const name = classOf(value), isArray = Array.isArray(value);
    const named = (size: number, usual?: string) =>
      name === usual ? "" : `${name || "[Object: null prototype]"}(${size}) `;
    const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
    let base = "", open = "{", close = "}";
    let items: () => string[] = () => [];
    if (isArray || isTyped) {
      const list = value as unknown as ArrayLike<unknown>;
      open = `${named(list.length, "Array")}[`;
      close = "]";
      items = () => this.#items(list, level, isArray);
    } else if (value instanceof Map) {
      open = `${named(value.size)}{`;
      items = () =>
        this.#limited(
          value.size,
          value,
          ([key, item]) => `${this.show(key, level + 1)} => ${this.show(item, level + 1)}`,
        );
    } else if (value instanceof Set) {
      open = `${named(value.size)}{`;
      items = () => this.#limited(value.size, value, (item) => this.show(item, level + 1));
    } else if (typeof value === "function") {
      base = functionAsText(value);
    } else if (isError(value)) {
      base = String(value.stack || `${value.name}: ${value.message}`);
    } else if (value instanceof RegExp || isDate(value)) {
      base = isDate(value)
        ? isNaN(value.getTime()) ? "Invalid Date" : value.toISOString()
        : String(value);
    } else if (/^\[object (?:Number|String|Boolean|Symbol|BigInt)\]$/.test(typeOf(value))) {
      base = `[${name}: ${this.show((value as object).valueOf(), level)}]`;
    } else if (Object.getPrototypeOf(value) === null) {
      open = "[Object: null prototype] {";
    } else {
      const tag = value[Symbol.toStringTag];
      const shown = typeof tag === "string" && tag !== "" && tag !== name ? `[${tag}] ` : "";
      if (name !== "Object" || shown) open = `${name} ${shown}{`;
    }
    const keys = this.#keys(value, isArray || isTyped || typeOf(value) === "[object String]");
    const size = value instanceof Map || value instanceof Set
      ? value.size
      : isArray || isTyped
      ? (value as unknown as ArrayLike<unknown>).length
      : 0;
    // What is empty counts for no level.
    if (size === 0 && keys.length === 0) return base || `${open}${close}`;
    if (level > this.#depth) {
      return isArray ? "[Array]" : `[${name || "Object: null prototype"}]`;
    }
    this.#reached = level;
    this.#open.push(value);
    this.#indentation += 2;
    const parts = items();
    for (const key of keys) parts.push(this.#property(value, key, level));
    this.#indentation -= 2;
    this.#open.pop();
    const number = this.#circular.get(value);
    if (number !== undefined) open = `<ref *${number}> ${open}`;
    return this.#joined(parts, open, close, base, level, isArray || isTyped ? value : undefined);
  }

  #keys(value: Properties, isList: boolean): PropertyKey[] {
    const keys = Object.keys(value), symbols = Object.getOwnPropertySymbols(value);
    const own = isList ? keys.filter((key) => !/^(?:0|[1-9]\d*)$/.test(key)) : keys;
    return [
      ...own,
      ...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)),
    ];
  }

  #property(value: Properties, key: PropertyKey, level: number): string {
    const { get, set, value: item } = Object.getOwnPropertyDescriptor(value, key)!;
    const shown = get
      ? set ? "[Getter/Setter]" : "[Getter]"
      : set
      ? "[Setter]"
      : this.show(item, level + 1);
    return `${showKey(key)}: ${shown}`;
  }

  #limited<T>(size: number, all: Iterable<T>, show: (item: T) => string): string[] {
    const shown: string[] = [];
    for (const item of all) {
      if (shown.length === MOST_ITEMS) break;
      shown.push(show(item));
    }
    if (size > shown.length) shown.push(more(size - shown.length));
    return shown;
  }

  #items(list: ArrayLike<unknown>, level: number, maySkip: boolean): string[] {
    const shown: string[] = [];
    let at = 0;
    while (at < list.length && shown.length < MOST_ITEMS) {
      const from = at;
      if (maySkip) { while (at < list.length && !(at in list)) at++; }
      if (at > from) shown.push(`<${at - from} empty item${at - from > 1 ? "s" : ""}>`);
      else shown.push(this.show(list[at++], level + 1));
    }
    if (at < list.length) shown.push(more(list.length - at));
    return shown;
  }

  #joined(
    parts: string[],
    open: string,
    close: string,
    base: string,
    level: number,
    list: unknown,
  ): string {
    const start = base ? `${base} ${open}` : open;
    const lines = list && parts.length > 6
      ? columnsOf(parts, list as ArrayLike<unknown>, WIDTH - this.#indentation, MOST_ITEMS)
      : parts;
    if (lines === parts && this.#reached - level < LEVELS) {
      const length = parts.reduce((sum, part) => sum + part.length + 1, 0) +
        parts.length + this.#indentation + open.length + base.length + 10;
      const line = parts.join(", ");
      if (length <= WIDTH && !line.includes("\n") && !base.includes("\n")) {
        return `${start} ${line} ${close}`;
      }
    }
    const next = `\n${" ".repeat(this.#indentation)}`;
    return `${start}${next}  ${lines.join(`,${next}  `)}${next}${close}`;
  }
}

const more = (count: number) => `... ${count} more item${count > 1 ? "s" : ""}`;

const typeOf = (value: unknown): string => Object.prototype.toString.call(value);
const isError = (value: unknown): value is Error =>
  typeOf(value) === "[object Error]" || value instanceof Error;
const isDate = (value: unknown): value is Date => typeOf(value) === "[object Date]";

function functionAsText(value: unknown): string {
  const { name } = value as { name: string };
  const text = Function.prototype.toString.call(value);
  if (/^class\b/.test(text)) {
    const above = Object.getPrototypeOf(value);
    const base = above && above !== Function.prototype && above.name
      ? ` extends ${above.name}`
      : "";
    return `[class ${name || "(anonymous)"}${base}]`;
  }
  const kind = classOf(value as object) || "Function";
  return `[${kind}${name ? `: ${name}` : " (anonymous)"}]`;
}
