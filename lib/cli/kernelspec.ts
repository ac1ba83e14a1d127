/**
 * The notebook kernel of this project as Jupyter wants it described, written where Jupyter finds it,
 * and tried out.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Connection, newConnection } from "../relay/connection.ts";
import { Signer } from "../relay/message.ts";
import { connect } from "../relay/sockets.ts";
import { writeFileAtomically } from "../runtime/files.ts";
import { plain, reasonOf } from "../runtime/quote.ts";

/** What Jupyter reads from kernel.json. */
export interface KernelSpec {
  /** The command; Jupyter puts in the name of the connection file. */
  readonly argv: readonly string[];
  /** What people see. */
  readonly display_name: string;
  /** The language of the cells. */
  readonly language: string;
  /** Stop sends a message, which lib/relay/ waits for. */
  readonly interrupt_mode: "message";
  /** Added to the kernel's environment. */
  readonly env: Readonly<Record<string, string>>;
}

const RELAY = fileURLToPath(new URL("../relay/main.ts", import.meta.url));

/** The kernel on `deno`, the path of an executable: the relay, which starts Deno's own. */
export function describeKernel(deno: string): KernelSpec {
  return {
    argv: [deno, "run", "-q", "-A", "--no-config", "--no-lock", RELAY, "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    interrupt_mode: "message",
    env: {
      // Results would carry escape sequences for colors.
      NO_COLOR: "1",
      // Megabytes of what cells make besides tensors, whose numbers are not on V8's heap.
      DENO_V8_FLAGS: "--max-old-space-size=4096",
    },
  };
}

/**
 * Writes the kernel under a name. "deno" is also that of `deno jupyter --install`: notebooks run with
 * either, and where there are both, Jupyter takes the one on the JUPYTER_PATH.
 *
 * @param folder What goes on the JUPYTER_PATH.
 * @returns The path of kernel.json.
 * @throws {Error} If the system refuses.
 */
export async function writeKernelSpec(
  folder: string,
  spec: KernelSpec,
  name = "deno",
): Promise<string> {
  const kernel = join(folder, "kernels", name);
  const path = join(kernel, "kernel.json");
  try {
    await Deno.mkdir(kernel, { recursive: true });
  } catch (cause) {
    throw new Error(`Cannot make ${plain(kernel)}: ${reasonOf(cause)}`, { cause });
  }
  // A Jupyter may read it at this moment.
  const text = JSON.stringify(spec, null, 2) + "\n";
  await writeFileAtomically(path, new TextEncoder().encode(text));
  return path;
}

/** Seconds within which a kernel has to answer, and those within which it has to end. */
const PATIENCE = 20, END = 5;

/**
 * Starts the kernel, asks it who it is, and ends it.
 *
 * @param folder Where to put the connection file meanwhile.
 * @param patience Seconds within which it has to answer.
 * @returns Whether it has answered in time.
 */
export async function kernelStarts(
  folder: string,
  { argv, env }: KernelSpec,
  patience = PATIENCE,
): Promise<boolean> {
  const { text, connection } = newConnection();
  const file = join(folder, `connection-${crypto.randomUUID()}.json`);
  await Deno.writeTextFile(file, text, { mode: 0o600 });
  const [program, ...args] = argv.map((word) => word.replace("{connection_file}", file));
  const end = new AbortController();
  let process: Deno.ChildProcess | undefined;
  try {
    process = new Deno.Command(program, {
      args,
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    })
      .spawn();
    const late = setTimeout(() => end.abort(), patience * 1000);
    const ended = process.status.then(() => false);
    try {
      return await Promise.race([answers(connection, end.signal), ended]);
    } finally {
      clearTimeout(late);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  } finally {
    end.abort();
    if (process) await endProcess(process);
    await Deno.remove(file);
  }
}

/** Asks a process to end, which takes the relay's kernel along, and ends it if it does not. */
async function endProcess(process: Deno.ChildProcess): Promise<void> {
  const kill = (signal: Deno.Signal) => {
    try {
      process.kill(signal);
    } catch {
      // It has ended already.
    }
  };
  kill("SIGTERM");
  const late = setTimeout(() => kill("SIGKILL"), END * 1000);
  await process.status;
  clearTimeout(late);
}

/** Whether the kernel replies before the signal is aborted. */
async function answers(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const signer = new Signer(connection.key);
  const late = new Promise<false>((resolve) =>
    signal.addEventListener("abort", () => resolve(false), { once: true })
  );
  const reply = new Promise<true>((resolve, reject) => {
    connect(connection.address("shell"), "DEALER", () => resolve(true), { signal }).then((shell) =>
      shell.send(signer.encode(signer.make("kernel_info_request", {})))
    ).catch((error) => signal.aborted || reject(error));
  });
  return await Promise.race([reply, late]);
}
