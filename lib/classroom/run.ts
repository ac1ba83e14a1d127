/**
 * One run of cells in a process of their own: what each check was told, what failed, and where the
 * process stopped, if it did not come to the end.
 *
 * @module
 */
import type { CompiledCell } from "../page/compile.ts";
import { isRecord } from "../runtime/kinds.ts";
import type { Hello, Order } from "./child.ts";
import { type Frame, FrameReader } from "./frames.ts";
import type { Bounds, Sandbox } from "./sandbox.ts";
import { type Answer, MOST_NUMBERS, sizeOf } from "./values.ts";

/** A cell to be run. */
export interface Step {
  /** Its name. */
  readonly id: string;
  /** Whose it is: the submission's, or the assignment's. */
  readonly owner: "student" | "assignment";
  /** The code of a student's cell. */
  readonly source?: string;
  /** The code of the assignment's. */
  readonly compiled?: CompiledCell;
  /** The name of the check that it makes. */
  readonly callee?: string;
  /** Whether that tries a function on an exercise's inputs. */
  readonly isPractice?: boolean;
  /** Seconds that it may take beyond those that any cell may. */
  readonly grace?: number;
}

/** What a cell came to. */
export interface StepResult {
  /** What the check was told. */
  readonly answers: readonly Answer[];
  /** What is right, where the assignment says so. */
  readonly expected: readonly Answer[];
  /** How near is near enough. */
  readonly tolerance?: { readonly rtol?: number; readonly atol?: number };
  /** What was thrown. */
  readonly error?: { readonly name: string; readonly message: string };
  /** Whether the check was told something that is neither numbers nor a text. */
  readonly isUnknown: boolean;
  /** How long it took. */
  readonly seconds: number;
}

/** What a run came to. */
export interface Run {
  /** By the cell's name, of those that ended. */
  readonly results: ReadonlyMap<string, StepResult>;
  /** Where it stopped, and why; not there where it came to the end. */
  readonly stopped?: { readonly id: string | undefined; readonly reason: string };
  /** What failed first beside the cells, as in a timer. */
  readonly late?: string;
  /** How many bytes were printed. */
  readonly printed: number;
}

/** The most bytes that a process may print. */
const MOST_PRINTED = 2 ** 30;
/** How much a check may be told in all: the answers of some trials. */
const MOST_TOLD = 2 * MOST_NUMBERS;
/** Of the end of what it prints to its standard error, to tell how it died. */
const KEPT = 4000;

/** Seconds that a process has to start, and to compile each cell. */
const START_SECONDS = 60;

