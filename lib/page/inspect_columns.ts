/**
 * Many short items of an array in columns, as Node and Deno lay them out.
 *
 * @module
 */

/** Characters between two items. */
const GAP = 2;

/**
 * Lines of items; the items themselves where columns would not help.
 *
 * @param list What the items show: numbers are flush right, all else is flush left.
 * @param width Characters in a line.
 * @param most How many items are shown; where there are more, the last one tells how many.
 */
export function columnsOf(
  items: string[],
  list: ArrayLike<unknown>,
  width: number,
  most: number,
): string[] {
  const count = items.length > most ? items.length - 1 : items.length;
  const lengths = items.slice(0, count).map(({ length }) => length);
  const longest = Math.max(...lengths), cell = longest + GAP;
  const total = lengths.reduce((sum, length) => sum + length + GAP, 0);
  if (cell * 3 + (80 - width) >= 80 || !(total / cell > 5 || longest <= 6)) return items;
  const biased = Math.max(cell - 3 - Math.sqrt(cell - total / items.length), 1);
  const columns = Math.min(
    // Characters are 2.5 times as high as wide: the block comes out about square.
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor(width / cell),
    12,
  );
  if (columns <= 1) return items;
  const widths = Array.from({ length: columns }, (_, column) => {
    const own = lengths.filter((_, i) => i % columns === column);
    return Math.max(0, ...own);
  });
  const isNumeric = Array.from(items, (_, i) => typeof list[i])
    .every((type) => type === "number" || type === "bigint");
  const lines: string[] = [];
  for (let start = 0; start < count; start += columns) {
    const row = items.slice(start, Math.min(start + columns, count));
    lines.push(
      row.map((item, column) => {
        const isLast = column === row.length - 1;
        if (isNumeric) {
          return (isLast ? item : `${item}, `).padStart(widths[column] + (isLast ? 0 : GAP));
        }
        return isLast ? item : `${item}, `.padEnd(widths[column] + GAP);
      }).join(""),
    );
  }
  if (items.length > count) lines.push(items[count]);
  return lines;
}
