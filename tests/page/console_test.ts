import { assertEquals } from "@std/assert";
import { formatLog, PageConsole } from "../../lib/page/console.ts";

/** What a program prints in a console. */
function printed(use: (console: Console) => void): string {
  let text = "";
  use(new PageConsole((part) => text += part) as unknown as Console);
  return text;
}

/** What it prints in Deno's, by the class that its kernel has, too. */
function printedByDeno(use: (console: Console) => void): string {
  const { Console } = (Deno as unknown as Record<symbol, {
    Console: new (print: (text: string, level: number) => void) => Console;
  }>)[(Deno as unknown as { internal: symbol }).internal];
  let text = "";
  use(new Console((part) => text += part));
  return text;
}

Deno.test("PageConsole prints what Deno's console prints", () => {
  const programs: ((console: Console) => void)[] = [
    (console) => console.log("text", 1, [1, "a"], { b: "c" }),
    (console) =>
      console.log("%s and %d, %i, %f %o %j%% %c.", "a", 1.5, 2.5, 3.5, [1], { a: 1 }, ""),
    (console) => console.log("100%", "%s", "%d"),
    (console) => console.log("%s"),
    (console) => console.log(),
    (console) => console.warn("two\nlines"),
    (console) => {
      console.group("outer");
      console.log("inner\nlines");
      console.groupEnd();
      console.log("after");
    },
    (console) => console.table([{ a: 1, b: "x" }, { a: 2, c: true }, 5]),
    (console) => console.table(new Map([["k", 1]])),
    (console) => console.table("none"),
    (console) => {
      console.count();
      console.count("other");
      console.count();
    },
    (console) => {
      console.assert(true, "no");
      console.assert(false);
      console.assert(false, "because %s", "so");
    },
    (console) => console.dir({ a: { b: 1 } }),
  ];
  for (const program of programs) assertEquals(printed(program), printedByDeno(program));
});

Deno.test("formatLog() prints strings as they are", () => {
  assertEquals(formatLog(["a", ["a"]]), 'a [ "a" ]');
});
