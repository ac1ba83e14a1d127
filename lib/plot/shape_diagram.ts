/**
 * Tensors as they are written on paper: tables of numbers beside each other, with signs between them
 * and each one's shape below it.
 *
 * @module
 */
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { ChartOptions } from "./charts.ts";
import { PALETTE } from "./palette.ts";
import { FONT_SIZE, formatSvg } from "./drawing.ts";
import { escapeText } from "./escape.ts";
import { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { LEFT, textWidth, titleAndLegend } from "./legend.ts";

/** A tensor in a diagram, and how it is shown. */
export interface ShapeDiagramPart {
  /** A number, a vector or a matrix. */
  readonly value: Tensor;
  /** Its name, which stands above it. */
  readonly label?: string;
  /** What is written below it, where that is another shape than is drawn, as of broadcasting. */
  readonly shape?: Shape;
  /** A number for each entry that is colored: 0, 1, … are different colors. */
  readonly color?: (row: number, column: number) => number | undefined;
  /** Whether an entry is only a copy, as of broadcasting: it is drawn pale, with a dashed frame. */
  readonly copy?: (row: number, column: number) => boolean;
}

/** Options of {@linkcode shapeDiagram}. */
export type ShapeDiagramOptions = Pick<ChartOptions, "title" | "alt">;

const CELL = { width: 40, height: 28 }, GAP = 14, LINE = 20;

/**
 * Tensors and the signs between them, such as `[A, "·", B, "=", C]`. A vector stands as a row.
 *
 * @throws {TypeError} If a part is neither a text nor a tensor of at most two axes.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { shapeDiagram } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const [A, b] = [tensor([[1, 2, 3], [4, 5, 6]]), tensor([10, 20, 30])];
 * const diagram = shapeDiagram([A, "+", b, "=", A.add(b)]);
 * assertEquals(diagram.alt, "(2, 3) + (3,) = (2, 3)");
 * ```
 */
export function shapeDiagram(
  parts: readonly (Tensor | ShapeDiagramPart | string)[],
  options: ShapeDiagramOptions = {},
): Figure {
  expectChartOptions("draw shapes", options, [], ["title", "alt"]);
  const arePossible = Array.isArray(parts) && parts.length > 0 && parts.every(isPart);
  expectKind("draw shapes", "tensors of two axes at most, and texts", parts, arePossible);
  const shown = parts.map((part) => part instanceof Tensor ? { value: part } : part);
  const tallest = Math.max(
    1,
    ...shown.map((part) => typeof part === "string" ? 1 : tableOf(part).rows),
  );
  const hasLabels = shown.some((part) => typeof part !== "string" && part.label !== undefined);
  const widths = shown.map(widthOf);
  const inner = widths.reduce((sum, width) => sum + width + GAP, -GAP);
  const width = Math.max(inner + 2 * LEFT, 260);
  const { title } = options;
  const head = titleAndLegend({ title, legend: [], width });
  const top = head.height + (hasLabels ? LINE + 6 : 8), middle = top + tallest * CELL.height / 2;
  let x = LEFT;
  const svg = shown.map((part, i) => {
    const at = x;
    x += widths[i] + GAP;
    return typeof part === "string"
      ? `<text x="${at + widths[i] / 2}" y="${middle + 6}" font-size="18" ` +
        `text-anchor="middle">${escapeText(part)}</text>`
      : drawTable(part, at, middle, widths[i]);
  });
  const height = top + tallest * CELL.height + LINE + 10;
  return new Figure({
    svg: formatSvg(head.svg + svg.join(""), width, height),
    title,
    alt: options.alt ??
      shown.map((part) => typeof part === "string" ? part : shapeOf(part)).join(
        " ",
      ),
    width,
    height,
  });
}

function isPart(part: unknown): boolean {
  if (typeof part === "string") return true;
  const value = isRecord(part) && !(part instanceof Tensor) ? part.value : part;
  return value instanceof Tensor && value.ndim <= 2 && value.size > 0;
}

/** What is written into an entry. */
const textOf = (entry: number) => String(Number(entry.toPrecision(3)));

/** How wide its entries are. */
function cellWidth({ value }: ShapeDiagramPart): number {
  const widest = Math.max(
    ...Array.from(value.data, (entry) => textWidth(textOf(entry), FONT_SIZE)),
  );
  return Math.max(CELL.width, widest + 10);
}

/** Rows and columns as a tensor is drawn in. */
function tableOf({ value }: ShapeDiagramPart): { rows: number; columns: number } {
  const [rows, columns] = value.ndim === 2 ? value.shape : [1, value.size];
  return { rows, columns };
}

const shapeOf = ({ value, shape = value.shape }: ShapeDiagramPart) => formatShape(shape);

function widthOf(part: ShapeDiagramPart | string): number {
  if (typeof part === "string") return textWidth(part, 18) + 4;
  const { columns } = tableOf(part);
  const below = textWidth(shapeOf(part), 12);
  return Math.max(columns * cellWidth(part), below, textWidth(part.label ?? "", 13));
}

function drawTable(part: ShapeDiagramPart, left: number, middle: number, room: number): string {
  const { rows, columns } = tableOf(part), { value, label, color, copy } = part;
  const width = cellWidth(part);
  const x0 = left + (room - columns * width) / 2, y0 = middle - rows * CELL.height / 2;
  const cells = Array.from(value.data, (entry, i) => {
    const row = Math.floor(i / columns), column = i % columns;
    const x = x0 + column * width, y = y0 + row * CELL.height;
    const hue = color?.(row, column), isCopy = copy?.(row, column) ?? false;
    const fill = hue === undefined
      ? 'fill="none"'
      : `fill="${PALETTE[hue % PALETTE.length]}" fill-opacity="0.25"`;
    return `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" ${fill} ` +
      `stroke="#59636e"${isCopy ? ' stroke-dasharray="3,3"' : ""}/>` +
      `<text x="${x + width / 2}" y="${y + CELL.height / 2 + 4.5}"` +
      `${isCopy ? ' opacity="0.5"' : ""}>${textOf(entry)}</text>`;
  });
  const center = left + room / 2;
  const name = label === undefined
    ? ""
    : `<text x="${center}" y="${y0 - 8}" font-weight="600">${escapeText(label)}</text>`;
  const shape = `<text x="${center}" y="${y0 + rows * CELL.height + 16}" font-size="12">` +
    `${shapeOf(part)}</text>`;
  return `<g text-anchor="middle">${name}${cells.join("")}${shape}</g>`;
}
