"""The lecture's eight optimizers, one loop after another, nothing recorded or drawn.

`eight.py ROWS`: so many rows of a noisy line, and each optimizer at its default rate.
All make the same number of iterations; the answer is how many a second all of them
together make.
"""

import json
import sys
from time import perf_counter

import torch

rows = int(sys.argv[1])
torch.set_num_threads(1)

x = 10 * torch.rand(rows, 1)
y = 1 + 2 * x + torch.randn(rows, 1)
criterion = torch.nn.MSELoss()
names = ["Adagrad", "Adam", "Adamax", "ASGD", "LBFGS", "RMSprop", "Rprop", "SGD"]
models = [torch.nn.Linear(1, 1) for _ in names]
optimizers = [
    getattr(torch.optim, name)(model.parameters())
    for name, model in zip(names, models, strict=True)
]


def train(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, iterations: int
) -> None:
    for _ in range(iterations):
        y_pred = model(x)
        loss = criterion(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def train_lbfgs(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, iterations: int
) -> None:
    def closure() -> float:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        value: float = loss.item()
        return value

    for _ in range(iterations):
        optimizer.step(closure)


def per_s(iterations: int) -> float:
    begun = perf_counter()
    for name, model, optimizer in zip(names, models, optimizers, strict=True):
        loop = train_lbfgs if name == "LBFGS" else train
        loop(model, optimizer, iterations)
    return iterations / (perf_counter() - begun)


# LBFGS arrives meanwhile; on the way its steps are dear.
speed = per_s(50)
for line in sys.stdin:
    speed = per_s(max(round(float(line) * speed), 1))
    print(json.dumps({"per_s": speed}), flush=True)
