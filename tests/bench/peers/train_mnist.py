"""NumPy: what `deno task train-mnist` does, from the same files: source 1, section 5, ten epochs.

usage: python3 train_mnist.py '{"data": "folder of the IDX files", "dtype": "float64"}'
"""

import numpy as np
from peer import load

X_1, y_1 = load(60000, "train")
X_2, y_2 = load(10000, "t10k")
X, y = np.vstack([X_1, X_2]), np.hstack([y_1, y_2])
order = np.random.RandomState(42).permutation(70000)  # scikit-learn's train_test_split
X_test, y_test = X[order[:10000]], y[order[:10000]]
X, T = X[order[10000:]], np.eye(10)[y[order[10000:]]]

rng = np.random.RandomState(1)
W1, b1 = rng.randn(784, 128) * np.sqrt(2.0 / 784), np.zeros((1, 128))
W2, b2 = rng.randn(128, 10) * np.sqrt(2.0 / 128), np.zeros((1, 10))


def forward(x):
    z1 = x.dot(W1) + b1
    a1 = np.maximum(0, z1)
    z2 = a1.dot(W2) + b2
    e = np.exp(z2 - np.max(z2, axis=1, keepdims=True))
    return z1, a1, e / np.sum(e, axis=1, keepdims=True)


for epoch in range(10):
    order = rng.permutation(len(X))
    X, T = X[order], T[order]
    for i in range(0, len(X), 64):
        x, t = X[i : i + 64], T[i : i + 64]
        z1, a1, a2 = forward(x)
        d2 = (a2 - t) / len(x)
        dW2, db2 = a1.T.dot(d2), np.sum(d2, axis=0, keepdims=True)
        d1 = d2.dot(W2.T) * (z1 > 0)
        dW1, db1 = x.T.dot(d1), np.sum(d1, axis=0, keepdims=True)
        W2 -= 0.1 * dW2
        b2 -= 0.1 * db2
        W1 -= 0.1 * dW1
        b1 -= 0.1 * db1
    accuracy = np.mean(np.argmax(forward(X_test)[2], axis=1) == y_test)
    print(f"epoch {epoch + 1}/10  test accuracy {100 * accuracy:.2f}%", flush=True)
print(f"Test accuracy: {100 * accuracy:.2f}%")
