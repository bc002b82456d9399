"""Opened steps for the tests: data sets, and a run that has come to an iteration."""

import numpy as np

from linreg.config import Config
from linreg.dataset import Dataset
from linreg.opened_step import OpenedStep, open_step
from linreg.prepare import prepare
from linreg.trainer import Trainer


def lecture() -> Dataset:
    """The lecture's data: y = 2 x."""
    x = np.array([1.0, 2.0, 3.0])
    return Dataset("lecture", ("x", "y"), (x, 2 * x), ("x",), "y")


def several(rows: int = 20, features: int = 3) -> Dataset:
    """So many features x1, x2 … of random numbers."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=(features, rows)).round(2)
    y = (x[0] - 2 * x[1] + generator.normal(size=rows)).round(2)
    names = tuple(f"x{i + 1}" for i in range(features))
    return Dataset("several", (*names, "y"), (*x, y), names, "y")


def opened_step(dataset: Dataset, config: Config, iteration: int = 0) -> OpenedStep:
    """The step from that iteration, or from where the run was over before it."""
    trainer = Trainer(prepare(dataset, config), config)
    while trainer.iteration < iteration and trainer.step():
        pass
    return open_step(trainer)
