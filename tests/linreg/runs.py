"""What the tests of runs share: data, trainers, and the loop in torch alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from hypothesis import settings

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, make_dataset
from linreg.history import History
from linreg.prepare import prepare
from linreg.trainer import Trainer

DTYPES = {"float32": torch.float32, "float64": torch.float64}
CRITERIA: dict[str, Any] = {
    "mse": torch.nn.MSELoss,
    "l1": torch.nn.L1Loss,
    "huber": torch.nn.HuberLoss,
    "smooth_l1": torch.nn.SmoothL1Loss,
}

# A slow machine is no failure.
ALWAYS = settings(deadline=None)

Optimizer = torch.optim.Optimizer
MakeOptimizer = Callable[[Iterable[torch.nn.Parameter]], Optimizer]


def noisy_data(rows: int = 10, columns: int = 1, seed: int = 0) -> Dataset:
    """Rows about a plane, none of them on it."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, columns))
    y = 1.5 + x @ np.arange(1.0, columns + 1) + random.normal(size=rows)
    table = {f"x{i}": x[:, i] for i in range(columns)}
    return make_dataset("noisy", {**table, "y": y})


def trainer_of(dataset: Dataset, config: Config) -> Trainer:
    return Trainer(prepare(dataset, config), config)


def run(dataset: Dataset, config: Config, steps: int) -> Trainer:
    """A trainer after that many steps, its last state recorded as well."""
    trainer = trainer_of(dataset, config)
    for _ in range(steps):
        trainer.step()
    trainer.evaluate()
    return trainer


class Line(torch.nn.Module):
    def __init__(self, columns: int, bias: bool, dtype: torch.dtype) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(columns, 1, bias=bias, dtype=dtype)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y_pred: torch.Tensor = self.layer(x)
        return y_pred


@dataclass
class Loop:
    """The lecture's loop over x (n, p) and y (n,), to be compared with to the bit.

    `change`, if there is one, is called with the iteration and the optimizer before
    each iteration.
    """

    x: FloatArray
    y: FloatArray
    make_optimizer: MakeOptimizer
    criterion: torch.nn.Module
    dtype: torch.dtype = torch.float32
    bias: bool = True
    batch_size: int = 0
    seed: int = 0
    start: tuple[float, ...] | None = None
    change: Callable[[int, Optimizer], None] | None = None

    def run(self, updates: int) -> list[list[float]]:
        """State 0 to state `updates`: parameters, gradient, loss."""
        model = self._model()
        optimizer = self.make_optimizer(model.parameters())
        x_all = torch.tensor(self.x, dtype=self.dtype)
        y_all = torch.tensor(self.y, dtype=self.dtype).reshape(-1, 1)
        generator = torch.Generator().manual_seed(self.seed)
        batches: list[torch.Tensor] = []
        states = []
        for iteration in range(updates + 1):
            if self.change is not None:
                self.change(iteration, optimizer)
            x, y = x_all, y_all
            if self.batch_size:
                if not batches:
                    order = torch.randperm(len(y_all), generator=generator)
                    batches = list(order.split(self.batch_size))
                rows = batches.pop(0)
                x, y = x_all[rows], y_all[rows]

            y_pred = model(x)
            loss = self.criterion(y_pred, y)
            optimizer.zero_grad()
            loss.backward()
            states.append(_state(model, loss))
            self._update(model, optimizer, x, y)
        return states

    def _model(self) -> Line:
        torch.manual_seed(self.seed)
        model = Line(self.x.shape[1], self.bias, self.dtype)
        if self.start is not None:
            numbers = torch.tensor(self.start, dtype=self.dtype)
            torch.nn.utils.vector_to_parameters(numbers, model.parameters())
        return model

    def _update(
        self, model: Line, optimizer: Optimizer, x: torch.Tensor, y: torch.Tensor
    ) -> None:
        if not isinstance(optimizer, torch.optim.LBFGS):
            optimizer.step()
            return

        def closure() -> Any:
            optimizer.zero_grad()
            loss = self.criterion(model(x), y)
            loss.backward()
            return loss

        optimizer.step(closure)


def _state(model: Line, loss: torch.Tensor) -> list[float]:
    numbers = [n for p in model.parameters() for n in p.detach().flatten().tolist()]
    for parameter in model.parameters():
        assert parameter.grad is not None
        numbers += parameter.grad.flatten().tolist()
    return [*numbers, loss.item()]


def states_of(history: History) -> list[list[float]]:
    """The rows of a history in the form of `Loop.run`."""
    rows = [history.row(i) for i in range(len(history))]
    return [[*row.parameters, *row.gradient, row.loss] for row in rows]
