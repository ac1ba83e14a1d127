/**
 * The type checker of a page: TypeScript's language service over files in memory. They are the cells,
 * as lib/language/scope.ts makes documents of them, and the declarations that declarations.ts collects.
 *
 * @module
 */
import ts from "typescript";
import type { Description, Engine, Finding, Suggestion } from "../language/engine.ts";
import { dirname, join } from "./node/path.ts";

/** Files by their paths, and what names of modules stand for. */
export interface Declarations {
  readonly files: Readonly<Record<string, string>>;
  readonly modules: Readonly<Record<string, string>>;
}

/** The folder that cells stand in. */
const FOLDER = "/notebooks/";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  noEmit: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  skipLibCheck: true,
  strict: true,
  types: [],
};

const KINDS: Readonly<Record<string, string>> = {
  const: "constant",
  let: "variable",
  var: "variable",
  alias: "variable",
  getter: "property",
  setter: "property",
  type: "type",
};

/** TypeScript over documents that import each other as `./NAME`. */
export class TsEngine implements Engine {
  readonly #declarations: Declarations;
  readonly #readJson: (path: string) => string | undefined;
  readonly #texts = new Map<string, { text: string; version: number }>();
  #service: ts.LanguageService | undefined;
  #version = 0;

  /** `readJson` gives the JSON files that cells may import. */
  constructor(
    declarations: Declarations,
    readJson: (path: string) => string | undefined = () => undefined,
  ) {
    this.#declarations = declarations;
    this.#readJson = readJson;
  }

  start(_ended: () => void): Promise<void> {
    this.#texts.clear();
    this.#service ??= ts.createLanguageService(this.#host(), ts.createDocumentRegistry());
    return Promise.resolve();
  }

  #host(): ts.LanguageServiceHost {
    const { files, modules } = this.#declarations;
    const globals = Object.keys(files).filter((path) => path.startsWith("/globals/"));
    const json = new Map<string, string | undefined>();
    const read = (path: string): string | undefined => {
      if (!path.endsWith(".json")) return files[path] ?? this.#texts.get(path)?.text;
      if (!json.has(path)) json.set(path, this.#readJson(path));
      return json.get(path);
    };
    const resolve = (name: string, from: string): string | undefined => {
      if (Object.hasOwn(modules, name)) return modules[name];
      if (!/^\.{1,2}\//.test(name)) return undefined;
      const path = join(dirname(from), name);
      return [path, path.replace(/\.ts$/, ".d.ts")].find((path) => read(path) !== undefined);
    };
    return {
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [...globals, ...this.#texts.keys()],
      getScriptVersion: (path) => String(this.#texts.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = read(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => FOLDER,
      getDefaultLibFileName: () => "/types/lib.esnext.d.ts",
      fileExists: (path) => read(path) !== undefined,
      readFile: read,
      resolveModuleNameLiterals: (literals, from) =>
        literals.map(({ text }) => {
          const resolvedFileName = resolve(text, from);
          if (resolvedFileName === undefined) return { resolvedModule: undefined };
          const extension = resolvedFileName.endsWith(".json")
            ? ts.Extension.Json
            : resolvedFileName.endsWith(".d.ts")
            ? ts.Extension.Dts
            : ts.Extension.Ts;
          return { resolvedModule: { resolvedFileName, extension } };
        }),
    };
  }

  write(document: string, text: string): void {
    const path = FOLDER + document;
    if (this.#texts.get(path)?.text === text) return;
    this.#texts.set(path, { text, version: ++this.#version });
  }

  remove(document: string): void {
    this.#texts.delete(FOLDER + document);
  }

  diagnose(document: string): Promise<Finding[]> {
    const path = FOLDER + document, service = this.#service!;
    const found = [
      ...service.getSyntacticDiagnostics(path),
      ...service.getSemanticDiagnostics(path),
    ];
    return Promise.resolve(found.map(({ category, code, messageText, start = 0, length = 0 }) => ({
      severity: category === ts.DiagnosticCategory.Error ? "error" : "warning",
      code,
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
      start,
      end: start + length,
    })));
  }

  describe(document: string, position: number): Promise<Description | undefined> {
    const info = this.#service!.getQuickInfoAtPosition(FOLDER + document, position);
    if (!info) return Promise.resolve(undefined);
    const tags = (info.tags ?? []).map(({ name, text }) =>
      `*@${name}* ${ts.displayPartsToString(text)}`.trim()
    );
    return Promise.resolve({
      signature: ts.displayPartsToString(info.displayParts),
      documentation: [ts.displayPartsToString(info.documentation), ...tags].filter(Boolean)
        .join("\n\n"),
    });
  }

  suggest(document: string, position: number): Promise<Suggestion[]> {
    const found = this.#service!.getCompletionsAtPosition(FOLDER + document, position, {
      includeCompletionsForModuleExports: false,
      includeCompletionsWithInsertText: false,
    });
    const order = (a: ts.CompletionEntry, b: ts.CompletionEntry) =>
      a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0;
    return Promise.resolve(
      (found?.entries ?? []).toSorted(order).map(
        ({ name, kind, replacementSpan }) => ({
          text: name,
          kind: KINDS[kind] ?? kind,
          ...(replacementSpan && { start: replacementSpan.start }),
        }),
      ),
    );
  }

  end(): void {
    this.#service?.dispose();
    this.#service = undefined;
  }
}
