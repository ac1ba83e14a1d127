/**
 * The opcodes of pickle: those that plain values and arrays are written with, and the refused ones.
 *
 * Names and numbers are those of Python's `pickletools`.
 *
 * @module
 */

/** The opcodes that are read. */
export const OPCODES = {
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  STOP: 0x2e,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  BINFLOAT: 0x47,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  NONE: 0x4e,
  REDUCE: 0x52,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  APPENDS: 0x65,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINBYTES8: 0x8e,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
  BYTEARRAY8: 0x96,
} as const;

/** The opcodes that are refused, by what a pickle asks for with them. */
export const REFUSED: readonly (readonly [reason: string, opcodes: readonly number[]])[] = [
  // PERSID, BINPERSID
  ["it asks for an object by a persistent id", [0x50, 0x51]],
  // EXT1, EXT2, EXT4
  ["it asks for an object of the extension registry", [0x82, 0x83, 0x84]],
  // INST, OBJ, NEWOBJ, NEWOBJ_EX
  ["it asks for an instance of a class", [0x69, 0x6f, 0x81, 0x92]],
  // EMPTY_SET, ADDITEMS, FROZENSET
  ["it holds a set", [0x8f, 0x90, 0x91]],
  // NEXT_BUFFER, READONLY_BUFFER
  ["it asks for bytes from outside of the file", [0x97, 0x98]],
  // BINSTRING, SHORT_BINSTRING
  ["it holds strings of Python 2", [0x54, 0x55]],
  // FLOAT, INT, LONG, STRING, UNICODE, LIST, DICT, GET, PUT
  ["it uses protocol 0", [0x46, 0x49, 0x4c, 0x53, 0x56, 0x6c, 0x64, 0x67, 0x70]],
  // POP, POP_MARK, DUP
  ["it takes back or doubles what it wrote", [0x30, 0x31, 0x32]],
  ["it changes the protocol in its middle", [0x80]],
];
