/**
 * The value of a cell: that of its last statement, as ECMAScript has it. A declaration has none, and
 * that of a loop, an `if`, a `switch` or a `try` is the value of the last expression that was run in it.
 *
 * @module
 */
import type { ModuleDeclaration, Statement } from "acorn";
import type { Edits } from "./edits.ts";

/** The variable that holds the value, in the function that a cell becomes. */
export const VALUE = "gradbook$value";

type Line = Statement | ModuleDeclaration;

function hasValue(line: Line): boolean {
  if (line.type === "BlockStatement") return line.body.some(hasValue);
  return !/Declaration$|^(?:Empty|Debugger)Statement$/.test(line.type);
}

/** Has the last statement that has a value put it into {@linkcode VALUE}. */
export function keepLastValue(body: readonly Line[], edits: Edits): void {
  const last = body.findLast(hasValue);
  if (last) keep(last as Statement, edits);
}

/** Statements side by side: a compound one forgets what those before it came to. */
function keepEach(body: readonly Line[], edits: Edits): void {
  for (const line of body) {
    if (line.type !== "ExpressionStatement" && line.type !== "BlockStatement" && hasValue(line)) {
      if (!/^(?:Break|Continue|Return|Throw)/.test(line.type)) {
        edits.insert(line.start, `${VALUE} = void 0; `);
      }
    }
    keep(line as Statement, edits);
  }
}

function keep(line: Statement, edits: Edits): void {
  switch (line.type) {
    case "ExpressionStatement":
      edits.insert(line.start, `${VALUE} = (`);
      edits.insert(line.expression.end, ")");
      break;
    case "BlockStatement":
      keepEach(line.body, edits);
      break;
    case "IfStatement":
      keep(line.consequent, edits);
      if (line.alternate) keep(line.alternate, edits);
      break;
    case "SwitchStatement":
      for (const { consequent } of line.cases) keepEach(consequent, edits);
      break;
    case "TryStatement":
      keepEach(line.block.body, edits);
      if (line.handler) keepEach(line.handler.body.body, edits);
      break;
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "LabeledStatement":
      keep(line.body, edits);
  }
}
