/**
 * File formats: bytes to plain records and back, with no input or output of their own.
 *
 * @module
 */

export { decodeIdx, encodeIdx } from "./idx.ts";
export type { IdxArray } from "./idx.ts";
export { decodePng, encodePng } from "./png.ts";
export type { DecodePngOptions, PngImage } from "./png.ts";
export { decodeNpy, encodeNpy } from "./npy.ts";
export type { DecodeNpyOptions, EncodeNpyOptions } from "./npy.ts";
export { decodeNpz, encodeNpz } from "./npz.ts";
export type { DecodeNpzOptions, EncodeNpzOptions } from "./npz.ts";
export { decodePickle, isObjectArray } from "./pickle.ts";
export type { ObjectArray, PickledValue } from "./pickle.ts";
export { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
export type { EncodeSafetensorsOptions, SafetensorsFile } from "./safetensors.ts";
export type {
  Elements,
  NumericArray,
  NumericData,
  NumericDtype,
  WritableArray,
} from "./elements.ts";
