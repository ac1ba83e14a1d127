/** Calls every function of MPI as each rank, and prints "ok" as rank 0. Started by mpi_test.ts. */
import { assert, assertEquals } from "@std/assert";
import { connect } from "../../lib/distributed/mod.ts";

const communicator = connect();
if (!communicator) {
  console.log("a plain run");
  Deno.exit(0);
}
const { rank, size, localRank, localSize } = communicator;
const ranks = Array.from({ length: size }, (_, r) => r);
// All ranks of the test share this machine.
assertEquals([localRank, localSize], [rank, size]);

const told = rank === size - 1 ? Uint8Array.of(7, 8, 9) : new Uint8Array(3);
communicator.broadcast(told, size - 1);
assertEquals([...told], [7, 8, 9]);

// Rank r brings r bytes: rank 0 nothing.
const all = new Uint8Array(size * (size - 1) / 2);
communicator.allgather(new Uint8Array(rank).fill(rank), all, ranks);
assertEquals([...all], ranks.flatMap((r) => Array(r).fill(r)));

const numbers = Float64Array.from({ length: 100_000 }, (_, i) => i + rank);
communicator.sum(numbers);
assert(numbers.every((sum, i) => sum === size * i + size * (size - 1) / 2));

if (rank > 0) communicator.send(new Uint8Array(1000 * rank).fill(rank), 0, 40 + rank);
if (rank === 0) {
  const heard = new Set<number>();
  while (heard.size < size - 1) {
    const envelope = communicator.probe();
    if (!envelope) continue;
    assertEquals([envelope.tag, envelope.length], [40 + envelope.source, 1000 * envelope.source]);
    assert(communicator.receive(envelope).every((byte) => byte === envelope.source));
    heard.add(envelope.source);
  }
}
communicator.barrier();
if (Deno.args.includes("abort") && rank === size - 1) communicator.abort(3);
communicator.close();
if (rank === 0) console.log(`${communicator.family}: ok`);
