/** What a project's page does: trains, and becomes what came of it. */
import { train } from "./train.ts";

try {
  document.body.textContent = `result: ${JSON.stringify(await train())} :end`;
} catch (error) {
  document.body.textContent = `failure: ${error} :end`;
}
