/**
 * Whole products of matrices that were copied into memory, tile by tile: four rows by two vectors of
 * C are held in registers while a sum runs.
 *
 * Both operands are packed first, block by block, into the order in which tiles read them: A in
 * groups of four rows, B in panels of two vectors. Blocks are small enough for the caches; rows and
 * columns that are missing in a last group or panel are zeros, and what comes of them is dropped.
 * Each element of C is summed from the first product to the last, whatever the blocks.
 *
 * Source: K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008).
 */
import { BLOCK_COUNT, BLOCK_ROWS, VECTOR } from "./constants";
import { Product } from "./structures";
import { multiplyAdd } from "./vectors";

/** Bytes of a panel's row. */
const PANEL_ROW: usize = 2 * VECTOR;

/** Rows of a group. */
const GROUP: u32 = 4;

/** The product's rows from…from + m, m of them. `scratch` has room for a block of A, one of a panel, and a tile. */
export function matmul<T>(product: Product, from: u32, m: u32, scratch: usize): void {
  const k = product.k, n = product.n, aNext = product.aNext, bRow = product.bRow;
  const lanes: u32 = 16 / sizeof<T>(), cRow = n * sizeof<T>();
  const c = product.c + from * cRow, a = product.a + from * product.aRow;
  const groups = scratch, panel = groups + BLOCK_ROWS * BLOCK_COUNT * sizeof<T>();
  const tile = panel + BLOCK_COUNT * PANEL_ROW;
  for (let p: u32 = 0; p < k; p += BLOCK_COUNT) {
    const count = min(BLOCK_COUNT, k - p), isNew = product.isFirst != 0 && p == 0;
    packRows<T>(groups, a + p * aNext, product.aRow, aNext, m, count);
    for (let j: u32 = 0; j < n; j += 2 * lanes) {
      const columns = min(2 * lanes, n - j), b = product.b + p * bRow + j * product.bNext;
      packColumns<T>(panel, b, bRow, product.bNext, count, columns);
      addPanel<T>(c + j * sizeof<T>(), cRow, groups, panel, m, count, columns, isNew, tile);
    }
  }
}

/** A block of A times a panel, written to C if it is the first one of the sums, else added. */
function addPanel<T>(
  c: usize, cRow: usize, groups: usize, panel: usize, rows: u32, count: u32, columns: u32,
  isFirst: bool, tile: usize,
): void {
  const bytes = columns * sizeof<T>();
  for (let i: u32 = 0; i < rows; i += GROUP, c += GROUP * cRow) {
    const group = groups + i * count * sizeof<T>(), height = min(GROUP, rows - i);
    if (height == GROUP && bytes == PANEL_ROW) {
      if (isFirst) clear<T>(c, cRow);
      addTile<T>(c, cRow, group, panel, count);
      continue;
    }
    // A tile that sticks out of C is summed up beside it.
    clear<T>(tile, PANEL_ROW);
    if (!isFirst) copy(tile, PANEL_ROW, c, cRow, height, bytes);
    addTile<T>(tile, PANEL_ROW, group, panel, count);
    copy(c, cRow, tile, PANEL_ROW, height, bytes);
  }
}

