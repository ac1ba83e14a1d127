import { assertEquals } from "@std/assert";
import { answer, complaint, type Language } from "../../lib/relay/language.ts";

/** A service that knows one thing, and notes where it was asked. */
function service(asked: unknown[] = []): Language {
  return {
    start: () => Promise.resolve(),
    check: () => Promise.resolve([]),
    accept() {},
    forget() {},
    inspect(code, cursor) {
      asked.push(cursor);
      return Promise.resolve(code === "" ? undefined : { data: { "text/plain": "a name" } });
    },
    complete(_, cursor) {
      const matches = cursor === 0 ? [] : ["name"];
      return Promise.resolve({ matches, cursor_start: cursor - 1, cursor_end: cursor });
    },
    isComplete: () => Promise.resolve("incomplete"),
    end() {},
  };
}

Deno.test("answer() counts characters where Jupyter does, and UTF-16 units where JavaScript does", async () => {
  const asked: unknown[] = [];
  const code = '"🦕"; na';
  const reply = await answer(service(asked), "inspect_request", { code, cursor_pos: 7 });
  assertEquals(asked, [8]);
  assertEquals(reply, {
    ...{ status: "ok", found: true },
    ...{ data: { "text/plain": "a name" }, metadata: {} },
  });
  assertEquals(await answer(service(), "complete_request", { code, cursor_pos: 7 }), {
    ...{ status: "ok", matches: ["name"], cursor_start: 6, cursor_end: 7 },
  });
});

Deno.test("answer() says what is not found, and leaves to the kernel what it does not know", async () => {
  const content = { code: "", cursor_pos: 0 };
  assertEquals((await answer(service(), "inspect_request", content))?.found, false);
  assertEquals(await answer(service(), "complete_request", content), undefined);
  assertEquals(await answer(service(), "history_request", {}), undefined);
  assertEquals(await answer(service(), "is_complete_request", content), {
    ...{ status: "incomplete", indent: "" },
  });
});

Deno.test("complaint() is a line for each error", () => {
  const at = { line: 2, column: 3 };
  assertEquals(
    complaint([
      { severity: "warning", message: "odd", ...at },
      { severity: "error", message: "wrong", ...at },
    ]),
    "Type error in line 2, column 3: wrong\n",
  );
});
