/**
 * What cells and the library find as `Deno` in a page: files in memory, a kernel that can be spoken to,
 * and for the rest a word that it is not there.
 *
 * @module
 */
import { PageConsole } from "./console.ts";
import { type Broadcast, format, makeJupyter } from "./display.ts";
import { errors, type MemoryFiles } from "./files.ts";
import { inspect } from "./inspect.ts";

/** What it stands on. */
export interface Below {
  readonly files: MemoryFiles;
  /** Sends a message of Jupyter's. */
  readonly broadcast: Broadcast;
  /** Shows the value of the cell `count`. */
  readonly result: (count: number, data: Record<string, unknown>) => void;
  /** Prints text. */
  readonly print: (text: string, stream: "stdout" | "stderr") => void;
  /** Is called when Stop is pressed, once it has been given. */
  readonly listen: (listener: () => void) => void;
}

/** Files by the names that Deno has for what is done at once. */
const AT_ONCE = [
  ...["copyFile", "mkdir", "makeTempDir", "makeTempFile", "open", "readDir", "readFile"],
  ...["readTextFile", "realPath", "remove", "rename", "stat", "writeFile", "writeTextFile"],
] as const;

const ABSENT = [
  ...["Command", "connect", "connectTls", "dlopen", "exit", "kill", "listen", "listenTls", "run"],
  ...["serve", "startTls", "symlink", "watchFs", "openKv", "resolveDns"],
];

const PERMITTED = /^(?:read|write)$/;

/** Makes it. */
export function makeDeno({ files, broadcast, result, print, listen }: Below): object {
  const querySync = ({ name }: { name: string }) => ({
    state: PERMITTED.test(name) ? "granted" : "denied",
    partial: false,
    onchange: null,
  });
  const query = (wish: { name: string }) => promised(() => querySync(wish));
  const deno: Record<PropertyKey, unknown> = {
    args: [],
    build: { os: "linux", arch: "wasm32", target: "page", vendor: "", standalone: false },
    version: { deno: "2.9.6", v8: "", typescript: "" },
    mainModule: "file:///notebooks/$cells.ts",
    noColor: true,
    errors,
    cwd: () => files.cwd(),
    chdir: (path: string) => files.chdir(path),
    inspect: (value: unknown, options?: object) => inspect(value, options),
    env: { get: () => undefined, has: () => false, toObject: () => ({}), set() {}, delete() {} },
    permissions: { querySync, query, request: query },
    consoleSize: () => ({ columns: 80, rows: 24 }),
    stdout: outputOf((text) => print(text, "stdout")),
    stderr: outputOf((text) => print(text, "stderr")),
    addSignalListener: (_: string, listener: () => void) => listen(listener),
    removeSignalListener() {},
    unrefTimer() {},
    refTimer() {},
    jupyter: makeJupyter(broadcast),
    readLink: (path: string) => Promise.reject(new errors.NotSupported("ENOTSUP", path)),
    chmod: () => Promise.resolve(),
    chown: () => Promise.resolve(),
    create: (path: string) =>
      promised(() => files.open(path, { read: true, write: true, create: true, truncate: true })),
  };
  for (const name of AT_ONCE) {
    const method = files[name].bind(files) as (...args: unknown[]) => unknown;
    deno[`${name}Sync`] = method;
    deno[name] = (...args: unknown[]) => promised(() => method(...args));
  }
  deno.readDir = async function* (path: string) {
    yield* files.readDir(path);
  };
  deno.lstat = deno.stat;
  deno.lstatSync = deno.statSync;
  for (const name of ABSENT) {
    deno[name] = function () {
      throw new errors.NotSupported(
        "ENOTSUP",
        `Deno.${name} is not there in a page: open the notebook in JupyterLab for it`,
      );
    };
  }
  const internal = Symbol("Deno.internal");
  deno.internal = internal;
  deno[internal] = {
    Console: PageConsole,
    jupyter: {
      async broadcastResult(count: number, value: unknown) {
        if (value !== undefined) result(count, await format(value));
      },
    },
  };
  return deno;
}

// deno-lint-ignore require-await -- what it throws is to be a rejection
async function promised<T>(work: () => T): Promise<T> {
  return work();
}

function outputOf(print: (text: string) => void) {
  const decoder = new TextDecoder();
  const writeSync = (bytes: Uint8Array) => {
    print(decoder.decode(bytes, { stream: true }));
    return bytes.length;
  };
  return {
    writeSync,
    write: (bytes: Uint8Array) => promised(() => writeSync(bytes)),
    isTerminal: () => false,
  };
}
