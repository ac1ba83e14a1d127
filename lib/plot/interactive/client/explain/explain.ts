/**
 * A model's page: pick or draw an example, see what every layer gives on, choose a unit, and see what
 * it adds up. This is the page's script; it is bundled by ../../build.ts.
 *
 * @module
 */
import type { FloatArray } from "../../../../kernels/interface.ts";
import { Tensor } from "../../../../tensor/tensor.ts";
import { decodeBase64 } from "../base64.ts";
import { wireBoard } from "../board.ts";
import { argmax } from "../classifier.ts";
import { toDigit } from "../digits.ts";
import { lookInside, targetOf } from "./anatomy.ts";
import { byId, digits, make, paint } from "./elements.ts";
import { numbers, unpackNetwork, type WholeNetwork } from "./network.ts";
import { wirePoint } from "./point.ts";
import { UnitView } from "./unit_view.ts";
import { buildUnits, type UnitPlace } from "./units.ts";

/** An example on its way into the page. */
export interface ExplainExample {
  readonly name: string;
  /** The class that it belongs to, where that is known. */
  readonly label?: number | undefined;
  /** Base64 of float64; or of pixels, a byte each. */
  readonly numbers?: string;
  readonly pixels?: string;
}

/** What the page shows. */
export interface ExplainData {
  readonly network: WholeNetwork;
  /** What the outputs stand for. */
  readonly targets: "oneHot" | "bits";
  /** The name of each class. */
  readonly labels: readonly string[];
  /** How examples are made: drawn, as a point of the plane, number by number, or not at all. */
  readonly input: "digit" | "plane" | "numbers" | "given";
  /** What the network was shown for no ink and for full ink. */
  readonly pixelRange: readonly [number, number];
  /** Pixels in a row, where the inputs are an image. */
  readonly imageWidth?: number | undefined;
  readonly examples: readonly ExplainExample[];
}

/** Wires the page. */
export function runExplain(data: ExplainData): void {
  const { targets, labels, input, imageWidth, examples, pixelRange: [low, high] } = data;
  const model = unpackNetwork(data.network);
  const last = model.layers.length - 1, outputs = model.layers[last].bias.size;
  const layerName = (layer: number) =>
    layer === last ? "Output layer" : `Hidden layer ${layer + 1} (${model.activations[layer]})`;
  const outputName = (unit: number) =>
    targets === "oneHot"
      ? `class ${labels[unit]}`
      : outputs === 1
      ? `class ${labels[1] ?? 1}`
      : `bit ${outputs - 1 - unit}`;
  const unitName = ({ layer, unit }: UnitPlace) =>
    layer === last ? outputName(unit) : `unit ${unit}`;
  const inputName = (index: number) =>
    imageWidth !== undefined
      ? `${Math.floor(index / imageWidth)}, ${index % imageWidth}`
      : input === "plane"
      ? "xy"[index]
      : `x[${index}]`;
  const ofInk = (ink: number) => low + (high - low) * ink;

  let x: FloatArray = new Float64Array(model.layers[0].weights.shape[0]);
  let place: UnitPlace = { layer: 0, unit: 0 };
  let target = 0;
  const select = byId<HTMLSelectElement>("target");
  select.append(...labels.map((label, k) => make("option", { value: String(k) }, label)));
  const units = buildUnits({ model, layerName, unitName, choose });
  const view = new UnitView({ model, inputName, layerName, unitName, imageWidth, goTo });

  /** The class that the network answers. */
  function answer(): number {
    const values = Float64Array.from(x), { dtype } = model.layers[0].weights;
    const row = new Tensor([1, x.length] as const, values).astype(dtype);
    return targets === "bits" ? model.predict(row)[0] : argmax(model.probabilities(row).data);
  }

  function show(): void {
    const t = targetOf(targets, target, outputs), inside = lookInside(model, x, t);
    byId("answer").textContent = `Answer: ${labels[answer()] ?? answer()}`;
    byId("loss").textContent = digits(inside.loss);
    if (imageWidth !== undefined) paint(byId<HTMLCanvasElement>("input"), x, imageWidth);
    units.show(inside, place);
    view.show(inside, place, t);
  }

  function choose(to: UnitPlace): void {
    place = to;
    show();
  }

  /** Chooses a unit from elsewhere: what was pressed is gone, and the focus goes along. */
  function goTo(to: UnitPlace): void {
    choose(to);
    units.focus(to);
  }

  /** Shows an example; where its class is not known, the answer is the target. */
  function take(values: FloatArray, label: number | undefined, from?: HTMLElement): void {
    x = values;
    target = label ?? Math.min(labels.length - 1, answer());
    select.value = String(target);
    for (const button of byId("examples").children) {
      button.setAttribute("aria-pressed", String(button === from));
    }
    show();
  }

  const takers = examples.map(({ name, label, numbers: packed, pixels }) => {
    const values = packed === undefined
      ? Float64Array.from(decodeBase64(pixels!), (byte) => ofInk(byte / 255))
      : numbers(packed, "float64");
    const button = make("button", { "aria-label": name, title: name, class: "example" });
    if (imageWidth === undefined) button.textContent = name;
    else {
      const canvas = make("canvas", { "aria-hidden": "true" }) as HTMLCanvasElement;
      paint(canvas, values, imageWidth);
      button.append(canvas);
    }
    button.onclick = () => {
      point?.set(values);
      take(values, label, button);
    };
    byId("examples").append(button);
    return button;
  });
  if (input === "digit") {
    const surface = wireBoard({
      canvas: byId<HTMLCanvasElement>("board"),
      clear: byId("clear"),
      radius: () => 12,
      changed() {
        if (surface.every((ink) => ink === 0)) return;
        take(Float64Array.from(toDigit(surface, true), ofInk), undefined);
      },
    });
  }
  const point = input === "plane" || input === "numbers"
    ? wirePoint(model, (values) => take(values, undefined))
    : undefined;
  select.onchange = () => {
    target = Number(select.value);
    show();
  };
  matchMedia("(prefers-color-scheme:dark)").onchange = () => {
    point?.draw();
    show();
  };
  if (takers.length > 0) takers[0].click();
  else take(x, undefined);
}
