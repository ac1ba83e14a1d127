/**
 * The notebook kernel of this project as Jupyter wants it described, written where Jupyter finds it,
 * and tried out.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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
 * Writes the kernel under the name "deno", which is also that of `deno jupyter --install`: notebooks
 * run with either, and where there are both, Jupyter takes the one on the JUPYTER_PATH.
 *
 * @param folder What goes on the JUPYTER_PATH.
 * @returns The path of kernel.json.
 * @throws {Error} If the system refuses.
 */
export async function writeKernelSpec(folder: string, spec: KernelSpec): Promise<string> {
  const kernel = join(folder, "kernels", "deno");
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

const PORTS = ["hb_port", "shell_port", "control_port", "stdin_port", "iopub_port"] as const;

/** Seconds within which a kernel has to answer. */
const PATIENCE = 20;

/** The first byte of ZeroMQ's greeting. */
const GREETING = 0xff;

/**
 * Starts the kernel, waits until it greets, and ends it.
 *
 * @param folder Where to put the connection file meanwhile.
 */
export async function kernelStarts(folder: string, { argv, env }: KernelSpec): Promise<boolean> {
  const hostname = "127.0.0.1";
  const listeners = PORTS.map(() => Deno.listen({ hostname, port: 0 }));
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  const connection = {
    transport: "tcp",
    ip: hostname,
    signature_scheme: "hmac-sha256",
    key: crypto.randomUUID(),
    ...Object.fromEntries(PORTS.map((name, i) => [name, ports[i]])),
  };
  const file = join(folder, `connection-${crypto.randomUUID()}.json`);
  await Deno.writeTextFile(file, JSON.stringify(connection), { mode: 0o600 });
  const [program, ...args] = argv.map((word) => word.replace("{connection_file}", file));
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
    return await Promise.race([greets(hostname, ports[0]), process.status.then(() => false)]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  } finally {
    try {
      process?.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await process?.status;
    await Deno.remove(file);
  }
}

/** Whether something at the port greets as ZeroMQ does, in time. */
async function greets(hostname: string, port: number): Promise<boolean> {
  const end = performance.now() + PATIENCE * 1000;
  while (performance.now() < end) {
    try {
      using socket = await Deno.connect({ hostname, port });
      const bytes = new Uint8Array(64);
      return await socket.read(bytes) !== null && bytes[0] === GREETING;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}
