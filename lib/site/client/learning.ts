/**
 * A network that learns while one looks: in the landing page, where it is the script. It is the network
 * of notebook 01, section 4, from the seed's draws times 0.5, and the library trains it and draws where
 * it sees the border. It is bundled by ../landing.ts.
 *
 * @module
 */
import { donut } from "../../datasets/toy.ts";
import { chooseKernels } from "../../kernels/mod.ts";
import { Dense } from "../../models/dense.ts";
import { MLP } from "../../models/mlp.ts";
import { contour } from "../../plot/contour.ts";
import { RandomState } from "../../random/mod.ts";
import { columnStack, linspace, meshgrid, tensor, zeros } from "../../tensor/mod.ts";
import { fit } from "../../training/mod.ts";

/** How the page is told what must come out. */
declare const expected: number;

const ITERATIONS = 300;
/** The plane is seen from -HALF to HALF, and looked at in GRID × GRID places. */
const HALF = 3.5, GRID = 64;
/** Iterations in a second, where the machine is fast enough. */
const PACE = 60;
const SVG = "http://www.w3.org/2000/svg";
const axis = [-HALF, HALF] as const;

// One thread: the network is small, and a page without shared memory has no other.
chooseKernels({ threads: 1 });

const element = <E extends Element>(id: string) => document.getElementById(id) as unknown as E;
const state = element<HTMLElement>("learning-state"), verdict = element<HTMLElement>("verdict");
const button = element<HTMLButtonElement>("learn");
const points = donut({ randomState: 0 });
const targets = tensor([...points.labels].map((label) => [label]));
const [x, y] = meshgrid(linspace(...axis, GRID), linspace(...axis, GRID));
const grid = columnStack([x.reshape([-1]), y.reshape([-1])]);

function untrained(): MLP {
  const random = new RandomState(1);
  const layer = (inputs: number, outputs: number) =>
    new Dense(random.randn(outputs, inputs).mul(0.5).T.copy(), zeros([outputs]));
  return new MLP({
    layers: [layer(2, 16), layer(16, 8), layer(8, 1)],
    activation: "tanh",
    head: "sigmoidBinaryCrossEntropy",
  });
}

/** The points, which stay: class 0 as circles, class 1 as triangles. */
function drawPoints(): void {
  const place = (value: number) => (10 * value).toFixed(1);
  for (const label of [0, 1]) {
    const path = document.createElementNS(SVG, "path");
    const marks = Array.from(points.labels.keys()).filter((i) => points.labels[i] === label)
      .map((i) => {
        const at = `M${place(points.points.item(i, 0))},${place(-points.points.item(i, 1))}`;
        return label === 0
          ? `${at}m-.6,0a.6,.6 0 1 0 1.2,0a.6,.6 0 1 0 -1.2,0`
          : `${at}m0,-.8l.75,1.3h-1.5z`;
      });
    path.setAttribute("d", marks.join(""));
    path.setAttribute("class", `class-${label}`);
    element("points").append(path);
  }
}

/** Where the network sees the border, and how sure it is of each place. */
function drawBorder(model: MLP): void {
  const p = model.probabilities(grid);
  const curves = contour(p.reshape([GRID, GRID]), { x: axis, y: axis });
  const at = ([px, py]: readonly [number, number]) =>
    `${(10 * px).toFixed(1)},${(-10 * py).toFixed(1)}`;
  element("border").setAttribute(
    "d",
    curves.map((curve) => `M${curve.map(at).join("L")}`).join(""),
  );
  const picture = new ImageData(GRID, GRID);
  p.data.forEach((sure: number, i: number) => {
    // Rows of the grid go upwards.
    const to = 4 * ((GRID - 1 - Math.floor(i / GRID)) * GRID + i % GRID);
    picture.data.set(sure < 0.5 ? [0, 114, 178] : [213, 94, 0], to);
    picture.data[to + 3] = 190 * Math.abs(sure - 0.5);
  });
  element<HTMLCanvasElement>("shades").getContext("2d")!.putImageData(picture, 0, 0);
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

async function learn(isStill: boolean): Promise<void> {
  button.disabled = true;
  verdict.textContent = "";
  const model = untrained();
  const begin = performance.now();
  let right = 0, drawn = begin;
  const run = fit(model, { inputs: points.points, targets }, {
    epochs: ITERATIONS,
    batchSize: 400,
    learningRate: 0.1,
  });
  for await (const event of run) {
    if (event.kind !== "epoch") continue;
    const { epoch, loss, accuracy } = event;
    right = accuracy === 1 ? right || epoch : 0;
    const due = begin + 1000 * epoch / PACE, now = performance.now();
    // A slow machine draws fewer pictures, and still some.
    if (epoch < ITERATIONS && (isStill || now > due && now - drawn < 30)) continue;
    drawBorder(model);
    state.textContent = `Iteration ${epoch} · loss ${loss.toFixed(3)} · ` +
      `accuracy ${(100 * accuracy).toFixed(1)}%`;
    if (!isStill) {
      do drawn = await nextFrame(); while (drawn < due);
    }
  }
  const seconds = (performance.now() - begin) / 1000;
  const found = right === expected ? "exact" : `not exact (${expected} in the notebook)`;
  verdict.textContent = `${found}: all 400 points right from iteration ${right} on`;
  element("learning-seconds").textContent = `${ITERATIONS} iterations took ${
    seconds.toFixed(1)
  } s on this machine, at the pace of its screen.`;
  button.disabled = false;
}

/** Draws the network as it is before it has learned; without wishes to the contrary, it begins. */
export function showLearning(): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  button.onclick = () => learn(isStill);
  drawPoints();
  drawBorder(untrained());
  if (!isStill) learn(false);
}
