"""NumPy in the open race: the loop of source 1 in float32. The rules: race.ts."""

import numpy as np
from peer import load, task

batch, hidden, rate = task["batch"], task["hidden"], np.float32(0.4)
X, y = load(60000)
X_test, y_test = load(10000, "t10k")
T = np.eye(10, dtype=np.float32)[y]
rng = np.random.RandomState(task["seed"])
W1 = (rng.randn(784, hidden) * np.sqrt(2.0 / 784)).astype(np.float32)
W2 = (rng.randn(hidden, 10) * np.sqrt(2.0 / hidden)).astype(np.float32)
b1, b2 = np.zeros((1, hidden), np.float32), np.zeros((1, 10), np.float32)

for epoch in range(50):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch):
        rows = order[i : i + batch]
        x, t = X[rows], T[rows]
        z1 = x.dot(W1) + b1
        a1 = np.maximum(0, z1)
        z2 = a1.dot(W2) + b2
        e = np.exp(z2 - np.max(z2, axis=1, keepdims=True))
        d2 = (e / np.sum(e, axis=1, keepdims=True) - t) / np.float32(len(x))
        dW2, db2 = a1.T.dot(d2), np.sum(d2, axis=0, keepdims=True)
        d1 = d2.dot(W2.T) * (z1 > 0)
        dW1, db1 = x.T.dot(d1), np.sum(d1, axis=0, keepdims=True)
        W2 -= rate * dW2
        b2 -= rate * db2
        W1 -= rate * dW1
        b1 -= rate * db1
    answers = np.argmax(np.maximum(0, X_test.dot(W1) + b1).dot(W2) + b2, axis=1)
    accuracy = np.mean(answers == y_test)
    print(accuracy, flush=True)
    if accuracy >= task["target"]:
        break
