/**
 * A surface to draw a digit on, by mouse, pen, finger or keys.
 *
 * @module
 */
import { drawStroke, showInk, SURFACE } from "./digits.ts";

/** What a surface is made of. */
export interface BoardParts {
  /** SURFACE × SURFACE pixels, and a stop of the Tab key. */
  readonly canvas: HTMLCanvasElement;
  /** The button that wipes it. */
  readonly clear: HTMLElement;
  /** The pen's radius, in pixels of the surface. */
  readonly radius: () => number;
  /** Called when there is more ink, or none any more. */
  readonly changed: () => void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-8, 0],
  ArrowRight: [8, 0],
  ArrowUp: [0, -8],
  ArrowDown: [0, 8],
};

/** Wires a surface, and gives its ink, 0 to 1, by rows. */
export function wireBoard({ canvas, clear, radius, changed }: BoardParts): Float32Array {
  const surface = new Float32Array(SURFACE * SURFACE);
  let pen: [number, number] | undefined;
  /** Where the arrow keys have led, whether they draw, and whether it is keys that are used. */
  let cursor: [number, number] = [SURFACE / 2, SURFACE / 2];
  let isDown = false, isByKeys = false;

  function strokeTo(point: [number, number]): void {
    drawStroke(surface, pen ?? point, point, radius());
    pen = point;
    show();
    changed();
  }

  /** The ink, and the pen of those who draw by keys. */
  function show(): void {
    showInk(canvas, surface);
    canvas.setAttribute(
      "aria-label",
      `Drawing surface, pen ${isDown ? "down" : "up"} at ${cursor.map((at) => at / 10).join(", ")}`,
    );
    if (document.activeElement !== canvas || !isByKeys) return;
    const context = canvas.getContext("2d")!;
    context.strokeStyle = context.fillStyle = "#d55e00";
    context.lineWidth = 4;
    context.beginPath();
    context.arc(...cursor, 10, 0, 2 * Math.PI);
    if (isDown) context.fill();
    else context.stroke();
  }

  function wipe(): void {
    surface.fill(0);
    pen = undefined;
    isDown = false;
    cursor = [SURFACE / 2, SURFACE / 2];
    show();
    changed();
  }

  function position(event: PointerEvent): [number, number] {
    const { left, top, width } = canvas.getBoundingClientRect(), scale = SURFACE / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  }

  canvas.onpointerdown = (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    isByKeys = false;
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
  canvas.onkeydown = (event) => {
    const step = STEPS[event.key];
    isByKeys = true;
    if (step) {
      const limit = (value: number) => Math.min(SURFACE - 20, Math.max(20, value));
      cursor = [limit(cursor[0] + step[0]), limit(cursor[1] + step[1])];
      if (isDown) strokeTo([...cursor]);
    } else if (event.key === " ") {
      isDown = !isDown;
      pen = undefined;
      if (isDown) strokeTo([...cursor]);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      wipe();
    } else {
      return;
    }
    show();
    event.preventDefault();
  };
  canvas.onfocus = () => {
    isByKeys = canvas.matches(":focus-visible");
    show();
  };
  canvas.onblur = show;
  clear.onclick = wipe;
  show();
  return surface;
}
