"""The lecture's loop with a live plot of matplotlib, which is drawn anew in each step.

As tutorials do it: the points and the line in one pair of axes, the losses in another.
It is the fast way of them, which moves the same lines instead of plotting new ones, and
nothing waits for a window: the canvas is Agg's. Answers with the steps a second.
"""

import json
import sys
from importlib import import_module
from time import perf_counter

import torch

# Not a plain import, for it is optional and types are checked without it as well.
matplotlib = import_module("matplotlib")
plt = import_module("matplotlib.pyplot")

matplotlib.use("Agg")
torch.set_num_threads(1)

x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[2.0], [4.0], [6.0]])
model = torch.nn.Linear(1, 1)
criterion = torch.nn.MSELoss(reduction="sum")
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

figure, (fit, loss_axes) = plt.subplots(1, 2, figsize=(10, 4))
fit.scatter(x.flatten().numpy(), y.flatten().numpy())
(fitted_line,) = fit.plot([1, 3], [0, 0])
(loss_line,) = loss_axes.plot([], [])
losses: list[float] = []


def step() -> None:
    y_pred = model(x)
    loss = criterion(y_pred, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    fitted_line.set_data(x.flatten().numpy(), y_pred.detach().flatten().numpy())
    loss_line.set_data(range(len(losses)), losses)
    loss_axes.relim()
    loss_axes.autoscale_view()
    figure.canvas.draw()


for line in sys.stdin:
    steps, begun = 0, perf_counter()
    while perf_counter() < begun + float(line):
        step()
        steps += 1
    print(json.dumps({"per_s": steps / (perf_counter() - begun)}), flush=True)
