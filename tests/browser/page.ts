/** What the page does: trains, and reports to the server it came from. */
import { learnCircle } from "./circle.ts";

const report = (body: unknown) => fetch("/report", { method: "POST", body: JSON.stringify(body) });

try {
  await report({ outcome: await learnCircle() });
} catch (error) {
  await report({ error: error instanceof Error ? error.stack : String(error) });
}
