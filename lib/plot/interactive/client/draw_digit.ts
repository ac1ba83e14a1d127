/**
 * A surface on which the reader draws a digit, and what a network takes it for: in the page, where
 * it is the script. It is bundled by ../build.ts.
 *
 * @module
 */
import { showProbabilities } from "./bars.ts";
import { drawStroke, showInk, SURFACE, toDigit } from "./digits.ts";
import { classProbabilities, type PackedLayer, unpackLayers } from "./classifier.ts";

/** The network. */
export interface DrawingData {
  readonly layers: readonly PackedLayer[];
  /** What the network was shown for no ink and for full ink. */
  readonly pixelRange: readonly [number, number];
  /** The name of each class. */
  readonly labels: readonly string[];
}

/** Wires the surface and the controls of the page. */
export function runDrawDigit(data: DrawingData): void {
  const { labels, pixelRange: [low, high] } = data;
  const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
  const canvas = element<HTMLCanvasElement>("surface");
  const brush = element<HTMLInputElement>("brush");
  const centered = element<HTMLInputElement>("centered");
  const layers = unpackLayers(data.layers);
  const surface = new Float32Array(SURFACE * SURFACE);
  let pen: [number, number] | undefined;
  /** Where the arrow keys have led, and whether they draw. */
  let cursor: [number, number] = [SURFACE / 2, SURFACE / 2];
  let isDown = false;

  function show(): void {
    const empty = surface.every((ink) => ink === 0);
    const digit = toDigit(surface, centered.checked);
    showInk(canvas, surface);
    showInk(element("input"), digit);
    showProbabilities(
      labels,
      empty ? undefined : classProbabilities(layers, digit.map((ink) => low + (high - low) * ink)),
    );
    element("hint").hidden = !empty;
  }

  function strokeTo(point: [number, number]): void {
    drawStroke(surface, pen ?? point, point, Number(brush.value));
    pen = point;
    show();
  }

  function position(event: PointerEvent): [number, number] {
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = SURFACE / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  }

  canvas.onpointerdown = (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pen = undefined;
    strokeTo(position(event));
  };
  canvas.onpointermove = (event) => {
    if (!pen || !canvas.hasPointerCapture(event.pointerId)) return;
    // The browser bundles what a fast pen has done since the last frame.
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) strokeTo(position(move));
  };
  canvas.onlostpointercapture = () => {
    pen = undefined;
  };

  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-8, 0],
    ArrowRight: [8, 0],
    ArrowUp: [0, -8],
    ArrowDown: [0, 8],
  };
  canvas.onkeydown = (event) => {
    const step = steps[event.key];
    if (step) {
      const limit = (value: number) => Math.min(SURFACE - 20, Math.max(20, value));
      cursor = [limit(cursor[0] + step[0]), limit(cursor[1] + step[1])];
      if (isDown) strokeTo(cursor);
    } else if (event.key === " ") {
      isDown = !isDown;
      pen = undefined;
      if (isDown) strokeTo(cursor);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      clear();
    } else {
      return;
    }
    showCursor();
    event.preventDefault();
  };
  canvas.onblur = showCursor;

  /** The pen of those who draw by keys. */
  function showCursor(): void {
    const mark = element("cursor");
    mark.hidden = document.activeElement !== canvas;
    mark.style.left = `${100 * cursor[0] / SURFACE}%`;
    mark.style.top = `${100 * cursor[1] / SURFACE}%`;
    mark.classList.toggle("down", isDown);
  }

  function clear(): void {
    surface.fill(0);
    pen = undefined;
    isDown = false;
    cursor = [SURFACE / 2, SURFACE / 2];
    showCursor();
    show();
  }

  element("clear").onclick = clear;
  centered.onchange = show;
  show();
}
