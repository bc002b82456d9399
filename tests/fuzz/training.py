"""A few steps of training on whatever was accepted."""

import numpy as np

from linreg.config import Config
from linreg.dataset import Dataset
from linreg.exact import curvature, fit_exact
from linreg.history import History
from linreg.prepare import prepare
from linreg.stability import stability
from linreg.status import Status
from linreg.trainer import Trainer

STEPS = 3


def train_shortly(dataset: Dataset, config: Config) -> str:
    """Train for some steps, with the exact answers beside them; how it went.

    Raises SettingError and DataError as `prepare` does.
    """
    prepared = prepare(dataset, config)
    fit_exact(prepared)
    trainer = Trainer(prepared, config)
    for _ in range(STEPS):
        trainer.step()
    trainer.evaluate()
    bend = curvature(prepared, config.reduction)
    stability(bend, config, full_batch=trainer.batches.full)
    return how_it_went(trainer)


def how_it_went(trainer: Trainer) -> str:
    """That it is lost, or else all that the steps have recorded must be finite."""
    if trainer.status is Status.DIVERGED:
        assert trainer.divergence is not None
        return "accepted, diverged"
    assert trainer.divergence is None
    assert _is_finite(trainer.history)
    return "accepted"


def _is_finite(history: History) -> bool:
    return bool(np.isfinite(history.losses(len(history))[-STEPS:]).all())
