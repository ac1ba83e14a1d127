/**
 * Where the threads of a run wait for each other: a barrier between the phases of a step, and the
 * command that starts a step. Both spin for some fifty microseconds first, since waking a thread
 * takes longer than most waits, and then sleep.
 */
import { Meeting } from "./structures";

export const SPINS: i32 = 100_000;
const SECOND: i64 = 1_000_000_000;

/** Spins that take a second, roughly: what a thread does that may not sleep. */
const LONG_SPINS: i32 = 1_000_000_000;

/** Waits for all threads; traps if one does not come. */
export function meet(meeting: Meeting, thread: u32, threads: u32): void {
  if (threads == 1) return;
  const at = changetype<usize>(meeting);
  const opened = at + offsetof<Meeting>("opened"), arrived = at + offsetof<Meeting>("arrived");
  const before = atomic.load<i32>(opened);
  if (atomic.add<i32>(arrived, 1) == <i32> threads - 1) {
    atomic.store<i32>(arrived, 0);
    atomic.store<i32>(opened, before + 1);
    atomic.notify(opened, <i32> threads);
  } else if (!awaitChange(opened, before, meeting, thread > 0 || meeting.sleeps != 0)) {
    unreachable();
  }
}

/** Waits until a word is no longer `before`; false, and the meeting broken, if its patience ends. */
export function awaitChange(word: usize, before: i32, meeting: Meeting, sleeps: bool): bool {
  const broken = changetype<usize>(meeting) + offsetof<Meeting>("broken");
  for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(word) != before) return true;
  // Second by second: a machine that slept meanwhile has not used up its patience.
  for (let second = 0; second < meeting.patience; second++) {
    if (atomic.load<i32>(broken)) break;
    if (sleeps) atomic.wait<i32>(word, before, SECOND);
    else for (let i = 0; i < LONG_SPINS; i++) if (atomic.load<i32>(word) != before) return true;
    if (atomic.load<i32>(word) != before) return true;
  }
  atomic.store<i32>(broken, 1);
  return false;
}

/** Waits for a command other than `last`, for a second at most; returns the latest. */
export function awaitCommand(meeting: Meeting, last: i32): i32 {
  const command = changetype<usize>(meeting) + offsetof<Meeting>("command");
  for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(command) != last) break;
  atomic.wait<i32>(command, last, SECOND);
  return atomic.load<i32>(command);
}

/** Starts a step on all threads. */
export function giveCommand(meeting: Meeting): void {
  const command = changetype<usize>(meeting) + offsetof<Meeting>("command");
  atomic.add<i32>(command, 1);
  atomic.notify(command, -1);
}
