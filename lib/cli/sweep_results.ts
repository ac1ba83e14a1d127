/**
 * The results of a sweep: a file with one JSON object per line, each written whole, and read back
 * when a sweep goes on.
 *
 * @module
 */
import { claimFile } from "../runtime/claim.ts";
import { plain, reasonOf } from "../runtime/quote.ts";
import { writeWhole } from "../runtime/standard_output.ts";
import { UsageError } from "./flags.ts";
import type { Sweep, Trial } from "./sweep_trials.ts";

/** What became of a trial. */
export interface Row extends Pick<Trial, "trial" | "setting" | "seed"> {
  /** The name of its sweep. */
  readonly sweep: string;
  /** The test accuracy after the last epoch, and after each; none where it failed. */
  readonly accuracy?: number;
  readonly accuracies?: readonly number[];
  readonly loss?: number;
  /** SHA-256 of the trained weights. */
  readonly weights?: string;
  /** What went wrong. */
  readonly error?: string;
  /** How long it took. */
  readonly seconds: number;
}

/** The rows in a file's text; a line that a killed process left unfinished is none. */
export function parseRows(text: string, path: string): Row[] {
  return text.split("\n").slice(0, -1).filter((line) => line !== "").map((line, i) => {
    try {
      const row: Row = JSON.parse(line);
      if (typeof row?.sweep === "string" && Number.isInteger(row.trial)) return row;
    } catch {
      // Said below.
    }
    throw new UsageError(
      `Cannot use ${plain(path)}: expected the results of a sweep, but line ${i + 1} is none`,
    );
  });
}

/**
 * Expects rows of one sweep.
 *
 * @throws {UsageError} If one is of another.
 */
export function expectOwn(rows: readonly Row[], { name, trials }: Sweep, path: string): void {
  const other = rows.find((row) => row.sweep !== name || row.trial >= trials.length);
  if (!other) return;
  throw new UsageError(
    `Cannot use ${
      plain(path)
    }: expected results of the sweep ${name}, which these flags describe, ` +
      `but it has some of ${plain(other.sweep)}`,
  );
}

/** A file that rows are added to, and that no other sweep writes to until it is disposed of. */
export class Results implements AsyncDisposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #claim: AsyncDisposable;
  /** What was there before. */
  readonly rows: readonly Row[];

  private constructor(path: string, file: Deno.FsFile, claim: AsyncDisposable, rows: Row[]) {
    this.#path = path;
    this.#file = file;
    this.#claim = claim;
    this.rows = rows;
  }

  /**
   * Opens a sweep's results, or makes the file.
   *
   * @throws {UsageError} If that cannot be, or they are those of another sweep.
   */
  static async open(path: string, sweep: Sweep): Promise<Results> {
    let claim: AsyncDisposable | undefined;
    try {
      claim = await claimFile(path);
      if (!claim) throw new Error("another sweep is writing it");
      const file = await Deno.open(path, { read: true, append: true, create: true });
      const text = await Deno.readTextFile(path), rows = parseRows(text, path);
      expectOwn(rows, sweep, path);
      // The beginning of a line that was never finished.
      const whole = new TextEncoder().encode(text.slice(0, text.lastIndexOf("\n") + 1));
      await file.truncate(whole.length);
      return new Results(path, file, claim, rows);
    } catch (error) {
      await claim?.[Symbol.asyncDispose]();
      if (error instanceof UsageError) throw error;
      throw new UsageError(`Cannot use --results ${plain(path)}: ${reasonOf(error)}`);
    }
  }

  /**
   * Adds a row, in one piece.
   *
   * @throws {Error} If the system refuses; then nothing is added.
   */
  add(row: Row): void {
    const { size } = this.#file.statSync();
    try {
      writeWhole(`${JSON.stringify(row)}\n`, this.#file);
      this.#file.syncDataSync();
    } catch (error) {
      try {
        this.#file.truncateSync(size);
      } catch {
        // What is left of the line, the next sweep takes away.
      }
      throw new Error(
        `Cannot write to ${plain(this.#path)}: ${reasonOf(error)}; ` +
          "the same command goes on after the last trial that is there",
      );
    }
  }

  /** Closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    await this.#claim[Symbol.asyncDispose]();
  }
}

/**
 * The rows of several files as one sweep's, by trial; of a trial that is in two, one.
 *
 * @throws {UsageError} If two rows of a trial differ in more than their time.
 */
export function mergeRows(rows: readonly Row[]): Row[] {
  const merged = new Map<number, Row>();
  const content = ({ seconds: _, ...row }: Row) => JSON.stringify(row);
  for (const row of rows) {
    const before = merged.get(row.trial);
    if (before && content(before) !== content(row)) {
      throw new UsageError(
        `Cannot merge: expected one result of trial ${row.trial}, but there are two that differ`,
      );
    }
    if (!before) merged.set(row.trial, row);
  }
  return [...merged.values()].sort((a, b) => a.trial - b.trial);
}
