/**
 * The processes that take part in one training run, as `fit` knows them. `distributed/` has those of
 * MPI, and others for tests.
 *
 * @module
 */

/** Processes, the ranks, that call the same functions in the same order. */
export interface Communicator {
  /** This one's number, from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** How many of them share this one's machine. */
  readonly localSize: number;
  /**
   * Puts the parts of all ranks into `all`, one after the other, in every rank: `sizes` bytes of each.
   * Returns when all have come.
   */
  allgather(part: Uint8Array, all: Uint8Array, sizes: readonly number[]): void;
}

/** What each rank has to say, by rank. */
export function gatherBytes(communicator: Communicator, own: Uint8Array): Uint8Array[] {
  const { size } = communicator, lengths = new Uint32Array(size);
  communicator.allgather(
    new Uint8Array(Uint32Array.of(own.length).buffer),
    new Uint8Array(lengths.buffer),
    Array.from(lengths, () => 4),
  );
  const sizes = [...lengths], all = new Uint8Array(sizes.reduce((sum, n) => sum + n, 0));
  communicator.allgather(own, all, sizes);
  let end = 0;
  return sizes.map((n) => all.subarray(end, end += n));
}

/** As `gatherBytes`, of texts. */
export function gatherTexts(communicator: Communicator, own: string): string[] {
  const decoder = new TextDecoder();
  return gatherBytes(communicator, new TextEncoder().encode(own)).map((b) => decoder.decode(b));
}

/**
 * Expects that all ranks bring the same: texts, by what they describe.
 *
 * @throws {RangeError} In every rank, if one brings another than rank 0.
 */
export function expectSame(
  communicator: Communicator,
  action: string,
  own: Readonly<Record<string, string>>,
): void {
  const all = gatherTexts(communicator, JSON.stringify(own)).map((text) => JSON.parse(text));
  for (const name of new Set(all.flatMap((record) => Object.keys(record)))) {
    const rank = all.findIndex((record) => record[name] !== all[0][name]);
    if (rank < 0) continue;
    const values = [all[0][name], all[rank][name]].map((value) => value ?? "none");
    throw new RangeError(
      `Cannot ${action}: expected the same ${name} on all ranks, ` +
        `but rank 0 has ${values[0]} and rank ${rank} has ${values[1]}`,
    );
  }
}
