"""One training step, opened: every tensor that takes part, and what becomes of it."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.excerpt import Excerpt, excerpt
from linreg.gradient_formula import gradient_by_formula
from linreg.graph import Graph, make_graph
from linreg.losses import LOSSES
from linreg.prepare import Prepared
from linreg.trainer import Phase, Trainer
from linreg.update_formula import ParameterAtUpdate, Update, explain_update

# A weight (1, p) and a bias (1,), or one of them, as they are at some moment.
Tensors = list[torch.Tensor | None]


@dataclass(frozen=True, eq=False)
class ParameterStep:
    """One of the model's parameters on its way through the step.

    `name` is "w" for the weight (1, p) and "b" for the bias (1,). `held` is what its
    `.grad` held before, None for nothing, and `cleared` what it held after zero_grad;
    `added` is what backward has found, and `gradient` is `.grad` after backward: the
    two differ where gradients are not zeroed. `by_formula` is the same derivative in
    float64 by the criterion's formula, from the residuals that torch has found, and
    `difference` the largest distance of `added` from it. `after` is the parameter after
    the update, None where there is none, since the run is over.
    """

    name: str
    before: Excerpt
    held: Excerpt | None
    cleared: Excerpt | None
    added: Excerpt
    gradient: Excerpt
    by_formula: Excerpt
    difference: float
    after: Excerpt | None


@dataclass(frozen=True, eq=False)
class OpenedStep:
    """The step from the state of `iteration` to the next one, as torch does it.

    With N rows in the batch and p inputs: `x` (N, p), `y` (N, 1), `product` x·wᵀ
    (N, 1), `y_pred` (N, 1), `residuals` y_pred − y (N, 1) and `losses`, each row's own
    loss before the reduction (N, 1). `rows` (N,) are the batch's numbers in the table,
    in the batch's order, and none where the batch is all training rows.
    `batch_gradient` (k,) is what backward has found, in the order of the history,
    `gradient` (k,) what all `.grad` hold then, and `full_gradient` (k,) that of the
    loss over all training rows. `before` and `after` are all parameters (k,); `after`
    and `update` are None where there is no update.
    """

    iteration: int
    prepared: Prepared
    config: Config
    is_full_batch: bool
    rows: npt.NDArray[np.int64]
    x: Excerpt
    y: Excerpt
    product: Excerpt
    y_pred: Excerpt
    residuals: Excerpt
    losses: Excerpt
    loss: float
    parameters: tuple[ParameterStep, ...]
    batch_gradient: FloatArray
    gradient: FloatArray
    full_gradient: FloatArray
    before: FloatArray
    after: FloatArray | None
    graph: Graph
    update: Update | None


@dataclass
class _Moments:
    """The parameters' values and gradients, copied as the phases pass."""

    before: list[torch.Tensor]
    held: Tensors
    states: list[dict[str, Any]]
    cleared: Tensors
    added: list[torch.Tensor]
    gradients: list[torch.Tensor]


def open_step(trainer: Trainer) -> OpenedStep:
    """Make the next step, note all that happens in it, and put everything back."""
    snapshot = trainer.snapshot()
    ends = trainer.divergence, trainer.converged, trainer.early_stopped
    is_full = trainer.batches.full
    full_gradient = None if is_full else np.array(trainer.full_gradient())
    x, y = trainer.next_batch()
    phases = trainer.phases()
    moments = _look_on(trainer, phases)
    weight, *bias = trainer.model.parameters()
    graph = make_graph(x, y, weight, bias[0] if bias else None, *_outcome(trainer))
    is_updated = next(phases, None) == "update"
    update = _explained(trainer, moments) if is_updated else None
    after = _copies(trainer) if is_updated else []
    trainer.restore(snapshot)
    trainer.divergence, trainer.converged, trainer.early_stopped = ends
    return _opened(trainer, moments, after, full_gradient, graph, update)


def _outcome(trainer: Trainer) -> tuple[torch.Tensor, torch.Tensor]:
    """y_pred (N, 1) and the loss () of the step that was made last."""
    return trainer.y_pred, trainer.loss


def _copies(trainer: Trainer) -> list[torch.Tensor]:
    return [p.detach().clone() for p in trainer.model.parameters()]


def _gradients(trainer: Trainer) -> Tensors:
    parameters = trainer.model.parameters()
    return [None if p.grad is None else p.grad.clone() for p in parameters]


def _states(trainer: Trainer) -> list[dict[str, Any]]:
    state = trainer.optimizer.state
    return [deepcopy(dict(state.get(p, {}))) for p in trainer.model.parameters()]


