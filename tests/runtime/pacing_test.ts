import { assert, assertRejects } from "@std/assert";
import { interrupt, Interrupted, resume } from "../../lib/runtime/interrupt.ts";
import { breathe, Pace } from "../../lib/runtime/pacing.ts";

Deno.test("Pace is due after its milliseconds of work, and again so long after a turn", async () => {
  const work = (milliseconds: number) => {
    for (const end = performance.now() + milliseconds; performance.now() < end;);
  };
  const pace = new Pace(20);
  assert(!pace.due());
  work(25);
  assert(pace.due());
  let ticked = false;
  setTimeout(() => ticked = true, 0);
  await pace.take();
  assert(ticked && !pace.due());
  work(25);
  assert(pace.due());
});

Deno.test("breathe() gives timers their turn, and throws once interrupted", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  for (const end = performance.now() + 200; performance.now() < end;) await breathe();
  clearInterval(timer);
  assert(ticks > 0);
  setTimeout(interrupt, 20);
  await assertRejects(async () => {
    while (true) await breathe();
  }, Interrupted);
  resume();
  await breathe();
});
