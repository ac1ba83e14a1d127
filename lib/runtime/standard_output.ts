/**
 * Standard output, to which the system may take a text in parts.
 *
 * @module
 */

/** What is used of `Deno.stdout`. */
export interface Sink {
  /** Writes a part of the bytes, and returns how many. */
  writeSync(bytes: Uint8Array): number;
}

/** Writes all of a text as it is, with no line break added. */
export function writeWhole(text: string, sink: Sink = Deno.stdout): void {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(sink.writeSync(bytes));
}
