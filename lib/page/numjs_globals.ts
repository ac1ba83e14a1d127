/**
 * What numjs asks for when it is loaded, and never uses in a page: parts of Node, and of packages that
 * read pictures.
 *
 * @module
 */

/** Whatever is asked of it, or called of it, is it again. */
const nothing: unknown = new Proxy(function () {}, {
  get: (_, key) => key === Symbol.toPrimitive ? () => "" : nothing,
  apply: () => nothing,
});

const buffer = { Buffer: { isBuffer: () => false } };

Object.assign(globalThis, {
  global: globalThis,
  __dirname: "",
  require: (name: string) => /^(?:node:)?buffer$/.test(name) ? buffer : nothing,
});
