/**
 * All exercises of the notebooks, by name.
 *
 * @module
 */
import { NOTEBOOK_00 } from "./notebook_00.ts";
import { NOTEBOOK_01 } from "./notebook_01.ts";
import { NOTEBOOK_02 } from "./notebook_02.ts";
import { NOTEBOOK_03 } from "./notebook_03.ts";
import { NOTEBOOK_04 } from "./notebook_04.ts";
import { NOTEBOOK_05 } from "./notebook_05.ts";

/** By name. */
export const CATALOG = {
  ...NOTEBOOK_00,
  ...NOTEBOOK_01,
  ...NOTEBOOK_02,
  ...NOTEBOOK_03,
  ...NOTEBOOK_04,
  ...NOTEBOOK_05,
};
