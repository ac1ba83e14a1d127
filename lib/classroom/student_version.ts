/**
 * The version of an assignment that students get, as a notebook file: solutions out, blanks and checks
 * in, and digests in place of what hidden checks compare with. Its cells carry nbgrader's metadata.
 *
 * @module
 */
import { joinText } from "../notebook/ipynb.ts";
import type { Check, Part } from "./assignment.ts";
import { statementOf } from "./checks.ts";
import type { Digest } from "./digest.ts";

/** The version of nbgrader's metadata. */
const SCHEMA = 3;

/** A cell's metadata as nbgrader reads it. */
interface GraderMetadata {
  readonly grade_id: string;
  readonly grade: boolean;
  readonly solution: boolean;
  readonly locked: boolean;
  readonly points?: number;
}

/** What the first code cell imports, for the checks. */
export const IMPORTS =
  'import { checkDigest, passed, reference, required } from "gradbook/classroom";';

/** The name of the cell that imports what the checks need. */
const IMPORTS_ID = "classroom";

/**
 * The text of the notebook file.
 *
 * @param text That of the source.
 * @param name How the source is called: what `grade` finds it by.
 * @param digests Of each hidden check, by its name.
 */
export function studentVersion(
  text: string,
  name: string,
  parts: readonly Part[],
  digests: ReadonlyMap<string, Digest>,
): string {
  const { metadata = {} } = JSON.parse(text);
  const cells: unknown[] = [];
  for (const part of parts) {
    if (part.kind === "solution") continue;
    if (part.kind === "text") {
      cells.push({ ...part.cell, source: lines(joinText(part.cell.source)) });
      continue;
    }
    if (!cells.some(isCode)) {
      cells.push(code(IMPORTS, { grade_id: IMPORTS_ID, ...LOCKED }));
    }
    cells.push(
      part.kind === "check"
        ? code(checkSource(part, digests.get(part.id)), {
          ...{ grade_id: part.id, grade: true, solution: false, locked: true },
          points: part.points,
        })
        : part.kind === "blank"
        ? code(part.source, { grade_id: part.id, grade: false, solution: true, locked: false })
        : code(part.source, { grade_id: part.id, ...LOCKED }, part.cell.metadata),
    );
  }
  const notebook = {
    cells: cells.map((cell, i) => withId(cell as { id?: string }, i)),
    metadata: { ...metadata, gradbook: { ...metadata.gradbook, assignment: name } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return JSON.stringify(notebook, null, 1) + "\n";
}

const LOCKED = { grade: false, solution: false, locked: true };

const isCode = (cell: unknown) => (cell as { cell_type: string }).cell_type === "code";

function code(source: string, grader: GraderMetadata, { tags, gradbook }: Kept = {}) {
  return {
    cell_type: "code",
    execution_count: null,
    id: grader.grade_id.slice(0, 64),
    metadata: {
      ...(tags && { tags }),
      ...(gradbook && { gradbook }),
      nbgrader: { ...grader, task: false, schema_version: SCHEMA, cell_type: "code" },
    },
    outputs: [],
    source: lines(source),
  };
}

/** What a cell keeps of its metadata. */
interface Kept {
  readonly tags?: readonly string[];
  readonly gradbook?: object;
}

function withId<T extends { readonly id?: string }>(cell: T, i: number): T {
  return { ...cell, id: cell.id ?? `text-${i + 1}` };
}

/**
 * A check as students have it. Where a blank is open or an answer wrong, it fails, as graders want it;
 * what builds on a function goes on with the library's own until the student's is right.
 */
export function checkSource(check: Check, digest?: Digest): string {
  const { before, call, isHidden, isPractice } = check;
  const [what, attempt, ...others] = call.args;
  const statements = isPractice
    ? [
      statementOf(call, [what, attempt, `reference(${what})`]),
      `passed(${what}, ${attempt});`,
    ]
    : isHidden
    ? [
      statementOf({ ...call, callee: "checkDigest" }, [
        ...[what, `required(${attempt})`, JSON.stringify(digest ?? "")],
      ]),
    ]
    : [statementOf(call, [what, `required(${attempt})`, ...others])];
  return [before, ...statements].filter(Boolean).join("\n");
}

/** Text as notebook files have it, line by line. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
