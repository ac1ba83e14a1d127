/** What leaves the grader is harmless, whatever a submission says or is called. */
import { assert, assertEquals } from "@std/assert";
import type { Check } from "../../lib/classroom/assignment.ts";
import { FrameReader } from "../../lib/classroom/frames.ts";
import { toCsv, toPage } from "../../lib/classroom/report.ts";

const check: Check = {
  kind: "check",
  id: "f-check-1",
  exercise: "f",
  before: "",
  call: { callee: "check", args: [], binding: "" },
  isPractice: false,
  isHidden: false,
  points: 1,
};
const graded = (student: string, reason: string, note: string) => ({
  student,
  marks: [{ check, points: 0, reason }],
  notes: [note],
});

Deno.test("toCsv() quotes what has commas, and starts no formula", () => {
  assertEquals(
    toCsv([check], [graded('=HYPERLINK("x")', "no", "a,b\r\nc"), graded("ada", "no", "-1")]),
    "student,points,possible,f-check-1,notes\r\n" +
      '"\'=HYPERLINK(""x"")",0,1,0,"a,b\\u000d c"\r\n' +
      "ada,0,1,0,'-1\r\n",
  );
});

Deno.test("toPage() escapes all that it is told", () => {
  const evil = `<img src=x onerror="alert(1)"> \u202e \u0000 & ${"long ".repeat(1000)}`;
  const page = toPage(evil, [check], graded(evil, evil, evil));
  assert(!page.includes("<img"));
  assert(!/[\u202e\0]/.test(page));
  assert(page.length < 6000);
});

Deno.test("FrameReader finds frames among what is printed, however it is cut", () => {
  const text =
    "noise\nnonce start 1\nnonce\nnoncey 2\n nonce 3\n\u{1f600} é\nnonce end {}\nnonce cut";
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 7, 1000]) {
    const reader = new FrameReader("nonce"), kinds: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      for (const { kind, content } of reader.take(bytes.subarray(at, at + size))) {
        kinds.push(`${kind}=${content}`);
      }
    }
    assertEquals(kinds, ["start=1", "end={}"]);
    assertEquals(reader.bytes, bytes.length);
  }
});
