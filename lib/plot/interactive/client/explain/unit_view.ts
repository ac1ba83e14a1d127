/**
 * One unit, number by number: its sum term by term, what its activation makes of it, its weights as a
 * picture, and its gradient for the chosen target.
 *
 * @module
 */
import { exp } from "../../../../kernels/exponential.ts";
import type { HeadName } from "../../../../kernels/interface.ts";
import type { MLP } from "../../../../models/mlp.ts";
import { columnOf, type Inside, slopeOf, type Term, termsBack, termsOf } from "./anatomy.ts";
import { added, byId, digits, make, paint, reach } from "./elements.ts";
import type { UnitPlace } from "./units.ts";

/** Rows of a table before all are asked for. */
const FEW = 10;

/** What the view needs of the page. */
export interface UnitViewOptions {
  readonly model: MLP;
  readonly inputName: (index: number) => string;
  readonly layerName: (layer: number) => string;
  readonly unitName: (place: UnitPlace) => string;
  /** Pixels in a row, where the inputs are an image. */
  readonly imageWidth: number | undefined;
  /** Leads to another unit. */
  readonly goTo: (place: UnitPlace) => void;
}

/** The gradient of each head's loss with respect to the logits, as a formula and with its numbers. */
const HEAD_GRADIENTS: Record<HeadName, { formula: string; numbers(p: string, t: string): string }> =
  {
    softmaxCrossEntropy: { formula: "p − t", numbers: (p, t) => `${p} − ${t}` },
    sigmoidBinaryCrossEntropy: { formula: "p − t", numbers: (p, t) => `${p} − ${t}` },
    sigmoidSquaredError: {
      formula: "2 (p − t) · p (1 − p)",
      numbers: (p, t) => `2 (${p} − ${t}) · ${p} (1 − ${p})`,
    },
  };

/** Shows units, one at a time. */
export class UnitView {
  readonly #options: UnitViewOptions;
  /** Whether all terms are shown. */
  #isWhole = false;

  /** A view of a network's units. */
  constructor(options: UnitViewOptions) {
    this.#options = options;
  }

  /** Shows a unit for an example and the target t (K,). */
  show(inside: Inside, place: UnitPlace, t: readonly number[]): void {
    const { model, layerName, unitName } = this.#options;
    const { layer, unit } = place;
    byId("unit-name").textContent = `${layerName(layer)}, ${unitName(place)}`;
    this.#showSum(inside, place);
    this.#showTerms(inside, place, () => this.show(inside, place, t));
    this.#showPictures(inside, place);
    const isLast = layer === model.layers.length - 1;
    const { delta } = inside.layers[layer];
    if (isLast) {
      const { formula, numbers } = HEAD_GRADIENTS[model.head];
      const p = digits(inside.layers[layer].a[unit]);
      byId("gradient").replaceChildren(
        line("∂L/∂z", formula, numbers(p, digits(t[unit])), digits(delta[unit])),
      );
    } else {
      const back = inside.layers[layer + 1].dInputs[unit],
        slope = slopeOf(model, inside, layer, unit);
      byId("gradient").replaceChildren(
        line("∂L/∂a", "Σ w · ∂L/∂z of the next layer", digits(back)),
        line(
          "∂L/∂z",
          `∂L/∂a · ${model.activations[layer]}′(z)`,
          `${digits(back)} · ${digits(slope)}`,
          digits(delta[unit]),
        ),
        this.#backTable(inside, place),
      );
    }
    byId("gradient").append(line("∂L/∂b", "∂L/∂z", digits(delta[unit])));
  }

