/**
 * Several processes that train together, under MPI.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { MpiCommunicator } from "./communicator.ts";
import { loadLibrary } from "./libraries.ts";

export { type Envelope, LostRankError, type MpiCommunicator } from "./communicator.ts";
export { type Delays, type Place, places, SimulatedCommunicator } from "./simulated.ts";

/**
 * Joins the ranks that `mpirun` started together with this process; undefined in one that was started
 * by hand. `GRADBOOK_MPI` names a library other than the system's.
 *
 * @param patience Seconds to wait for other ranks before they are given up for lost.
 * @throws {TypeError} If its patience is no number above 0.
 * @throws {Error} If it was started by `mpirun`, and there is no library that may be loaded.
 *
 * @example
 * ```ts ignore
 * import { fit } from "gradbook";
 * import { connect } from "gradbook/distributed";
 *
 * using communicator = connect();
 * for await (const event of fit(model, examples, { ...options, communicator })) {
 *   if (communicator?.rank === 0) console.log(event);
 * }
 * ```
 */
export function connect(patience = 8): MpiCommunicator | undefined {
  if (!(typeof patience === "number" && patience > 0)) {
    throw new TypeError(
      `Cannot connect ranks: expected seconds to wait for others, but got ${describe(patience)}`,
    );
  }
  const library = loadLibrary();
  return library && new MpiCommunicator(library, patience);
}
