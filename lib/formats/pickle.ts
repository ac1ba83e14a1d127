/**
 * Pickles, the files of Python objects, as far as they hold plain values and NumPy arrays.
 *
 * A reader of data, not of Python: nothing is imported, called or executed. Of all functions that a
 * pickle can ask for, the few of NumPy that put an array together from bytes have a twin here
 * (pickle_numpy.ts), and an OrderedDict is a dict; any other is refused by its name. What a small
 * file can unfold to, and take in memory on the way, is limited. Reads protocols 2 to 5, what NumPy 1
 * and 2 write with `np.save(..., allow_pickle=True)` among them.
 *
 * The opcodes: pickle_opcodes.ts. Source: Python's `pickletools` and PEP 307, 3154 and 574.
 *
 * @module
 */
import { quote } from "../runtime/quote.ts";
import type { Elements, NumericArray } from "./elements.ts";
import { Assembly, type Item, Unpickled } from "./pickle_numpy.ts";
import { OPCODES, REFUSED } from "./pickle_opcodes.ts";
import { PickleBytes, unpickleError } from "./pickle_bytes.ts";

/** An array of Python objects. */
export type ObjectArray = Elements<"object", readonly PickledValue[]>;

/**
 * What a pickle holds: None is null; an int or float is a number, as is a NumPy scalar, but an integer
 * beyond 2^53 - 1 is a bigint; bytes are a Uint8Array; a list or tuple is an array, a dict or
 * OrderedDict a Map; a NumPy array is a record with a dtype.
 */
export type PickledValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | NumericArray
  | ObjectArray
  | readonly PickledValue[]
  | ReadonlyMap<PickledValue, PickledValue>;

const MAX_DEPTH = 100;
const MAX_VALUES = 10_000_000;

/** What values take in memory while a pickle is read, roughly, in bytes. */
const COSTS = { slot: 16, object: 128, map: 320, entry: 48 };
/** What all of them may take: this, and twice the bytes of the file. */
const MEMORY = 2 ** 26;

/**
 * Reads a pickle.
 *
 * Derived in notebooks/05_fashion_mnist.ipynb, "A file of weights, and why not to trust it".
 *
 * @throws {SyntaxError} If the bytes are not exactly one pickle of plain values and arrays of numbers,
 * if it asks for any other function or class, has a key twice in a dict, or if it is nested more than
 * 100 deep, holds itself, unfolds to more than 10 million values, or takes far more memory than bytes.
 * @throws {RangeError} If an int64 or uint64 in an array is beyond 2^53 - 1, or an integer is longer
 * than 8,192 bytes.
 * @throws {TypeError} If the input is no Uint8Array.
 *
 * @example
 * ```ts
 * import { decodePickle } from "gradbook/formats";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * // pickle.dumps({"a": [1, None]}, protocol=2)
 * const bytes = new TextEncoder().encode("}q\0X\x01\0\0\0aq\x01]q\x02(K\x01Nes.");
 * assertEquals(decodePickle(Uint8Array.of(0x80, 2, ...bytes)), new Map([["a", [1, null]]]));
 *
 * // What os.system would be called with does not matter.
 * const hostile = new TextEncoder().encode("cos\nsystem\n.");
 * assertThrows(() => decodePickle(Uint8Array.of(0x80, 2, ...hostile)), SyntaxError, "os.system");
 * ```
 */
export function decodePickle(bytes: Uint8Array): PickledValue {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot unpickle: input must be a Uint8Array, but is none");
  }
  const { value, left } = readPickle(bytes);
  if (left > 0) throw unpickleError(`input must end after its pickle, but ${left} bytes follow`);
  return value;
}

/** The pickle that bytes begin with, and how many bytes are left behind it. */
export function readPickle(bytes: Uint8Array): { value: PickledValue; left: number } {
  const input = new PickleBytes(bytes);
  if (bytes[0] !== 0x80 || !(bytes[1] >= 2 && bytes[1] <= 5)) {
    throw unpickleError(
      "input must start with a protocol from 2 to 5, but does not (the older ones, of Python 2, are " +
        "not read: pickle.dump(value, file, protocol=2) writes it anew)",
    );
  }
  input.take(2);
  const value = new Machine(input).run();
  measure(value, 0, new Map());
  return { value: value as PickledValue, left: input.left };
}

/** Whether a value is an array of objects, as `np.save` writes for a dict. */
export function isObjectArray(value: PickledValue): value is ObjectArray {
  return typeof value === "object" && value !== null && "dtype" in value &&
    value.dtype === "object";
}

