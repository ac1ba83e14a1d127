/**
 * A cloud of points in space that the reader turns: in the page, where it is the script. It is
 * bundled by ../build.ts.
 *
 * Space: x to the right, y away from the viewer, z up, the cloud within [-1, 1]. The view turns
 * about z by `yaw`, then leans by `pitch`; both in radians.
 *
 * @module
 */
import { decodeBase64 } from "./base64.ts";
import { symbolPath } from "./symbols.ts";

/** Where the cloud is seen from. */
export interface CloudView {
  /** About the vertical, in radians. */
  yaw: number;
  /** From above, if positive; in radians. */
  pitch: number;
  /** 1 shows all of the cloud. */
  zoom: number;
}

/** The cloud. */
export interface CloudData {
  /** Base64 of uint16, (N, 3): 0 stands for -1 and 65535 for 1. */
  readonly points: string;
  /** Base64 of uint8: the class of each point. */
  readonly labels: string;
  /** Half the extent of the cloud along each axis. */
  readonly box: readonly number[];
  readonly axisNames: readonly string[];
  readonly classNames: readonly string[];
  readonly colors: readonly string[];
  /** What is shown beside each point; without it, its class and its index. */
  readonly descriptions: readonly string[] | undefined;
  readonly view: Readonly<CloudView>;
}

/** The eye's distance from the middle of the cloud. */
export const DISTANCE = 5;

/**
 * Points (N, 3) → for each: right and down from the middle of the picture, for a picture in which
 * the cloud has a radius of 1, and the depth, positive behind the middle.
 */
export function project(points: ArrayLike<number>, { yaw, pitch, zoom }: CloudView): Float32Array {
  const projected = new Float32Array(points.length);
  const cosYaw = Math.cos(yaw), sinYaw = Math.sin(yaw);
  const cosPitch = Math.cos(pitch), sinPitch = Math.sin(pitch);
  for (let i = 0; i < points.length; i += 3) {
    const right = points[i] * cosYaw - points[i + 1] * sinYaw;
    const away = points[i] * sinYaw + points[i + 1] * cosYaw;
    const up = points[i + 2] * cosPitch + away * sinPitch;
    const depth = away * cosPitch - points[i + 2] * sinPitch;
    const scale = zoom * DISTANCE / (DISTANCE + depth);
    projected[i] = scale * right;
    projected[i + 1] = -scale * up;
    projected[i + 2] = depth;
  }
  return projected;
}

/** The points that numbers from 0 to 65535 stand for. */
export function unpackPoints(packed: Uint16Array): Float32Array {
  return Float32Array.from(packed, (value) => 2 * value / 65535 - 1);
}

/** The corners of a box (8, 3), corner k at the far end of axis j where bit j of k is set. */
export function boxCorners(box: readonly number[]): number[] {
  return Array.from(
    { length: 24 },
    (_, i) => (Math.floor(i / 3) >> i % 3 & 1 ? 1 : -1) * box[i % 3],
  );
}

/** The twelve edges of a box, as pairs of corners: the axes first. */
export function boxEdges(): [number, number][] {
  const edges: [number, number][] = [];
  for (const from of [0, 1, 2, 4, 3, 5, 6]) {
    for (const axis of [1, 2, 4]) if (!(from & axis)) edges.push([from, from | axis]);
  }
  return edges;
}

/** How many pixels stand for 1, so that a box that turns stays within a picture. */
export function fitRadius(box: readonly number[], width: number, height: number): number {
  const corner = Math.hypot(...box);
  const outline = corner * DISTANCE / Math.sqrt(DISTANCE ** 2 - corner ** 2);
  return 0.47 * Math.min(width, height) / outline;
}

/** The width of a point's mark in pixels: smaller behind, and smaller where there are more. */
export function markSize(radius: number, depth: number, count: number): number {
  const size = radius * Math.min(0.08, 0.8 / Math.cbrt(count));
  return Math.max(2, size * DISTANCE / (DISTANCE + depth));
}

/** Lays a mark over a picture, its upper left corner at (left, top). */
export function stampMark(picture: ImageData, mark: ImageData, left: number, top: number): void {
  const { width, height, data } = picture;
  if (left < 0 || top < 0 || left + mark.width > width || top + mark.height > height) return;
  for (let row = 0, from = 0; row < mark.height; row++) {
    let to = 4 * ((top + row) * width + left);
    for (let column = 0; column < mark.width; column++, from += 4, to += 4) {
      const cover = mark.data[from + 3] / 255;
      if (cover === 0) continue;
      data[to] += cover * (mark.data[from] - data[to]);
      data[to + 1] += cover * (mark.data[from + 1] - data[to + 1]);
      data[to + 2] += cover * (mark.data[from + 2] - data[to + 2]);
    }
  }
}

