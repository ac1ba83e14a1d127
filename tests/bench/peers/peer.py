"""What the Python peers share: the task, MNIST, and the loop that trains when told to.

A peer is started with its task as JSON and trains one unit (an epoch) for each byte that it reads,
answering with the seconds it took.
"""

import json
import os
import sys
import time

import numpy as np

task = json.loads(sys.argv[1])


def read_idx(name):
    raw = open(os.path.join(task["data"], name), "rb").read()
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def load(examples, part="train"):
    """The first examples' pixels from 0 to 1 (N, 784), and their labels (N,)."""
    images = read_idx(part + "-images-idx3-ubyte")[:examples].reshape(-1, 784)
    labels = read_idx(part + "-labels-idx1-ubyte")[:examples].astype(int)
    return (images / 255.0).astype(task["dtype"]), labels


def serve(units):
    """Trains the next unit whenever asked to."""
    while sys.stdin.buffer.read(1):
        start = time.perf_counter()
        next(units)
        print(time.perf_counter() - start, flush=True)
