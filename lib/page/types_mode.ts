/**
 * What type errors do to a cell, as the reader has chosen it for this browser; the words are those of
 * `GRADBOOK_TYPES`.
 *
 * @module
 */

/** What can be chosen, and how a menu calls it. */
export const TYPES_MODES = {
  stop: "Type Errors Keep a Cell From Running",
  show: "Type Errors Are Shown, and the Cell Runs",
  off: "Type Errors Are Not Looked For",
} as const;

/** One of them. */
export type TypesMode = keyof typeof TYPES_MODES;

const KEY = "gradbook/types";

/** A page may have no storage, or a full one: the choice then holds until it is closed. */
let chosen: TypesMode | undefined;

/** What is chosen. */
export function typesMode(): TypesMode {
  try {
    chosen ??= localStorage.getItem(KEY) as TypesMode;
  } catch {
    // Not even to be asked.
  }
  return chosen && Object.hasOwn(TYPES_MODES, chosen) ? chosen : "stop";
}

/** Chooses. */
export function chooseTypesMode(mode: TypesMode): void {
  chosen = mode;
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // It holds for this page.
  }
}
