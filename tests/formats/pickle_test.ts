import { assert, assertEquals, assertThrows } from "@std/assert";
import numpy1 from "../fixtures/pickles_numpy1.json" with { type: "json" };
import numpy2 from "../fixtures/pickles_numpy2.json" with { type: "json" };
import { decodeNpy } from "../../lib/formats/npy.ts";
import { decodePickle, isObjectArray } from "../../lib/formats/pickle.ts";
import { described, fromBase64, fromGzip } from "./array_files.ts";

/** A pickle of protocol 4: numbers are bytes, texts are their characters. */
function pickle(...parts: (number | string)[]): Uint8Array {
  const content = parts.map((part) => typeof part === "number" ? String.fromCharCode(part) : part)
    .join("");
  return Uint8Array.from(`\x80\x04${content}`, (character) => character.charCodeAt(0));
}

/** The opcodes for a short text. */
const text = (content: string) => `\x8c${String.fromCharCode(content.length)}${content}`;

/** The opcodes for a dtype, byte order and all. */
const dtype = (code: string, order: string) =>
  `cnumpy\ndtype\n${text(code)}\x89\x88\x87R(K\x03${text(order)}NNNJ\xff\xff\xff\xff` +
  `J\xff\xff\xff\xffK\x00tb`;

/** The opcodes for an array that is announced. */
const announced = "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R";

for (const { numpy, pickles, npy } of [numpy1, numpy2]) {
  Deno.test(`decodePickle() reads what NumPy ${numpy} writes, in protocols 2 to 5`, () => {
    let read = 0;
    for (const { name, value, protocols } of pickles) {
      for (const [protocol, file] of Object.entries(protocols)) {
        assertEquals(decodePickle(fromGzip(file)), described(value), `${name}, ${protocol}`);
        read++;
      }
    }
    assertEquals(read, 4 * 41);
  });

  Deno.test(`decodeNpy() reads the object arrays that NumPy ${numpy} saves, if asked to`, () => {
    const valueOf = (name: string) => pickles.find((pickle) => pickle.name === name)?.value;
    for (const [name, file] of Object.entries(npy)) {
      const array = decodeNpy(fromBase64(file), { allowPickle: true });
      const value = described(valueOf(name));
      // np.save() wraps what is no array into one without dimensions.
      const wrapped = name === "weights" ? { dtype: "object", shape: [], data: [value] } : value;
      assertEquals(array, wrapped as typeof array);
      assertThrows(() => decodeNpy(fromBase64(file)), SyntaxError, "see allowPickle");
    }
    assertEquals(Object.keys(npy).length, 3);
  });
}

