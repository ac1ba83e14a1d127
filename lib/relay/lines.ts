/**
 * Lines of a cell: Deno's kernel runs what its transpiler prints, and traces name the lines of that.
 *
 * @module
 */
import { join } from "node:path";

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

/** Finds the place in a cell for one in what is printed of it; both count from 1. */
export type Places = (line: number, column: number) => [line: number, column: number] | undefined;

/** The places of a cell. */
export async function placesOf(code: string): Promise<Places> {
  const lines = await mappingsOf(code);
  return (line, column) => {
    const at = column - 1 - (line === 1 ? PREFIX : 0);
    const segments = lines?.[line - 1];
    const found = segments?.findLast(([printed]) => printed <= at) ?? segments?.[0];
    return found && [found[1] + 1, found[2] + 1];
  };
}
