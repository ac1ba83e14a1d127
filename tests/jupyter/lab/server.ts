/**
 * JupyterLab as `deno task jupyter` opens it, but with no settings of whoever runs the test, and
 * nothing left behind.
 *
 * @module
 */
import { join } from "node:path";
import { descendantsOf } from "./processes.ts";

/** Seconds for JupyterLab to start, and to end. */
const PATIENCE = 60;

/** The settings of a new user who has answered JupyterLab's questions with no. */
const SETTINGS = {
  "@jupyterlab/apputils-extension/notification": { fetchNews: "false" },
};

/** A running JupyterLab. */
export class Server implements AsyncDisposable {
  /** Its address, up to the path. */
  readonly origin: string;
  readonly #token: string;
  readonly #process: Deno.ChildProcess;

  private constructor(origin: string, token: string, process: Deno.ChildProcess) {
    this.origin = origin;
    this.#token = token;
    this.#process = process;
  }

  /**
   * Starts JupyterLab on the project.
   *
   * @param home An empty folder for all that Jupyter keeps about a user: settings, logs, and the keys
   * of the notebooks that it trusts.
   */
  static async start(root: string, home: string): Promise<Server> {
    const port = freePort();
    const token = crypto.randomUUID();
    for (const [plugin, settings] of Object.entries(SETTINGS)) {
      const [scope, name, id] = plugin.split("/");
      const folder = join(home, "config", "lab", "user-settings", scope, name);
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(
        join(folder, `${id}.jupyterlab-settings`),
        JSON.stringify(settings),
      );
    }
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "task",
        "jupyter",
        "--no-browser",
        "--allow-root",
        `--port=${port}`,
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
        // The test's notebook is in the project's .jupyter.
        "--ContentsManager.allow_hidden=True",
        // For changing the theme; all else is clicked.
        "--expose-app-in-browser",
        "--LabApp.extension_manager=readonly",
      ],
      cwd: root,
      env: {
        JUPYTER_TOKEN: token,
        JUPYTER_CONFIG_DIR: join(home, "config"),
        JUPYTER_DATA_DIR: join(home, "data"),
        JUPYTER_RUNTIME_DIR: join(home, "runtime"),
        IPYTHONDIR: join(home, "ipython"),
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const log: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      stream.pipeThrough(new TextDecoderStream())
        .pipeTo(new WritableStream({ write: (text) => void log.push(text) }));
    }
    const server = new Server(`http://127.0.0.1:${port}`, token, process);
    let ended = false;
    process.status.then(() => ended = true);
    for (const end = performance.now() + PATIENCE * 1000; !await server.#answers();) {
      if (!ended && performance.now() < end) continue;
      await server[Symbol.asyncDispose]();
      throw new Error(
        `Cannot open JupyterLab: it ${
          ended ? "ended" : `did not answer in ${PATIENCE} seconds`
        }:\n` +
          log.join(""),
      );
    }
    return server;
  }

  /** The address at which JupyterLab opens a file of the project, and no other that was open before. */
  addressOf(path: string): string {
    return `${this.origin}/lab/tree/${path}?token=${this.#token}&reset`;
  }

  /** The processes that it has started: JupyterLab's own, and those of its kernels. */
  get processes(): number[] {
    return descendantsOf(this.#process.pid);
  }

  async #answers(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, 200));
    try {
      const response = await fetch(`${this.origin}/api/status?token=${this.#token}`, {
        signal: AbortSignal.timeout(5000),
      });
      await response.body?.cancel();
      return response.ok;
    } catch (error) {
      // Nobody listens yet, or has the time to answer.
      if (error instanceof TypeError || (error as Error).name === "TimeoutError") return false;
      throw error;
    }
  }

  /** Ends JupyterLab and its kernels. */
  async [Symbol.asyncDispose](): Promise<void> {
    const timer = setTimeout(() => this.#end("SIGKILL"), PATIENCE * 1000);
    this.#end("SIGTERM");
    await this.#process.status;
    clearTimeout(timer);
  }

  #end(signal: Deno.Signal): void {
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended already.
    }
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
