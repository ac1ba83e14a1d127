/**
 * The functions of NumPy that a pickle may ask for, each with a twin that only puts bytes together;
 * and OrderedDict, as which PyTorch keeps weights: a dict whose order counts, as it does in any Map.
 *
 * Source: what NumPy's `ndarray.__reduce_ex__`, `dtype.__reduce__` and scalars return, for versions 1
 * and 2, and what Python's pickle makes of bytes in protocol 2.
 *
 * @module
 */
import { plain, quote } from "../runtime/quote.ts";
import { type Elements, itemSizeOf, sizeOf } from "./elements.ts";
import { fortranAxes, isShape, readArray, type StoredDtype, storedDtype } from "./numpy_layout.ts";
import { exact, unpickleError } from "./pickle_bytes.ts";

/** What lies on the stack: values, and functions and dtypes on the way to one. */
export type Item =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Item[]
  | Map<Item, Item>
  | Elements<string, ArrayLike<unknown>>
  | Unpickled;

/** Something that a pickle works with, but that is no value to hand out. */
export class Unpickled {
  constructor(readonly name: string) {}
}

class Callable extends Unpickled {}

/** A dtype: made with a type code; its byte order comes later. */
class Dtype extends Unpickled {
  stored: StoredDtype | "object";

  constructor(readonly code: string) {
    super("a NumPy dtype");
    const stored = code === "O8" || code === "O4" ? "object" : storedDtype("<", code);
    if (stored === undefined) {
      throw unpickleError(
        `arrays must be of numbers, bools or objects, but one is of dtype ${quote(code)}`,
      );
    }
    this.stored = stored;
  }
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ["numpy.core.multiarray._reconstruct", "reconstruct"],
  ["numpy._core.multiarray._reconstruct", "reconstruct"],
  ["numpy.core.multiarray.scalar", "scalar"],
  ["numpy._core.multiarray.scalar", "scalar"],
  ["numpy.core.numeric._frombuffer", "frombuffer"],
  ["numpy._core.numeric._frombuffer", "frombuffer"],
  ["numpy.dtype", "dtype"],
  ["numpy.ndarray", "ndarray"],
  ["_codecs.encode", "encode"],
  ["collections.OrderedDict", "OrderedDict"],
  // Protocol 2 writes empty bytes as a call of their type.
  ["__builtin__.bytes", "bytes"],
]);

/** Puts the arrays of one pickle together, from no more bytes than it was given. */
export class Assembly {
  #budget: number;
  /** Arrays that were announced, and whose content is still to come. */
  readonly #announced = new Set<Item>();
  /** Dicts that may have attributes beside their entries. */
  readonly #ordered = new Set<Item>();

  /** @param budget How many bytes all results together may take. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** The function of that name: the twin of looking it up in its module. */
  global(module: string, name: string): Item {
    const twin = NAMES.get(`${module}.${name}`);
    if (twin === undefined) {
      throw unpickleError(
        `it asks for ${
          plain(`${module}.${name}`, 100)
        }, and only NumPy arrays and plain values are read`,
      );
    }
    return new Callable(twin);
  }

  /** What the function gives for the arguments. */
  call(callable: Item, args: Item): Item {
    if (!(callable instanceof Callable)) throw unpickleError("it calls what is no function");
    if (!Array.isArray(args)) throw unpickleError("it calls a function without a tuple");
    switch (callable.name) {
      case "reconstruct":
        return this.#announce(args);
      case "scalar":
        return this.#scalar(args);
      case "frombuffer":
        return this.#fromBuffer(args);
      case "dtype":
        return this.#dtype(args);
      case "encode":
        return this.#encode(args);
      case "OrderedDict":
        if (args.length === 0) return this.#orderedDict();
        break;
      case "bytes":
        if (args.length === 0) return new Uint8Array(0);
    }
    throw wrongArguments(callable.name);
  }

