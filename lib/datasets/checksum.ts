/**
 * Checksums of data files.
 *
 * @module
 */

/** The SHA-256 of bytes, in lower-case hexadecimal. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  // Node before 25 has no toHex().
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Makes sure that bytes are those which were published.
 *
 * @param bytes The content of a file.
 * @param sha256 The published checksum, in lower-case hexadecimal.
 * @param name What the error calls the file.
 * @param remedy What the error advises.
 * @throws {Error} If the checksum differs.
 */
export async function expectSha256(
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
  name: string,
  remedy: string,
): Promise<void> {
  const found = await sha256Of(bytes);
  if (found !== sha256) {
    throw new Error(
      `Cannot load ${name}: its SHA-256 must be ${sha256}, but is ${found}; ${remedy}`,
    );
  }
}
