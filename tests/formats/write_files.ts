/**
 * Writes the arrays of the grid with our own encoders, for `array_files.py --read-back FOLDER`.
 *
 *     deno run --allow-read --allow-write tests/formats/write_files.ts FOLDER
 */
import { encodeNpy, encodeNpz, encodeSafetensors } from "../../lib/formats/mod.ts";
import { namedArrays } from "./array_files.ts";

const [folder] = Deno.args;
const arrays = namedArrays();
for (const [name, array] of Object.entries(arrays)) {
  for (const fortranOrder of [false, true]) {
    for (const version of [1, 2, 3] as const) {
      const path = `${folder}/${name}.${fortranOrder ? "F" : "C"}.${version}.npy`;
      Deno.writeFileSync(path, encodeNpy(array, { version, fortranOrder }));
    }
  }
}
Deno.writeFileSync(`${folder}/stored.npz`, encodeNpz(arrays));
Deno.writeFileSync(`${folder}/deflated.npz`, encodeNpz(arrays, { compress: true }));
Deno.writeFileSync(`${folder}/arrays.safetensors`, encodeSafetensors(arrays));
