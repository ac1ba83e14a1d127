/**
 * The script of the landing page. It is bundled by ../landing.ts.
 *
 * @module
 */
import { offerDigits } from "./digits.ts";
import { showLearning } from "./learning.ts";

showLearning();
offerDigits();
