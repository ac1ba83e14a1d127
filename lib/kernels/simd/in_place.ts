/**
 * Buffers in WebAssembly's memory, and loops that compute where these lie: for networks that are trained
 * kernel by kernel, whose copies would take longer than the loops do.
 *
 * @module
 */
import { ACTIVATIONS, type FloatArray, type RunLoops, type RunMemory } from "../interface.ts";
import type { Modules } from "./compile.ts";
import { numberOf } from "./fields.ts";
import { Allocator } from "./layout.ts";

/** Memory for buffers of so many numbers, of the dtype of `like`. */
export function openMemory(
  modules: Modules,
  like: FloatArray,
  sizes: readonly number[],
): RunMemory {
  const allocator = new Allocator(), bytes = like.BYTES_PER_ELEMENT;
  const addresses = sizes.map((size) => allocator.take(bytes * size));
  const { memory, kernels: k } = modules.instantiate(allocator.top, false, "train", "a batch");
  const buffers = addresses.map((address, i) =>
    bytes === 8
      ? new Float64Array(memory.buffer, address, sizes[i])
      : new Float32Array(memory.buffer, address, sizes[i])
  );
  const [biasActivation, activationBackward, addScaled, sumRows] = bytes === 8
    ? [k.bias_activation_f64, k.activation_backward_f64, k.add_scaled_f64, k.sum_rows_f64]
    : [k.bias_activation_f32, k.activation_backward_f32, k.add_scaled_f32, k.sum_rows_f32];
  const loops: RunLoops = {
    biasActivation: (z, bias, m, n, activation) =>
      biasActivation(z.byteOffset, bias.byteOffset, m, n, numberOf(ACTIVATIONS, activation)),
    activationBackward: (d, a, activation) =>
      activationBackward(
        d.byteOffset,
        a.byteOffset,
        d.length,
        numberOf(ACTIVATIONS, activation),
      ),
    sgd: (w, gradient, rate) => addScaled(w.byteOffset, -rate, gradient.byteOffset, w.length),
    sumRows: (out, a, m, n) => sumRows(out.byteOffset, a.byteOffset, m, n),
  };
  return { buffers, loops };
}
