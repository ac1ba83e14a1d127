/**
 * What a notebook needs around its cells. The first cell of every notebook imports from here:
 * importing is what makes the kernel reliable.
 *
 * @module
 */
import "./kernel.ts";
export { Interrupted, interruptSignal } from "../runtime/interrupt.ts";
export { breathe } from "../runtime/pacing.ts";
export {
  compare,
  type Comparison,
  ledger,
  PARITY_VERDICTS,
  type ParityVerdict,
  perturbed,
  type Printed,
  type PrintedRow,
  type Provenance,
} from "./compare.ts";
export {
  type FitProgressOptions,
  type LiveLoop,
  progress,
  type ProgressOptions,
  type RoundMetrics,
} from "./progress.ts";
export {
  check,
  type Checkable,
  checkGradient,
  type CheckGradientOptions,
  type CheckOptions,
  OpenBlank,
  todo,
} from "./check.ts";
export { assertAllClose } from "./assert_all_close.ts";
export { type AnyFunction, type Exercise, exercise } from "../exercises/exercise.ts";
export { type FaultName, FAULTS, type FaultText } from "../exercises/faults.ts";
export type { Tolerance } from "../exercises/difference.ts";
export type { Trained } from "./training_record.ts";
