/**
 * The surroundings of a submission's process: what it may read, how much memory it may take, and where
 * Deno keeps its cache, so that nothing of it outlives the process.
 *
 * It may read the library, the data and what the assignment imports: neither the assignment's source
 * nor any submission. It has no network, starts no programs and writes nothing. Where there is a
 * POSIX shell, the system bounds its memory, and what browsers' storage would write has no place.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plain } from "../runtime/quote.ts";

/** What bounds a process. */
export interface Bounds {
  /** Megabytes. */
  readonly memory: number;
  /** Seconds of one cell. */
  readonly cellSeconds: number;
  /** Seconds of a submission as a whole. */
  readonly seconds: number;
}

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

/** Where data may lie besides the project. */
const DATA = "/usr/share/datasets/fashion-mnist";

const isPosix = Deno.build.os !== "windows";

/** A place to run submissions in. */
export class Sandbox implements AsyncDisposable {
  readonly #root: string;
  readonly #source: string;
  readonly #cache: string | undefined;

  private constructor(root: string, source: string, cache: string | undefined) {
    this.#root = root;
    this.#source = source;
    this.#cache = cache;
  }

  /**
   * Makes one.
   *
   * @param root The project's folder.
   * @param source The path of the assignment's source.
   */
  static async make(root: string, source: string): Promise<Sandbox> {
    await fetchPackages(root);
    return new Sandbox(root, source, isPosix ? await makeCache(root) : undefined);
  }

  /** The folder in which cells run: the source's own, so that their relative paths hold. */
  get folder(): string {
    return join(this.#source, "..");
  }

  /** The versions of packages: a copy, since Deno adds those of the assignment's own. */
  get #lock(): string {
    return join(this.#cache ?? this.#root, "deno.lock");
  }

  /**
   * Starts a process.
   *
   * @param isTrusted It runs the assignment's own code: packages that are missing may be fetched.
   */
  start({ memory }: Bounds, isTrusted: boolean): Deno.ChildProcess {
    const heap = Math.max(64, Math.floor(memory / 2));
    const readable = [
      ...["lib", "data", "deno.json", join("tests", "std_assert")].map((p) => join(this.#root, p)),
      join(this.folder, "printed"),
      ...(isPosix ? [DATA] : []),
    ];
    const deno = [
      Deno.execPath(),
      ...[
        "run",
        "--quiet",
        "--no-prompt",
        `--config=${join(this.#root, "deno.json")}`,
        `--lock=${this.#lock}`,
      ],
      ...(isTrusted ? [] : ["--cached-only", "--no-remote"]),
      `--allow-read=${readable.join(",")}`,
      `--deny-read=${this.#source}`,
      "--allow-env=GRADBOOK_KERNELS,GRADBOOK_THREADS",
      `--v8-flags=--max-old-space-size=${heap}`,
      CHILD,
    ];
    const [program, ...args] = isPosix
      ? ["/bin/sh", "-c", 'ulimit -c 0; ulimit -d "$0"; exec "$@"', `${memory * 1024}`, ...deno]
      : deno;
    return new Deno.Command(program, {
      args,
      cwd: this.folder,
      // No more of the environment than this: who grades may have tokens in it.
      clearEnv: true,
      env: {
        ...(this.#cache === undefined ? kept() : { DENO_DIR: this.#cache }),
        NO_COLOR: "1",
        GRADBOOK_KERNELS: "simd",
        GRADBOOK_THREADS: "1",
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Removes what it has made. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#cache !== undefined) await shell('rm -rf -- "$0"', this.#cache);
  }
}

/** What Windows' programs need of the environment. */
function kept(): Record<string, string> {
  const names = ["SystemRoot", "LOCALAPPDATA", "USERPROFILE", "TEMP"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * A cache folder of our own, with Deno's packages and compiled modules in it. Where it would keep what
 * `localStorage` and `caches` hold, there is a file, so that they fail.
 */
async function makeCache(root: string): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
    stderr: "null",
  }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  return await shell(
    'folder=$(mktemp -d) && cp -- "$1" "$folder/deno.lock" && cd "$folder" && ' +
      'mkdir -p "$0/npm" "$0/gen" "$0/remote" && ' +
      'ln -s "$0/npm" npm && ln -s "$0/gen" gen && ln -s "$0/remote" remote && ' +
      ': > location_data && printf %s "$folder"',
    denoDir,
    join(root, "deno.lock"),
  );
}

/** Fetches what is missing of the library's packages: processes that run cells cannot. */
async function fetchPackages(root: string): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const doors = Object.values<string>(imports).filter((path) => path.startsWith("./"));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", "--lock=deno.lock", CHILD, ...doors],
    cwd: root,
  }).output();
  if (success) return;
  throw new Error(`Cannot fetch packages: ${plain(new TextDecoder().decode(stderr).trim())}`);
}

async function shell(script: string, ...operands: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-c", script, ...operands],
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Cannot prepare a place to run in: ${plain(decoder.decode(stderr).trim())}`);
}
