/**
 * The checker that Deno brings: `deno lsp` in a process of its own. It needs no package, and knows
 * what Deno knows: the configuration above a folder, its aliases, `npm:` and `jsr:` packages, JSON
 * and bytes as modules, Deno's own types.
 *
 * @module
 */
import type { Description, Engine, Finding, Suggestion } from "./engine.ts";
import { JsonRpc } from "./json_rpc.ts";

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The parts of the server's answers that are read here. */
interface ServerDiagnostic {
  readonly range: Range;
  readonly severity?: number;
  readonly code?: number | string;
  readonly message: string;
}
interface ServerItem {
  readonly label: string;
  readonly kind?: number;
  readonly sortText?: string;
  readonly insertText?: string;
  readonly textEdit?: { readonly range?: Range; readonly insert?: Range; readonly newText: string };
  readonly data?: { readonly tsJs?: { readonly source?: string } };
}

const SETTINGS = { enable: true, lint: false, documentPreloadLimit: 0, codeLens: {} };
const KINDS: Readonly<Record<number, string>> = {
  ...{ 2: "method", 3: "function", 4: "class", 5: "property", 6: "variable", 7: "class" },
  ...{ 8: "interface", 9: "module", 10: "property", 12: "value", 13: "enum", 14: "keyword" },
  ...{ 17: "file", 19: "folder", 20: "value", 21: "constant", 25: "type" },
};

/** A document with an error, which Deno tells unless the configuration excludes the folder. */
const PROBE = "~gradbook_cell_probe.ts";

/** What Deno says of a file that is not there; beside documents that stand elsewhere, it may be. */
const NO_FILE = "no-local";

/** `deno lsp`, over documents that stand, for it, in a folder, without being written there. */
export class DenoEngine implements Engine {
  readonly #folder: URL;
  /** Where the documents stand: in the folder, unless its configuration excludes it. */
  #place: URL;
  readonly #texts = new Map<string, string>();
  #version = 0;
  #process?: Deno.ChildProcess;
  #server?: JsonRpc;

  /** An engine for the folder whose code this is; a configuration is looked for from there upward. */
  constructor(folder: URL) {
    this.#folder = this.#place = new URL(folder.href.replace(/\/?$/, "/"));
  }

  async start(ended: () => void): Promise<void> {
    this.#texts.clear();
    const process = new Deno.Command(Deno.execPath(), {
      args: ["lsp"],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#process = process;
    const answer = (method: string, params: unknown) =>
      method === "workspace/configuration"
        ? (params as { items: { section?: string }[] }).items.map(({ section }) =>
          section === "deno" ? SETTINGS : null
        )
        : null;
    const server = new JsonRpc(process, answer);
    this.#server = server;
    server.closed.then(async () => {
      await process.status;
      if (this.#process !== process) return;
      this.#process = this.#server = undefined;
      ended();
    });
    const root = configuredFolder(this.#folder);
    const folder = { uri: root.href, name: "cells" };
    await server.request("initialize", {
      processId: Deno.pid,
      rootUri: folder.uri,
      workspaceFolders: [folder],
      initializationOptions: SETTINGS,
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          diagnostic: {},
          hover: { contentFormat: ["markdown"] },
          completion: { completionItem: {} },
        },
      },
    });
    server.notify("initialized", {});
    this.#place = this.#folder;
    this.write(PROBE, "const number: string = 1;\nexport {};\n");
    const isChecked = (await this.diagnose(PROBE)).length > 0;
    this.remove(PROBE);
    if (!isChecked) this.#place = root;
  }

  write(document: string, text: string): void {
    const uri = this.#uri(document), version = ++this.#version;
    if (this.#texts.get(document) === text) return;
    if (this.#texts.has(document)) {
      this.#server?.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    } else {
      this.#server?.notify("textDocument/didOpen", {
        textDocument: { uri, version, languageId: "typescript", text },
      });
    }
    this.#texts.set(document, text);
  }

  remove(document: string): void {
    if (!this.#texts.delete(document)) return;
    this.#server?.notify("textDocument/didClose", { textDocument: { uri: this.#uri(document) } });
  }

  async diagnose(document: string): Promise<Finding[]> {
    const report = await this.#ask("textDocument/diagnostic", document) as
      | { items?: readonly ServerDiagnostic[] }
      | null;
    const isElsewhere = this.#place !== this.#folder;
    return (report?.items ?? []).flatMap(({ severity = 1, code, message, range }) =>
      severity > 2 || (isElsewhere && code === NO_FILE) ? [] : [{
        severity: severity === 1 ? "error" : "warning",
        code,
        message,
        start: this.#offset(document, range.start),
        end: this.#offset(document, range.end),
      }]
    );
  }

  async describe(document: string, position: number): Promise<Description | undefined> {
    const hover = await this.#ask("textDocument/hover", document, position) as
      | { contents: { value: string } }
      | null;
    const parts = /^```\w*\n([\s\S]*?)\n```\n?([\s\S]*)$/.exec(hover?.contents.value ?? "");
    return parts ? { signature: parts[1], documentation: parts[2].trim() } : undefined;
  }

  async suggest(document: string, position: number): Promise<Suggestion[]> {
    const answer = await this.#ask("textDocument/completion", document, position) as
      | { items: readonly ServerItem[] }
      | readonly ServerItem[]
      | null;
    const items = answer && "items" in answer ? answer.items : answer ?? [];
    return items
      // What would have to be imported first.
      .filter(({ data }) => !data?.tsJs?.source)
      .toSorted((a, b) => compare(a.sortText ?? a.label, b.sortText ?? b.label))
      .map(({ label, kind, insertText, textEdit }) => {
        const range = textEdit?.range ?? textEdit?.insert;
        return {
          text: textEdit?.newText ?? insertText ?? label.replace(/\?$/, ""),
          kind: KINDS[kind ?? 0] ?? "text",
          ...(range && { start: this.#offset(document, range.start) }),
        };
      });
  }

  end(): void {
    const process = this.#process;
    this.#process = this.#server = undefined;
    try {
      process?.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  #ask(method: string, document: string, at?: number): Promise<unknown> {
    if (!this.#server) return Promise.resolve(null);
    return this.#server.request(method, {
      textDocument: { uri: this.#uri(document) },
      ...(at !== undefined && { position: this.#position(document, at) }),
    });
  }

  #uri(document: string): string {
    return new URL(document, this.#place).href;
  }

  #offset(document: string, { line, character }: Position): number {
    const text = this.#texts.get(document) ?? "";
    let start = 0;
    for (let i = 0; i < line; i++) start = text.indexOf("\n", start) + 1 || text.length;
    return Math.min(start + character, text.length);
  }

  #position(document: string, offset: number): Position {
    const before = (this.#texts.get(document) ?? "").slice(0, offset);
    const start = before.lastIndexOf("\n") + 1;
    return { line: before.split("\n").length - 1, character: offset - start };
  }
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;

/** The nearest folder, from here upward, that has a configuration; this one if none has. */
function configuredFolder(folder: URL): URL {
  for (let here = folder;; here = new URL("../", here)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      try {
        Deno.statSync(new URL(name, here));
        return here;
      } catch {
        // It is looked for further up.
      }
    }
    if (new URL("../", here).href === here.href) return folder;
  }
}
