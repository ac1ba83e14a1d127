/**
 * An example made number by number; of two numbers, a point on the plane, over what the network
 * answers there.
 *
 * @module
 */
import type { FloatArray } from "../../../../kernels/interface.ts";
import type { MLP } from "../../../../models/mlp.ts";
import { Tensor } from "../../../../tensor/tensor.ts";
import { argmax } from "../classifier.ts";
import { byId, classShade, plain } from "./elements.ts";

/** Cells along the plane's side. */
const GRID = 60;

/** The controls. */
export interface Point {
  /** Puts the numbers of an example into the controls. */
  set(values: FloatArray): void;
  /** Draws the plane anew. */
  draw(): void;
}

/** Wires `#coordinates` and, where there is one, `#plane`: `moved` is told the numbers. */
export function wirePoint(model: MLP, moved: (values: Float64Array) => void): Point {
  const inputs = [...byId("coordinates").querySelectorAll("input")];
  const plane = document.getElementById("plane") as HTMLCanvasElement | null;
  const side = Number(plane?.dataset.side);
  const values = () => Float64Array.from(inputs, ({ value }) => Number(value) || 0);
  let background: ImageData | undefined;

  function draw(): void {
    if (!plane) return;
    background = surface(model, side);
    const context = plane.getContext("2d")!;
    context.putImageData(background, 0, 0);
    place();
  }

  /** Marks the point. */
  function place(): void {
    if (!plane || !background) return;
    const context = plane.getContext("2d")!, [x, y] = values();
    context.putImageData(background, 0, 0);
    context.strokeStyle = getComputedStyle(document.body).color;
    const at = (value: number) => GRID * (value / side + 1) / 2;
    context.lineWidth = 1.5;
    context.strokeRect(at(x) - 2, GRID - at(y) - 2, 4, 4);
  }

  for (const input of inputs) {
    input.oninput = () => {
      place();
      moved(values());
    };
  }
  if (plane) {
    plane.onpointerdown = plane.onpointermove = (event) => {
      if (event.buttons !== 1) return;
      const { left, top, width } = plane.getBoundingClientRect();
      const to = (at: number) => side * (2 * at / width - 1);
      [to(event.clientX - left), -to(event.clientY - top)].forEach((value, i) => {
        inputs[i].value = value.toFixed(2);
      });
      place();
      moved(values());
    };
  }
  draw();
  return {
    draw,
    set(to) {
      inputs.forEach((input, i) => input.value = plain(to[i]));
      place();
    },
  };
}

/** What the network answers over the plane: of one output, how probable 1 is; else the class. */
function surface(model: MLP, side: number): ImageData {
  const points = new Float64Array(2 * GRID * GRID);
  for (let i = 0; i < GRID * GRID; i++) {
    points[2 * i] = side * (2 * (i % GRID + 0.5) / GRID - 1);
    points[2 * i + 1] = -side * (2 * (Math.floor(i / GRID) + 0.5) / GRID - 1);
  }
  const { dtype } = model.layers[0].weights;
  const p = model.probabilities(new Tensor([GRID * GRID, 2] as const, points).astype(dtype));
  const [rows, outputs] = p.shape, image = new ImageData(GRID, GRID);
  for (let i = 0; i < rows; i++) {
    const row = p.data.subarray(i * outputs, (i + 1) * outputs);
    // With many classes, only the boundary between them is told by two shades in turn.
    const share = outputs === 1
      ? 2 * row[0] - 1
      : outputs === 2
      ? row[1] - row[0]
      : argmax(row) % 2
      ? 0.6
      : -0.6;
    image.data.set([...classShade(0.8 * share), 255], 4 * i);
  }
  return image;
}
