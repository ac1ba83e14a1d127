/**
 * Texts from outside, as messages show them: names and values out of files, paths, what servers and
 * the system say. Each is short, stands in one line, and holds nothing that a terminal would obey
 * or that would put the rest of the message into another order.
 *
 * @module
 */

/** The most characters of a text that a message shows. */
const SHOWN = 60;
/** The most of a path: of most systems, the longest name of a file with some folders before it. */
const LONGEST_PATH = 400;

/**
 * What must not reach a terminal as it is: control characters (C0, DEL, C1), marks that are not seen
 * but turn the direction of what follows, line and paragraph separators, halves of surrogate pairs,
 * and what has no character.
 */
const DANGEROUS = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A value from outside: a text in quotes, shortened and escaped; of lists and objects, what they are. */
export function quote(value: unknown, most = SHOWN): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string"
    ? harmless(JSON.stringify(shorten(value, most)))
    : harmless(shorten(String(value), most));
}

/** A path, or a setting: as it is where it is short and harmless, else as {@linkcode quote} shows it. */
export function plain(value: unknown, most = LONGEST_PATH): string {
  const isPlain = typeof value === "string" && value !== "" && value.length <= most &&
    !DANGEROUS.test(value);
  return isPlain ? value : quote(value, most);
}

/** A text of any length with what must not reach a terminal escaped as in JSON, but for line breaks. */
export function harmless(text: string): string {
  return text.replace(
    new RegExp(DANGEROUS, "gu"),
    (character) => character === "\n" ? character : escape(character),
  );
}

/** Halves of a surrogate pair each by itself, as JSON has it. */
function escape(character: string): string {
  let escaped = "";
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

/** A text, or its beginning where it is longer. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  // No pair of surrogates is cut apart.
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** What the system's errors mean, by their codes, in words that follow "but". */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "the system does not permit it",
  EDQUOT: "there is no room left",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "there is no room left",
  ENOTDIR: "a part of its path is no folder",
  EPERM: "the system does not permit it",
  EROFS: "it is on a disk that is read-only",
};

/** What an error says; where it is the system's, in a few words with neither its number nor the path. */
export function reasonOf(error: unknown): string {
  const { code, message = String(error) } = error as { code?: string; message?: string };
  // Node's begin with "EISDIR: ", Deno's end in " (os error 5): readfile '…'".
  const known = code ?? /^E[A-Z]+(?=: )/.exec(message)?.[0] ?? "";
  return Object.hasOwn(REASONS, known)
    ? REASONS[known]
    : harmless(message.replace(/ \(os error \d+\).*$/s, ""));
}
