/**
 * Products of matrices that were copied into memory, by the faster one of two ways, and shared by the
 * threads that are there: whoever is free takes the next rows of C. So nobody waits for a thread that
 * does not come; and each number is computed by one thread, in an order that goes by sizes alone.
 */
import { awaitChange, SPINS } from "./barrier";
import { BLOCK_ROWS, SCRATCH } from "./constants";
import { matmul } from "./matmul";
import { isSparse, sparseMatmul } from "./sparse_matmul";
import { Meeting, Product } from "./structures";

/** Computes a product with those who help; false if one of them was lost on the way. */
export function multiply(product: Product, meeting: Meeting): bool {
  if (product.bytes == 8) chooseOrder<f64>(product);
  else chooseOrder<f32>(product);
  const rows = (product.m + product.threads - 1) / product.threads;
  product.unit = min(BLOCK_ROWS, (rows + 3) / 4 * 4);
  const shares = <i32> ((product.m + product.unit - 1) / product.unit);
  const at = changetype<usize>(product), done = at + offsetof<Product>("done");
  atomic.store<i32>(done, 0);
  // All else is written by now: who takes a share takes one of this product.
  atomic.store<i32>(at + offsetof<Product>("left"), shares);
  takeShares(product, 0);
  for (let count = atomic.load<i32>(done); count < shares; count = atomic.load<i32>(done)) {
    if (!awaitChange(done, count, meeting, meeting.sleeps != 0)) return false;
  }
  return true;
}

/** Where B has more zeros to skip than A: as Cᵀ = Bᵀ Aᵀ. All parts of a sum go the same way. */
function chooseOrder<T>(product: Product): void {
  const a = product.a, aRow = product.aRow, aNext = product.aNext, m = product.m;
  const b = product.b, k = product.k, n = product.n;
  product.skips = isSparse<T>(a, m * k, n) ? 1 : 0;
  const skipsB = product.skips == 0 && isSparse<T>(b, k * n, m);
  if (product.isFirst) product.turned = skipsB ? 1 : 0;
  if (!product.turned) return;
  product.skips = skipsB ? 1 : 0;
  product.a = b;
  product.aRow = product.bNext;
  product.aNext = product.bRow;
  product.m = n;
  product.b = a;
  product.bRow = aNext;
  product.bNext = aRow;
  product.n = m;
}

/** As thread `thread`: takes shares until none is left. */
function takeShares(product: Product, thread: u32): void {
  const at = changetype<usize>(product), done = at + offsetof<Product>("done");
  for (;;) {
    const share = atomic.sub<i32>(at + offsetof<Product>("left"), 1) - 1;
    if (share < 0) return;
    if (product.bytes == 8) compute<f64>(product, share, thread);
    else compute<f32>(product, share, thread);
    atomic.add<i32>(done, 1);
    if (thread > 0) atomic.notify(done, 1);
  }
}

function compute<T>(product: Product, share: u32, thread: u32): void {
  const from = share * product.unit, rows = min(product.unit, product.m - from);
  const scratch = product.scratch + SCRATCH * thread;
  if (product.skips) sparseMatmul<T>(product, from, rows, scratch);
  else matmul<T>(product, from, rows, scratch);
}

/** What another thread does when it is called: it helps with the product that comes, if one does. */
export function help(product: Product, meeting: Meeting, thread: u32): void {
  atomic.store<i32>(changetype<usize>(meeting) + offsetof<Meeting>("arrived"), 1);
  const left = changetype<usize>(product) + offsetof<Product>("left");
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<i32>(left) > 0) return takeShares(product, thread);
  }
}
