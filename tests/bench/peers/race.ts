/**
 * The open race: seconds from the start of a process to two test accuracies, in float32.
 *
 * Rules. A program may train any network by any method on the 60,000 training examples, which it
 * reads from plain IDX files, and on nothing else; no weights, caches or results of earlier runs. All
 * its randomness follows from the seed that it is given; the nine seeds are drawn when the race
 * starts, so that nobody trains for them. It computes in float32, on no more threads than the machine
 * has cores. After each epoch it answers all 10,000 test examples and prints the share of right
 * answers on a line of its own; the clock is the driver's, and runs from the start of the process to
 * that line. Test examples decide when it ends, and nothing else.
 *
 * All programs here make the same choices, so that speed is what differs: 784-256-10, ReLU and
 * softmax, He's initial weights, plain gradient descent over batches of 64 at a rate of 0.4, a new
 * order in each epoch.
 *
 * @module
 */
import type { Contestant, Result } from "./rounds.ts";

/** What all programs train. */
export const NETWORK = { hidden: 256, batch: 64 } as const;

/** Seconds of each contestant to each accuracy, a seed after the other; those that fail are left out. */
export async function raceToTargets(
  contestants: readonly Contestant[],
  targets: readonly number[],
  seeds: readonly number[],
): Promise<Result[][]> {
  const seconds = contestants.map(() => targets.map((): number[] => []));
  for (const [turn, seed] of seeds.entries()) {
    const order = contestants.map((_, i) => i);
    for (const i of turn % 2 === 0 ? order : order.reverse()) {
      const reached = await timeTo(contestants[i], targets, seed);
      reached.forEach((time, t) => seconds[i][t].push(time));
    }
  }
  return targets.map((_, t) =>
    contestants.map((contestant, i) => ({ contestant, seconds: seconds[i][t], peakMemory: null }))
      .filter((result) => result.seconds.length === seeds.length)
  );
}

/** Seconds from the start of a process to each accuracy; none where it does not come to all of them. */
async function timeTo(
  { name, command: [program, ...args], task, env }: Contestant,
  targets: readonly number[],
  seed: number,
): Promise<number[]> {
  const started = performance.now();
  const process = new Deno.Command(program, {
    args: [...args, JSON.stringify({ ...task, seed, target: targets.at(-1) })],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const faults = new Response(process.stderr).text();
  const reached: number[] = [];
  let rest = "";
  for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
    const now = (performance.now() - started) / 1000, lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      while (reached.length < targets.length && Number(line) >= targets[reached.length]) {
        reached.push(now);
      }
    }
  }
  const { success } = await process.status;
  if (success && reached.length === targets.length) return reached;
  console.error(`${name} is left out: it came to ${reached.length} of ${targets.length} targets`);
  console.error((await faults).trim().slice(-1000));
  return [];
}
