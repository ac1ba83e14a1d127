/**
 * What cells find besides Deno's own globals: `display`, `input`, and a document for Observable Plot.
 *
 * @module
 */
import { elementBundle } from "./elements.ts";

/** Where Plot looks for a document; nothing else shall take this process for a browser. */
const PLOT_CONTEXT = /@observablehq[\/+]plot.*\bcontext\.js/;

interface Page {
  readonly document: unknown;
}

let page: Page | undefined;

/** Defines them, after the kernel's output has been repaired. */
export function prepareDisplay(): void {
  const { jupyter } = Deno as unknown as {
    jupyter: {
      display(value: unknown, options?: object): Promise<void>;
      format(value: unknown): Promise<Record<string, unknown>>;
    };
  };
  const { format } = jupyter;
  jupyter.format = (value) => {
    const bundle = elementBundle(value);
    return bundle ? Promise.resolve(bundle) : format(value);
  };
  Object.defineProperties(globalThis, {
    display: {
      // As a cell's last expression, it shall not show a promise besides. The cell waits for it.
      value: (value: unknown, options?: object) => void jupyter.display(value, options),
      writable: true,
      configurable: true,
    },
    input: {
      value: (question?: string) => prompt(question) ?? "",
      writable: true,
      configurable: true,
    },
    window: {
      get: () => page && PLOT_CONTEXT.test(new Error().stack ?? "") ? page : undefined,
      set: (value) => Object.defineProperty(globalThis, "window", { value, writable: true }),
      configurable: true,
    },
  });
  // In the background: most notebooks draw otherwise, and none in its first milliseconds.
  // deno-lint-ignore no-import-prefix -- a notebook may lie where deno.json knows no linkedom
  import("npm:linkedom@0.18.12/worker").then(({ DOMParser }) => {
    page = { document: new DOMParser().parseFromString("<html></html>", "text/html") };
  }, () => {});
}
