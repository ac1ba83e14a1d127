"""NumPy: the loops of sources 1, 2 and 3 as they stand there, in the task's dtype."""

import numpy as np
from peer import load, serve, task

batch, hidden, dtype = task["batch"], task["hidden"], task["dtype"]
rate = np.dtype(dtype).type(0.1)


def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def source1():
    """784-H ReLU-10 softmax, mini-batches of a permutation."""
    X, y = load(task["examples"])
    T = np.eye(10, dtype=dtype)[y]
    rng = np.random.RandomState(1)
    W1 = (rng.randn(784, hidden) * np.sqrt(2.0 / 784)).astype(dtype)
    W2 = (rng.randn(hidden, 10) * np.sqrt(2.0 / hidden)).astype(dtype)
    b1, b2 = np.zeros((1, hidden), dtype), np.zeros((1, 10), dtype)
    while True:
        order = rng.permutation(len(X))
        X_shuffled, T_shuffled = X[order], T[order]
        for i in range(0, len(X), batch):
            x, t = X_shuffled[i : i + batch], T_shuffled[i : i + batch]
            z1 = x.dot(W1) + b1
            a1 = np.maximum(0, z1)
            a2 = softmax(a1.dot(W2) + b2)
            d2 = (a2 - t) / len(x)
            dW2, db2 = a1.T.dot(d2), np.sum(d2, axis=0, keepdims=True)
            d1 = d2.dot(W2.T) * (z1 > 0)
            dW1, db1 = x.T.dot(d1), np.sum(d1, axis=0, keepdims=True)
            W2 -= rate * dW2
            b2 -= rate * db2
            W1 -= rate * dW1
            b1 -= rate * db1
        yield


def source2():
    """The same network in full batches; pixels are float32 and weights are not, as in the source."""
    X, y = load(task["examples"])
    X = X.astype(np.float32)
    T = np.eye(10)[y]
    rng = np.random.RandomState(1)
    W1, b1 = rng.randn(784, hidden) * 0.01, np.zeros((1, hidden))
    W2, b2 = rng.randn(hidden, 10) * 0.01, np.zeros((1, 10))
    m = len(X)
    while True:
        z1 = X @ W1 + b1
        a1 = np.maximum(0, z1)
        a2 = softmax(a1 @ W2 + b2)
        d2 = a2 - T
        dW2, db2 = a1.T @ d2 / m, np.sum(d2, axis=0, keepdims=True) / m
        d1 = d2 @ W2.T
        d1[z1 <= 0] = 0
        dW1, db1 = X.T @ d1 / m, np.sum(d1, axis=0, keepdims=True) / m
        W1, b1 = W1 - 0.1 * dW1, b1 - 0.1 * db1
        W2, b2 = W2 - 0.1 * dW2, b2 - 0.1 * db2
        yield


def source3():
    """784-50 sigmoid-10 sigmoid, squared error, pixels in [-1, 1]; evaluates both sets each epoch."""
    X, y = load(task["examples"])
    X = (X - 0.5) * 2
    fold = len(X) * 11 // 12
    rng = np.random.RandomState(1)
    Wh, bh = rng.normal(0.0, 0.1, size=(hidden, 784)), np.zeros(hidden)
    Wo, bo = rng.normal(0.0, 0.1, size=(10, hidden)), np.zeros(10)

    def one_hot(labels):
        encoded = np.zeros((len(labels), 10))
        for i, label in enumerate(labels):
            encoded[i, label] = 1
        return encoded

    def minibatches(X, y):
        order = np.arange(len(X))
        rng.shuffle(order)
        for i in range(0, len(order) - batch + 1, batch):
            rows = order[i : i + batch]
            yield X[rows], y[rows]

    def forward(x):
        a = sigmoid(np.dot(x, Wh.T) + bh)
        return a, sigmoid(np.dot(a, Wo.T) + bo)

    def evaluate(X, y):
        error = correct = seen = batches = 0
        for x, labels in minibatches(X, y):
            _, p = forward(x)
            error += np.mean((one_hot(labels) - p) ** 2)
            correct += np.sum(np.argmax(p, axis=1) == labels)
            seen += len(labels)
            batches += 1
        return error / batches, correct / seen

    while True:
        for x, labels in minibatches(X[:fold], y[:fold]):
            a, p = forward(x)
            d_out = 2.0 * (p - one_hot(labels)) / len(x) * p * (1.0 - p)
            dWo, dbo = np.dot(d_out.T, a), np.sum(d_out, axis=0)
            d_hidden = np.dot(d_out, Wo) * a * (1.0 - a)
            dWh, dbh = np.dot(d_hidden.T, x), np.sum(d_hidden, axis=0)
            Wh -= 0.1 * dWh
            bh -= 0.1 * dbh
            Wo -= 0.1 * dWo
            bo -= 0.1 * dbo
        evaluate(X[:fold], y[:fold])
        evaluate(X[fold:], y[fold:])
        yield


serve({"source1": source1, "source2": source2, "source3": source3}[task["workload"]]())