def _look_on(trainer: Trainer, phases: Iterator[Phase]) -> _Moments:
    """Go through the phases up to backward, and keep what each of them has changed."""
    before, held, states = _copies(trainer), _gradients(trainer), _states(trainer)
    for _ in ("forward", "loss", "zero_grad"):
        next(phases)
    cleared = _gradients(trainer)
    parameters = list(trainer.model.parameters())
    added = None
    if any(gradient is not None for gradient in cleared):
        added = list(torch.autograd.grad(trainer.loss, parameters, retain_graph=True))
    # Only now, or what was retained would be added up.
    trainer.y_pred.retain_grad()
    trainer.loss.retain_grad()
    next(phases)  # backward
    gradients = [g for g in _gradients(trainer) if g is not None]
    return _Moments(before, held, states, cleared, added or gradients, gradients)


def _explained(trainer: Trainer, moments: _Moments) -> Update:
    """The optimizer's formula beside the update that has just been made."""
    states = _states(trainer)
    parameters = [
        ParameterAtUpdate(
            name,
            moments.before[i].double().numpy(),
            moments.gradients[i].double().numpy(),
            after.double().numpy(),
            moments.states[i],
            states[i],
        )
        for i, (name, after) in enumerate(zip("wb", _copies(trainer), strict=False))
    ]
    asked = [s[0].get("func_evals", 0) for s in (moments.states, states)]
    evaluations = asked[1] - asked[0] or 1
    config = trainer.config
    return explain_update(config.optimizer, config.settings, parameters, evaluations)


def _opened(
    trainer: Trainer,
    moments: _Moments,
    after: Sequence[torch.Tensor],
    full_gradient: FloatArray | None,
    graph: Graph,
    update: Update | None,
) -> OpenedStep:
    x, y = trainer.next_batch()
    config, y_pred = trainer.config, trainer.y_pred.detach()
    residuals = y_pred - y
    shown = excerpt(residuals)
    # In the dtype of the run, in which a square may be infinite.
    with np.errstate(over="ignore"):
        losses = LOSSES[config.loss].of_residual(shown.values).astype(config.dtype)
    formula = gradient_by_formula(
        config.loss,
        config.reduction,
        x.double().numpy(),
        residuals.squeeze(1).double().numpy(),
        trainer.prepared.bias,
    )
    batch_gradient = _flat(*moments.added)
    return OpenedStep(
        iteration=trainer.iteration,
        prepared=trainer.prepared,
        config=config,
        is_full_batch=trainer.batches.full,
        rows=_rows(trainer),
        x=excerpt(x),
        y=excerpt(y),
        product=excerpt(x @ moments.before[0].T),
        y_pred=excerpt(y_pred),
        residuals=shown,
        losses=Excerpt(shown.shape, losses.astype(np.float64)),
        loss=trainer.loss.item(),
        parameters=_parameter_steps(moments, after, formula),
        batch_gradient=batch_gradient,
        gradient=_flat(*moments.gradients),
        full_gradient=batch_gradient if full_gradient is None else full_gradient,
        before=_flat(*moments.before),
        after=_flat(*after) if after else None,
        graph=graph,
        update=update,
    )


def _rows(trainer: Trainer) -> npt.NDArray[np.int64]:
    """The batch's rows in the table (N,), or none for all of them."""
    if trainer.batches.full:
        return np.empty(0, np.int64)
    rows = trainer.batches.rows_of(trainer.iteration).numpy()
    in_table: npt.NDArray[np.int64] = np.flatnonzero(trainer.prepared.is_train)[rows]
    return in_table


def _parameter_steps(
    moments: _Moments, after: Sequence[torch.Tensor], formula: FloatArray
) -> tuple[ParameterStep, ...]:
    count = moments.before[0].numel()
    by_formula = formula[:count].reshape(1, count), formula[count:]
    steps = zip("wb", by_formula, moments.before, strict=False)
    return tuple(
        ParameterStep(
            name,
            before=excerpt(before),
            held=_excerpt_or_none(moments.held[i]),
            cleared=_excerpt_or_none(moments.cleared[i]),
            added=excerpt(moments.added[i]),
            gradient=excerpt(moments.gradients[i]),
            by_formula=excerpt(derivative),
            difference=_difference(_flat(moments.added[i]), derivative.ravel()),
            after=excerpt(after[i]) if after else None,
        )
        for i, (name, derivative, before) in enumerate(steps)
    )


def _excerpt_or_none(tensor: torch.Tensor | None) -> Excerpt | None:
    return None if tensor is None else excerpt(tensor)


def _flat(*tensors: torch.Tensor) -> FloatArray:
    """All numbers of the tensors, one after another."""
    return np.concatenate([tensor.flatten().double().numpy() for tensor in tensors])


def _difference(found: FloatArray, expected: FloatArray) -> float:
    """The largest distance, 0 where both are the same infinity."""
    with np.errstate(invalid="ignore"):
        apart = np.where(found == expected, 0.0, np.abs(found - expected))
    return float(apart.max())
