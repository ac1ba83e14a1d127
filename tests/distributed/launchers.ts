/**
 * The launchers of MPI that this machine has, for tests that start ranks.
 *
 * @module
 */
import { isGranted } from "../folder.ts";

/** Each launcher's command; more ranks than cores, and a root, are all right. */
export const LAUNCHERS: Readonly<Record<string, readonly string[]>> = {
  openmpi: ["mpirun.openmpi", "--oversubscribe"],
  mpich: ["mpirun.mpich"],
};

/** What they find in the environment. */
export const LAUNCH_ENV = {
  OMPI_ALLOW_RUN_AS_ROOT: "1",
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
  NO_COLOR: "1",
};

/** Whether a launcher is installed, and may be started. */
export async function isInstalled(name: string): Promise<boolean> {
  if (!isGranted("run")) return false;
  try {
    const { success } = await new Deno.Command(LAUNCHERS[name][0], {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
