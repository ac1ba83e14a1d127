"""PyTorch on the processor: the same network as its users write it, on task["threads"] threads.

As its performance tuning guide says: the optimizer fused, gradients set to none, and, where
task["compiled"], the network with its loss compiled.
"""

import torch
from peer import load, serve, task
from torch import nn

torch.set_num_threads(task["threads"])
torch.manual_seed(1)


def source1():
    pixels, labels = load(task["examples"])
    X, y = torch.from_numpy(pixels), torch.from_numpy(labels)
    hidden, batch = task["hidden"], task["batch"]
    model = nn.Sequential(nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10)).to(X.dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, fused=True)
    cross_entropy = nn.CrossEntropyLoss()

    def loss_of(x, t):
        return cross_entropy(model(x), t)

    if task.get("compiled"):
        loss_of = torch.compile(loss_of)
    while True:
        for rows in torch.randperm(len(X)).split(batch):
            optimizer.zero_grad()
            loss_of(X[rows], y[rows]).backward()
            optimizer.step()
        yield


serve(source1())
