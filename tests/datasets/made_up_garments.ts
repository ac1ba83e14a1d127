/**
 * A data set in Fashion-MNIST's layout, made up: for what must run where the real one is not there.
 *
 * As many pictures as the real one has, of 28 × 28 gray pixels in ten classes. Each class is a
 * shape of its own on black; each picture of it is brighter or darker, and shifted. The same files
 * on every machine.
 */
import { join } from "node:path";
import { encodeIdx } from "../../lib/formats/idx.ts";
import { RandomState } from "../../lib/random/mod.ts";

const SIDE = 28, SIZE = SIDE * SIDE, CLASSES = 10;

/** Writes the four IDX files into a folder that is there. */
export async function writeGarments(folder: string): Promise<void> {
  const random = new RandomState(28);
  const shapes = Array.from({ length: CLASSES }, () => drawShape(random));
  for (const [part, count] of [["train", 60000], ["t10k", 10000]] as const) {
    // As many of each class, as in the real test set, in an order drawn by lot.
    const labels = Uint8Array.from(random.permutation(count), (i) => i % CLASSES);
    const brightness = random.uniform(0.5, 1, count).data;
    const shift = random.randint(-2 * SIDE, 2 * SIDE + 1, count);
    const data = new Uint8Array(count * SIZE);
    labels.forEach((label, i) => {
      const shape = shapes[label];
      for (let j = 0; j < SIZE; j++) {
        data[i * SIZE + j] = brightness[i] * shape[(j + shift[i] + SIZE) % SIZE];
      }
    });
    const files = {
      [`${part}-images-idx3-ubyte`]: { dtype: "uint8", shape: [count, SIDE, SIDE], data },
      [`${part}-labels-idx1-ubyte`]: { dtype: "uint8", shape: [count], data: labels },
    } as const;
    for (const [name, array] of Object.entries(files)) {
      await Deno.writeFile(join(folder, name), encodeIdx(array));
    }
  }
}

/** Four discs on black, darker where less of them meet: about half of the pixels. */
function drawShape(random: RandomState): Float64Array {
  const shape = new Float64Array(SIZE);
  for (let disc = 0; disc < 4; disc++) {
    const x = random.uniform(6, 22), y = random.uniform(6, 22), radius = random.uniform(4, 10);
    for (let j = 0; j < SIZE; j++) {
      const distance = Math.hypot(j % SIDE - x, Math.floor(j / SIDE) - y);
      if (distance < radius) shape[j] += 255 / 4;
    }
  }
  return shape;
}
