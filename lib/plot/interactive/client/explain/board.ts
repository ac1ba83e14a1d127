/**
 * A surface to draw a digit on, by mouse, pen, finger or keys.
 *
 * @module
 */
import { drawStroke, showInk, SURFACE, toDigit } from "../digits.ts";
import { byId } from "./elements.ts";

const RADIUS = 12;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-8, 0],
  ArrowRight: [8, 0],
  ArrowUp: [0, -8],
  ArrowDown: [0, 8],
};

/** Wires `#board` and `#clear`: `drawn` is told the digit, centered and scaled as MNIST's are. */
export function wireBoard(drawn: (ink: Float32Array) => void): void {
  const canvas = byId<HTMLCanvasElement>("board");
  const surface = new Float32Array(SURFACE * SURFACE);
  let pen: [number, number] | undefined;
  let cursor: [number, number] = [SURFACE / 2, SURFACE / 2];
  let isDown = false;

  function strokeTo(point: [number, number]): void {
    drawStroke(surface, pen ?? point, point, RADIUS);
    pen = point;
    show();
    drawn(toDigit(surface, true));
  }

  /** The ink, and the pen of those who draw by keys. */
  function show(): void {
    showInk(canvas, surface);
    canvas.setAttribute(
      "aria-label",
      `Drawing surface, pen ${isDown ? "down" : "up"} at ${cursor.map((at) => at / 10).join(", ")}`,
    );
    if (document.activeElement !== canvas) return;
    const context = canvas.getContext("2d")!;
    context.strokeStyle = context.fillStyle = "#d55e00";
    context.lineWidth = 4;
    context.beginPath();
    context.arc(...cursor, 10, 0, 2 * Math.PI);
    if (isDown) context.fill();
    else context.stroke();
  }

  function position(event: PointerEvent): [number, number] {
    const { left, top, width } = canvas.getBoundingClientRect(), scale = SURFACE / width;
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
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) strokeTo(position(move));
  };
  canvas.onlostpointercapture = () => {
    pen = undefined;
  };
  canvas.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (step) {
      const limit = (value: number) => Math.min(SURFACE - 20, Math.max(20, value));
      cursor = [limit(cursor[0] + step[0]), limit(cursor[1] + step[1])];
      if (isDown) strokeTo([...cursor]);
    } else if (event.key === " ") {
      isDown = !isDown;
      pen = undefined;
      if (isDown) strokeTo([...cursor]);
    } else {
      return;
    }
    show();
    event.preventDefault();
  };
  canvas.onfocus = canvas.onblur = show;
  byId("clear").onclick = () => {
    surface.fill(0);
    pen = undefined;
    isDown = false;
    cursor = [SURFACE / 2, SURFACE / 2];
    show();
  };
  show();
}
