/**
 * A small cell as a link: its code stands compressed behind the hash of an address, so that it goes to
 * nobody but the one who opens it. Opening shows the code, and runs nothing.
 *
 * @module
 */

/** The name in front of the code, which is its length in bytes, a dot, and what they are packed to. */
const NAME = "cell=";

/** Characters of a link's code that mail programs and chats still take. */
const MOST_SENT = 4000;

/** Bytes of code that a link may unfold to. */
const MOST_CODE = 64_000;

/** Characters that hide what code says: controls, and those that turn the direction of a text. */
// deno-lint-ignore no-control-regex -- they are what is looked for
const HIDING = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * The part behind the hash of an address that shows this code.
 *
 * @throws {RangeError} If it would be too long for a link.
 */
export async function hashOfCell(code: string): Promise<string> {
  const bytes = new TextEncoder().encode(code);
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  const sent = `${bytes.length}.${packed.toBase64({ alphabet: "base64url", omitPadding: true })}`;
  if (sent.length <= MOST_SENT && bytes.length <= MOST_CODE) return `#${NAME}${sent}`;
  throw new RangeError(
    `Cannot share this cell as a link: expected at most ${MOST_SENT} characters and ${MOST_CODE} ` +
      `bytes of code, but it has ${sent.length} and ${bytes.length}; download it instead`,
  );
}

/**
 * The code that an address shows; undefined where it shows none.
 *
 * @throws {SyntaxError} If it is damaged, unfolds to too much, or hides what it says.
 */
export async function cellOfHash(hash: string): Promise<string | undefined> {
  if (!hash.startsWith(`#${NAME}`)) return undefined;
  const sent = hash.slice(NAME.length + 1);
  const refuse = (what: string) =>
    new SyntaxError(`Cannot show the cell of this link: expected code, but it ${what}`);
  if (sent.length > MOST_SENT) throw refuse(`has ${sent.length} characters`);
  const [, length, text] = /^(\d+)\.([\w-]*)$/.exec(sent) ?? [];
  if (text === undefined) throw refuse("is damaged");
  let code: string;
  try {
    const packed = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    if (bytes.length !== Number(length)) throw refuse("is damaged");
    code = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw error instanceof RangeError ? refuse(error.message) : refuse("is damaged");
  }
  if (HIDING.test(code)) throw refuse("holds characters that hide what it says");
  return code;
}

/** All bytes behind a stream, unless they are too many. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of new Blob([bytes]).stream().pipeThrough(stream)) {
    length += part.length;
    if (length > MOST_CODE) throw new RangeError(`unfolds to more than ${MOST_CODE} bytes`);
    parts.push(part);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