/** The stack machine: each opcode takes values from the stack, and puts one back. */
class Machine {
  readonly #stack: Item[] = [];
  /** The heights of the stack at which lists of arguments begin. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Item>();
  readonly #assembly: Assembly;
  /** How much memory may still be taken: a byte of a hostile file is a list, or a dict. */
  #memory: number;

  constructor(readonly input: PickleBytes) {
    this.#memory = MEMORY + 2 * input.left;
    // Files hold no bytes twice; only a hostile one makes many arrays of the same bytes.
    this.#assembly = new Assembly(4 * input.left + 1024);
  }

  run(): Item {
    for (;;) {
      const at = this.input.at;
      const opcode = this.input.uint(1);
      if (opcode === OPCODES.STOP) break;
      this.#step(opcode, at);
    }
    const value = this.#pop();
    if (this.#stack.length > 0) throw unpickleError("values are left on the stack at the end");
    this.#assembly.expectComplete();
    return value;
  }

  #step(opcode: number, at: number): void {
    const { input } = this;
    switch (opcode) {
      case OPCODES.FRAME:
        return input.skipFrame();
      case OPCODES.MARK:
        this.#spend(COSTS.slot);
        return void this.#marks.push(this.#stack.length);
      case OPCODES.NONE:
        return this.#push(null);
      case OPCODES.NEWTRUE:
        return this.#push(true);
      case OPCODES.NEWFALSE:
        return this.#push(false);
      case OPCODES.BININT:
        return this.#push(input.uint(4) | 0);
      case OPCODES.BININT1:
        return this.#push(input.uint(1));
      case OPCODES.BININT2:
        return this.#push(input.uint(2));
      case OPCODES.LONG1:
        return this.#push(input.integer(input.uint(1)));
      case OPCODES.LONG4:
        return this.#push(input.integer(input.uint(4)));
      case OPCODES.BINFLOAT:
        return this.#push(input.float());
      case OPCODES.SHORT_BINUNICODE:
        return this.#push(input.text(input.uint(1)));
      case OPCODES.BINUNICODE:
        return this.#push(input.text(input.uint(4)));
      case OPCODES.BINUNICODE8:
        return this.#push(input.text(input.uint(8)));
      case OPCODES.SHORT_BINBYTES:
        return this.#push(input.take(input.uint(1)));
      case OPCODES.BINBYTES:
        return this.#push(input.take(input.uint(4)));
      case OPCODES.BINBYTES8:
      case OPCODES.BYTEARRAY8:
        return this.#push(input.take(input.uint(8)));
      case OPCODES.EMPTY_LIST:
      case OPCODES.EMPTY_TUPLE:
        return this.#push([]);
      case OPCODES.EMPTY_DICT:
        return this.#push(new Map());
      case OPCODES.TUPLE1:
        return this.#push(this.#popMany(1));
      case OPCODES.TUPLE2:
        return this.#push(this.#popMany(2));
      case OPCODES.TUPLE3:
        return this.#push(this.#popMany(3));
      case OPCODES.TUPLE:
        return this.#push(this.#popToMark());
      case OPCODES.APPEND:
        return this.#append(this.#popMany(1));
      case OPCODES.APPENDS:
        return this.#append(this.#popToMark());
      case OPCODES.SETITEM:
        return this.#set(this.#popMany(2));
      case OPCODES.SETITEMS:
        return this.#set(this.#popToMark());
      case OPCODES.BINPUT:
        return this.#put(input.uint(1));
      case OPCODES.LONG_BINPUT:
        return this.#put(input.uint(4));
      case OPCODES.MEMOIZE:
        return this.#put(this.#memo.size);
      case OPCODES.BINGET:
        return this.#get(input.uint(1));
      case OPCODES.LONG_BINGET:
        return this.#get(input.uint(4));
      case OPCODES.GLOBAL:
        return this.#push(this.#assembly.global(input.line(), input.line()));
      case OPCODES.STACK_GLOBAL: {
        const [module, name] = this.#popMany(2);
        if (typeof module !== "string" || typeof name !== "string") {
          throw unpickleError("a function must be named by two strings, but is not");
        }
        return this.#push(this.#assembly.global(module, name));
      }
      case OPCODES.REDUCE: {
        const [callable, args] = this.#popMany(2);
        return this.#push(this.#assembly.call(callable, args));
      }
      case OPCODES.BUILD: {
        const [state] = this.#popMany(1);
        return this.#assembly.build(this.#top(), state);
      }
      default:
        throw refusal(opcode, at);
    }
  }

