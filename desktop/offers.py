"""What the window offers to do about a run that has gone wrong, with its numbers."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from PySide6.QtCore import QCoreApplication

from desktop.messages import Offer
from desktop.number_format import short_number
from desktop.runs import Run, make_run
from linreg.config import Config
from linreg.diagnosis import Diagnosis
from linreg.errors import LinregError
from linreg.optimizers import find_optimizer
from linreg.specs import POSITIVE
from linreg.status import Status

# A rate that is surely not too large: this part of the largest stable one.
_SAFE_PART = 0.5
# Where no bound is known, a rate so many times smaller is tried.
_SMALLER = 10
# A clipped step goes this part of the way from the start to the exact fit.
_CLIPPED_PART = 0.05


class Action(StrEnum):
    """What one click may do."""

    RATE = "rate"
    STANDARDIZE = "standardize"
    CLIP = "clip"
    GO_BACK = "go_back"
    GO_TO_LEAST = "go_to_least"
    MORE = "more"


@dataclass(frozen=True)
class Remedy:
    """An offer, and what it comes to: other settings from the start, or another step.

    `text` is what the step is called that takes it back.
    """

    offer: Offer
    text: str
    config: Config | None = None
    iteration: int | None = None
    goes_on: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("offers", text)


def remedies(run: Run, status: Status, diagnosis: Diagnosis | None) -> list[Remedy]:
    """What may help this run that has stopped by itself, the best first."""
    name = None if diagnosis is None else diagnosis.name
    if name == "diverged":
        return _of_diverged(run, diagnosis)
    if status is Status.EARLY_STOPPED or (status is not Status.TRAINING and run.rise):
        return _least_test(run)
    if name == "oscillating":
        return [_rate(run, run.config)]
    if name == "plateau":
        return _faster(run)
    if name == "still_falling":
        return [_more(run.config)]
    return []


def _of_diverged(run: Run, diagnosis: Diagnosis | None) -> list[Remedy]:
    config, facts = run.config, {} if diagnosis is None else diagnosis.facts
    # What is too large before the first step is not the rate's fault.
    if facts.get("iteration") == 0:
        return [] if config.standardize else _standardized(run)
    found = [_rate(run, config)]
    if not config.standardize:
        found += _standardized(run)
    if not config.clip and not find_optimizer(config.optimizer).needs_closure:
        found += _clipped(run)
    least_at = facts.get("least_at")
    if isinstance(least_at, int):
        found.append(_back(least_at))
    return found


def _rate(run: Run, config: Config) -> Remedy:
    """The same with a rate that settles, or with a smaller one where none is known."""
    lr = safe_rate(run, config)
    text = _tr("Reset with lr = {0}").format(short_number(lr))
    tip = _tr("A new run from iteration 0, with a smaller learning rate")
    return Remedy(Offer(Action.RATE, text, tip), text, with_rate(config, lr))


def safe_rate(run: Run, config: Config) -> float:
    """About half of the largest stable rate, as a person would type it.

    Where none is known, it is a rate so much smaller than the present one that it may
    help: and below what plain gradient descent on all the rows could follow.
    """
    if run.stability.max_lr is not None:
        return _about(run.stability.max_lr * _SAFE_PART)
    return _about(min(config.lr / _SMALLER, _plain_bound(run) * _SAFE_PART))


def _plain_bound(run: Run) -> float:
    """The largest stable rate of plain full-batch descent; infinite if not known."""
    return run.curvature.max_stable_lr if run.config.loss == "mse" else math.inf


def with_rate(config: Config, lr: float) -> Config:
    """With that rate, and that of b, if there is one, smaller in proportion."""
    lr_bias = config.lr_bias * lr / config.lr
    return replace(config, settings={**config.settings, "lr": lr}, lr_bias=lr_bias)


def _about(rate: float) -> float:
    """To one digit, the nearest: at most a third more, which is settled still."""
    return float(f"{rate:.0e}") or rate


def _rounded(rate: float) -> float:
    """To one digit, downwards; but what is too small for that stays as it is."""
    if not POSITIVE.contains(rate):
        return rate
    unit = 10.0 ** math.floor(math.log10(rate))
    return float(f"{math.floor(rate / unit) * unit:.0e}") or rate


def _standardized(run: Run) -> list[Remedy]:
    """Standardised x, with a rate that settles there if the present one does not."""
    config = replace(
        run.config, standardize=True, initial_weight=None, initial_bias=None
    )
    try:
        scaled = make_run(run.prepared.dataset, config)
    except LinregError:
        return []
    bound = scaled.stability.max_lr
    if config.lr >= (_plain_bound(scaled) if bound is None else bound):
        config = with_rate(config, safe_rate(scaled, config))
    text = _tr("Standardise x")
    tip = _tr("A new run with x of mean 0 and standard deviation 1, at lr = {0}")
    tip = tip.format(short_number(config.lr))
    return [Remedy(Offer(Action.STANDARDIZE, text, tip), text, config)]


def _clipped(run: Run) -> list[Remedy]:
    """Steps that are at most a twentieth of the way to the exact fit."""
    first = run.history.find(0)
    if first is None or not run.exact.determined:
        return []
    inputs = run.prepared.inputs
    weight, bias = inputs.to_model_units(run.exact.weight, run.exact.bias or 0.0)
    target = np.append(weight, [bias] if run.prepared.bias else [])
    way = float(np.linalg.norm(target - first.parameters))
    norm = _rounded(_CLIPPED_PART * way / run.config.lr)
    if not POSITIVE.contains(norm):
        return []
    text = _tr("Clip at {0}").format(short_number(norm))
    tip = _tr("A new run in which a longer gradient is shortened to the norm {0}")
    config = replace(run.config, clip=norm)
    return [
        Remedy(Offer(Action.CLIP, text, tip.format(short_number(norm))), text, config)
    ]


def _back(iteration: int) -> Remedy:
    text = _tr("Go back to step {0}").format(iteration)
    tip = _tr("The state before the loss began to grow")
    return Remedy(Offer(Action.GO_BACK, text, tip), text, iteration=iteration)


def _least_test(run: Run) -> list[Remedy]:
    least = run.history.least_test
    if least is None:
        return []
    text = _tr("Go to step {0}").format(least.iteration)
    tip = _tr("The state with the least test loss")
    offer = Offer(Action.GO_TO_LEAST, text, tip)
    return [Remedy(offer, text, iteration=least.iteration)]


def _faster(run: Run) -> list[Remedy]:
    """The fastest rate, where one is known that is larger."""
    best = run.stability.best_lr
    if best is None or not run.config.lr < best / 2:
        return []
    lr = _rounded(best)
    text = _tr("Reset with lr = {0}").format(short_number(lr))
    tip = _tr("A new run from iteration 0, with a larger learning rate")
    config = with_rate(run.config, lr)
    return [Remedy(Offer(Action.RATE, text, tip), text, config)]


def _more(config: Config) -> Remedy:
    iterations = config.iterations * 2
    text = _tr("Go on to {0} iterations").format(iterations)
    tip = _tr("Raise “iterations” and go on from here")
    longer = replace(config, iterations=iterations)
    return Remedy(Offer(Action.MORE, text, tip), text, longer, goes_on=True)
