/**
 * A word of judgement that is to be seen at a glance: white on a color of its own, so that it can be
 * read in a dark notebook as in a light one, and in a front end whose theme nobody knows.
 *
 * @module
 */
import { escapeText } from "../plot/escape.ts";

/** The colors, by name. White on them has a contrast of 5.8 : 1 at least. */
export const BADGES = {
  green: "#00734d",
  grey: "#5b6770",
  amber: "#8a5a00",
  red: "#b00020",
} as const;

/** The word as HTML. */
export function badge(word: string, color: keyof typeof BADGES): string {
  return `<strong style="padding:1px 6px;border-radius:4px;background:${BADGES[color]};` +
    `color:white">${escapeText(word)}</strong>`;
}