/** Runs cells, one after another, until the end or until the process must be stopped. */
export async function run(
  sandbox: Sandbox,
  steps: readonly Step[],
  bounds: Bounds,
  isTrusted = false,
): Promise<Run> {
  const nonce = crypto.randomUUID(), reader = new FrameReader(nonce);
  const process = sandbox.start(bounds, isTrusted);
  const results = new Map<string, StepResult>();
  let current: string | undefined, reason: string | undefined, late: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let result = emptyResult(), told = 0, next = 0, isDone = false, started = 0;
  const writer = process.stdin.getWriter();

  const stop = (why: string) => {
    reason ??= why;
    try {
      process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  };
  const tell = (message: Hello | Order) =>
    // A process that is dead says so by its end.
    writer.write(new TextEncoder().encode(JSON.stringify(message) + "\n")).catch(() => {});
  const allow = (seconds: number, why: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => stop(why), seconds * 1000);
  };
  const total = setTimeout(() => stop("the notebook's time was up"), bounds.seconds * 1000);
  const proceed = () => {
    if (next === steps.length) {
      isDone = true;
      clearTimeout(timer);
      writer.close().catch(() => {});
      return;
    }
    const { id, compiled, callee, isPractice = false, grace = 0 } = steps[next++];
    current = id;
    result = emptyResult();
    told = 0;
    started = performance.now();
    tell({ id, given: compiled ?? null, callee: callee ?? null, isPractice });
    const seconds = Math.ceil(bounds.cellSeconds + grace);
    allow(seconds, `the cell took more than ${seconds} s`);
  };
  const take = ({ kind, content }: Frame) => {
    const value: unknown = content === "" ? undefined : JSON.parse(content);
    if (kind === "ready") {
      current = undefined;
      return proceed();
    }
    if (kind === "compile") current = String(value);
    else if (kind === "answer" || kind === "expected") {
      const answer = decodeAnswer(value);
      told += sizeOf(answer);
      // Whatever a submission computes, it does not fill the memory of who grades it.
      if (told > MOST_TOLD) result.isUnknown = true;
      else (kind === "answer" ? result.answers : result.expected).push(answer);
    } else if (kind === "tolerance") result.tolerance = decodeTolerance(value);
    else if (kind === "error") result.error = decodeError(value);
    else if (kind === "unknown") result.isUnknown = true;
    else if (kind === "late") late ??= decodeError(value).message;
    else if (kind === "end" && current !== undefined && value === current) {
      result.seconds = (performance.now() - started) / 1000;
      results.set(current, result);
      proceed();
    }
  };

  const cells = steps.flatMap(({ id, source }) => source === undefined ? [] : [[id, source]]);
  const base = new URL(`file://${encodeURI(sandbox.folder.replaceAll("\\", "/"))}/`).href;
  tell({ nonce, base, cells: cells as [string, string][] });
  allow(START_SECONDS, "the process did not start");
  const [{ signal }, complaint] = await Promise.all([
    process.status,
    tailOf(process.stderr),
    readFrames(process.stdout, reader, take, stop),
  ]);
  clearTimeout(timer);
  clearTimeout(total);
  writer.close().catch(() => {});
  const printed = reader.bytes;
  const ran: Run = { results, printed, ...(late !== undefined && { late }) };
  if (isDone) return ran;
  reason ??= /out of memory|allocation failed/i.test(complaint)
    ? `the process ran out of memory (${bounds.memory} MB)`
    : `the process ended${signal ? ` by ${signal}` : ""} before the cell did`;
  return { ...ran, stopped: { id: current, reason } };
}

type Growing = { -readonly [Name in keyof StepResult]: StepResult[Name] } & {
  answers: Answer[];
  expected: Answer[];
};

const emptyResult = (): Growing => ({ answers: [], expected: [], isUnknown: false, seconds: 0 });

async function readFrames(
  stream: ReadableStream<Uint8Array>,
  reader: FrameReader,
  take: (frame: Frame) => void,
  stop: (why: string) => void,
): Promise<void> {
  for await (const bytes of stream) {
    try {
      for (const frame of reader.take(bytes)) take(frame);
    } catch {
      // Only a process that has got hold of the nonce sends frames that are none.
      stop("the process said what no grader understands");
    }
    if (reader.bytes > MOST_PRINTED) stop("the notebook printed more than 1 GB");
  }
}

async function tailOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let tail = "";
  for await (const bytes of stream) tail = (tail + decoder.decode(bytes)).slice(-KEPT);
  return tail;
}

function decodeAnswer(value: unknown): Answer {
  const [name, shape, text] = value as [string, number[] | null, string];
  if (typeof name !== "string" || typeof text !== "string") throw new TypeError("no answer");
  if (shape === null) return { name, data: text };
  const isSize = (n: number) => Number.isInteger(n) && n >= 0;
  if (!Array.isArray(shape) || !shape.every(isSize)) throw new TypeError("no shape");
  const data = text === "" ? [] : text.split(" ").map(Number);
  if (shape.reduce((product, n) => product * n, 1) !== data.length) throw new TypeError("no shape");
  return { name, shape, data };
}

function decodeTolerance(value: unknown): { rtol?: number; atol?: number } {
  const [rtol, atol] = value as (number | null)[];
  return { ...(rtol !== null && { rtol }), ...(atol !== null && { atol }) };
}

function decodeError(value: unknown): { name: string; message: string } {
  const [name, message] = Array.isArray(value) && !isRecord(value) ? value : [];
  return { name: String(name), message: String(message) };
}
