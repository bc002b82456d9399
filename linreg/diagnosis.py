"""What became of a run that is over, by stated rules.

The rules look at the losses of whole epochs: with batches the mean over each complete
epoch, and over as many of its rows as a thinned history has kept. What their words mean
in numbers stands in `linreg.ending`. With fewer than 10 epochs nothing is said, but of
a run that has diverged. L1 penalty and weight decay lead a run to another place than
that of the least loss, so there that counts as not known.

The first that is so:

- "diverged": the status says so; or the run is finished, has not arrived, and grows, at
  a learning rate that is not below the largest stable one, if that is known.
- None: the run has arrived, or has converged, or is not over.
- "oscillating": it oscillates.
- "still_falling": it falls.
- "plateau": it is stuck.

Where the least loss is not known, a run that seems to have arrived may be creeping: the
last two are asked all the same. A run that was stopped early is to be judged by its
test loss, so of the last three it can only be "oscillating".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from linreg.config import Config
from linreg.ending import Ending, ending_of, ratio
from linreg.epochs import Epochs, epochs_of
from linreg.rows import Rows
from linreg.stability import Stability
from linreg.status import Divergence, Status

Name = Literal["diverged", "plateau", "oscillating", "still_falling"]
Facts = Mapping[str, float | int | str | None]


@dataclass(frozen=True)
class Diagnosis:
    """What became of a run, and the numbers that say so.

    The facts by name; a number that is not known, or not finite, is None:

    - diverged: `iteration`, and `quantity` and `growth` as in `Divergence`; `lr`, that
      of the last row; `max_lr`, the largest stable one, and `times`, lr over max_lr;
      `least_at` and `least_loss`, the iteration to go back to, with the least loss (of
      an epoch) before it grew, and that loss.
    - the others: `loss`, the last epoch's; `least_loss`, the least one possible;
      `window`, its length in iterations; `lr` and `max_lr` as above; `steps_per_decade`
      as in `Stability`, None with a schedule. And of their own
    - oscillating: `low` and `high`, the window's least and largest loss;
    - still_falling: `fall`, the part by which the mean excess of the window's second
      half is less than that of its first.
    """

    name: Name
    facts: Facts


def diagnose(
    status: Status,
    divergence: Divergence | None,
    rows: Rows,
    config: Config,
    stability: Stability,
    least_loss: float,
    per_epoch: int,
) -> Diagnosis | None:
    """What became of the run, None where there is nothing to say.

    `rows` begin where an epoch does and hold losses of one criterion on the same data.
    `least_loss` is the least one that the model can have on these data by the config's
    criterion, NaN where it is not known. `per_epoch` counts iterations.
    """
    if status in (Status.TRAINING, Status.CONVERGED):
        return None
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        epochs = epochs_of(rows, per_epoch)
        if status is Status.DIVERGED and divergence is not None:
            return _diverged(divergence, rows, epochs, stability)
        has_penalty = config.l1 or config.settings.get("weight_decay")
        ending = ending_of(epochs, math.nan if has_penalty else least_loss)
        if ending is None:
            return None
        lr, is_over = float(rows.rates[-1]), status is Status.FINISHED
        if is_over and _grows(ending, lr, stability.max_lr):
            growth = float(epochs.losses[-1] / epochs.losses[0])
            at_end = Divergence(rows.newest, "growth", growth)
            return _diverged(at_end, rows, epochs, stability)
        name = _name(ending, is_over)
        if name is None:
            return None
        facts = _facts(ending, lr, config, stability)
        window = int(epochs.starts[-1] - epochs.starts[-ending.count]) + per_epoch
        own = _own_facts(name, ending)
        return Diagnosis(name, {"window": window, **facts, **own})


def _grows(ending: Ending, lr: float, max_lr: float | None) -> bool:
    may_grow = max_lr is None or lr >= max_lr
    return may_grow and ending.grows and not ending.has_arrived


def _name(ending: Ending, is_over: bool) -> Name | None:
    """Of a run that does not diverge; `is_over` is false where it was stopped early."""
    if not ending.has_arrived and ending.oscillates:
        return "oscillating"
    if not is_over or (ending.is_known and ending.has_arrived):
        return None
    if ending.falls:
        return "still_falling"
    return "plateau" if ending.is_stuck else None


def _facts(ending: Ending, lr: float, config: Config, stability: Stability) -> Facts:
    # It is that of the config's rate, from which a schedule has moved on.
    steps = None if config.has_schedule else stability.steps_per_decade
    return {
        "loss": float(ending.excess[-1]) + ending.least,
        "least_loss": ending.least if ending.is_known else None,
        "lr": lr,
        "max_lr": _finite(stability.max_lr),
        "steps_per_decade": _finite(steps),
    }


def _own_facts(name: Name, ending: Ending) -> Facts:
    if name == "oscillating":
        low, high = float(ending.window.min()), float(ending.window.max())
        return {"low": low + ending.least, "high": high + ending.least}
    return {"fall": 1 - ratio(*ending.halves)} if name == "still_falling" else {}


def _diverged(
    divergence: Divergence, rows: Rows, epochs: Epochs, stability: Stability
) -> Diagnosis:
    lr = float(rows.rates[-1]) if len(rows) else None
    max_lr = _finite(stability.max_lr)
    # Where not one epoch is complete, single rows have to do.
    every = epochs if len(epochs) else epochs_of(rows, 1)
    least_at, least_loss = every.least_before(divergence.iteration) or (None, None)
    facts: Facts = {
        "iteration": divergence.iteration,
        "quantity": divergence.quantity,
        "growth": _finite(divergence.growth),
        "lr": lr,
        "max_lr": max_lr,
        "times": lr / max_lr if lr is not None and max_lr else None,
        "least_at": least_at,
        "least_loss": least_loss,
    }
    return Diagnosis("diverged", facts)


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
