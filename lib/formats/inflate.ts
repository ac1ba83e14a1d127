/**
 * DEFLATE and zlib, piece by piece: what is unpacked is handed on 32 KB at a time and never held
 * whole, and it is known where a stream ends and whether anything follows.
 *
 * Sources: RFC 1950 (zlib) and RFC 1951 (DEFLATE). As strict as zlib itself: sets of codes must be
 * complete, and no copy may reach before the start.
 *
 * @module
 */

/** How far back a copy may reach. */
const WINDOW = 2 ** 15;
/** The most bytes that one symbol stands for. */
const LONGEST = 258;
const MOST_BITS = 15;

/** Makes the error of what is wrong. */
type Wrong = (problem: string) => Error;

/** Bits of bytes that stand in several pieces, the lowest first. */
class BitReader {
  readonly #parts: readonly Uint8Array[];
  readonly #wrong: Wrong;
  #part = 0;
  #at = 0;
  #hold = 0;
  #count = 0;

  constructor(parts: readonly Uint8Array[], wrong: Wrong) {
    this.#parts = parts;
    this.#wrong = wrong;
  }

  /** Whether no whole byte is left. */
  get isAtEnd(): boolean {
    while (this.#part < this.#parts.length && this.#at === this.#parts[this.#part].length) {
      this.#part++;
      this.#at = 0;
    }
    return this.#part === this.#parts.length;
  }

