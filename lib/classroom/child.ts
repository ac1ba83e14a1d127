/**
 * The process in which a submission runs: it takes cells from standard input, one at a time, and says
 * how each ended, and what checks were told, in frames on standard output.
 *
 * What a submission changes here, it changes for itself: right answers and verdicts are elsewhere.
 * What this file needs of the language is taken before the first cell runs, so that a submission which
 * breaks that is judged by what it computes all the same.
 *
 * @module
 */
import { runInThisContext } from "node:vm";
import type { AnyFunction, Exercise } from "../exercises/exercise.ts";
import { compileCell, RUNTIME } from "../page/compile.ts";
import { RandomState } from "../random/random_state.ts";
import { exerciseOf } from "./passed.ts";
import { type Answer, answersOf } from "./values.ts";

/** What the process is told first. */
export interface Hello {
  /** Begins every frame; no submission knows it. */
  readonly nonce: string;
  /** The address of the folder that cells import from. */
  readonly base: string;
  /** The submission's own cells, to be compiled before anything runs. */
  readonly cells: readonly (readonly [id: string, source: string])[];
}

/** What it is to run next: a cell of the submission's by its name, or one that comes compiled. */
export interface Order {
  /** Its name. */
  readonly id: string;
  /** If it is not of the submission's. */
  readonly given: { readonly names: readonly string[]; readonly code: string } | null;
  /** The name by which it calls a check, whose answers are sent, if it does. */
  readonly callee: string | null;
  /** Whether the check tries a function on an exercise's inputs. */
  readonly isPractice: boolean;
}

type Compiled = Partial<NonNullable<Order["given"]>> & { readonly error?: string };

// deno-lint-ignore no-explicit-any -- as a method is called on anything
const uncurry = (method: any) => Function.prototype.call.bind(method) as any;
const indexOf: (text: string, part: string) => number = uncurry(String.prototype.indexOf);
const slice: (text: string, from: number, to?: number) => string = uncurry(String.prototype.slice);
const lower: (text: string) => string = uncurry(String.prototype.toLowerCase);
const trim: (text: string) => string = uncurry(String.prototype.trim);
const { max } = Math, finite = Number.isFinite;
const { parse, stringify } = JSON, { hasOwn } = Object;
const read = Deno.stdin.read.bind(Deno.stdin), write = Deno.stdout.writeSync.bind(Deno.stdout);
const encoder = new TextEncoder(), encode = encoder.encode.bind(encoder);
const decoder = new TextDecoder(), decode = decoder.decode.bind(decoder);
const evaluate = eval, end = Deno.exit.bind(Deno), toText = String, OwnSet = Set;
const has = uncurry(Set.prototype.has), add = uncurry(Set.prototype.add);
const subarray = uncurry(Uint8Array.prototype.subarray);
const isError = (value: unknown) => value !== null && typeof value === "object";

let unread = "";

async function nextLine(): Promise<string | undefined> {
  for (;;) {
    const at = indexOf(unread, "\n");
    if (at >= 0) {
      const line = slice(unread, 0, at);
      unread = slice(unread, at + 1);
      return line;
    }
    const bytes = new Uint8Array(65536), count = await read(bytes);
    if (count === null) return undefined;
    unread += decode(subarray(bytes, 0, count), { stream: true });
  }
}

let nonce = "";

/** Sends a frame; its content is one line. */
function send(kind: string, content = ""): void {
  let bytes: Uint8Array = encode(`\n${nonce} ${kind} ${content}\n`);
  while (bytes.length > 0) bytes = subarray(bytes, write(bytes));
}

/** What was thrown, in one line of JSON; whatever it is, this does not throw. */
function describeError(error: unknown): string {
  let name = "", message = "";
  try {
    name = isError(error) ? toText((error as Error).name) : "";
    message = isError(error) ? toText((error as Error).message) : toText(error);
  } catch {
    message = "something that cannot be shown";
  }
  return `[${stringify(slice(name, 0, 60))},${stringify(slice(message, 0, 600))}]`;
}

/** An answer in one line of JSON, put together from primitive values, which no cell can redefine. */
function encodeAnswer({ name, shape, data }: Answer): string {
  if (typeof data === "string") return `[${stringify(name)},null,${stringify(data)}]`;
  let sizes = "", numbers = "";
  for (let i = 0; i < shape!.length; i++) sizes += `${i > 0 ? "," : ""}${shape![i]}`;
  for (let i = 0; i < data.length; i++) numbers += `${i > 0 ? " " : ""}${data[i]}`;
  return `[${stringify(name)},[${sizes}],${stringify(numbers)}]`;
}

function sendAnswers(kind: string, value: unknown): void {
  const answers = answersOf(value);
  if (!answers) return send("unknown");
  for (let i = 0; i < answers.length; i++) send(kind, encodeAnswer(answers[i]));
}

/** Stands for a check: sends what it would compare. */
async function record(_what: unknown, attempt: unknown, ...others: unknown[]): Promise<void> {
  if (others.length > 0) {
    // Only where the assignment itself runs: submissions' checks come without what is right.
    const { rtol, atol } = (others[others.length - 1] ?? {}) as { rtol?: number; atol?: number };
    send("tolerance", `[${rtol ?? null},${atol ?? null}]`);
    // What is to be met, but not the parameter of a loss.
    if (!others.some((other) => typeof other === "function")) sendAnswers("expected", others[0]);
  }
  sendAnswers("answer", typeof attempt === "function" ? await attempt() : attempt);
}

/** Seeds the inputs of exercises: not those that students are shown. */
const SEED = 31;

