/**
 * MPI's libraries: where they are, and what their handles are.
 *
 * @module
 */
import { readVariable } from "../runtime/environment.ts";
import { plain, reasonOf } from "../runtime/quote.ts";
import { inTime } from "./joining.ts";
import { type Family, isLaunched, launcherOf, SYSTEM } from "./launcher.ts";

/** Where systems keep libraries of several processors and implementations. */
const FOLDERS: Record<Family, readonly string[]> = {
  "Open MPI": ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64/openmpi/lib"],
  "MPICH": ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64/mpich/lib"],
};

/** Each implementation's file, by the version of its interface, and the package that brings it. */
const FILES: Record<Family, { readonly file: string; readonly install: string }> = {
  "Open MPI": { file: "libmpi.so.40", install: "apt-get install openmpi-bin" },
  "MPICH": { file: "libmpich.so.12", install: "apt-get install mpich" },
};

/** All places that are looked at, for programs that are permitted some only. */
export const PLACES: readonly string[] = (Object.keys(FILES) as Family[]).flatMap(placesOf);

function placesOf(family: Family): string[] {
  return FOLDERS[family].map((folder) => `${folder}/${FILES[family].file}`);
}

/** Which of them a process of this launcher looks at: the one that is named, if any. */
export function candidatesFor(family: Family): string[] {
  const named = readVariable("GRADBOOK_MPI");
  return named === undefined ? placesOf(family) : [named];
}

/** A handle of MPI: an address in Open MPI, a number in MPICH. Pointers of Deno would need all permissions. */
export type Handle = bigint | number;

/** A function of the library, with MPI's own order of arguments. */
export type Call = (...args: unknown[]) => number;

/** A library that is loaded, and its handles for what everyone uses. */
export interface Library {
  readonly family: Family;
  readonly call: Readonly<Record<keyof typeof SIGNATURES, Call>>;
  readonly world: Handle;
  readonly byte: Handle;
  readonly double: Handle;
  readonly sum: Handle;
  /** Errors are returned, where they would end the process. */
  readonly errorsReturn: Handle;
  /** No hints. */
  readonly noInfo: Handle;
  /** The operand is where the result goes. */
  readonly inPlace: bigint;
  readonly anySource: number;
  readonly anyTag: number;
  /** The kind of group that shares a machine. */
  readonly shared: number;
  /** Where a status, as 32-bit words, says from whom and by which tag. */
  readonly source: number;
  readonly tag: number;
}

/** Parameters by a letter each: h a handle, i a number, b a buffer, p an address. */
const SIGNATURES = {
  MPI_Init: "pp",
  MPI_Finalize: "",
  MPI_Abort: "hi",
  MPI_Comm_rank: "hb",
  MPI_Comm_size: "hb",
  MPI_Comm_split_type: "hiihb",
  MPI_Comm_set_errhandler: "hh",
  MPI_Ibarrier: "hb",
  MPI_Ibcast: "bihihb",
  MPI_Iallgatherv: "bihbbbhhb",
  MPI_Iallreduce: "pbihhhb",
  MPI_Isend: "bihiihb",
  MPI_Iprobe: "iihbb",
  MPI_Irecv: "bihiihb",
  MPI_Get_count: "bhb",
  MPI_Test: "bbb",
} as const;

/** How Open MPI turns Fortran's numbers, which stay the same, into handles. */
const CONVERSIONS = {
  MPI_Comm_f2c: { parameters: ["i32"], result: "usize" },
  MPI_Type_f2c: { parameters: ["i32"], result: "usize" },
  MPI_Op_f2c: { parameters: ["i32"], result: "usize" },
  MPI_Info_f2c: { parameters: ["i32"], result: "usize" },
  MPI_Errhandler_f2c: { parameters: ["i32"], result: "usize" },
} as const;

/** Seconds within which all ranks have to start; those of one machine are started at once. */
const JOINING = { cluster: 20, machine: 8 } as const;

/** MPICH's launcher tells how many ranks there are on this machine; Open MPI's ends those that wait. */
function areHere(): boolean {
  const here = readVariable("MPI_LOCALNRANKS");
  return here !== undefined && here === readVariable("PMI_SIZE");
}

/** Loads a library, and joins the others of this process's world. */
function open(path: string, family: Family): Library {
  const handle = family === "MPICH" ? "i32" : "usize";
  const types = { h: handle, i: "i32", b: "buffer", p: "usize" } as const;
  const symbols = Object.fromEntries(
    Object.entries(SIGNATURES).map(([name, letters]) => [name, {
      parameters: Array.from(letters, (letter) => types[letter as keyof typeof types]),
      result: "i32" as const,
    }]),
  );
  const call = Deno.dlopen(path, symbols).symbols as unknown as Library["call"];
  // Before that, handles cannot be asked for.
  const code = inTime(
    path,
    JOINING[areHere() ? "machine" : "cluster"],
    () => call.MPI_Init(0n, 0n),
  );
  if (code !== 0) throw new Error(`MPI_Init gave ${code}`);
  if (family === "MPICH") {
    return {
      family,
      call,
      world: 0x44000000,
      byte: 0x4c00010d,
      double: 0x4c00080b,
      sum: 0x58000003,
      errorsReturn: 0x54000001,
      noInfo: 0x1c000000,
      inPlace: 0xffffffffffffffffn,
      anySource: -2,
      anyTag: -1,
      shared: 1,
      source: 2,
      tag: 3,
    };
  }
  const { symbols: of } = Deno.dlopen(path, CONVERSIONS);
  return {
    family,
    call,
    world: of.MPI_Comm_f2c(0),
    byte: of.MPI_Type_f2c(1),
    double: of.MPI_Type_f2c(17),
    sum: of.MPI_Op_f2c(3),
    errorsReturn: of.MPI_Errhandler_f2c(2),
    noInfo: of.MPI_Info_f2c(0),
    inPlace: 1n,
    anySource: -1,
    anyTag: -1,
    shared: 0,
    source: 0,
    tag: 1,
  };
}

/**
 * The library of what started this process; undefined where that is no launcher of MPI.
 *
 * @throws {Error} If it is one, and there is no library that may be loaded.
 */
export function loadLibrary(): Library | undefined {
  const family = launcherOf();
  if (!family) return undefined;
  const named = readVariable("GRADBOOK_MPI"), reasons: string[] = [];
  for (const path of candidatesFor(family)) {
    if (Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") {
      reasons.push(`${plain(path)} may not be loaded (--allow-ffi=${plain(path)})`);
      continue;
    }
    try {
      const { symbols } = Deno.dlopen(path, SYSTEM);
      if (!isLaunched(family, symbols)) return undefined;
      return open(path, named === undefined ? family : familyOf(path));
    } catch (error) {
      const reason = reasonOf(error);
      reasons.push(named === undefined && /no such file/i.test(reason) ? "" : reason);
    }
  }
  const { file, install } = FILES[family], reason = reasons.find((reason) => reason !== "");
  throw new Error(
    `Cannot run under MPI: expected ${
      named === undefined ? file : plain(named)
    }, since ${family} ` +
      `started this process, but ${reason ?? `it is not there; ${install} brings it`}`,
  );
}

/** What a library that was named is: Open MPI's handles are the addresses of what it exports. */
function familyOf(path: string): Family {
  try {
    Deno.dlopen(path, { ompi_mpi_comm_world: { type: "u8" } }).close();
    return "Open MPI";
  } catch {
    return "MPICH";
  }
}
