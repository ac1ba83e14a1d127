/**
 * The worker of a page's language service: the service of lib/language/ over TypeScript, and what its
 * page asks of it, one question at a time.
 *
 * @module
 */
import { CELL_GLOBALS } from "../language/globals.ts";
import { CellService } from "../language/service.ts";
import { type Declarations, TsEngine } from "./ts_engine.ts";

/** A question, and its number. */
export interface Question {
  readonly id: number;
  readonly method: "start" | "check" | "accept" | "forget" | "inspect" | "complete" | "isComplete";
  /** Code, and a position in it or the names that a failed cell left. */
  readonly args: readonly [code?: string, more?: number | readonly string[]];
}

/** What the notebooks import, read while nobody waits. */
const READ_AHEAD = `
import { zeros } from "gradbook";
import { check } from "gradbook/notebook";
import { scatter } from "gradbook/plot";
import { toy } from "gradbook/datasets";
zeros([2, 3]).matmul(zeros([3, 4]));
`;

/** Milliseconds for an answer; the page itself waits no longer for what a cell waits for. */
const PATIENCE = 10_000;

const scope = globalThis as unknown as {
  readonly location: { readonly href: string };
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(answer: { readonly id: number; readonly answer: unknown }): void;
};

/** A file of the site's; undefined where there is none. */
function load(name: string): string | undefined {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(name, scope.location.href), false);
  request.send();
  return request.status === 200 ? request.responseText : undefined;
}

const declarations: Declarations = JSON.parse(load("types.json")!);
const engine = new TsEngine(declarations, (path) => load(`files${path}`));
const service = new CellService(engine, {
  readAhead: READ_AHEAD,
  globals: CELL_GLOBALS,
  patience: PATIENCE,
});

scope.onmessage = async ({ data: { id, method, args } }) => {
  const ask = service[method].bind(service) as (...args: Question["args"]) => unknown;
  scope.postMessage({ id, answer: await ask(...args) });
};
