/**
 * What readers write in the place of an exercise's `todo(…)`: three answers that are wrong, and one
 * that is half right. Each is well typed, so that it is the check that tells what is off.
 *
 * @module
 */

/** The answers to an exercise, in the order in which they are tried. */
export type Answers = readonly [first: string, second: string, third: string, halfRight: string];

/** A body of several lines. */
const body = (...lines: readonly string[]): string =>
  ["{", ...lines.map((line) => `  ${line}`), "}"].join("\n");

/** One-hot rows, by what is put where. */
const rowsBy = (statement: string): string =>
  body("const rows = zeros([labels.length, classes]);", `${statement};`, "return rows;");

const DIAGONAL = "tensor(Array.from({ length: C.shape[0] }, (_, k) => C.item(k, k)))";

/** By the exercise's name. */
export const ANSWERS: Readonly<Record<string, Answers>> = {
  "product shape": ["[2, 4]", "[3, 3]", "[3, 4]", "[4, 3]"],
  "layer": [
    "X.matmul(W)",
    "W.matmul(X).add(b)",
    "X.matmul(W).add(b.sum())",
    "X.matmul(W).sub(b)",
  ],
  "row means": ["X.mean(0)", "X.sum(1)", "X.column(0)", "X.sum(1).div(3)"],
  "rows to one": [
    "X.div(X.sum(0, { keepdims: true }))",
    "X.div(X.sum())",
    "X.div(X.sum(1))",
    "X.div(X.max(1, { keepdims: true }))",
  ],
  "wrong slope": ['"B"', '"C"', '"D"', '"A or B"'],
  "descent step": ["w + rate * slope", "w - slope", "rate * slope", "w - 0.1 * slope"],
  "too long a step": ['"arrives"', '"runs away"', '"stops"', '"swing"'],
  "neuron gradient": [
    body(
      "const dz = p.sub(t).mul(p).mul(p.rsub(1)).div(t.size);",
      "return { weights: X.T.dot(dz), bias: dz.sum() };",
    ),
    "({ weights: X.dot(p.sub(t)).div(t.size), bias: p.sub(t).mean() })",
    "({ weights: X.T.dot(p).div(t.size), bias: p.mean() })",
    "({ weights: X.T.dot(p.sub(t)).div(t.size), bias: p.sub(t).sum() })",
  ],

  "wrong cross-entropy slope": ['"A"', '"B"', '"D"', '"A or C"'],
  "logistic gradient": [
    "X.dot(p.sub(t)).div(X.shape[0])",
    "X.T.dot(p).div(X.shape[0])",
    "X.T.dot(p.add(t)).div(X.shape[0])",
    "X.T.dot(p.sub(t))",
  ],
  "share of right answers": [
    "p.lt(0.5).eq(t).mean()",
    "p.gt(0.5).eq(t).sum()",
    "p.gt(0.5).mean()",
    "p.gt(0.5).mul(t).mean()",
  ],
  "cubic features": ["6", "20", "8", "6 + 3"],
  "tanh slope": [
    "a.mul(a.rsub(1))",
    "a.tanh().pow(2).rsub(1)",
    "a.rsub(1)",
    "a.mul(a).sub(1)",
  ],
  "one-hot rows": [
    rowsBy("labels.forEach((label, i) => rows.data[i * classes + label + 1] = 1)"),
    rowsBy("labels.forEach((label, i) => rows.data[i * classes + classes - 1 - label] = 1)"),
    rowsBy("labels.forEach((_, i) => rows.data[i * classes + labels[0]] = 1)"),
    rowsBy("labels.forEach((label, i) => rows.data[i * classes + label] = label)"),
  ],
  "five in bits": ["[1, 0, 1, 0]", "[5]", "[0, 1, 1, 0]", "[0, 1, 0, 0]"],

  "softmax": [
    body(
      "const powers = Z.sub(Z.max(0, { keepdims: true })).exp();",
      "return powers.div(powers.sum(0, { keepdims: true }));",
    ),
    body(
      "const powers = Z.exp();",
      "return powers.div(powers.sum(1, { keepdims: true }));",
    ),
    "Z.div(Z.sum(1, { keepdims: true }))",
    "Z.sub(Z.max(1, { keepdims: true })).exp()",
  ],
  "first loss": ["0.1", "-Math.log(10)", "-Math.log(0.9)", "2.3"],
  "cross-entropy": [
    "-Y.mul(A2).sum() / Y.shape[0]",
    "-A2.log().sum() / Y.shape[0]",
    "-Y.mul(A2.rsub(1).log()).sum() / Y.shape[0]",
    "-Y.mul(A2.log()).sum()",
  ],
  "logit gradient": [
    "Y.div(A2).neg()",
    "A2.mul(Y)",
    "A2.sub(Y).mul(A2).mul(A2.rsub(1))",
    "Y.sub(A2)",
  ],
  "weights of layer 2": [
    "A1.matmul(dZ2).div(A1.shape[0])",
    "A1.T.matmul(A1).div(A1.shape[0])",
    "dZ2.matmul(A1.T).div(A1.shape[0])",
    "A1.T.matmul(dZ2)",
  ],
  "bias of layer 2": ['"A"', '"B"', '"D"', '"B or C"'],
  "hidden gradient": [
    "dZ2.matmul(W2).mul(Z1.gt(0))",
    "dZ2.matmul(W2.T).mul(Z1.maximum(0))",
    "dZ2.matmul(W2.T).mul(Z1.le(0))",
    "dZ2.matmul(W2.T)",
  ],
  "update": ["W.add(dW.mul(rate))", "W.sub(dW)", "dW.mul(-rate)", "W.sub(dW).mul(rate)"],

  "sigmoid slope": [
    "a.sigmoid().mul(a.sigmoid().rsub(1))",
    "a.mul(a).rsub(1)",
    "a",
    "a.rsub(1)",
  ],
  "gradient shape": ["[50, 784]", "[100, 784]", "[100, 10]", "[784, 10]"],
  "output delta": [
    "aOut.sub(Y).mul(2 / aOut.shape[0])",
    "aOut.sub(Y).mul(2 / aOut.shape[0]).mul(sigmoidSlope(aOut.sigmoid()))",
    "aOut.mul(2 / aOut.shape[0]).mul(sigmoidSlope(aOut))",
    "aOut.sub(Y).mul(2).mul(sigmoidSlope(aOut))",
  ],
  "bias gradient": ["delta.sum(1)", "delta.row(0)", "delta.abs().sum(0)", "delta.mean(0)"],
  "weight gradient": ['"A"', '"C"', '"D"', '"A or B"'],
  "blind error": ["0.5", "2.5", "0.1", "0.5 ** 2 / 2"],
  "relu": ["z.minimum(0)", "z.abs()", "z.matmul(z)", "z.maximum(-0.1)"],
  "relu slope": [
    "aHidden.ge(0)",
    "aHidden.le(0)",
    "aHidden.mul(aHidden.rsub(1))",
    "aHidden.gt(0.5)",
  ],

  "big-endian": [
    "bytes[0] + 256 * bytes[1] + 256 ** 2 * bytes[2] + 256 ** 3 * bytes[3]",
    "256 ** 2 * bytes[0] + 256 * bytes[1] + bytes[2]",
    "bytes[0]",
    "bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]",
  ],
  "header length": ["8", "24", "18", "4 * 4"],
  "rows left over": [
    "all.filter((number) => taken.includes(number)).sort((a, b) => a - b)",
    "all",
    "all.filter((number) => !taken.includes(number)).sort()",
    "all.filter((number) => !taken.includes(number))",
  ],
  "safe slope": [
    "sigmoid(z)",
    "sigmoid(sigmoid(z)).mul(sigmoid(sigmoid(z)).rsub(1))",
    "sigmoid(z).mul(z.rsub(1))",
    "z.neg().exp().div(z.neg().exp().add(1).pow(2))",
  ],
  "shares of an image": [
    "powers.div(powers.sum(0, { keepdims: true }))",
    "powers.div(powers.sum())",
    "powers.div(powers.sum(1))",
    "powers.div(powers.max(1, { keepdims: true }))",
  ],
  "smaller pixels": ['"A"', '"C"', '"D"', '"B or C"'],
  "softmax backward": [
    "dp.mul(p).mul(p.rsub(1))",
    "p.mul(dp.sub(dp.mul(p).sum(0, { keepdims: true })))",
    "p.mul(dp.sub(dp.mul(p).sum()))",
    "dp.sub(dp.mul(p).sum(1, { keepdims: true }))",
  ],

  "share of a class": [
    `${DIAGONAL}.div(C.sum(0))`,
    `${DIAGONAL}.div(C.sum())`,
    "C.row(0).div(C.sum(1))",
    DIAGONAL,
  ],
  "slope between": [
    "above - below / (2 * h)",
    "(above + below) / (2 * h)",
    "(below - above) / (2 * h)",
    "(above - below) / h",
  ],
  "velocity": [
    "g.mul(-rate)",
    "v.sub(g.mul(rate))",
    "v.mul(beta).add(g.mul(rate))",
    "v.mul(beta).sub(g)",
  ],
  "momentum step": ["w.sub(v)", "v", "w", "w.add(v.mul(0.1))"],
  "top speed": ["0.1", "9", "11", "1 + 0.9 + 0.9 ** 2"],
  "initial scale": [
    "Math.sqrt(1 / inputs)",
    "Math.sqrt(2 * inputs)",
    "Math.sqrt(2) / inputs",
    "2 / inputs",
  ],
};
