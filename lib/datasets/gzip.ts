/**
 * Gzipped files of a data set: how large their content may be.
 *
 * @module
 */
import { gunzip as gunzipWithin } from "../formats/gzip.ts";
import { declaredSize } from "../formats/idx.ts";

/** Bytes that any file may unfold to. */
const LEAST = 2 ** 26;
/** How many bytes more than its own a file may unfold to, for each of them: MNIST's have 4 to 6. */
const MAX_RATIO = 32;
/** Bytes that a content may have that is no IDX: enough to see what it is. */
const OTHER = 2 ** 20;

/**
 * The content of a gzipped file: as many bytes as the IDX header at its front promises.
 *
 * @throws {RangeError} If it has more, or promises far more than pictures of such a size unfold to.
 * @throws {SyntaxError} If the file is incomplete or damaged.
 */
export function gunzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return gunzipWithin(bytes, (start) => {
    const promised = declaredSize(start) ?? OTHER;
    const most = Math.max(LEAST, MAX_RATIO * bytes.length);
    if (promised > most) {
      throw new RangeError(
        `the ${bytes.length} bytes must unfold to at most ${most}, but promise ${promised}`,
      );
    }
    return promised;
  });
}
