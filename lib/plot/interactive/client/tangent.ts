/**
 * A tangent that is dragged along functions: in the page, where it is the script. It is bundled by
 * ../build.ts.
 *
 * @module
 */

/** A plot of a function, in tenths of a pixel. */
export interface TangentPanel {
  /** The ends of its axes. */
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly width: number;
  readonly height: number;
}

/** One function of a chain. */
export interface TangentStage {
  /** What its value is called. */
  readonly name: string;
  /** Its values, where the one before has its own. */
  readonly values: readonly number[];
  /** Its slopes there. */
  readonly slopes: readonly number[];
}

/** What the tangent is dragged along. */
export interface TangentData {
  /** What is dragged. */
  readonly name: string;
  /** The places. */
  readonly xs: readonly number[];
  /** Which of them is first. */
  readonly at: number;
  readonly stages: readonly TangentStage[];
  /** A panel for each function and, where there are several, one for all in a row. */
  readonly panels: readonly TangentPanel[];
}

/** A point of a panel's function, and its slope there. */
export interface Touch {
  readonly x: number;
  readonly y: number;
  readonly slope: number;
}

/** Where the tangents touch at place `i`, panel by panel. */
export function touches({ xs, stages }: TangentData, i: number): Touch[] {
  const chain = stages.map(({ values, slopes }, k) => ({
    x: k === 0 ? xs[i] : stages[k - 1].values[i],
    y: values[i],
    slope: slopes[i],
  }));
  if (chain.length === 1) return chain;
  const slope = chain.reduce((product, stage) => product * stage.slope, 1);
  return [...chain, { x: xs[i], y: chain[chain.length - 1].y, slope }];
}

/** The `d` of a tangent across a panel. */
export function tangentPath({ x, y, slope }: Touch, panel: TangentPanel): string {
  const across = (px: number) => panel.width * (px - panel.x[0]) / (panel.x[1] - panel.x[0]);
  const down = (py: number) => panel.height * (panel.y[1] - py) / (panel.y[1] - panel.y[0]);
  const [left, right] = panel.x;
  const at = (px: number) => `${Math.round(across(px))},${Math.round(down(y + slope * (px - x)))}`;
  return `M${at(left)}L${at(right)}`;
}

/** The `d` of a dot where a tangent touches. */
export function dotPath({ x, y }: Touch, panel: TangentPanel): string {
  const px = Math.round(panel.width * (x - panel.x[0]) / (panel.x[1] - panel.x[0]));
  const py = Math.round(panel.height * (panel.y[1] - y) / (panel.y[1] - panel.y[0]));
  return `M${px},${py}h0`;
}

/** Two decimals; no minus in front of nothing. */
export function decimals(value: number): string {
  return value.toFixed(2).replace(/^-(0\.00)$/, "$1");
}

/** Where the tangent stands, in words: `x = 1.00 → u = 2.00 → y = 4.00`. */
export function describePlace(data: TangentData, i: number): string {
  const { name, xs, stages } = data;
  return [
    `${name} = ${decimals(xs[i])}`,
    ...stages.map(({ name, values }) => `${name} = ${decimals(values[i])}`),
  ].join(" → ");
}

/** Its slope, as the product of those of the chain: `slope: 2.00 · 4.00 = 8.00`. */
export function describeSlope({ stages, ...rest }: TangentData, i: number): string {
  const slopes = stages.map(({ slopes }) => decimals(slopes[i]));
  if (stages.length === 1) return `slope: ${slopes[0]}`;
  const all = touches({ stages, ...rest }, i);
  return `slope: ${slopes.join(" · ")} = ${decimals(all[all.length - 1].slope)}`;
}

/** Wires the slider and the panels of the page. */
export function runTangent(data: TangentData): void {
  const { xs, panels } = data;
  const element = <E extends Element>(id: string) => document.getElementById(id) as unknown as E;
  const slider = element<HTMLInputElement>("place");

  function show(i: number): void {
    slider.value = String(i);
    const text = describePlace(data, i), slope = describeSlope(data, i);
    element("state").textContent = text;
    element("slope").textContent = slope;
    slider.setAttribute("aria-valuetext", `${text}, ${slope}`);
    touches(data, i).forEach((touch, k) => {
      element(`tangent-${k}`).setAttribute("d", tangentPath(touch, panels[k]));
      element(`dot-${k}`).setAttribute("d", dotPath(touch, panels[k]));
    });
  }

  /** Drags by what lies below the pointer, in panels along whose x axis the places lie. */
  function drag(k: number): void {
    const area = element<SVGRectElement>(`area-${k}`);
    area.style.cursor = "ew-resize";
    area.style.touchAction = "pan-y";
    const move = (event: PointerEvent) => {
      if (event.buttons === 0) return;
      const { left, width } = area.getBoundingClientRect();
      const share = (event.clientX - left) / width;
      show(Math.min(xs.length - 1, Math.max(0, Math.round(share * (xs.length - 1)))));
    };
    area.onpointerdown = (event) => {
      area.setPointerCapture(event.pointerId);
      move(event);
    };
    area.onpointermove = move;
  }

  slider.oninput = () => show(Number(slider.value));
  drag(0);
  if (panels.length > 1) drag(panels.length - 1);
  show(data.at);
}
