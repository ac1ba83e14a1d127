/**
 * The output heads, example by example: logits z (K) become probabilities in place, delta (K) the
 * gradient of the batch's loss, and the example's loss is returned. All arithmetic is in double
 * precision.
 */
import {
  BITS, GREATEST, SIGMOID_BINARY_CROSS_ENTROPY, SIGMOID_SQUARED_ERROR, SOFTMAX_CROSS_ENTROPY,
} from "./constants";
import { exp, log, log1p } from "./exponential";
import { expPair, sigmoidPair } from "./exponential_pair";
import { Batch, Layer, Network } from "./structures";

/** The probabilities, deltas, losses and answers of the examples row…rowEnd. */
export function headShare<T>(
  network: Network, batch: Batch, last: Layer, row: u32, rowEnd: u32,
): void {
  const k = last.outputs;
  for (; row < rowEnd; row++) {
    const z = last.output + row * last.rowBytes;
    const t = batch.targets + sizeof<T>() * k * load<u32>(batch.rows + 4 * row);
    const loss = applyHead<T>(network.head, z, last.delta + row * last.rowBytes, t, k, batch.size);
    store<f64>(network.losses + 8 * row, loss);
    store<u32>(network.correct + 4 * row, isCorrect<T>(network.answers, z, t, k));
  }
}

/** The loss of one of `m` examples. */
function applyHead<T>(head: u32, z: usize, delta: usize, t: usize, k: u32, m: f64): f64 {
  if (head == SOFTMAX_CROSS_ENTROPY) return softmaxCrossEntropy<T>(z, delta, t, k, m);
  if (head == SIGMOID_BINARY_CROSS_ENTROPY) return sigmoidBinaryCrossEntropy<T>(z, delta, t, k, m);
  if (head == SIGMOID_SQUARED_ERROR) return sigmoidSquaredError<T>(z, delta, t, k, m);
  return unreachable();
}

function softmaxCrossEntropy<T>(z: usize, delta: usize, t: usize, k: u32, m: f64): f64 {
  let greatest = -Infinity;
  for (let j: u32 = 0; j < k; j++) greatest = max(greatest, get<T>(z, j));
  let loss: f64 = 0, total: f64 = 0;
  for (let j: u32 = 0; j < k; j++) {
    const target = get<T>(t, j), shifted = get<T>(z, j) - greatest;
    if (target != 0) loss -= target * shifted;
  }
  for (let j: u32 = 0; j < k; j += 2) {
    const e = expPair(f64x2.sub(getPair<T>(z, j), f64x2.splat(greatest)));
    total += f64x2.extract_lane(e, 0);
    if (j + 1 < k) total += f64x2.extract_lane(e, 1);
    setPair<T>(z, j, e);
  }
  // -log p = log Σ exp(z) - z stays finite where p itself has become 0.
  const logTotal = log(total);
  for (let j: u32 = 0; j < k; j++) {
    const target = get<T>(t, j), p = get<T>(z, j) / total;
    loss += target * logTotal;
    set<T>(z, j, p);
    set<T>(delta, j, (p - target) / m);
  }
  return loss;
}

function sigmoidBinaryCrossEntropy<T>(z: usize, delta: usize, t: usize, k: u32, m: f64): f64 {
  let loss: f64 = 0;
  for (let j: u32 = 0; j < k; j++) {
    const logit = get<T>(z, j), target = get<T>(t, j);
    // The same sum in terms of the logit, finite where p has become 0 or 1.
    loss += max(logit, 0) - target * logit + log1p(exp(-abs(logit)));
    const p = 1 / (1 + exp(-logit));
    set<T>(z, j, p);
    set<T>(delta, j, (p - target) / m);
  }
  return loss;
}

function sigmoidSquaredError<T>(z: usize, delta: usize, t: usize, k: u32, m: f64): f64 {
  let loss: f64 = 0;
  for (let j: u32 = 0; j < k; j += 2) {
    const p = sigmoidPair(getPair<T>(z, j));
    loss += squaredError<T>(f64x2.extract_lane(p, 0), delta, t, j, m);
    if (j + 1 < k) loss += squaredError<T>(f64x2.extract_lane(p, 1), delta, t, j + 1, m);
    setPair<T>(z, j, p);
  }
  return loss;
}

/** Of one sigmoid p, whose target and delta stand at j. */
@inline
function squaredError<T>(p: f64, delta: usize, t: usize, j: u32, m: f64): f64 {
  const error = p - get<T>(t, j);
  set<T>(delta, j, 2 * error / m * (p * (1 - p)));
  return error * error;
}

/** Whether the probabilities p (K) answer the targets t (K), both read as ../../answers.ts has it. */
function isCorrect<T>(answers: u32, p: usize, t: usize, k: u32): bool {
  if (answers == BITS) {
    for (let j: u32 = 0; j < k; j++) {
      if ((get<T>(p, j) > 0.5) != (get<T>(t, j) > 0.5)) return false;
    }
    return true;
  }
  if (answers != GREATEST) unreachable();
  let predicted: u32 = 0, label: u32 = 0;
  for (let j: u32 = 1; j < k; j++) {
    if (get<T>(p, j) > get<T>(p, predicted)) predicted = j;
    if (get<T>(t, j) > get<T>(t, label)) label = j;
  }
  return predicted == label;
}

@inline
function get<T>(array: usize, j: u32): f64 {
  return <f64> load<T>(array + sizeof<T>() * j);
}

@inline
function set<T>(array: usize, j: u32, value: f64): void {
  store<T>(array + sizeof<T>() * j, <T> value);
}

/** Two of a row, whose last vector is whole. */
@inline
function getPair<T>(array: usize, j: u32): v128 {
  const pair = array + sizeof<T>() * j;
  return sizeof<T>() == 8 ? v128.load(pair) : f64x2.promote_low_f32x4(v128.load64_zero(pair));
}

@inline
function setPair<T>(array: usize, j: u32, values: v128): void {
  const pair = array + sizeof<T>() * j;
  if (sizeof<T>() == 8) v128.store(pair, values);
  else v128.store64_lane(pair, f32x4.demote_f64x2_zero(values), 0);
}
