/** Tensors saved and loaded under NumPy's names. */
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { tensor } from "../../lib/mod.ts";
import { load, save } from "../../lib/datasets/array_files.ts";
import { encodeNpy } from "../../lib/formats/npy.ts";
import { mayUseFolders, withFolder } from "./folders.ts";

const x = tensor([[1, 2, 3], [4, 5, -0.5]]);
const y = tensor([1.5, 2], { dtype: "float32" });

Deno.test({
  name: "load() gives back what save() was given, one tensor or several by name",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder({}, async (dir) => {
      await save(`${dir}/x.npy`, x);
      const back = await load(`${dir}/x.npy`);
      assertEquals([back.dtype, back.toArray()], ["float64", x.toArray()]);
      assertEquals(await Deno.readFile(`${dir}/x.npy`), encodeNpy(x));

      await save(`${dir}/both.npz`, { x, "__proto__x": y, constructor: y });
      const both = await load(`${dir}/both.npz`);
      assertEquals(Object.keys(both), ["x", "__proto__x", "constructor"]);
      assertEquals([both["__proto__x"].dtype, both["__proto__x"].toArray()], ["float32", [1.5, 2]]);
      assertEquals(Object.getPrototypeOf(both), null);
      await save(`${dir}/both.npz`, {});
      assertEquals(Object.keys(await load(`${dir}/both.npz`)), []);
    }),
});

Deno.test({
  name: "load() makes tensors of every dtype",
  ignore: !mayUseFolders,
  fn: () => {
    const files = {
      "u.npy": encodeNpy({ dtype: "uint8", shape: [2], data: Uint8Array.of(0, 255) }),
      "i.npy": encodeNpy({ dtype: "int64", shape: [], data: Float64Array.of(-7) }),
      "h.npy": encodeNpy({ dtype: "float16", shape: [1], data: Float16Array.of(0.1) }),
    };
    return withFolder(files, async (dir) => {
      const [u, i, h] = await Promise.all([
        load(`${dir}/u.npy`),
        load(`${dir}/i.npy`),
        load(`${dir}/h.npy`),
      ]);
      assertEquals([u.dtype, i.dtype, h.dtype], ["float64", "float64", "float32"]);
      assertEquals([u.toArray(), i.item(), h.item(0)], [[0, 255], -7, 0.0999755859375]);
    });
  },
});

Deno.test({
  name: "save() and load() say what they cannot do",
  ignore: !mayUseFolders,
  fn: () =>
    withFolder({ "broken.npy": new Uint8Array(3) }, async (dir) => {
      const missing = join(dir, "x.npz");
      await assertRejects(
        () => load(missing as "x.npz"),
        Deno.errors.NotFound,
        `Cannot load ${missing}: there must be such a file, but there is none`,
      );
      const broken = `${dir}/broken.npy` as const;
      await assertRejects(
        () => load(broken),
        SyntaxError,
        `Cannot load ${broken}: Cannot parse NPY`,
      );
      const ending = "the name must end in .npy or .npz, but does not";
      await assertRejects(
        () => load("x.csv" as "x.npy"),
        TypeError,
        `Cannot load x.csv: ${ending}`,
      );
      await assertRejects(() => save("x.csv" as "x.npy", x), TypeError, ending);
      await assertRejects(() => load(undefined as never), TypeError, ending);
      for (const wrong of [undefined, null, 1, [1, 2], { x }, {}, "x"]) {
        await assertRejects(
          () => save(`${dir}/a.npy`, wrong as never),
          TypeError,
          "expected a tensor",
        );
      }
      for (const wrong of [undefined, null, 1, [1, 2], { x: 1 }, { x, y: [1] }, x]) {
        await assertRejects(
          () => save(`${dir}/a.npz`, wrong as never),
          TypeError,
          "tensors by name",
        );
      }
      assertEquals(Array.from(Deno.readDirSync(dir), ({ name }) => name), ["broken.npy"]);
    }),
});
