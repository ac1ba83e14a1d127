import { assertThrows } from "@std/assert";
import { LostRankError, MpiCommunicator } from "../../lib/distributed/communicator.ts";
import type { Library } from "../../lib/distributed/libraries.ts";

const sleep = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** A library whose second rank comes once it has been asked for as often as that. */
function libraryOf(asked: number, ask: () => void): Library {
  const done = () => 0;
  const call: Record<string, (...args: never[]) => number> = {
    MPI_Comm_rank: done,
    MPI_Comm_size: (_: number, size: Int32Array) => (size[0] = 2, 0),
    MPI_Comm_split_type: done,
    MPI_Comm_set_errhandler: done,
    MPI_Ibarrier: done,
    MPI_Test: (_: Uint8Array, flag: Int32Array) => {
      ask();
      flag[0] = asked-- > 0 ? 0 : 1;
      return 0;
    },
  };
  return { family: "MPICH", call, world: 0 } as unknown as Library;
}

Deno.test("MpiCommunicator gives up a rank that is silent for longer than its patience", () => {
  const communicator = new MpiCommunicator(libraryOf(Infinity, () => {}), 0.2);
  assertThrows(() => communicator.barrier(), LostRankError, "silent for 0.2 s");
});

Deno.test("MpiCommunicator does not take the time in which it was stopped itself for silence", () => {
  let times = 0;
  const stop = () => times++ === 0 && sleep(400);
  new MpiCommunicator(libraryOf(3, stop), 0.2).barrier();
});