  /** Gives an announced array or a new dtype its state: the twin of `__setstate__`. */
  build(item: Item, state: Item): void {
    if (item instanceof Dtype) return setDtypeState(item, state);
    // PyTorch's `_metadata`, the versions of its layers, is no part of the dict, and is left out.
    if (this.#ordered.delete(item) && state instanceof Map) return;
    if (!this.#announced.delete(item)) {
      throw unpickleError("it sets the state of what is neither a new array nor a dtype");
    }
    const [version, shape, dtype, isFortran, content] = Array.isArray(state) ? state : [];
    if (version !== 1 || !isShape(shape) || typeof isFortran !== "boolean") {
      throw wrongArguments("ndarray.__setstate__");
    }
    const axes = isFortran ? fortranAxes(shape.length) : undefined;
    Object.assign(item as object, this.#array(dtype, shape, content, axes));
  }

  /** Throws if an array was announced and never came. */
  expectComplete(): void {
    if (this.#announced.size > 0) throw unpickleError("it announces an array without content");
  }

  #orderedDict(): Item {
    const dict = new Map<Item, Item>();
    this.#ordered.add(dict);
    return dict;
  }

  #announce([type, shape, code]: Item[]): Item {
    const isArray = type instanceof Callable && type.name === "ndarray";
    if (!isArray || !isShape(shape) || sizeOf(shape) !== 0 || !(code instanceof Uint8Array)) {
      throw wrongArguments("_reconstruct");
    }
    const array = { dtype: "uint8", shape: [0], data: new Uint8Array(0) };
    this.#announced.add(array);
    return array;
  }

  #scalar([dtype, bytes]: Item[]): Item {
    if (!(dtype instanceof Dtype) || dtype.stored === "object") throw wrongArguments("scalar");
    const { dtype: name, order } = dtype.stored;
    if ((name === "int64" || name === "uint64") && bytes instanceof Uint8Array) {
      if (bytes.length !== 8) throw wrongArguments("scalar");
      const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
      const little = order === "little";
      return exact(name === "int64" ? view.getBigInt64(0, little) : view.getBigUint64(0, little));
    }
    const array = this.#array(dtype, [], bytes);
    return array.dtype === "bool" ? array.data[0] === 1 : array.data[0] as number;
  }

  #fromBuffer([bytes, dtype, shape, order, axes]: Item[]): Item {
    if (!(bytes instanceof Uint8Array) || !isShape(shape)) throw wrongArguments("_frombuffer");
    if (order === "C") return this.#array(dtype, shape, bytes);
    if (order === "F") return this.#array(dtype, shape, bytes, fortranAxes(shape.length));
    if (order !== "K" || !isPermutation(axes, shape.length)) throw wrongArguments("_frombuffer");
    // Here the shape is that of the stored axes, outermost first.
    const moved = new Array<number>(shape.length);
    const stored = new Array<number>(shape.length);
    axes.forEach((axis, i) => {
      moved[i] = shape[axis];
      stored[axis] = i;
    });
    return this.#array(dtype, moved, bytes, stored);
  }

  #dtype([code, ...flags]: Item[]): Item {
    // `align` and `copy` change nothing for a single number.
    const isFlag = (flag: Item) => typeof flag === "boolean" || flag === 0 || flag === 1;
    if (typeof code !== "string" || flags.length > 2 || !flags.every(isFlag)) {
      throw wrongArguments("dtype");
    }
    return new Dtype(code);
  }

  /** Bytes from the text that protocol 2 makes of them. */
  #encode([text, encoding]: Item[]): Item {
    if (typeof text !== "string" || encoding !== "latin1") throw wrongArguments("encode");
    this.#spend(text.length);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) throw unpickleError("bytes must be characters up to 255, but one is not");
      bytes[i] = code;
    }
    return bytes;
  }

  #array(
    dtype: Item,
    shape: readonly number[],
    content: Item,
    axes?: readonly number[],
  ): Elements<string, ArrayLike<unknown>> {
    if (!(dtype instanceof Dtype)) throw wrongArguments("ndarray.__setstate__");
    if (dtype.stored !== "object") {
      if (!(content instanceof Uint8Array)) throw wrongArguments("ndarray.__setstate__");
      this.#spend(Math.max(content.length, itemSizeOf(dtype.stored.dtype)));
      return readArray("unpickle", dtype.stored, [...shape], content, axes);
    }
    if (!Array.isArray(content) || content.length !== sizeOf(shape)) {
      throw unpickleError("an array must have as many objects as its shape says, but has not");
    }
    this.#spend(content.length);
    // NumPy lists objects in row-major order, even where the array itself is in Fortran order.
    return { dtype: "object", shape: [...shape], data: content.slice() };
  }

  #spend(bytes: number): void {
    this.#budget -= bytes;
    if (this.#budget < 0) {
      throw unpickleError("its arrays must not be larger than its bytes, but are");
    }
  }
}

/** The state of a dtype: version 3, byte order, then what only structured types and texts have. */
function setDtypeState(dtype: Dtype, state: Item): void {
  const [version, order, ...rest] = Array.isArray(state) ? state : [];
  const [subarray, names, fields] = rest;
  if (version !== 3 || typeof order !== "string" || rest.length !== 6) {
    throw wrongArguments("dtype.__setstate__");
  }
  if (subarray !== null || names !== null || fields !== null) {
    throw unpickleError("arrays must be of numbers, bools or objects, but one is structured");
  }
  if (dtype.stored === "object") return;
  const stored = storedDtype(order, dtype.code);
  if (stored === undefined) throw wrongArguments("dtype.__setstate__");
  dtype.stored = stored;
}

function isPermutation(axes: Item, rank: number): axes is number[] {
  return Array.isArray(axes) && axes.length === rank &&
    Array.from({ length: rank }, (_, axis) => axis).every((axis) => axes.includes(axis));
}

function wrongArguments(name: string): SyntaxError {
  return unpickleError(`${name} has other arguments than NumPy gives it`);
}
