/**
 * The pictures of the playground: what the network answers over the plane, what each hidden unit does,
 * and the loss.
 *
 * @module
 */
import { TENSOR_ACTIVATIONS } from "../../activations.ts";
import type { MLP } from "../../models/mlp.ts";
import {
  byId,
  classShade,
  digits,
  make,
  reach,
  shade,
} from "../../plot/interactive/client/explain/elements.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { labels, points } from "./run.ts";

/** The plane is shown from −SIDE to SIDE. */
const SIDE = 4;
/** Cells along the side: of the surface, and of a unit's picture. */
const CELLS = 64, UNIT_CELLS = 20;
/** The side of the surface's canvas, in pixels of its own. */
const SIZE = 640;

/** The centers of a square's cells, by rows from the top. */
function grid(cells: number): Tensor<readonly [number, 2]> {
  const data = new Float64Array(2 * cells * cells);
  const at = (i: number) => SIDE * (2 * (i + 0.5) / cells - 1);
  for (let i = 0; i < cells * cells; i++) {
    data.set([at(i % cells), -at(Math.floor(i / cells))], 2 * i);
  }
  return new Tensor([cells * cells, 2] as const, data);
}
const surfaceGrid = grid(CELLS), unitGrid = grid(UNIT_CELLS);

/** Values over a square, −1 to 1, as pixels. */
function pixels(values: ArrayLike<number>, cells: number, colorOf: typeof shade): ImageData {
  const image = new ImageData(cells, cells);
  for (let i = 0; i < values.length; i++) image.data.set([...colorOf(values[i]), 255], 4 * i);
  return image;
}

const scratch = make("canvas") as HTMLCanvasElement;

/** How probable class 1 is over the plane, and the points: circles are class 0, triangles class 1. */
export function drawSurface(model: MLP): void {
  const canvas = byId<HTMLCanvasElement>("surface"), context = canvas.getContext("2d")!;
  canvas.width = canvas.height = SIZE;
  scratch.width = scratch.height = CELLS;
  const p = model.probabilities(surfaceGrid).data;
  const image = pixels(p.map((p) => 0.5 * (2 * p - 1)), CELLS, classShade);
  scratch.getContext("2d")!.putImageData(image, 0, 0);
  context.drawImage(scratch, 0, 0, SIZE, SIZE);
  context.lineWidth = 1.5;
  context.strokeStyle = getComputedStyle(document.body).backgroundColor;
  const at = (value: number) => SIZE * (value / SIDE + 1) / 2;
  labels.forEach((label, i) => {
    const x = at(points.data[2 * i]), y = SIZE - at(points.data[2 * i + 1]);
    context.fillStyle = `rgb(${classShade(label === 1 ? 1 : -1)})`;
    context.beginPath();
    if (label === 0) context.arc(x, y, 5.5, 0, 2 * Math.PI);
    else {
      context.moveTo(x, y - 7);
      context.lineTo(x + 6.5, y + 5);
      context.lineTo(x - 6.5, y + 5);
      context.closePath();
    }
    context.fill();
    context.stroke();
  });
}

/** What each hidden unit gives on over the plane, and its weight towards class 1. */
export function drawUnits({ layers, activations }: MLP): void {
  const list = byId("units-shown"), [first, last] = layers, count = first.bias.size;
  if (list.children.length !== count) {
    list.replaceChildren(
      ...Array.from(
        { length: count },
        () => make("figure", {}, make("canvas", { role: "img" }), make("figcaption")),
      ),
    );
  }
  const a = TENSOR_ACTIVATIONS[activations[0]].forward(first.forward(unitGrid)).T;
  [...list.children].forEach((figure, unit) => {
    const [canvas, caption] = figure.children as unknown as [HTMLCanvasElement, HTMLElement];
    const values = a.row(unit).data, most = reach(values);
    canvas.width = canvas.height = UNIT_CELLS;
    const image = pixels(values.map((v) => v / most), UNIT_CELLS, shade);
    canvas.getContext("2d")!.putImageData(image, 0, 0);
    const weight = digits(last.weights.data[unit]);
    caption.textContent = weight;
    canvas.setAttribute("aria-label", `Unit ${unit + 1} over the plane; its weight is ${weight}`);
  });
}

/** The loss at so many steps. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

/** The losses as a curve from zero up; what a run that diverges comes to is left out. */
export function drawLosses(losses: readonly LossPoint[]): void {
  const [first, last] = [losses[0], losses[losses.length - 1]];
  const drawn = losses.filter(({ loss }) => Number.isFinite(loss));
  const most = Math.max(...drawn.map(({ loss }) => loss)) || 1, end = Math.max(1, last.step);
  const path = drawn.map(({ step, loss }, i) =>
    `${i === 0 ? "M" : "L"}${(300 * step / end).toFixed(1)},${(100 - 96 * loss / most).toFixed(1)}`
  );
  byId("curve").setAttribute("d", path.join(""));
  byId("loss-curve").setAttribute(
    "aria-label",
    `The loss over ${last.step} steps: from ${digits(first.loss)} to ${digits(last.loss)}`,
  );
  byId("loss-most").textContent = digits(most);
  byId("loss-end").textContent = `${last.step} steps`;
}
