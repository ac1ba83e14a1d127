/**
 * What front ends ask about code that does not run, answered by a language service.
 *
 * @module
 */
import type { Content } from "./message.ts";

/** Something wrong in a cell; lines and columns count from 1. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** TypeScript's number of it. */
  readonly code?: number;
}

/** A language service: `LanguageService` of lib/language/, as far as it is called here. */
export interface Language {
  /** Starts it. */
  start(): Promise<void>;
  /** What is wrong with a cell that is about to run. */
  check(code: string): Promise<readonly Finding[]>;
  /** Adds a cell that ran; of one that failed, those of its names that are there. */
  accept(code: string, there?: readonly string[]): void;
  /** Forgets the cells that ran. */
  forget(): void;
  /** Describes what stands at a position. */
  inspect(code: string, cursor: number): Promise<{ readonly data: Content } | undefined>;
  /** What may stand at a position. */
  complete(code: string, cursor: number): Promise<object & { readonly matches: readonly string[] }>;
  /** Whether code can run as it is. */
  isComplete(code: string): Promise<string>;
  /** Ends it. */
  end(): void;
}

/** Jupyter counts characters, JavaScript UTF-16 units. */
function unitsOf(code: string, characters: number): number {
  return [...code].slice(0, characters).join("").length;
}

function charactersOf(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}

/** The content of the reply to a request, or undefined where the service has none. */
export async function answer(
  language: Language,
  type: string,
  content: Content,
): Promise<Content | undefined> {
  const code = String(content.code ?? "");
  const cursor = unitsOf(code, Number(content.cursor_pos ?? code.length));
  switch (type) {
    case "inspect_request": {
      const found = await language.inspect(code, cursor);
      return { status: "ok", found: !!found, data: found?.data ?? {}, metadata: {} };
    }
    case "complete_request": {
      const found: Content & { matches: readonly string[] } = {
        ...await language.complete(code, cursor),
      };
      if (found.matches.length === 0) return undefined;
      for (const end of ["cursor_start", "cursor_end"]) {
        found[end] = charactersOf(code, Number(found[end]));
      }
      return { status: "ok", ...found };
    }
    case "is_complete_request": {
      const status = await language.isComplete(code);
      return { status, ...(status === "incomplete" && { indent: "" }) };
    }
  }
}

/** The errors in a cell as a reader sees them, or "" where there are none. */
export function complaint(findings: readonly Finding[]): string {
  return findings.filter(({ severity }) => severity === "error")
    .map(({ message, line, column }) =>
      `Type error in line ${line}, column ${column}: ${message}\n`
    )
    .join("");
}
