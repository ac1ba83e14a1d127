/**
 * The functions of the exercises, as the notebooks' solutions have them, without types: text to be
 * mutated.
 *
 * @module
 */

/** By the exercise's name. */
export const SOURCES: Readonly<Record<string, string>> = {
  "layer": `(X, W, b) => X.matmul(W).add(b)`,
  "row means": `(X) => X.mean(1)`,
  "rows to one": `(X) => X.div(X.sum(1, { keepdims: true }))`,
  "descent step": `(w, slope, rate) => w - rate * slope`,
  "neuron gradient": `(X, p, t) => {
    const dz = p.sub(t).div(t.size);
    return { weights: X.T.dot(dz), bias: dz.sum() };
  }`,
  "softmax": `(Z) => {
    const powers = Z.sub(Z.max(1, { keepdims: true })).exp();
    return powers.div(powers.sum(1, { keepdims: true }));
  }`,
  "cross-entropy": `(A, Y) => -Y.mul(A.clip(1e-12, 1 - 1e-12).log()).sum() / Y.shape[0]`,
  "logit gradient": `(A, Y) => A.sub(Y)`,
  "weights of layer 2": `(A1, dZ2) => A1.T.matmul(dZ2).div(A1.shape[0])`,
  "hidden gradient": `(dZ2, W2, Z1) => dZ2.matmul(W2.T).mul(Z1.gt(0))`,
  "update": `(W, dW, rate) => W.sub(dW.mul(rate))`,
  "sigmoid slope": `(a) => a.mul(a.rsub(1))`,
  "output delta": `(a, Y) => a.sub(Y).mul(2 / a.shape[0]).mul(a.mul(a.rsub(1)))`,
  "bias gradient": `(delta) => delta.sum(0)`,
  "relu": `(z) => z.maximum(0)`,
  "relu slope": `(a) => a.gt(0)`,
  "big-endian": `(bytes) => {
    let n = 0;
    for (let i = 0; i < bytes.length; i++) n = 256 * n + bytes[i];
    return n;
  }`,
  "rows left over": `(all, taken) => all.filter((n) => !taken.includes(n)).sort((a, b) => a - b)`,
  "shares of an image": `(powers) => powers.div(powers.sum(1, { keepdims: true }))`,
  "safe slope": `(z) => z.sigmoid().mul(z.sigmoid().rsub(1))`,
  "softmax backward": `(dp, p) => p.mul(dp.sub(dp.mul(p).sum(1, { keepdims: true })))`,
  "share of right answers": `(p, t) => p.gt(0.5).eq(t).mean()`,
  "logistic gradient": `(X, p, t) => X.T.dot(p.sub(t)).div(X.shape[0])`,
  "tanh slope": `(a) => a.mul(a).rsub(1)`,
  "one-hot rows": `(classes, K) => {
    const rows = this.zeros([classes.length, K]);
    for (let i = 0; i < classes.length; i++) rows.data[i * K + classes[i]] = 1;
    return rows;
  }`,
  "slope between": `(above, below, h) => (above - below) / (2 * h)`,
  "velocity": `(v, g, rate, beta) => v.mul(beta).sub(g.mul(rate))`,
  "momentum step": `(w, v) => w.add(v)`,
  "initial scale": `(inputs) => Math.sqrt(2 / inputs)`,
  "share of a class": `(C) => {
    const right = this.zeros([C.shape[0]]);
    for (let i = 0; i < C.shape[0]; i++) right.data[i] = C.item(i, i);
    return right.div(C.sum(1));
  }`,
};