Deno.test("decodePickle() keeps a key named __proto__ a key", () => {
  const value = decodePickle(pickle("}", text("__proto__"), "}", text("polluted"), "\x88ss."));
  assert(value instanceof Map);
  assertEquals(value.get("__proto__"), new Map([["polluted", true]]));
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

/**
 * d = OrderedDict(w1=np.array([1.5, -2.0]), b1=np.array([0.0])); d._metadata = OrderedDict(version=1)
 * pickle.dumps(d, protocol) of 2, 4 and 5, by NumPy 2.4.6: so PyTorch's state_dict() is made.
 */
const ORDERED = [
  "gAJjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcQApUnEBKFgCAAAAdzFxAmNudW1weS5fY29yZS5tdWx0aWFycmF5" +
  "Cl9yZWNvbnN0cnVjdApxA2NudW1weQpuZGFycmF5CnEESwCFcQVjX2NvZGVjcwplbmNvZGUKcQZYAQAAAGJxB1gG" +
  "AAAAbGF0aW4xcQiGcQlScQqHcQtScQwoSwFLAoVxDWNudW1weQpkdHlwZQpxDlgCAAAAZjhxD4mIh3EQUnERKEsD" +
  "WAEAAAA8cRJOTk5K/////0r/////SwB0cRNiiWgGWBIAAAAAAAAAAADDuD8AAAAAAAAAw4BxFGgIhnEVUnEWdHEX" +
  "YlgCAAAAYjFxGGgDaARLAIVxGWgKh3EaUnEbKEsBSwGFcRxoEYloBlgIAAAAAAAAAAAAAABxHWgIhnEeUnEfdHEg" +
  "YnV9cSFYCQAAAF9tZXRhZGF0YXEiaAApUnEjWAcAAAB2ZXJzaW9ucSRLAXNzYi4=",
  "gASVDgEAAAAAAACMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpQojAJ3MZSMFm51bXB5Ll9jb3JlLm11" +
  "bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRo" +
  "CIwFZHR5cGWUk5SMAmY4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQxAAAAAAAAD4PwAAAAAAAADA" +
  "lHSUYowCYjGUaAdoCksAhZRoDIeUUpQoSwFLAYWUaBSJQwgAAAAAAAAAAJR0lGJ1fZSMCV9tZXRhZGF0YZRoAilS" +
  "lIwHdmVyc2lvbpRLAXNzYi4=",
  "gAWV9AAAAAAAAACMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpQojAJ3MZSME251bXB5Ll9jb3JlLm51" +
  "bWVyaWOUjAtfZnJvbWJ1ZmZlcpSTlCiWEAAAAAAAAAAAAAAAAAD4PwAAAAAAAADAlIwFbnVtcHmUjAVkdHlwZZST" +
  "lIwCZjiUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYksChZSMAUOUdJRSlIwCYjGUaAcolggAAAAAAAAA" +
  "AAAAAAAAAACUaA5LAYWUaBJ0lFKUdX2UjAlfbWV0YWRhdGGUaAIpUpSMB3ZlcnNpb26USwFzc2Iu",
];

/**
 * [2**53, -2**53, 2**64 + 1, -2**200, np.int64(2**60), np.uint64(2**64 - 1), 2**53 - 1, np.arange(2.0)]
 * in protocols 2 and 4.
 */
const INTEGERS = [
  "gAJdcQAoigcAAAAAAAAgigcAAAAAAADgigkBAAAAAAAAAAGKGgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/Y251" +
  "bXB5Ll9jb3JlLm11bHRpYXJyYXkKc2NhbGFyCnEBY251bXB5CmR0eXBlCnECWAIAAABpOHEDiYiHcQRScQUoSwNY" +
  "AQAAADxxBk5OTkr/////Sv////9LAHRxB2JjX2NvZGVjcwplbmNvZGUKcQhYCAAAAAAAAAAAAAAQcQlYBgAAAGxh" +
  "dGluMXEKhnELUnEMhnENUnEOaAFoAlgCAAAAdThxD4mIh3EQUnERKEsDaAZOTk5K/////0r/////SwB0cRJiaAhY" +
  "EAAAAMO/w7/Dv8O/w7/Dv8O/w79xE2gKhnEUUnEVhnEWUnEXigf///////8fY251bXB5Ll9jb3JlLm11bHRpYXJy" +
  "YXkKX3JlY29uc3RydWN0CnEYY251bXB5Cm5kYXJyYXkKcRlLAIVxGmgIWAEAAABicRtoCoZxHFJxHYdxHlJxHyhL" +
  "AUsChXEgaAJYAgAAAGY4cSGJiIdxIlJxIyhLA2gGTk5OSv////9K/////0sAdHEkYoloCFgRAAAAAAAAAAAAAAAA" +
  "AAAAAADDsD9xJWgKhnEmUnEndHEoYmUu",
  "gASVVAEAAAAAAABdlCiKBwAAAAAAACCKBwAAAAAAAOCKCQEAAAAAAAAAAYoaAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
  "AAAAAP+MFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5cGWUk5SMAmk4lImI" +
  "h5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJDCAAAAAAAAAAQlIaUUpRoA2gGjAJ1OJSJiIeUUpQoSwNoCk5O" +
  "Tkr/////Sv////9LAHSUYkMI//////////+UhpRSlIoH////////H2gBjAxfcmVjb25zdHJ1Y3SUk5RoBIwHbmRh" +
  "cnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoBowCZjiUiYiHlFKUKEsDaApOTk5K/////0r/////SwB0lGKJQxAA" +
  "AAAAAAAAAAAAAAAAAPA/lHSUYmUu",
];

Deno.test("decodePickle() reads an OrderedDict as a dict, without its attributes", () => {
  const float64 = (...numbers: number[]) => ({
    dtype: "float64",
    shape: [numbers.length],
    data: Float64Array.from(numbers),
  });
  const wanted = new Map([["w1", float64(1.5, -2)], ["b1", float64(0)]]);
  for (const file of ORDERED) assertEquals(decodePickle(fromBase64(file)) as typeof wanted, wanted);
  const empty = "ccollections\nOrderedDict\n)R";
  assertEquals(decodePickle(pickle(empty, ".")), new Map());
  const refused = (content: string, problem: string) =>
    assertThrows(() => decodePickle(pickle(content)), SyntaxError, problem);
  refused(`${empty}]b.`, "it sets the state of what is neither a new array nor a dtype");
  refused(`${empty}}b}b.`, "it sets the state of what is neither a new array nor a dtype");
  refused(`}}b.`, "it sets the state of what is neither a new array nor a dtype");
  refused("ccollections\nOrderedDict\n.", "it holds OrderedDict, which is no value");
});

Deno.test("decodePickle() reads integers beyond 2^53 - 1 as bigints, and only those", () => {
  const integers = [
    2n ** 53n,
    -(2n ** 53n),
    2n ** 64n + 1n,
    -(2n ** 200n),
    2n ** 60n,
    2n ** 64n - 1n,
    2 ** 53 - 1,
  ];
  for (const file of INTEGERS) {
    const list = decodePickle(fromBase64(file)) as unknown[];
    assertEquals(list.slice(0, -1), integers);
    assertEquals(list.at(-1), { dtype: "float64", shape: [2], data: Float64Array.of(0, 1) });
  }
  assertEquals(decodePickle(pickle("\x8a\x00.")), 0);
  assertEquals(decodePickle(pickle("\x8b", 0, 0x20, 0, 0, "\xff".repeat(8192), ".")), -1);
  assertThrows(
    () => decodePickle(pickle("\x8b", 1, 0x20, 0, 0, "\xff".repeat(8193), ".")),
    RangeError,
    "Cannot unpickle: integers must have at most 8192 bytes, but one has 8193",
  );
});

Deno.test("decodePickle() refuses a dict that has a key twice", () => {
  const refused = (content: string, key: string) =>
    assertEquals(
      assertThrows(() => decodePickle(pickle(content)), SyntaxError).message,
      `Cannot unpickle: keys must differ, but ${key} is set twice`,
    );
  refused(`}${text("a")}K\x01s${text("a")}K\x02s.`, '"a"');
  refused(`}(${text("__proto__")}K\x01${text("__proto__")}K\x02u.`, '"__proto__"');
  refused(`ccollections\nOrderedDict\n)R(K\x07NK\x07Nu.`, "7");
  assertEquals(
    decodePickle(pickle(`}(K\x07N${text("7")}Nu.`)),
    new Map<string | number, null>([[7, null], ["7", null]]),
  );
});

Deno.test("decodePickle() refuses what takes far more memory than bytes, at once", () => {
  for (const piece of ["]", "}", ")", "\x85", "C\x00", "\x8c\x00", "\x94"]) {
    assertThrows(
      () => decodePickle(pickle("N", piece.repeat(2_000_000))),
      SyntaxError,
      "its values must take memory as its bytes do, but take far more",
      piece,
    );
  }
});

Deno.test("decodePickle() refuses every function but NumPy's own, by name", () => {
  const names = [
    ["os", "system"],
    ["posix", "system"],
    ["nt", "system"],
    ["subprocess", "Popen"],
    ["__builtin__", "eval"],
    ["builtins", "eval"],
    ["builtins", "exec"],
    ["builtins", "getattr"],
    ["builtins", "__import__"],
    ["builtins", "bytes"],
    ["numpy", "load"],
    ["numpy", "memmap"],
    ["numpy.testing._private.utils", "runstring"],
    ["numpy.core.multiarray", "_reconstruct.__globals__"],
    ["copyreg", "_reconstructor"],
    ["collections", "defaultdict"],
    ["constructor", "constructor"],
    ["__proto__", "toString"],
  ];
  for (const [module, name] of names) {
    const call = `(${text("touch pwned")}tR.`;
    for (const asked of [`c${module}\n${name}\n`, `${text(module)}${text(name)}\x93`]) {
      const error = assertThrows(() => decodePickle(pickle(asked, call)), SyntaxError);
      assertEquals(
        error.message,
        `Cannot unpickle: it asks for ${module}.${name}, ` +
          "and only NumPy arrays and plain values are read",
      );
    }
  }
  const escape = pickle("cos\n\x1b[2Jsystem\n.");
  assertThrows(() => decodePickle(escape), SyntaxError, 'it asks for "os.\\u001b[2Jsystem"');
});

/** What a hostile or broken pickle is, its opcodes, and how it is refused. */
const REFUSED: [string, (number | string)[], string][] = [
  ["recursive list", ["]\x94h\x00a."], "a value must not hold itself, but one does"],
  [
    "recursive dict",
    ["}\x94", text("me"), "h\x00s."],
    "a value must not hold itself, but one does",
  ],
  [
    "recursive object array",
    [announced, "\x94(K\x01K\x01\x85", dtype("O8", "|"), "\x89]h\x00atb."],
    "a value must not hold itself, but one does",
  ],
  [
    "billion laughs",
    [
      "(]\x94",
      ...Array.from({ length: 30 }, (_, i) => `(${`h${String.fromCharCode(i)}`.repeat(10)}t\x94`),
      "t.",
    ],
    "it must hold at most 10000000 values, but unfolds to more",
  ],
  [
    "too deep list",
    ["]".repeat(102), "a".repeat(101), "."],
    "values must be nested at most 100 deep, but are deeper",
  ],
  [
    "very deep list",
    ["]".repeat(100_000), "a".repeat(99_999), "."],
    "values must be nested at most 100 deep, but are deeper",
  ],
  [
    "very deep tuple",
    [")", "\x85".repeat(100_000), "."],
    "values must be nested at most 100 deep, but are deeper",
  ],
  [
    "many arrays of the same bytes",
    [
      "(B\x00\x00\x01\x00",
      "x".repeat(65536),
      "\x94",
      dtype("u1", "|"),
      "\x94",
      `${announced}(K\x01J\x00\x00\x01\x00\x85h\x01\x89h\x00tb`.repeat(20),
      "t.",
    ],
    "its arrays must not be larger than its bytes, but are",
  ],
  [
    "many texts made bytes",
    [
      "(X\x00\x00\x01\x00",
      "x".repeat(65536),
      "\x94",
      `c_codecs\nencode\nh\x00${text("latin1")}\x86R`.repeat(20),
      "t.",
    ],
    "its arrays must not be larger than its bytes, but are",
  ],
  [
    "taking back",
    ["NN0."],
    "it takes back or doubles what it wrote (opcode 0x30 at byte 4), and only NumPy arrays and plain values are read",
  ],
  ["huge text", ["X\xff\xff\xff\xffabc."], "4294967295 bytes must follow byte 7, but 4 are left"],
  [
    "huge bytes",
    ["\x8e", 0, 0, 0, 0, 0, 0, 0, 128, "."],
    "9223372036854776000 bytes must follow byte 11, but 1 are left",
  ],
  [
    "huge integer",
    ["\x8b\xff\xff\xff\xff."],
    "4294967295 bytes must follow byte 7, but 1 are left",
  ],
  [
    "huge frame",
    ["\x95", 0, 0, 0, 0, 0, 1, 0, 0, "N."],
    "a frame must have 1099511627776 bytes, but 2 are left",
  ],
  [
    "huge array",
    [announced, "(K\x01J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86", dtype("u1", "|"), "\x89C\x00tb."],
    "uint8 elements of dimensions [2147483647, 2147483647] must take more than 2^53 bytes, but there are 0",
  ],
  ["unknown opcode", [0xff, "."], "opcodes must be those of pickle, but 0xff at byte 2 is unknown"],
  [
    "state of a dict",
    ["}}", text("__setstate__"), "\x88sb."],
    "it sets the state of what is neither a new array nor a dtype",
  ],
  [
    "state of an array, twice",
    [
      announced,
      "\x94(K\x01)",
      dtype("u1", "|"),
      "\x89C\x01atb(K\x01)",
      dtype("u1", "|"),
      "\x89C\x01btb.",
    ],
    "it sets the state of what is neither a new array nor a dtype",
  ],
  [
    "array of another class",
    ["cnumpy.core.multiarray\n_reconstruct\ncnumpy\ndtype\nK\x00\x85C\x01b\x87R."],
    "_reconstruct has other arguments than NumPy gives it",
  ],
  [
    "array before its content",
    [announced, "."],
    "it announces an array without content",
  ],
  [
    "array of numbers from a list",
    [announced, "(K\x01)", dtype("f8", "<"), "\x89]tb."],
    "ndarray.__setstate__ has other arguments than NumPy gives it",
  ],
  [
    "objects from bytes",
    ["cnumpy.core.multiarray\nscalar\n", dtype("O8", "|"), "C\x08aaaaaaaa\x86R."],
    "scalar has other arguments than NumPy gives it",
  ],
  [
    "another encoding",
    ["c_codecs\nencode\n", text("abc"), text("rot13"), "\x86R."],
    "encode has other arguments than NumPy gives it",
  ],
  [
    "ndarray, called",
    ["cnumpy\nndarray\nK\x05\x85R."],
    "ndarray has other arguments than NumPy gives it",
  ],
  [
    "bytes, called",
    ["c__builtin__\nbytes\nJ\xff\xff\xff\x7f\x85R."],
    "bytes has other arguments than NumPy gives it",
  ],
  [
    "structured dtype",
    ["cnumpy\ndtype\n", text("f8,f8"), "\x85R."],
    'arrays must be of numbers, bools or objects, but one is of dtype "f8,f8"',
  ],
  [
    "dtype of a record",
    ["cnumpy\ndtype\n", text("V8"), "\x85R."],
    'arrays must be of numbers, bools or objects, but one is of dtype "V8"',
  ],
  ["call of a text", [text("eval"), ")R."], "it calls what is no function"],
  ["call without arguments", ["cnumpy\ndtype\nNR."], "it calls a function without a tuple"],
  ["a function as a value", ["cnumpy\nndarray\n."], "it holds ndarray, which is no value"],
  ["a dtype in a list", ["]", dtype("f8", "<"), "a."], "it holds a NumPy dtype, which is no value"],
  [
    "persistent id",
    ["Pevil\n."],
    "it asks for an object by a persistent id (opcode 0x50 at byte 2), and only NumPy arrays and plain values are read",
  ],
  [
    "persistent id from the stack",
    ["NQ."],
    "it asks for an object by a persistent id (opcode 0x51 at byte 3), and only NumPy arrays and plain values are read",
  ],
  [
    "extension registry",
    ["\x82\x01."],
    "it asks for an object of the extension registry (opcode 0x82 at byte 2), and only NumPy arrays and plain values are read",
  ],
  [
    "instance",
    ["(ios\nsystem\n."],
    "it asks for an instance of a class (opcode 0x69 at byte 3), and only NumPy arrays and plain values are read",
  ],
  [
    "new object",
    ["cnumpy\ndtype\n)\x81."],
    "it asks for an instance of a class (opcode 0x81 at byte 16), and only NumPy arrays and plain values are read",
  ],
  ["empty stack", ["."], "a value must be on the stack before byte 3"],
  ["call with too little", [")R."], "2 values must be on the stack before byte 4"],
  ["values below a mark", ["K\x01K\x02(\x86."], "2 values must be on the stack before byte 8"],
  ["no mark", ["Nt."], "a mark must be on the stack before byte 4"],
  ["two values", ["NN."], "values are left on the stack at the end"],
  ["appending to a number", ["K\x01Na."], "values are appended to what is no list"],
  ["key without value", ["}(Nu."], "a key is set in a dict without a value"],
  ["empty memo", ["h\x07."], "nothing was stored under number 7"],
  ["end without STOP", ["N"], "1 bytes must follow byte 3, but 0 are left"],
  ["bytes after STOP", ["N.N."], "input must end after its pickle, but 2 bytes follow"],
  ["broken text", ["\x8c\x01\xff."], "a text must be UTF-8, but is not"],
  ["name without an end", ["cos"], "a name must end with a line feed, but input ends before"],
  [
    "set",
    ["\x8f."],
    "it holds a set (opcode 0x8f at byte 2), and only NumPy arrays and plain values are read",
  ],
];

Deno.test("decodePickle() refuses hostile and broken pickles, and says why", () => {
  for (const [name, parts, problem] of REFUSED) {
    const error = assertThrows(() => decodePickle(pickle(...parts)), SyntaxError);
    assertEquals(error.message, `Cannot unpickle: ${problem}`, name);
  }
});

Deno.test("decodePickle() reads lists nested 100 deep, and what is shared a few times", () => {
  let value: unknown = decodePickle(pickle("]".repeat(101), "a".repeat(100), "."));
  for (let level = 0; level < 100; level++) [value] = value as unknown[];
  assertEquals(value, []);
  const row = decodePickle(pickle("(]\x94K\x07ah\x00h\x00t."));
  assertEquals(row, [[7], [7], [7]]);
});

Deno.test("decodePickle() reads protocols 2 to 5 only", () => {
  for (const protocol of [2, 3, 4, 5]) {
    assertEquals(decodePickle(Uint8Array.of(0x80, protocol, 0x4e, 0x2e)), null);
  }
  for (const start of [[], [0x28], [0x80], [0x80, 1, 0x4e, 0x2e], [0x80, 6, 0x4e, 0x2e]]) {
    assertThrows(
      () => decodePickle(Uint8Array.from(start)),
      SyntaxError,
      "input must start with a protocol from 2 to 5, but does not (the older ones, of Python 2,",
    );
  }
});

Deno.test("isObjectArray() tells arrays of objects from other values", () => {
  assert(isObjectArray({ dtype: "object", shape: [], data: [null] }));
  assert(!isObjectArray({ dtype: "uint8", shape: [0], data: new Uint8Array(0) }));
  for (const value of [null, 1, "object", [], new Map()]) assert(!isObjectArray(value));
});