  #push(item: Item): void {
    this.#spend(COSTS.slot + costOf(item));
    this.#stack.push(item);
  }

  #spend(bytes: number): void {
    this.#memory -= bytes;
    if (this.#memory < 0) {
      throw unpickleError("its values must take memory as its bytes do, but take far more");
    }
  }

  #pop(): Item {
    return this.#popMany(1)[0];
  }

  #popMany(count: number): Item[] {
    this.#expectItems(count);
    return this.#stack.splice(this.#stack.length - count);
  }

  #popToMark(): Item[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.#underflow("a mark");
    return this.#stack.splice(height);
  }

  #top(): Item {
    this.#expectItems(1);
    return this.#stack[this.#stack.length - 1];
  }

  #expectItems(count: number): void {
    if (this.#stack.length - (this.#marks.at(-1) ?? 0) < count) {
      throw this.#underflow(count === 1 ? "a value" : `${count} values`);
    }
  }

  #underflow(expected: string): SyntaxError {
    return unpickleError(`${expected} must be on the stack before byte ${this.input.at}`);
  }

  #append(items: Item[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw unpickleError("values are appended to what is no list");
    for (const item of items) list.push(item);
  }

  #set(items: Item[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map)) throw unpickleError("keys are set in what is no dict");
    if (items.length % 2 !== 0) throw unpickleError("a key is set in a dict without a value");
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = [items[i], items[i + 1]];
      // Python would take the last one, and no dict writes two.
      if (dict.has(key)) throw unpickleError(`keys must differ, but ${quote(key)} is set twice`);
      this.#spend(COSTS.entry);
      dict.set(key, value);
    }
  }

  #put(index: number): void {
    this.#spend(COSTS.entry);
    this.#memo.set(index, this.#top());
  }

  #get(index: number): void {
    const item = this.#memo.get(index);
    if (item === undefined) throw unpickleError(`nothing was stored under number ${index}`);
    this.#spend(COSTS.slot);
    this.#stack.push(item);
  }
}

/** What a new value takes beside its place on the stack; one out of the memo is there already. */
function costOf(item: Item): number {
  if (typeof item === "string") return COSTS.object + 2 * item.length;
  if (item instanceof Map) return COSTS.map;
  return typeof item === "object" && item !== null ? COSTS.object : 0;
}

/** How deep a value goes, and how many it unfolds to when what is shared counts each time. */
interface Extent {
  readonly depth: number;
  readonly values: number;
}

const MEASURING: Extent = { depth: Infinity, values: Infinity };
const SINGLE: Extent = { depth: 0, values: 1 };

/** Throws if a value is too deep, too large, within itself, or none that a reader may see. */
function measure(item: Item, level: number, known: Map<Item, Extent>): Extent {
  if (typeof item !== "object" || item === null || item instanceof Uint8Array) return SINGLE;
  if (item instanceof Unpickled) throw unpickleError(`it holds ${item.name}, which is no value`);
  const extent = known.get(item);
  if (extent === MEASURING) throw unpickleError("a value must not hold itself, but one does");
  if (extent !== undefined) return checked(extent, level);
  known.set(item, MEASURING);
  checked({ depth: 0, values: 0 }, level);

  let depth = 0, values = 1;
  for (const child of childrenOf(item)) {
    const inner = measure(child, level + 1, known);
    depth = Math.max(depth, inner.depth + 1);
    values += inner.values;
  }
  const total = checked({ depth, values }, level);
  known.set(item, total);
  return total;
}

function checked(extent: Extent, level: number): Extent {
  if (level + extent.depth > MAX_DEPTH) {
    throw unpickleError(`values must be nested at most ${MAX_DEPTH} deep, but are deeper`);
  }
  if (extent.values > MAX_VALUES) {
    throw unpickleError(`it must hold at most ${MAX_VALUES} values, but unfolds to more`);
  }
  return extent;
}

function* childrenOf(item: object): Generator<Item> {
  if (Array.isArray(item)) yield* item;
  else if (item instanceof Map) { for (const [key, value] of item) yield key, yield value; }
  else if ("dtype" in item && item.dtype === "object" && "data" in item) yield* item.data as Item[];
}

function refusal(opcode: number, at: number): SyntaxError {
  const name = `0x${opcode.toString(16).padStart(2, "0")}`;
  const [reason] = REFUSED.find(([, codes]) => codes.includes(opcode)) ?? [];
  return unpickleError(
    reason === undefined
      ? `opcodes must be those of pickle, but ${name} at byte ${at} is unknown`
      : `${reason} (opcode ${name} at byte ${at}), and only NumPy arrays and plain values are read`,
  );
}
