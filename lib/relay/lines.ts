/**
 * Lines of a cell: Deno's kernel runs what its transpiler prints, and traces name the lines of that.
 *
 * @module
 */
import { join } from "node:path";
import type { ShownError } from "./marks.ts";

/** A place in a cell, in a trace. */
const PLACE = /<anonymous>:(\d+):(\d+)/g;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The lines of a source map: for each printed line, `[printed column, line, column]` in order. */
export function decodeMappings(mappings: string): [number, number, number][][] {
  let line = 0, column = 0;
  return mappings.split(";").map((group) => {
    let printed = 0;
    return group.split(",").filter(Boolean).map((segment) => {
      const numbers: number[] = [];
      let value = 0, shift = 0;
      for (const digit of segment) {
        const bits = DIGITS.indexOf(digit);
        value |= (bits & 31) << shift;
        if (bits & 32) shift += 5;
        else {
          numbers.push(value & 1 ? -(value >> 1) : value >> 1);
          value = shift = 0;
        }
      }
      printed += numbers[0];
      line += numbers[2] ?? 0;
      column += numbers[3] ?? 0;
      return [printed, line, column];
    });
  });
}

/** The source map of what the transpiler prints. */
async function mappingsOf(code: string): Promise<[number, number, number][][] | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "gradbook-relay-" });
  try {
    const file = join(folder, "cell.ts");
    await Deno.writeTextFile(file, code);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["transpile", "-q", "--no-config", "--no-check", "--source-map", "inline", file],
      stdin: "null",
      stderr: "null",
    }).output();
    const map = /sourceMappingURL=data:application\/json;base64,(\S+)/
      .exec(new TextDecoder().decode(stdout))?.[1];
    return map === undefined ? undefined : decodeMappings(JSON.parse(atob(map)).mappings);
  } catch {
    return undefined;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the kernel puts before the first printed line. */
const PREFIX = '"use strict"; void 0;'.length;

/** The error with the lines that the cell itself has. */
export async function withLinesOf(code: string, error: ShownError): Promise<ShownError> {
  const trace = error.traceback.join("\n");
  if (error.ename === "SyntaxError" || trace.search(PLACE) < 0) return error;
  const lines = await mappingsOf(code);
  if (!lines) return error;
  return {
    ...error,
    traceback: trace.replaceAll(PLACE, (place, line: string, column: string) => {
      const at = Number(column) - 1 - (line === "1" ? PREFIX : 0);
      const found = lines[Number(line) - 1]?.findLast(([printed]) => printed <= at) ??
        lines[Number(line) - 1]?.[0];
      return found ? `<anonymous>:${found[1] + 1}:${found[2] + 1}` : place;
    }).split("\n"),
  };
}
