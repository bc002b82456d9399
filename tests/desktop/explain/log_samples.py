"""Runs whose log is looked at: real ones, and numbers by which a row can be told."""

from dataclasses import dataclass

import numpy as np

from linreg.config import Config
from linreg.dataset import Dataset, lecture_data
from linreg.history import History
from linreg.prepare import Prepared, prepare
from linreg.rows import Rows
from linreg.trainer import Trainer


@dataclass(frozen=True)
class Sample:
    """What a log is started with."""

    history: History
    prepared: Prepared
    config: Config


def lecture_trainer(config: Config, dataset: Dataset | None = None) -> Trainer:
    return Trainer(prepare(dataset or lecture_data(), config), config)


def sample_of(trainer: Trainer) -> Sample:
    """A run from where it stands now; to be taken before its first step."""
    return Sample(trainer.history, trainer.prepared, trainer.config)


def advance(trainer: Trainer, steps: int) -> None:
    """So many steps, and the row of the state that they lead to."""
    for _ in range(steps):
        trainer.step()
    trainer.evaluate()


def plain_sample() -> Sample:
    """A run of the lecture's line that has no rows of its own."""
    return sample_of(lecture_trainer(Config()))


def plain_rows(count: int, stride: int = 1, branch: int = 0) -> Rows:
    """Rows of w and b, each number a little larger than its iteration."""
    iterations = np.arange(count, dtype=np.float64)[:, None] * stride
    numbers = iterations + np.arange(1, 6) / 10
    no_test = np.full((count, 1), np.nan)
    rates = np.full((count, 1), 0.01)
    return Rows(np.hstack([iterations, numbers, no_test, rates]), 2, stride, branch)
