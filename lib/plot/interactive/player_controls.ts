/**
 * The controls of a player: what stands below anything that is shown frame by frame.
 *
 * @module
 */
import { describe } from "../../runtime/describe.ts";

/** In CSS pixels. */
export const CONTROLS_HEIGHT = 44;
const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** Shapes of 16 × 16 pixels. */
const ICONS = {
  first: "M3,3h2v10h-2zM13,3v10l-7,-5z",
  previous: "M12,3v10l-8,-5z",
  play: "M4,2.5v11l9,-5.5z",
  pause: "M4,3h3v10h-3zM9,3h3v10h-3z",
  next: "M4,3v10l8,-5z",
  last: "M11,3h2v10h-2zM3,3v10l7,-5z",
};

/** Rules for them. */
export const PLAYER_STYLE = `
.controls{height:${CONTROLS_HEIGHT}px;padding-top:12px;flex-wrap:nowrap}
.controls input[type=range]{flex:1;min-width:60px}
.controls select{width:64px;padding:0 4px}
#play .pause,.playing #play .play{display:none}
.playing #play .pause{display:block}
@media(max-width:480px){.controls{height:auto;flex-wrap:wrap;gap:4px}` +
  `.controls input[type=range]{order:1;flex:1 0 100%}.controls label{margin-left:auto}}
`;

/**
 * Expects how many frames are shown in a second.
 *
 * @throws {RangeError} If it is not a positive number.
 */
export function expectFps(fps: unknown): void {
  if (typeof fps === "number" && fps > 0 && fps < Infinity) return;
  throw new RangeError(`Cannot animate: fps must be a positive number, but is ${describe(fps)}`);
}

/** The controls of so many frames. */
export function playerControls(count: number, loop: boolean): string {
  const icon = (name: keyof typeof ICONS) =>
    `<svg class="${name}" width="16" height="16" fill="currentColor" aria-hidden="true">` +
    `<path d="${ICONS[name]}"/></svg>`;
  const button = (id: "first" | "previous" | "next" | "last", label: string, key: string) =>
    `<button class="icon" id="${id}" aria-label="${label}" title="${label} (${key})">` +
    `${icon(id)}</button>`;
  const speeds = SPEEDS.map((speed) =>
    `<option value="${speed}"${speed === 1 ? " selected" : ""}>${speed}×</option>`
  );
  return `<div class="row controls" role="group" aria-label="Player">
${button("first", "First frame", "Home")}
${button("previous", "Previous frame", "←")}
<button class="icon primary" id="play" aria-label="Play" title="Play (space)">${icon("play")}${
    icon("pause")
  }</button>
${button("next", "Next frame", "→")}
${button("last", "Last frame", "End")}
<input type="range" id="frame" aria-label="Frame" min="0" max="${count - 1}" value="0">
<select id="speed" aria-label="Speed" title="Speed">${speeds.join("")}</select>
<label><input type="checkbox" id="loop"${loop ? " checked" : ""}>Loop</label>
</div>`;
}
