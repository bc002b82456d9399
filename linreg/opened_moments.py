"""A step of a Trainer as it passes: what each of its phases has found and changed."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch

from linreg.trainer import Phase, Trainer

# A weight (1, p) and a bias (1,), or one of them, as they are at some moment.
Tensors = list[torch.Tensor | None]


@dataclass
class Moments:
    """The parameters' values and gradients, copied as the phases pass.

    `objective` is what backward starts from, made once more, so that its graph is whole
    still when that of the Trainer's own has been let go. `rates` are the learning rates
    of the parameters.
    """

    before: list[torch.Tensor]
    held: Tensors
    states: list[dict[str, Any]]
    rates: tuple[float, ...]
    cleared: Tensors
    objective: torch.Tensor
    added: list[torch.Tensor]
    gradients: list[torch.Tensor]


@dataclass
class Outcome:
    """What the update leaves: `gradients` are clipped by then, where they are at all.

    `rates` are those of the next step.
    """

    after: list[torch.Tensor]
    gradients: list[torch.Tensor]
    states: list[dict[str, Any]]
    rates: tuple[float, ...]


def look_on(trainer: Trainer, phases: Iterator[Phase]) -> Moments:
    """Go through the phases up to backward, and keep what each of them has changed."""
    before, held, states = _copies(trainer), _held(trainer), _states(trainer)
    rates = _rates(trainer)
    for _ in ("forward", "loss", "zero_grad"):
        next(phases)
    cleared = _held(trainer)
    objective = trainer.with_penalty(trainer.loss)
    parameters = list(trainer.model.parameters())
    added = None
    if any(gradient is not None for gradient in cleared):
        added = list(torch.autograd.grad(objective, parameters, retain_graph=True))
    # Only now, or what was retained would be added up.
    trainer.y_pred.retain_grad()
    trainer.loss.retain_grad()
    next(phases)  # backward
    gradients = _gradients(trainer)
    return Moments(
        before, held, states, rates, cleared, objective, added or gradients, gradients
    )


def look_after(trainer: Trainer) -> Outcome:
    """What there is when the update has been made."""
    return Outcome(
        _copies(trainer), _gradients(trainer), _states(trainer), _rates(trainer)
    )


def _copies(trainer: Trainer) -> list[torch.Tensor]:
    return [p.detach().clone() for p in trainer.model.parameters()]


def _held(trainer: Trainer) -> Tensors:
    parameters = trainer.model.parameters()
    return [None if p.grad is None else p.grad.clone() for p in parameters]


def _gradients(trainer: Trainer) -> list[torch.Tensor]:
    return [gradient for gradient in _held(trainer) if gradient is not None]


def _states(trainer: Trainer) -> list[dict[str, Any]]:
    state = trainer.optimizer.state
    return [deepcopy(dict(state.get(p, {}))) for p in trainer.model.parameters()]


def _rates(trainer: Trainer) -> tuple[float, ...]:
    """One for each parameter, whether or not they are in one group."""
    groups = trainer.optimizer.param_groups
    return tuple(group["lr"] for group in groups for _ in group["params"])
