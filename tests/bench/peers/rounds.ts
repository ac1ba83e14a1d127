/**
 * Interleaved timing: every contestant trains one unit per round, one after the other, so that a
 * slow minute of the machine falls on all of them, and only ratios within a round are compared.
 *
 * @module
 */
import { Peer, type Task } from "./peer.ts";

/** A program and what it trains. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly task: Task;
  /** The share of a unit that it trains: seconds are divided by it. */
  readonly share?: number;
}

/** What came of a contestant. */
export interface Result {
  readonly contestant: Contestant;
  /** Seconds per whole unit, one for each round. */
  readonly seconds: readonly number[];
  /** Bytes, after all rounds. */
  readonly peakMemory: number | null;
}

/** How long threads that wait by spinning are given to fall asleep. */
const PAUSE = 200;

/** Times a unit of each contestant in each round, after one that is not counted. */
export async function race(contestants: readonly Contestant[], rounds: number): Promise<Result[]> {
  const peers = contestants.map(({ command, task, env }) => new Peer(command, task, env));
  const seconds: number[][] = contestants.map(() => []);
  const failed = new Set<number>();
  for (let round = 0; round <= rounds; round++) {
    for (const i of inTurn(contestants.length, round)) {
      if (failed.has(i)) continue;
      await pause();
      try {
        const measured = await peers[i].train() / (contestants[i].share ?? 1);
        if (round > 0) seconds[i].push(measured);
      } catch (error) {
        report(contestants[i], error);
        failed.add(i);
      }
    }
  }
  const results = contestants.map((contestant, i) => ({
    contestant,
    seconds: seconds[i],
    peakMemory: peers[i].peakMemory(),
  })).filter((_, i) => !failed.has(i));
  for (const peer of peers) await peer.stop();
  return results;
}

/** Times a fresh process of each contestant in each round, up to the end of its first unit. */
export async function raceFromStart(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Result[]> {
  const seconds: number[][] = contestants.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const i of inTurn(contestants.length, round)) {
      const { command, task, env } = contestants[i];
      await pause();
      const start = performance.now();
      const peer = new Peer(command, task, env);
      try {
        await peer.train();
        if (round > 0) seconds[i].push((performance.now() - start) / 1000);
      } catch (error) {
        report(contestants[i], error);
      }
      await peer.stop();
    }
  }
  return contestants.map((contestant, i) => ({
    contestant,
    seconds: seconds[i],
    peakMemory: null,
  })).filter((result) => result.seconds.length === rounds);
}

/** Times whole runs of programs that end by themselves; their last line of output must agree. */
export async function raceToEnd(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Result[]> {
  const seconds: number[][] = contestants.map(() => []);
  const lastLines = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const i of inTurn(contestants.length, round)) {
      const { command: [program, ...args], env } = contestants[i];
      await pause();
      const start = performance.now();
      const command = new Deno.Command(program, { args, env: { NO_COLOR: "1", ...env } });
      const { stdout, stderr, success } = await command.output();
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
      if (!success) throw new Error(decode(stderr));
      seconds[i].push((performance.now() - start) / 1000);
      lastLines.add(decode(stdout).split("\n").at(-1)!);
    }
  }
  if (lastLines.size > 1) throw new Error(`Results differ: ${[...lastLines].join("; ")}`);
  return contestants.map((contestant, i) => ({
    contestant,
    seconds: seconds[i],
    peakMemory: null,
  }));
}

/** There and back again: nobody always runs after the same one. */
function inTurn(count: number, round: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  return round % 2 === 0 ? order : order.reverse();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE));
}

function report({ name }: Contestant, error: unknown): void {
  console.error(`${name} is left out: ${(error as Error).message.trim().slice(-1000)}`);
}

/** The middle one, or the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The one with the smallest median. */
export function best(results: readonly Result[]): Result {
  return results.toSorted((a, b) => median(a.seconds) - median(b.seconds))[0];
}

/** How many times as long the other took, round by round. */
export function ratios(ours: Result, other: Result): number[] {
  return ours.seconds.map((seconds, round) => other.seconds[round] / seconds);
}
