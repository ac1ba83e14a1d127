/**
 * What the page starts with.
 *
 * @module
 */
import { runPlayground } from "./playground.ts";

runPlayground();
