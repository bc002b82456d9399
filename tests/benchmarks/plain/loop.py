"""The lecture's training loop, with nothing recorded and nothing drawn.

`loop.py ROWS OPTIMIZER LR BATCH`: with three rows the lecture's, else so many of a
noisy line; a BATCH of 0 takes all rows in each step. Answers with the steps a second.
"""

import json
import sys
from collections.abc import Iterator
from time import perf_counter

import torch

rows, name, lr, batch = sys.argv[1:]
if int(rows) < 100_000:
    # Small tensors are faster with one thread.
    torch.set_num_threads(1)


class Model(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y_pred: torch.Tensor = self.linear(x)
        return y_pred


if int(rows) == 3:
    x = torch.tensor([[1.0], [2.0], [3.0]])
    y = torch.tensor([[2.0], [4.0], [6.0]])
    criterion = torch.nn.MSELoss(reduction="sum")
else:
    x = 10 * torch.rand(int(rows), 1)
    y = 1 + 2 * x + torch.randn(int(rows), 1)
    criterion = torch.nn.MSELoss()
model = Model()
optimizer = getattr(torch.optim, name)(model.parameters(), lr=float(lr))


def full_batch(end: float) -> int:
    steps = 0
    while perf_counter() < end:
        y_pred = model(x)
        loss = criterion(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
    return steps


def batches() -> Iterator[torch.Tensor]:
    """The rows of each mini-batch, in a new order each epoch."""
    while True:
        yield from torch.randperm(len(x)).split(int(batch))


def mini_batches(end: float) -> int:
    steps = 0
    for rows_of_batch in batches():
        y_pred = model(x[rows_of_batch])
        loss = criterion(y_pred, y[rows_of_batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
        if perf_counter() >= end:
            break
    return steps


train = mini_batches if int(batch) else full_batch
for line in sys.stdin:
    begun = perf_counter()
    steps = train(begun + float(line))
    print(json.dumps({"per_s": steps / (perf_counter() - begun)}), flush=True)
