/**
 * What is wrong with a cell that Deno's kernel fails without a word, or without a line: its syntax,
 * what it imports, or a thrown value that has no trace.
 *
 * @module
 */
import { cut, type Token } from "../language/tokens.ts";
import { type ShownError, THROWN } from "./marks.ts";

/** Runs this Deno; returns what it says. */
async function deno(args: readonly string[], input = ""): Promise<{ out: string; err: string }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { stdout, stderr } = await process.output();
  const text = new TextDecoder();
  return { out: text.decode(stdout), err: text.decode(stderr) };
}

/** The complaint about the syntax of `code`, with its line, or undefined. */
export async function syntaxError(code: string): Promise<ShownError | undefined> {
  const { err } = await deno(["fmt", "-q", "--no-config", "--ext=ts", "-"], code);
  const found = /SyntaxError: ([^]*?)\n([^]*?)\n\s+at \S+?:(\d+):(\d+)/.exec(err);
  if (!found) return undefined;
  const [, message, frame, line, column] = found;
  return syntaxErrorAt(line, column, message, frame.split("\n"));
}

function syntaxErrorAt(
  line: string,
  column: string,
  message: string,
  frame: readonly string[],
): ShownError {
  return {
    ename: "SyntaxError",
    evalue: `${message} (line ${line}, column ${column})`,
    traceback: [`SyntaxError: ${message}`, ...frame, `    at <anonymous>:${line}:${column}`],
  };
}

/** What no module may stand behind: the code is read as a whole, but does not run. */
const NOT_TO_RUN = "throw 0;\n";

/** An error of syntax that only the engine finds, such as a second `const` of a name, with its line. */
async function earlyError(code: string): Promise<ShownError | undefined> {
  const alone = code.replace(/\b(from\s*|import\s*)(["']).*?\2/g, '$1"data:text/javascript,"');
  const { err } = await deno(
    ["run", "-q", "--no-config", "--no-lock", "--no-check", "--no-prompt", "--ext=ts", "-"],
    NOT_TO_RUN + alone,
  );
  const found = /Uncaught SyntaxError: (.*)\n[^]*?\n\s+at .*:(\d+):(\d+)\)?/.exec(err);
  if (!found) return undefined;
  const [, message, after, column] = found, line = Number(after) - 1;
  const margin = " ".repeat(String(line).length);
  return syntaxErrorAt(String(line), column, message, [
    `${margin} |`,
    `${line} | ${code.split("\n")[line - 1]}`,
    `${margin} | ${" ".repeat(Number(column) - 1)}^`,
  ]);
}

/** The error with a line, where the cell's code tells it and the error does not. */
export async function withPlace(error: ShownError, code: string): Promise<ShownError> {
  if (error.traceback.some((line) => /:\d+:\d+\)?$/.test(line))) return error;
  const { list } = cut(code);
  let places: readonly Token[] = [];
  if (error.ename === "SyntaxError") {
    const found = await earlyError(code);
    if (found) return found;
    const name = /^Identifier '(.*)' has already been declared/.exec(error.evalue)?.[1];
    places = list.filter(({ text, depth }, i) =>
      text === name && depth === 0 && list[i - 1]?.kind === "word"
    ).slice(0, 1);
  } else if (error.ename === THROWN) {
    places = list.filter(({ text, kind }, i) =>
      text === "throw" && kind === "word" && list[i - 1]?.text !== "." &&
      list[i + 1]?.text !== "new"
    );
  }
  if (places.length !== 1) return error;
  const before = code.slice(0, places[0].start);
  const [line, column] = [before.split("\n").length, before.length - before.lastIndexOf("\n")];
  return { ...error, traceback: [...error.traceback, `    at <anonymous>:${line}:${column}`] };
}

/** The complaint about what `code` imports, or undefined. */
export async function importError(code: string): Promise<ShownError | undefined> {
  const specifiers = code.matchAll(
    /\b(?:from\s*|import\s*\(?\s*)(["'])((?:npm|jsr|https?):.+?)\1/g,
  );
  for (const [, , specifier] of specifiers) {
    const { out, err } = await deno(["info", "-q", "--json", specifier]);
    const reason = errorIn(out) ?? /error: (.*)/.exec(err)?.[1];
    if (reason === undefined) continue;
    const line = code.slice(0, code.indexOf(specifier)).split("\n").length;
    const message = `Cannot import "${specifier}": ${reason}`;
    return {
      ename: "ImportError",
      evalue: message,
      traceback: [`ImportError: ${message}`, `    at <anonymous>:${line}`],
    };
  }
  return undefined;
}

function errorIn(json: string): string | undefined {
  try {
    return JSON.parse(json).modules.find((module: { error?: string }) => module.error)?.error;
  } catch {
    return undefined;
  }
}

/** Deno's kernel gives a cell up when V8 collects the promise that it awaits. */
const COLLECTED =
  "Cannot end this cell: Deno's kernel does not say why; syntax and imports are right, " +
  "so most likely it awaits a promise that nothing can settle any more";

/** What can be said of a cell that failed without a word. */
export async function diagnose(code: string): Promise<ShownError> {
  return await syntaxError(code) ?? await importError(code) ??
    { ename: "Error", evalue: COLLECTED, traceback: [`Error: ${COLLECTED}`] };
}
