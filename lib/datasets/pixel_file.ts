/**
 * The pixels of an IDX file, read when they are needed: a training run that lists what is not
 * background reads them block by block, and MNIST's 47 MB are never in memory at once.
 *
 * Only plain files of the layout that images have are taken so; all others are read whole and left to
 * the parser, which says what is wrong with them.
 *
 * @module
 */
import { system } from "../runtime/system.ts";
import { plain } from "../runtime/quote.ts";
import type { ByteSource } from "../kernels/interface.ts";
import type { FileInfo, OpenSyncFile } from "../runtime/system.ts";

/** Magic number, images, rows, columns. */
const HEADER = 16;

/** Two zeros, unsigned bytes, three dimensions. */
const MAGIC = 0x00000803;

/**
 * The pixels of a plain IDX file of 28 × 28 images, as long as its header says; undefined where it is
 * none, or has more bytes than `most`.
 */
export async function openPixels(path: string, most: number): Promise<PixelFile | undefined> {
  const header = new Uint8Array(HEADER);
  using file = await system.open(path, { read: true });
  const info = await file.stat();
  if (!info.isFile || info.size > most || await file.read(header) !== HEADER) return undefined;
  const view = new DataView(header.buffer);
  const [magic, count, rows, columns] = [0, 4, 8, 12].map((at) => view.getUint32(at));
  const isWhole = info.size === HEADER + count * 28 * 28;
  if (magic !== MAGIC || rows !== 28 || columns !== 28 || !isWhole) return undefined;
  return new PixelFile(path, info);
}

/** See `openPixels`. It is opened anew for each block: nothing need be closed. */
export class PixelFile implements ByteSource {
  readonly length: number;
  readonly #path: string;
  readonly #info: FileInfo;
  #bytes: Uint8Array | undefined;
  #buffer = new Uint8Array(0);

  /** What `openPixels` has found. */
  constructor(path: string, info: FileInfo) {
    this.#path = path;
    this.#info = info;
    this.length = info.size - HEADER;
  }

  get inMemory(): boolean {
    return this.#bytes !== undefined;
  }

  all(): Uint8Array {
    return this.#bytes ??= this.#readInto(new Uint8Array(this.length), 0);
  }

  block(start: number, stop: number): Uint8Array {
    if (this.#bytes) return this.#bytes.subarray(start, stop);
    const length = stop - start;
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    return this.#readInto(this.#buffer.subarray(0, length), start);
  }

  /**
   * Fills an array with the bytes from `start` on, and returns it.
   *
   * @throws {Error} If the file is not what it was.
   */
  #readInto(bytes: Uint8Array, start: number): Uint8Array {
    try {
      using file = system.openSync(this.#path);
      this.#expectSame(file);
      file.seekSync(HEADER + start, 0);
      for (let have = 0; have < bytes.length;) {
        const count = file.readSync(bytes.subarray(have));
        if (count === null) throw new Error("it ended early");
        have += count;
      }
      return bytes;
    } catch (cause) {
      throw new Error(
        `Cannot load ${
          plain(this.#path)
        }: expected the file as it was, whose pixels are read when ` +
          "they are needed, but it is gone or has changed",
        { cause },
      );
    }
  }

  #expectSame(file: OpenSyncFile): void {
    const { size, mtime, ino } = file.statSync(), was = this.#info;
    if (size !== was.size || Number(mtime) !== Number(was.mtime) || ino !== was.ino) {
      throw new Error("it was written to");
    }
  }
}
