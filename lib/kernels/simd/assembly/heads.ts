/**
 * The output heads, example by example: logits z (K) become probabilities in place, delta (K) the
 * gradient of the batch's loss, and the example's loss is returned. All arithmetic is in double
 * precision.
 *
 * @module
 */
import {
  BITS, GREATEST, SIGMOID_BINARY_CROSS_ENTROPY, SIGMOID_SQUARED_ERROR, SOFTMAX_CROSS_ENTROPY,
} from "./constants";
import { exp, log, log1p } from "./exponential";

/** The loss of one of `m` examples. */
export function applyHead<T>(head: u32, z: usize, delta: usize, t: usize, k: u32, m: f64): f64 {
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
    const e = exp(shifted);
    total += e;
    set<T>(z, j, e);
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
  for (let j: u32 = 0; j < k; j++) {
    const p = 1 / (1 + exp(-get<T>(z, j))), error = p - get<T>(t, j);
    loss += error * error;
    set<T>(z, j, p);
    set<T>(delta, j, 2 * error / m * (p * (1 - p)));
  }
  return loss;
}

/** Whether the probabilities p (K) answer the targets t (K), both read as ../../answers.ts has it. */
export function isCorrect<T>(answers: u32, p: usize, t: usize, k: u32): bool {
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

// @ts-ignore: decorator
@inline
function get<T>(array: usize, j: u32): f64 {
  return <f64> load<T>(array + sizeof<T>() * j);
}

// @ts-ignore: decorator
@inline
function set<T>(array: usize, j: u32, value: f64): void {
  store<T>(array + sizeof<T>() * j, <T> value);
}
