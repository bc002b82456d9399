"""When a run was first at a target, that is, at a loss which is low enough."""

import numpy as np

from linreg.dataset import FloatArray
from linreg.losses import loss_value
from linreg.trainer import Trainer


def first_at_target(trainer: Trainer, since: int, target: float) -> int | None:
    """The first recorded iteration, from that one on, whose loss is at most the target.

    With batches the loss on all the training rows is compared, at the start of each
    epoch: a batch's own says nothing of the other rows, and a sum over it is smaller.
    """
    rows = trainer.history.rows()
    start = rows.before(since)
    if trainer.batches.full:
        found = np.flatnonzero(rows.losses[start:] <= target)
        return int(rows.iterations[start + found[0]]) if len(found) else None
    for place in range(start, len(rows)):
        iteration = int(rows.iterations[place])
        is_asked = trainer.batches.is_new_epoch(iteration)
        if is_asked and _train_loss(trainer, rows.parameters[place]) <= target:
            return iteration
    return None


def _train_loss(trainer: Trainer, parameters: FloatArray) -> float:
    """On all the training rows, with parameters (k,), in float64."""
    prepared, config = trainer.prepared, trainer.config
    count = prepared.x_train.shape[1]
    bias = parameters[count] if prepared.bias else 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        y_pred = prepared.x_train @ parameters[:count] + bias
        return loss_value(config.loss, config.reduction, y_pred - prepared.y_train)
