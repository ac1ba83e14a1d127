/** Files both ways: what they write is read here, what is written here is read there. */
import {
  decodeNpy,
  decodeNpz,
  decodePng,
  decodeSafetensors,
  encodeNpy,
  encodeNpz,
  encodePng,
  encodeSafetensors,
} from "../../lib/formats/mod.ts";
import type { Case, Domain } from "./case.ts";
import { difference } from "./case.ts";
import type { Draw } from "./draw.ts";
import type { Value } from "./python.ts";

const DTYPES = [
  ...["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64"],
  ...["float16", "float32", "float64"],
] as const;

/** An array in Python: its values are small enough for every dtype. */
const pythonArray = (draw: Draw, shape = draw.shape(0, 4)) => {
  const dtype = draw.pick(DTYPES), order = draw.pick(["<", ">"]);
  const seed = draw.integer(0, 1e6);
  const fortran = draw.once(4) ? "order='F'" : "order='C'";
  return `np.array(np.random.RandomState(${seed}).randint(${
    /^u|^bool/.test(dtype) ? 0 : -9
  }, 99, (${shape.map((n) => `${n},`).join("")}))` +
    `.astype(np.dtype("${dtype}").newbyteorder("${order}")), ${fortran})`;
};

const bytesOf = (value: Value) => Uint8Array.fromBase64((value as { bytes: string }).bytes);

/** What was read: its dtype, its shape and its numbers, as both can say them. */
const listed = ({ dtype, shape, data }: {
  dtype: string;
  shape: readonly number[];
  data: ArrayLike<unknown>;
}) => [dtype, Float64Array.from(shape), Float64Array.from(data as ArrayLike<number>, Number)];
const LISTED = "def listed(a): return [a.dtype.newbyteorder('=').name, " +
  "np.array(a.shape, float), a.astype(float).ravel()]";

/** Python writes and lists, we read: the file comes first in the answer. */
const read = (code: string, ours: (bytes: Uint8Array) => unknown): Case => ({
  question: { code, names: {} },
  ours: () => ours,
  judge(theirs) {
    const [file, ...expected] = theirs as Value[];
    let got: unknown;
    try {
      got = ours(bytesOf(file));
    } catch (error) {
      return `we refuse: ${(error as Error).message}`;
    }
    return difference(expected, [got]);
  },
});

/** We write, Python reads. */
const written = (code: string, bytes: Uint8Array, expected: unknown): Case => ({
  question: { code, names: { file: { bytes: bytes.toBase64() } } },
  ours: () => expected,
});

const MAKERS: readonly ((draw: Draw) => Case)[] = [
  (draw) =>
    read(
      `f = io.BytesIO(); a = ${pythonArray(draw)}\nnp.save(f, a)\n[f.getvalue(), listed(a)]`,
      (bytes) => listed(decodeNpy(bytes)),
    ),
  (draw) => {
    const save = draw.pick(["savez", "savez_compressed"]);
    return read(
      `f = io.BytesIO(); a = ${pythonArray(draw)}; b = ${pythonArray(draw)}\n` +
        `np.${save}(f, a=a, b=b)\n[f.getvalue(), [listed(a), listed(b)]]`,
      (bytes) => {
        const { a, b } = decodeNpz(bytes) as Record<string, Parameters<typeof listed>[0]>;
        return [listed(a), listed(b)];
      },
    );
  },
  (draw) =>
    read(
      `a = ${pythonArray(draw)}; a = np.ascontiguousarray(a.astype(a.dtype.newbyteorder('=')))\n` +
        "[safetensors.numpy.save({'a': a}), listed(a)]",
      (bytes) => listed(decodeSafetensors(bytes).tensors.a as Parameters<typeof listed>[0]),
    ),
  (draw) => {
    const [height, width] = [draw.integer(1, 20), draw.integer(1, 20)];
    const mode = draw.pick(["L", "RGB", "RGBA", "LA", "P", "1"]), seed = draw.integer(0, 1e6);
    const channels = { L: 1, RGB: 3, RGBA: 4, LA: 2, P: 1, 1: 1 }[mode];
    const shape = channels === 1 ? `${height}, ${width}` : `${height}, ${width}, ${channels}`;
    // Pillow's grey of a color: (299 R + 587 G + 114 B) / 1000, to the nearest in 16 bits.
    return read(
      `p = np.random.RandomState(${seed}).randint(0, 256, (${shape}), np.uint8)\n` +
        `i = Image.fromarray(p${mode === "P" || mode === "1" ? "" : `, "${mode}"`})` +
        `${mode === "1" ? ".convert('1')" : mode === "P" ? ".convert('P')" : ""}\n` +
        "f = io.BytesIO(); i.save(f, 'PNG')\n[f.getvalue(), [i.height, i.width]]",
      (bytes) => decodePng(bytes).shape.slice(0, 2),
    );
  },
  (draw) => {
    const array = draw.tensor(draw.shape(0, 4), draw.dtype());
    const bytes = encodeNpy(array, { fortranOrder: draw.once(3), version: draw.pick([1, 2, 3]) });
    return written("np.load(io.BytesIO(file))", bytes, array);
  },
  (draw) => {
    const a = draw.tensor(draw.shape(0, 4), draw.dtype()), b = draw.tensor(draw.shape(), "float64");
    const bytes = encodeNpz({ a, b }, { compress: draw.once(2) });
    return written("z = np.load(io.BytesIO(file))\n[z['a'], z['b']]", bytes, [a, b]);
  },
  (draw) => {
    const a = draw.tensor(draw.shape(0, 4), draw.dtype()), b = draw.tensor(draw.shape(), "float64");
    return written(
      "t = safetensors.numpy.load(file)\n[t['a'], t['b']]",
      encodeSafetensors({ a, b }),
      [
        a,
        b,
      ],
    );
  },
  (draw) => {
    const [height, width] = [draw.integer(1, 20), draw.integer(1, 20)];
    const data = Uint8Array.from({ length: height * width }, () => draw.integer(0, 255));
    const bytes = encodePng({ shape: [height, width], data });
    return {
      ...written("np.array(Image.open(io.BytesIO(file))).ravel()", bytes, data),
      judge: (theirs) => difference(theirs, data),
    };
  },
];

export const formats: Domain = {
  name: "formats",
  setup: ["import safetensors.numpy", "from PIL import Image", LISTED],
  case: (draw) => draw.pick(MAKERS)(draw),
};
