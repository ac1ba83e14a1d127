/**
 * Ten symbols for ten classes, told apart by their shapes where colors cannot be: circle, square,
 * triangle, diamond, plus, triangle on its tip, cross, star, pentagon, hexagon.
 *
 * @module
 */

/** The corners of a star of so many tips, or of a polygon where both radii are given as one. */
function corners(tips: number, turn: number, outer: number, inner?: number): [number, number][] {
  const count = inner === undefined ? tips : 2 * tips;
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * (i / count + turn) - Math.PI / 2;
    const radius = inner === undefined || i % 2 === 0 ? outer : inner;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Two bars across each other, turned by a part of a full turn. */
function bars(turn: number): [number, number][] {
  const w = 0.32, l = 1.05;
  const plus = [
    [w, -l],
    [w, -w],
    [l, -w],
    [l, w],
    [w, w],
    [w, l],
    [-w, l],
    [-w, w],
    [-l, w],
    [-l, -w],
    [-w, -w],
    [-w, -l],
  ];
  const cos = Math.cos(2 * Math.PI * turn), sin = Math.sin(2 * Math.PI * turn);
  return plus.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
}

/** None for the circle. */
const SYMBOLS: readonly (readonly [number, number][])[] = [
  [],
  corners(4, 1 / 8, 1.2),
  corners(3, 0, 1.25),
  corners(4, 0, 1.2),
  bars(0),
  corners(3, 1 / 2, 1.25),
  bars(1 / 8),
  corners(5, 0, 1.3, 0.55),
  corners(5, 0, 1.1),
  corners(6, 0, 1.08),
];

/** A class's symbol as SVG's path data: about as large as a circle of that radius around (x, y). */
export function symbolPath(k: number, radius: number, x = 0, y = 0): string {
  const points = SYMBOLS[k % SYMBOLS.length];
  const r = Number(radius.toFixed(2));
  if (points.length === 0) {
    return `M${x - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`;
  }
  const at = (value: number, from: number) => Number((from + radius * value).toFixed(2));
  return `M${points.map(([px, py]) => `${at(px, x)},${at(py, y)}`).join("L")}z`;
}