/** Adds a group of A times a panel of B to a tile. */
function addTile<T>(c: usize, cRow: usize, group: usize, panel: usize, count: u32): void {
  let c00 = v128.load(c), c01 = v128.load(c, 16);
  let c10 = v128.load(c + cRow), c11 = v128.load(c + cRow, 16);
  let c20 = v128.load(c + 2 * cRow), c21 = v128.load(c + 2 * cRow, 16);
  let c30 = v128.load(c + 3 * cRow), c31 = v128.load(c + 3 * cRow, 16);
  const end = panel + count * PANEL_ROW;
  while (panel < end) {
    const b0 = v128.load(panel), b1 = v128.load(panel + 16);
    const a0 = v128.load_splat<T>(group);
    c00 = multiplyAdd<T>(a0, b0, c00);
    c01 = multiplyAdd<T>(a0, b1, c01);
    const a1 = v128.load_splat<T>(group + sizeof<T>());
    c10 = multiplyAdd<T>(a1, b0, c10);
    c11 = multiplyAdd<T>(a1, b1, c11);
    const a2 = v128.load_splat<T>(group + 2 * sizeof<T>());
    c20 = multiplyAdd<T>(a2, b0, c20);
    c21 = multiplyAdd<T>(a2, b1, c21);
    const a3 = v128.load_splat<T>(group + 3 * sizeof<T>());
    c30 = multiplyAdd<T>(a3, b0, c30);
    c31 = multiplyAdd<T>(a3, b1, c31);
    panel += PANEL_ROW;
    group += GROUP * sizeof<T>();
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + cRow, c10);
  v128.store(c + cRow, c11, 16);
  v128.store(c + 2 * cRow, c20);
  v128.store(c + 2 * cRow, c21, 16);
  v128.store(c + 3 * cRow, c30);
  v128.store(c + 3 * cRow, c31, 16);
}

/** Copies rows of A into groups: four rows' elements of one column side by side. */
function packRows<T>(
  group: usize, a: usize, aRow: usize, aNext: usize, rows: u32, count: u32,
): void {
  const bytes = GROUP * sizeof<T>();
  for (let i: u32 = 0; i < rows; i += GROUP, a += GROUP * aRow) {
    const height = min(GROUP, rows - i);
    let from = a, p: u32 = 0;
    if (height == GROUP && aRow == sizeof<T>()) {
      for (; p < count; p++, from += aNext, group += bytes) {
        for (let o: usize = 0; o < bytes; o += VECTOR) v128.store(group + o, v128.load(from + o));
      }
    } else if (height == GROUP && aNext == 8 && sizeof<T>() == 8) {
      for (; p + 2 <= count; p += 2, from += VECTOR, group += 2 * bytes) {
        const r0 = v128.load(from), r1 = v128.load(from + aRow);
        const r2 = v128.load(from + 2 * aRow), r3 = v128.load(from + 3 * aRow);
        v128.store(group, v128.shuffle<f64>(r0, r1, 0, 2));
        v128.store(group, v128.shuffle<f64>(r2, r3, 0, 2), 16);
        v128.store(group, v128.shuffle<f64>(r0, r1, 1, 3), 32);
        v128.store(group, v128.shuffle<f64>(r2, r3, 1, 3), 48);
      }
    }
    for (; p < count; p++, from += aNext, group += bytes) {
      for (let r: u32 = 0; r < GROUP; r++) {
        store<T>(group + r * sizeof<T>(), r < height ? load<T>(from + r * aRow) : <T> 0);
      }
    }
  }
}

/** Copies some columns of B into a panel. */
function packColumns<T>(
  panel: usize, b: usize, bRow: usize, bNext: usize, count: u32, columns: u32,
): void {
  const isWhole = columns * sizeof<T>() == PANEL_ROW && bNext == sizeof<T>();
  for (let p: u32 = 0; p < count; p++, panel += PANEL_ROW, b += bRow) {
    if (isWhole) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      continue;
    }
    v128.store(panel, v128.splat<T>(<T> 0));
    v128.store(panel, v128.splat<T>(<T> 0), 16);
    for (let j: u32 = 0; j < columns; j++) {
      store<T>(panel + j * sizeof<T>(), load<T>(b + j * bNext));
    }
  }
}

function clear<T>(tile: usize, row: usize): void {
  for (let r: u32 = 0; r < GROUP; r++, tile += row) {
    v128.store(tile, v128.splat<T>(<T> 0));
    v128.store(tile, v128.splat<T>(<T> 0), 16);
  }
}

function copy(to: usize, toRow: usize, from: usize, fromRow: usize, rows: u32, bytes: usize): void {
  for (let r: u32 = 0; r < rows; r++) memory.copy(to + r * toRow, from + r * fromRow, bytes);
}