  /** The sum, the bias, and what the activation or the head makes of both. */
  #showSum(inside: Inside, { layer, unit }: UnitPlace): void {
    const { model } = this.#options, { sums, z, a } = inside.layers[layer];
    const bias = model.layers[layer].bias.data[unit];
    const name = model.activations[layer];
    const lines = [line("z", "Σ w x + b", `${digits(sums[unit])} ${added(bias)}`, digits(z[unit]))];
    if (name) {
      lines.push(line("a", `${name}(z)`, `${name}(${digits(z[unit])})`, digits(a[unit])));
    } else if (model.head === "softmaxCrossEntropy") {
      const greatest = Math.max(...z);
      const powers = Array.from(z, (value) => exp(value - greatest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      lines.push(
        line(
          "e",
          "exp(z − max z)",
          `exp(${digits(z[unit])} ${added(-greatest)})`,
          digits(powers[unit]),
        ),
        line("p", "e / Σ e", `${digits(powers[unit])} / ${digits(total)}`, digits(a[unit])),
      );
    } else {
      lines.push(line("p", "sigmoid(z)", `1 / (1 + exp(${digits(-z[unit])}))`, digits(a[unit])));
    }
    byId("sum").replaceChildren(...lines);
    const before = layer === 0 ? "x" : `a${layer}`;
    byId("numpy").textContent = `z = ${before} @ w${layer + 1}[:, ${unit}] + b${
      layer + 1
    }[${unit}]`;
  }

  #showTerms(inside: Inside, { layer, unit }: UnitPlace, again: () => void): void {
    const { model, inputName, imageWidth } = this.#options, { sums, dW } = inside.layers[layer];
    const isImage = layer === 0 && imageWidth !== undefined;
    const units = model.layers[layer].bias.size;
    const terms = termsOf(model, inside, layer, unit);
    const shown = this.#isWhole ? terms : terms.slice(0, FEW), rest = terms.slice(shown.length);
    const rows = shown.map(({ index, weight, factor, product }) =>
      this.#row(layer - 1, index, layer === 0 ? inputName(index) : undefined, [
        factor,
        weight,
        product,
        dW[index * units + unit],
      ])
    );
    if (rest.length > 0) {
      const silent = rest.filter(({ factor }) => factor === 0).length;
      rows.push(totalRow(
        `${rest.length} others` + (silent > 0 ? ` (${silent} with x = 0)` : ""),
        rest.reduce((sum, { product }) => sum + product, 0),
      ));
    }
    rows.push(totalRow("Σ w x", sums[unit]));
    byId("terms").replaceChildren(
      head(isImage ? "row, column" : "input", "x", "w", "w x", "∂L/∂w"),
      make("tbody", {}, ...rows),
    );
    const button = byId<HTMLButtonElement>("all");
    button.hidden = terms.length <= FEW;
    button.textContent = this.#isWhole ? `Only the ${FEW} largest` : `All ${terms.length} terms`;
    button.setAttribute("aria-expanded", String(this.#isWhole));
    button.onclick = () => {
      this.#isWhole = !this.#isWhole;
      again();
    };
  }

  /** The terms of the gradient that comes back to a hidden unit. */
  #backTable(inside: Inside, { layer, unit }: UnitPlace): HTMLElement {
    const terms: Term[] = termsBack(this.#options.model, inside, layer, unit);
    const shown = terms.slice(0, FEW), rest = terms.slice(FEW);
    const rows = shown.map(({ index, weight, factor, product }) =>
      this.#row(layer + 1, index, undefined, [factor, weight, product])
    );
    if (rest.length > 0) {
      const sum = rest.reduce((sum, { product }) => sum + product, 0);
      rows.push(totalRow(`${rest.length} others`, sum));
    }
    rows.push(totalRow("Σ", inside.layers[layer + 1].dInputs[unit]));
    return make(
      "div",
      { class: "scrolls" },
      make(
        "table",
        { "aria-label": "What comes back from the next layer" },
        head("to", "∂L/∂z", "w", "w · ∂L/∂z"),
        make("tbody", {}, ...rows),
      ),
    );
  }

  /** A row of numbers about a unit of a layer, which can be gone to, or about a named input. */
  #row(layer: number, unit: number, name: string | undefined, values: number[]): HTMLElement {
    const { unitName, goTo } = this.#options;
    const title = make("th", { scope: "row" });
    if (name !== undefined) title.append(name);
    else {
      const link = make("button", { class: "link" }, unitName({ layer, unit }));
      link.onclick = () => goTo({ layer, unit });
      title.append(link);
    }
    return make("tr", {}, title, ...values.map((value) => make("td", {}, digits(value))));
  }

  #showPictures(inside: Inside, { layer, unit }: UnitPlace): void {
    const { model, imageWidth } = this.#options, { inputs, dW } = inside.layers[layer];
    const units = model.layers[layer].bias.size;
    const weights = columnOf(model.layers[layer].weights.data, units, unit);
    const pictures = {
      weights,
      terms: weights.map((weight, i) => weight * inputs[i]),
      gradients: columnOf(dW, units, unit),
    };
    const width = layer === 0 && imageWidth !== undefined
      ? imageWidth
      : Math.ceil(Math.sqrt(inputs.length));
    for (const [name, values] of Object.entries(pictures)) {
      const canvas = byId<HTMLCanvasElement>(`${name}-picture`);
      paint(canvas, values, width);
      const most = values.every((value) => value === 0) ? 0 : reach(values);
      const range = `green above 0, up to ${digits(most)}, and purple below`;
      canvas.setAttribute("aria-label", `${canvas.dataset.name}: ${range}`);
      byId(`${name}-range`).textContent = `± ${digits(most)}`;
    }
  }
}

/** `name = formula = numbers = result`, of which a line may leave out what it does not have. */
function line(name: string, ...parts: readonly string[]): HTMLElement {
  const values = parts.map((part, i) => make(i === parts.length - 1 ? "b" : "span", {}, part));
  return make("p", { class: "line" }, make("i", {}, name), ...values.flatMap((v) => [" = ", v]));
}

function head(...names: readonly string[]): HTMLElement {
  return make(
    "thead",
    {},
    make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name))),
  );
}

/** A row with its number in the column of products. */
function totalRow(name: string, value: number): HTMLElement {
  return make(
    "tr",
    { class: "total" },
    make("th", { scope: "row", colspan: "3" }, name),
    make("td", {}, digits(value)),
  );
}
