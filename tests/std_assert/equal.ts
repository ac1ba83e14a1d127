/**
 * Deep equality with the verdicts of `@std/assert` 1.x, and the one-sided comparison behind
 * `assertObjectMatch`.
 *
 * @module
 */

/**
 * Whether two values are equal, deeply.
 *
 * Unlike `node:assert`, `0` equals `-0`, an object without a prototype equals a plain one, and
 * getters of a class are read and compared like its own properties.
 */
export function equal(a: unknown, b: unknown): boolean {
  return deepEqual(a, b, new Map());
}

/** As {@linkcode equal}; `seen` holds the pairs under comparison, for circular references. */
function deepEqual(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (!samePrototype(a, b)) return false;
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(`Cannot compare ${a.constructor.name} instances`);
  }
  if (a instanceof WeakRef) return deepEqual(a.deref(), (b as WeakRef<object>).deref(), seen);
  if (isTypedArray(a)) return sameElements(a, b as ArrayLike<unknown>);
  // Not by instanceof: where memory cannot be shared, there is no such class.
  if (/^\[object (?:Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(a))) {
    return sameElements(new Uint8Array(a as ArrayBuffer), new Uint8Array(b as ArrayBuffer));
  }
  if (seen.get(a) === b) return true;
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  seen.set(a, b);
  if (a instanceof Set || a instanceof Map) return sameEntries(a, b as typeof a, seen);
  if (a instanceof RegExp || a instanceof URL || a instanceof URLSearchParams) {
    return String(a) === String(b);
  }
  return comparedKeys(a).union(comparedKeys(b)).values().every((key) =>
    key in a && key in b &&
    deepEqual(Reflect.get(a, key), Reflect.get(b, key), seen)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function samePrototype(a: object, b: object): boolean {
  return (Object.getPrototypeOf(a) ?? Object.prototype) ===
    (Object.getPrototypeOf(b) ?? Object.prototype);
}

function sameElements(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  }
  return true;
}

/** Whether each entry of `a`, in any order, has an equal one in `b`. */
function sameEntries(
  a: Set<unknown> | Map<unknown, unknown>,
  b: Set<unknown> | Map<unknown, unknown>,
  seen: Map<object, object>,
): boolean {
  if (a.size !== b.size) return false;
  if (a instanceof Set && [...a].every((value) => b.has(value))) return true;
  return a.entries().every((entry) =>
    b.entries().some((other) =>
      deepEqual(entry[0], other[0], seen) && deepEqual(entry[1], other[1], seen)
    )
  );
}

/** A plain object's or array's enumerable keys; of another object, all keys up its class. */
function comparedKeys(value: object): Set<PropertyKey> {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) {
    return new Set(Reflect.ownKeys({ ...value }));
  }
  const keys = new Set<PropertyKey>();
  const roots: unknown[] = [null, Object.prototype, Array.prototype];
  for (let object = value; !roots.includes(object); object = Object.getPrototypeOf(object)) {
    for (const key of Reflect.ownKeys(object)) keys.add(key);
  }
  return keys;
}

/** Whether `actual` has every property of `expected`, matching it; it may have more. */
export function hasProperties(
  actual: object,
  expected: object,
  seen: Map<object, object> = new Map(),
): boolean {
  if (seen.get(actual) === expected) return true;
  seen.set(actual, expected);
  return Reflect.ownKeys(expected).every((key) =>
    Object.hasOwn(actual, key) &&
    matches(Reflect.get(actual, key), Reflect.get(expected, key), seen)
  );
}

function matches(actual: unknown, expected: unknown, seen: Map<object, object>): boolean {
  if (!isObject(actual) || !isObject(expected)) return equal(actual, expected);
  if (actual instanceof RegExp || actual instanceof Date) return equal(actual, expected);
  if (Array.isArray(actual) || Array.isArray(expected)) {
    return Array.isArray(actual) && Array.isArray(expected) &&
      expected.every((item, i) => i < actual.length && matches(actual[i], item, seen));
  }
  if (actual instanceof Set && expected instanceof Set) return expected.isSubsetOf(actual);
  if (actual instanceof Map && expected instanceof Map) {
    return expected.entries().every(([key, value]) =>
      actual.has(key) && matches(actual.get(key), value, seen)
    );
  }
  return hasProperties(actual, expected, seen);
}