/** Stands for a check that tries a function: sends what it makes of each trial's inputs. */
async function practice(which: string | Exercise, yours: AnyFunction): Promise<void> {
  const { inputs, trials = 6, tolerance = 1e-9 } = exerciseOf(which);
  const random = new RandomState(SEED), all: unknown[][] = [];
  for (let i = 0; i < (inputs ? trials : 1); i++) all[i] = inputs?.(random, i) ?? [];
  let greatest = 0;
  for (let i = 0; i < all.length; i++) {
    const value = await yours(...all[i]);
    // Choices are told by their letters, however they are written.
    const answers = answersOf(typeof value === "string" ? lower(trim(value)) : value);
    if (!answers) return send("unknown");
    for (let j = 0; j < answers.length; j++) {
      const { name, data } = answers[j];
      if (typeof data !== "string") {
        for (let k = 0; k < data.length; k++) {
          greatest = max(greatest, data[k] < 0 ? -data[k] : data[k]);
        }
      }
      send(
        "answer",
        encodeAnswer({ ...answers[j], name: `${name ? `${name}, ` : ""}trial ${i + 1}` }),
      );
    }
  }
  send("tolerance", `[${tolerance},${finite(greatest) ? tolerance * greatest : null}]`);
}

/** The script scope, which all cells share. */
const declared = new OwnSet<string>();

async function run(
  { names, code }: NonNullable<Order["given"]>,
  callee: string | null,
  isPractice: boolean,
) {
  let fresh = "";
  for (let i = 0; i < names.length; i++) {
    if (has(declared, names[i])) continue;
    add(declared, names[i]);
    fresh += `${fresh === "" ? "let " : ", "}${names[i]}`;
  }
  if (fresh !== "") runInThisContext(`${fresh};`);
  // A check is called by a name of the function around it, not by the one that cells can reassign.
  const cell = callee === null
    ? evaluate(code)
    : evaluate(`(function (${callee}) { return ${code}; })`)(isPractice ? practice : record);
  await cell();
  // Rejections that nobody handles are reported a turn later.
  await new Promise((resolve) => later(resolve, 0));
}

const later = setTimeout;

function compile(source: string): Compiled {
  try {
    return compileCell(source);
  } catch (error) {
    return { error: describeError(error) };
  }
}

/** Characters that the console prints, about: what comes after is dropped where it costs the least. */
const MOST_PRINTED = 2 ** 21;

/** Ends what the console prints at some point: no grader reads all that an endless loop says. */
function quiet(): void {
  let printed = 0;
  for (const name of ["log", "info", "debug", "warn", "error", "dir", "table"] as const) {
    const print = console[name].bind(console);
    console[name] = (...values: unknown[]) => {
      if (printed > MOST_PRINTED) return;
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (typeof value === "string") values[i] = slice(value, 0, MOST_PRINTED);
        printed += typeof value === "string" ? value.length : 100;
      }
      print(...values);
    };
  }
}

/** Takes away what would write to the disk, start more threads or end the process. */
function restrict(): void {
  const none = (name: string) => () => {
    throw new Error(`Cannot run ${name}: a graded notebook must not end or outlive its process`);
  };
  for (const name of ["caches", "localStorage", "sessionStorage", "Worker"]) {
    delete (globalThis as unknown as Record<string, unknown>)[name];
  }
  Object.assign(Deno, { exit: none("Deno.exit"), kill: none("Deno.kill") });
  const process = (globalThis as { process?: object }).process;
  quiet();
  if (process) {
    const names = ["exit", "reallyExit", "abort", "kill"];
    for (const name of names) Object.assign(process, { [name]: none(`process.${name}`) });
  }
  for (const type of ["error", "unhandledrejection"]) {
    addEventListener(type, (event) => {
      event.preventDefault();
      const { error, reason } = event as ErrorEvent & PromiseRejectionEvent;
      send("late", describeError(type === "error" ? error : reason));
    });
  }
}

async function main(): Promise<void> {
  const hello: Hello = parse(await nextLine() ?? "{}");
  ({ nonce } = hello);
  const { base } = hello;
  const importModule = async (
    specifier: unknown,
    options: ImportCallOptions = {},
    wanted: readonly string[] = [],
  ) => {
    const text = toText(specifier);
    const path = text[0] === "." ? new URL(text, base).href : text;
    const module = await import(path, options);
    for (let i = 0; i < wanted.length; i++) {
      if (wanted[i] in module) continue;
      throw new SyntaxError(`Cannot import "${wanted[i]}": "${text}" has no such value`);
    }
    return module;
  };
  const named = (value: unknown, name: string) =>
    Object.defineProperty(value, "name", { value: name });
  Object.defineProperty(globalThis, RUNTIME, {
    value: Object.freeze({ import: importModule, named }),
  });
  restrict();
  const compiled: Record<string, Compiled> = Object.create(null);
  for (const [id, source] of hello.cells) {
    send("compile", stringify(id));
    compiled[id] = compile(source);
  }
  send("ready");
  for (let line = await nextLine(); line !== undefined; line = await nextLine()) {
    const { id, given, callee, isPractice }: Order = parse(line);
    const cell: Compiled = given ?? compiled[id];
    // What is missing may have been given to all objects.
    if (!hasOwn(cell, "code")) send("error", cell.error);
    else {
      try {
        await run(cell as NonNullable<Order["given"]>, callee, isPractice);
      } catch (error) {
        send("error", describeError(error));
      }
    }
    send("end", stringify(id));
  }
  end(0);
}

if (import.meta.main) await main();
