/**
 * What is wrong with a cell that Deno's kernel fails without a word: its syntax, or what it imports.
 *
 * @module
 */
import type { ShownError } from "./marks.ts";

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
  return {
    ename: "SyntaxError",
    evalue: `${message} (line ${line}, column ${column})`,
    traceback: [
      `SyntaxError: ${message}`,
      ...frame.split("\n"),
      `    at <anonymous>:${line}:${column}`,
    ],
  };
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

/** What can be said of a cell that failed without a word. */
export async function diagnose(code: string): Promise<ShownError> {
  const message = "Cannot run this cell: Deno's kernel does not say why";
  return await syntaxError(code) ?? await importError(code) ??
    { ename: "Error", evalue: message, traceback: [`Error: ${message}`] };
}
