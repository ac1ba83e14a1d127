/**
 * What stands at a position, for a front end's tooltip: signature and documentation.
 *
 * @module
 */
import type { Description, Engine } from "./engine.ts";
import { calleeAround } from "./diagnostics.ts";
import { cut } from "./tokens.ts";
import { withShapes } from "./types_in_words.ts";

/** What a front end shows of a name. */
export interface Inspection {
  /** The same content by media type. */
  readonly data: { readonly "text/plain": string; readonly "text/markdown": string };
}

/** Describes the name at a position; beside names, the function whose arguments stand there. */
export async function inspectAt(
  engine: Engine,
  document: string,
  code: string,
  cursor: number,
): Promise<Inspection | undefined> {
  const { list } = cut(code);
  const at = list.find(({ kind, start, end }) =>
    kind === "word" && start <= cursor && cursor <= end
  );
  for (const token of [at, calleeAround(list, cursor)]) {
    const description = token && await engine.describe(document, token.start);
    if (description) return toInspection(description);
  }
}

function toInspection({ signature, documentation }: Description): Inspection {
  const code = withShapes(signature.replace(/^\(alias\) /, "").replace(/\nimport .*$/, ""));
  const plain = documentation
    .replace(/^```.*\n?/gm, "")
    .replace(/\*(@\w+)\*(?: —)?/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\n{3,}/g, "\n\n");
  return {
    data: {
      "text/plain": [code, plain].filter(Boolean).join("\n\n"),
      "text/markdown": ["```ts\n" + code + "\n```", documentation].filter(Boolean).join("\n\n"),
    },
  };
}
