/**
 * What started this process: one of MPI's launchers, or anything else.
 *
 * Variables alone do not tell: they stay in the environment of shells and jobs. A rank has a launcher
 * that still waits for it, too.
 *
 * @module
 */
import { readVariable } from "../runtime/environment.ts";

/** The implementations that there are bindings for. */
export type Family = "Open MPI" | "MPICH";

/** Where Open MPI's launcher is reached, by its version. */
const SERVERS = ["PMIX_SERVER_URI2", "PMIX_SERVER_URI21", "PMIX_SERVER_URI4", "PMIX_SERVER_URI41"];

/** All variables that are read, for programs that are permitted some only. */
export const VARIABLES: readonly string[] = [
  "GRADBOOK_MPI",
  ...["PMIX_RANK", "PMIX_NAMESPACE", "PMIX_SERVER_TMPDIR", ...SERVERS],
  ...["PMI_RANK", "PMI_SIZE", "PMI_FD", "PMI_PORT", "MPI_LOCALNRANKS"],
];

/** Reads an environment variable; undefined where it is not set. */
type Read = (name: string) => string | undefined;

/** Whose launcher the variables speak of; undefined where they speak of none. */
export function launcherOf(read: Read = readVariable): Family | undefined {
  const has = (...names: string[]) => names.every((name) => read(name) !== undefined);
  if (has("PMIX_RANK", "PMIX_NAMESPACE") && SERVERS.some((name) => has(name))) return "Open MPI";
  if (has("PMI_RANK", "PMI_SIZE") && (has("PMI_FD") || has("PMI_PORT"))) return "MPICH";
  return undefined;
}

/** Functions of the C library, which MPI's brings along. */
export const SYSTEM = {
  access: { parameters: ["buffer", "i32"], result: "i32" },
  getpid: { parameters: [], result: "i32" },
  getsockopt: { parameters: ["i32", "i32", "i32", "buffer", "buffer"], result: "i32" },
} as const;

/** What they are called by. */
interface SystemCalls {
  access(path: Uint8Array<ArrayBuffer>, mode: number): number;
  getpid(): number;
  getsockopt(
    socket: number,
    level: number,
    option: number,
    value: Uint8Array<ArrayBuffer>,
    length: Uint8Array<ArrayBuffer>,
  ): number;
}

/** Linux's numbers: options of sockets, and the one that says which process made it. */
const SOL_SOCKET = 1, SO_PEERCRED = 17;

/** Whether the launcher that the variables speak of is there. */
export function isLaunched(
  family: Family,
  system: SystemCalls,
  read: Read = readVariable,
): boolean {
  if (family === "Open MPI") {
    const folder = read("PMIX_SERVER_TMPDIR");
    return folder === undefined || system.access(new TextEncoder().encode(`${folder}\0`), 0) === 0;
  }
  const socket = read("PMI_FD");
  if (socket === undefined) return true;
  const maker = new Int32Array(3), length = new Uint8Array(Int32Array.of(12).buffer);
  const bytes = new Uint8Array(maker.buffer);
  return system.getsockopt(Number(socket), SOL_SOCKET, SO_PEERCRED, bytes, length) === 0 &&
    maker[0] !== system.getpid();
}
