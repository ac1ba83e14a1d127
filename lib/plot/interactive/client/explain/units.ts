/**
 * The layers of the page: each a list of its units, shaded by what they give on, of which one is
 * chosen, by mouse or keys.
 *
 * @module
 */
import type { MLP } from "../../../../models/mlp.ts";
import type { Inside } from "./anatomy.ts";
import { byId, digits, make, reach, shade } from "./elements.ts";

/** A layer with at most so many units says what each gives on. */
const MOST_LABELED = 16;

/** A unit: its layer and its place in it, from 0. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

/** What the lists need of the page. */
export interface UnitsOptions {
  readonly model: MLP;
  /** A layer's name, and a unit's. */
  readonly layerName: (layer: number) => string;
  readonly unitName: (place: UnitPlace) => string;
  readonly choose: (place: UnitPlace) => void;
}

/** The lists, and how they show what they are told. */
export interface Units {
  show(inside: Inside, chosen: UnitPlace): void;
  /** Puts the focus on a unit. */
  focus(place: UnitPlace): void;
}

/** Builds the lists into `#layers`. */
export function buildUnits({ model, layerName, unitName, choose }: UnitsOptions): Units {
  const lists = model.layers.map(({ bias: { size } }, layer) => {
    const isLabeled = size <= MOST_LABELED;
    const list = make("div", {
      role: "listbox",
      "aria-label": `${layerName(layer)}: ${size} ${size === 1 ? "unit" : "units"}`,
      class: isLabeled ? "units labeled" : "units",
    });
    const options = Array.from({ length: size }, (_, unit) => {
      const option = make("div", { role: "option", id: `unit-${layer}-${unit}`, class: "unit" });
      option.append(make("i"));
      if (isLabeled) option.append(make("span", {}, unitName({ layer, unit })), make("b"));
      option.onclick = () => choose({ layer, unit });
      return option;
    });
    list.append(...options);
    list.onkeydown = (event) => {
      const from = options.indexOf(document.activeElement as HTMLElement);
      const to = target(event.key, from, options);
      if (from < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      choose({ layer, unit: to });
      options[to].focus();
    };
    byId("layers").append(make("h3", {}, layerName(layer)), list);
    return options;
  });
  return {
    show(inside, chosen) {
      lists.forEach((options, layer) => {
        const { a } = inside.layers[layer];
        // What the last layer gives on are probabilities.
        const most = layer === lists.length - 1 ? 1 : reach(a);
        options.forEach((option, unit) => {
          const isChosen = layer === chosen.layer && unit === chosen.unit;
          const name = `${unitName({ layer, unit })}: ${digits(a[unit])}`;
          option.setAttribute("aria-selected", String(isChosen));
          option.setAttribute("aria-label", name);
          option.title = name;
          // One stop for the Tab key in each list: the chosen unit, or the first.
          const stop = layer === chosen.layer ? chosen.unit : 0;
          option.tabIndex = unit === stop ? 0 : -1;
          const [swatch, , value] = option.children as unknown as HTMLElement[];
          swatch.style.background = `rgb(${shade(a[unit] / most)})`;
          if (value) value.textContent = digits(a[unit]);
        });
      });
    },
    focus: ({ layer, unit }) => lists[layer][unit].focus(),
  };
}

/** Where a key leads to from a unit; undefined where it is none of the list's. */
function target(key: string, from: number, options: readonly HTMLElement[]): number | undefined {
  const last = options.length - 1;
  const row = options.findIndex(({ offsetTop }) => offsetTop > options[0].offsetTop);
  const columns = row < 0 ? options.length : row;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: 0,
    End: last,
  };
  return key in steps ? Math.min(last, Math.max(0, steps[key])) : undefined;
}
