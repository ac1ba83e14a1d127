"""PyTorch in the open race, on task["threads"] threads. The rules: race.ts."""

import torch
from peer import load, task
from torch import nn

torch.set_num_threads(task["threads"])
torch.manual_seed(task["seed"])
X, y = map(torch.from_numpy, load(60000))
X_test, y_test = map(torch.from_numpy, load(10000, "t10k"))
model = nn.Sequential(nn.Linear(784, task["hidden"]), nn.ReLU(), nn.Linear(task["hidden"], 10))
for layer in (model[0], model[2]):
    nn.init.kaiming_normal_(layer.weight)
    nn.init.zeros_(layer.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.4, fused=True)
cross_entropy = nn.CrossEntropyLoss()


def loss_of(x, t):
    return cross_entropy(model(x), t)


if task.get("compiled"):
    loss_of = torch.compile(loss_of)

for epoch in range(50):
    for rows in torch.randperm(len(X)).split(task["batch"]):
        optimizer.zero_grad()
        loss_of(X[rows], y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (model(X_test).argmax(1) == y_test).float().mean().item()
    print(accuracy, flush=True)
    if accuracy >= task["target"]:
        break