/** Draws the cloud, and wires the picture, the legend and the buttons of the page. */
export function runScatter3d(data: CloudData): void {
  const { axisNames, classNames, colors, descriptions } = data;
  const points = unpackPoints(new Uint16Array(decodeBase64(data.points).buffer));
  const labels = decodeBase64(data.labels);
  const corners = boxCorners(data.box), edges = boxEdges();
  const order = Uint32Array.from(labels, (_, i) => i);
  const hidden = new Set<number>();
  const canvas = document.getElementById("cloud") as HTMLCanvasElement;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const tooltip = document.getElementById("tooltip")!;
  const names = document.getElementById("names") as HTMLInputElement;
  const view = { ...data.view };
  let projected = project(points, view);
  let marks: ImageData[][] = colors.map(() => []);
  let scheduled = false;
  let hovered = -1;

  /** What the page's style sheet calls a color, in the light look or in the dark one. */
  function colorOf(name: "paper" | "ink" | "muted" | "line"): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);
  }
  function redraw(): void {
    marks = colors.map(() => []);
    schedule();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  names.onchange = redraw;

  /** A class's mark at this size, drawn once and then stamped. */
  function markOf(k: number, size: number): ImageData {
    const known = marks[k][size];
    if (known) return known;
    const mark = document.createElement("canvas");
    mark.width = mark.height = size;
    const pen = mark.getContext("2d")!;
    pen.fillStyle = colors[k] === "#000000" ? colorOf("ink") : colors[k];
    pen.strokeStyle = "rgba(255,255,255,0.6)";
    pen.lineWidth = size / 10;
    if (names.checked) {
      pen.font = `600 ${size}px system-ui, sans-serif`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.strokeText(classNames[k], size / 2, size / 2, size);
      pen.fillText(classNames[k], size / 2, size / 2, size);
    } else {
      const symbol = new Path2D(symbolPath(k, 0.38 * size, size / 2, size / 2));
      pen.fill(symbol);
      pen.stroke(symbol);
    }
    return marks[k][size] = pen.getImageData(0, 0, size, size);
  }

  function place(): { x: number; y: number; radius: number } {
    const { width, height } = canvas;
    return { x: width / 2, y: height / 2, radius: fitRadius(data.box, width, height) };
  }

  function draw(): void {
    scheduled = false;
    const { x, y, radius } = place();
    projected = project(points, view);
    context.fillStyle = colorOf("paper");
    context.fillRect(0, 0, canvas.width, canvas.height);
    drawBox(x, y, radius);
    order.sort((a, b) => projected[3 * b + 2] - projected[3 * a + 2]);
    const enlarged = Math.sqrt(view.zoom);
    // Stamping ten thousand marks takes a tenth of the time that drawImage takes for them.
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    for (const i of order) {
      if (hidden.has(labels[i])) continue;
      // A mark has a margin, for symbols with tips; a name has to be read.
      const width = enlarged * markSize(radius, projected[3 * i + 2], labels.length);
      const size = Math.round((names.checked ? 1.9 : 1.3) * (i === hovered ? 2 : 1) * width);
      stampMark(
        picture,
        markOf(labels[i], size),
        Math.round(x + radius * projected[3 * i] - size / 2),
        Math.round(y + radius * projected[3 * i + 1] - size / 2),
      );
    }
    context.putImageData(picture, 0, 0);
    drawAxisNames(x, y, radius);
  }

  function drawBox(x: number, y: number, radius: number): void {
    const at = project(corners, view);
    context.lineWidth = devicePixelRatio;
    edges.forEach(([from, to], k) => {
      context.strokeStyle = colorOf(k < 3 ? "muted" : "line");
      context.beginPath();
      context.moveTo(x + radius * at[3 * from], y + radius * at[3 * from + 1]);
      context.lineTo(x + radius * at[3 * to], y + radius * at[3 * to + 1]);
      context.stroke();
    });
  }

  /** Just beyond the end of each axis, on top of the points. */
  function drawAxisNames(x: number, y: number, radius: number): void {
    const at = project(corners, view);
    context.font = `${13 * devicePixelRatio}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.fillStyle = colorOf("ink");
    context.strokeStyle = colorOf("paper");
    context.lineWidth = 4 * devicePixelRatio;
    edges.slice(0, 3).forEach(([from, to], k) => {
      const beyond = (coordinate: number) =>
        radius * (1.09 * at[3 * to + coordinate] - 0.09 * at[3 * from + coordinate]);
      const left = x + beyond(0), top = y + beyond(1) + 4 * devicePixelRatio;
      context.strokeText(axisNames[k], left, top);
      context.fillText(axisNames[k], left, top);
    });
  }

  function schedule(): void {
    if (!scheduled) requestAnimationFrame(draw);
    scheduled = true;
  }

  function turn(yaw: number, pitch: number): void {
    view.yaw += yaw;
    view.pitch = Math.min(Math.PI / 2, Math.max(-Math.PI / 2, view.pitch + pitch));
    hover(-1);
    schedule();
  }

  function zoom(factor: number): void {
    view.zoom = Math.min(12, Math.max(0.5, view.zoom * factor));
    hover(-1);
    schedule();
  }

  function reset(): void {
    Object.assign(view, data.view);
    schedule();
  }

  function hover(point: number, left = 0, top = 0): void {
    if (point !== hovered) schedule();
    hovered = point;
    tooltip.hidden = point < 0;
    if (point < 0) return;
    tooltip.textContent = descriptions?.[point] ??
      `${classNames[labels[point]]} · point ${point}`;
    // To the left of the pointer where there is no room to the right of it.
    const { offsetWidth } = tooltip;
    const fits = left + 14 + offsetWidth < canvas.clientWidth;
    tooltip.style.left = `${fits ? left + 14 : left - 14 - offsetWidth}px`;
    tooltip.style.top = `${Math.max(0, top - 30)}px`;
  }

  /** The visible point nearest to a place in the picture, or -1 if none is near. */
  function pointAt(left: number, top: number): number {
    const { x, y, radius } = place();
    const scale = canvas.width / canvas.clientWidth;
    let nearest = -1, distance = 8 * scale;
    for (let i = 0; i < labels.length; i++) {
      if (hidden.has(labels[i])) continue;
      const d = Math.hypot(
        x + radius * projected[3 * i] - left * scale,
        y + radius * projected[3 * i + 1] - top * scale,
      );
      if (d < distance) [nearest, distance] = [i, d];
    }
    return nearest;
  }

  const fingers = new Map<number, { x: number; y: number }>();
  /** Whether a finger that has come down has stayed where it was, alone. */
  let isTap = false;
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    isTap = event.pointerType === "touch" && fingers.size === 1;
  };
  canvas.onpointermove = (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return point(event);
    const dx = event.clientX - finger.x, dy = event.clientY - finger.y;
    if (isTap && Math.hypot(dx, dy) < 6) return;
    isTap = false;
    const spread = fingerSpread();
    Object.assign(finger, { x: event.clientX, y: event.clientY });
    if (fingers.size > 1) zoom(fingerSpread() / spread);
    else turn(-dx / 150, dy / 150);
  };
  canvas.onpointerup = (event) => {
    if (isTap) point(event);
  };
  canvas.onlostpointercapture = (event) => fingers.delete(event.pointerId);
  canvas.onpointerleave = (event) => {
    // A finger that is lifted leaves, too.
    if (event.pointerType !== "touch") hover(-1);
  };

  function point(event: PointerEvent): void {
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    hover(pointAt(x, y), x, y);
  }

  function fingerSpread(): number {
    const [a, b] = fingers.values();
    return b ? Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) : 1;
  }

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / (event.deltaMode === 1 ? 25 : 500)));
  }, { passive: false });

  const keys: Record<string, () => void> = {
    ArrowLeft: () => turn(0.1, 0),
    ArrowRight: () => turn(-0.1, 0),
    ArrowUp: () => turn(0, -0.1),
    ArrowDown: () => turn(0, 0.1),
    "+": () => zoom(1.2),
    "=": () => zoom(1.2),
    "-": () => zoom(1 / 1.2),
    "0": reset,
  };
  canvas.onkeydown = (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.metaKey) return;
    keys[event.key]();
    event.preventDefault();
  };

  document.getElementById("zoom-in")!.onclick = keys["+"];
  document.getElementById("zoom-out")!.onclick = keys["-"];
  document.getElementById("reset")!.onclick = reset;
  const toggles = document.querySelectorAll<HTMLButtonElement>("#legend button");
  toggles.forEach((button, k) => {
    button.onclick = () => {
      if (!hidden.delete(k)) hidden.add(k);
      button.setAttribute("aria-pressed", String(!hidden.has(k)));
      schedule();
    };
  });
  function showClasses(visible: boolean): void {
    toggles.forEach((button, k) => {
      if (hidden.has(k) === visible) button.click();
    });
  }
  document.getElementById("all")!.onclick = () => showClasses(true);
  document.getElementById("none")!.onclick = () => showClasses(false);

  new ResizeObserver(() => {
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    draw();
  }).observe(canvas);
}
