/**
 * Exponentials and logarithms: AssemblyScript's own, right to within one unit in the last place.
 *
 * @module
 */

// @ts-ignore: decorator
@inline
export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}

// @ts-ignore: decorator
@inline
export function tanh(x: f64): f64 {
  return NativeMath.tanh(x);
}

// @ts-ignore: decorator
@inline
export function log(x: f64): f64 {
  return NativeMath.log(x);
}

// @ts-ignore: decorator
@inline
export function log1p(x: f64): f64 {
  return NativeMath.log1p(x);
}