  #more(): void {
    if (this.isAtEnd) throw this.#wrong("it ends too early");
    this.#hold |= this.#parts[this.#part][this.#at++] << this.#count;
    this.#count += 8;
  }

  /** Up to 16 bits as a number. */
  bits(count: number): number {
    while (this.#count < count) this.#more();
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#count -= count;
    return value;
  }

  /** Passes over what is left of a byte. */
  align(): void {
    this.bits(this.#count % 8);
  }

  /** The symbol that the next bits stand for. */
  symbol({ entries, mask }: Codes): number {
    for (;;) {
      const entry = entries[this.#hold & mask], length = entry & 15;
      // Bits that are not there yet are 0 here: a code is known once all of its own are there.
      if (length > 0 && length <= this.#count) {
        this.#hold >>>= length;
        this.#count -= length;
        return entry >>> 4;
      }
      if (this.#count >= MOST_BITS) throw this.#wrong("a code in it is unknown");
      this.#more();
    }
  }
}

/** For the next bits, as many as the longest code has: `symbol << 4 | length of its code`. */
interface Codes {
  readonly entries: Uint16Array;
  readonly mask: number;
}

/** The codes of symbols by their lengths; 0 for a symbol that there is none for. */
function codesOf(lengths: Uint8Array, wrong: Wrong): Codes {
  const counts = new Uint16Array(MOST_BITS + 1);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const next = new Uint32Array(MOST_BITS + 2);
  let left = 1, longest = 0;
  for (let length = 1; length <= MOST_BITS; length++) {
    left = 2 * left - counts[length];
    if (left < 0) throw wrong("its codes overlap");
    next[length + 1] = (next[length] + counts[length]) << 1;
    if (counts[length] > 0) longest = length;
  }
  // A single code of one bit is allowed to leave the other unused, and so is none at all.
  if (left > 0 && longest > 1) throw wrong("its codes are incomplete");
  const entries = new Uint16Array(1 << longest);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    // Codes stand with their highest bit first, all else with the lowest.
    let code = next[length]++, reversed = 0;
    for (let bit = 0; bit < length; bit++, code >>>= 1) reversed = (reversed << 1) | (code & 1);
    for (let i = reversed; i < entries.length; i += 1 << length) entries[i] = symbol << 4 | length;
  }
  return { entries, mask: entries.length - 1 };
}

/** What codes 257 to 285 stand for: a length, and how many further bits are added to it. */
const LENGTHS = ranges(28, 4, 3);
LENGTHS.base.push(LONGEST);
LENGTHS.extra.push(0);
/** What codes 0 to 29 stand for: a distance, and how many further bits are added to it. */
const DISTANCES = ranges(30, 2, 1);

/** Ranges that double in size after each `group` of them, from the second group on. */
function ranges(count: number, group: number, start: number): { base: number[]; extra: number[] } {
  const base: number[] = [], extra: number[] = [];
  for (let i = 0, at = start; i < count; i++) {
    extra.push(Math.max(0, Math.floor(i / group) - 1));
    base.push(at);
    at += 2 ** extra[i];
  }
  return { base, extra };
}

/** Of blocks that name no codes of their own. */
const FIXED = (() => {
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280)
    .fill(8, 280);
  const never = () => new Error();
  return [codesOf(lengths, never), codesOf(new Uint8Array(32).fill(5), never)] as const;
})();

/** In which order the lengths of the codes for lengths stand. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes that a block names: those of bytes and lengths, and those of distances. */
function readCodes(reader: BitReader, wrong: Wrong): readonly [Codes, Codes] {
  const symbols = reader.bits(5) + 257, distances = reader.bits(5) + 1;
  const count = reader.bits(4) + 4;
  if (symbols > 286 || distances > 30) throw wrong("it has too many codes");
  const first = new Uint8Array(ORDER.length);
  for (let i = 0; i < count; i++) first[ORDER[i]] = reader.bits(3);
  const codes = codesOf(first, wrong);
  const lengths = new Uint8Array(symbols + distances);
  for (let i = 0; i < lengths.length;) {
    const symbol = reader.symbol(codes);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw wrong("it repeats a length before the first");
    const length = symbol === 16 ? lengths[i - 1] : 0;
    const times = [() => 3 + reader.bits(2), () => 3 + reader.bits(3), () => 11 + reader.bits(7)];
    const end = i + times[symbol - 16]();
    if (end > lengths.length) throw wrong("it has too many lengths of codes");
    lengths.fill(length, i, end);
    i = end;
  }
  if (lengths[256] === 0) throw wrong("a block has no end");
  return [
    codesOf(lengths.subarray(0, symbols), wrong),
    codesOf(lengths.subarray(symbols), wrong),
  ];
}

/** What has been unpacked, as far as copies may reach back. */
class Output {
  readonly bytes = new Uint8Array(2 * WINDOW + LONGEST);
  /** Where the next byte goes. */
  at = 0;
  /** What stands before has been handed on. */
  #sent = 0;
  readonly #take: (piece: Uint8Array) => void;

  constructor(take: (piece: Uint8Array) => void) {
    this.#take = take;
  }

  /** Makes room for another symbol. */
  makeRoom(): void {
    if (this.at < 2 * WINDOW) return;
    this.flush();
    this.bytes.copyWithin(0, this.at - WINDOW, this.at);
    this.at = this.#sent = WINDOW;
  }

  flush(): void {
    if (this.at > this.#sent) this.#take(this.bytes.subarray(this.#sent, this.at));
    this.#sent = this.at;
  }
}

function inflate(reader: BitReader, take: (piece: Uint8Array) => void, wrong: Wrong): void {
  const output = new Output(take);
  let isLast: boolean;
  do {
    isLast = reader.bits(1) === 1;
    const kind = reader.bits(2);
    if (kind === 3) throw wrong("a block in it is of no known kind");
    if (kind === 0) copyStored(reader, output, wrong);
    else unpack(reader, output, kind === 1 ? FIXED : readCodes(reader, wrong), wrong);
  } while (!isLast);
  output.flush();
}

function copyStored(reader: BitReader, output: Output, wrong: Wrong): void {
  reader.align();
  const length = reader.bits(16);
  if (length !== (~reader.bits(16) & 0xffff)) throw wrong("a length in it is damaged");
  for (let i = 0; i < length; i++) {
    output.makeRoom();
    output.bytes[output.at++] = reader.bits(8);
  }
}

function unpack(
  reader: BitReader,
  output: Output,
  [symbols, distances]: readonly [Codes, Codes],
  wrong: Wrong,
): void {
  const { bytes } = output;
  for (;;) {
    const symbol = reader.symbol(symbols);
    if (symbol === 256) return;
    output.makeRoom();
    if (symbol < 256) {
      bytes[output.at++] = symbol;
      continue;
    }
    if (symbol > 285) throw wrong("a length in it is unknown");
    const length = LENGTHS.base[symbol - 257] + reader.bits(LENGTHS.extra[symbol - 257]);
    const code = reader.symbol(distances);
    if (code > 29) throw wrong("a distance in it is unknown");
    const distance = DISTANCES.base[code] + reader.bits(DISTANCES.extra[code]);
    if (distance > output.at) throw wrong("a copy in it reaches before its start");
    const end = output.at + length;
    for (let i = output.at; i < end; i++) bytes[i] = bytes[i - distance];
    output.at = end;
  }
}

/**
 * Unpacks a zlib stream.
 *
 * @param parts The stream's bytes, and none else.
 * @param take Is given one piece after the other, each valid until it returns; may throw.
 * @param wrong Makes the error of what is wrong with the stream, from words that follow "but".
 */
export function inflateZlib(
  parts: readonly Uint8Array[],
  take: (piece: Uint8Array) => void,
  wrong: (problem: string) => Error,
): void {
  const reader = new BitReader(parts, wrong);
  const method = reader.bits(8), flags = reader.bits(8);
  const isZlib = (method & 15) === 8 && method >> 4 <= 7 && (method << 8 | flags) % 31 === 0;
  if (!isZlib || flags & 0x20) throw wrong("it begins as none does");
  let a = 1, b = 0;
  inflate(reader, (piece) => {
    // 2^12 additions at a time stay far below 2^31.
    for (let from = 0; from < piece.length; from += 2 ** 12) {
      const to = Math.min(from + 2 ** 12, piece.length);
      for (let i = from; i < to; i++) b += a += piece[i];
      a %= 65521;
      b %= 65521;
    }
    take(piece);
  }, wrong);
  reader.align();
  const checksum = [8, 8, 8, 8].reduce((sum, bits) => sum * 256 + reader.bits(bits), 0);
  if (checksum !== b * 65536 + a) throw wrong("its check sum (Adler-32) is wrong");
  if (!reader.isAtEnd) throw wrong("bytes follow it");
}
