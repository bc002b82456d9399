"""One training step, opened: every tensor that takes part, and what becomes of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.utils import get_total_norm

from linreg.config import Config
from linreg.dataset import FloatArray
from linreg.excerpt import Excerpt, excerpt
from linreg.gradient_formula import gradient_by_formula, penalty_gradient
from linreg.graph import Graph, make_graph
from linreg.losses import LOSSES
from linreg.opened_moments import Moments, Outcome, look_after, look_on
from linreg.prepare import Prepared
from linreg.trainer import Trainer
from linreg.update_formula import ParameterAtUpdate, Update, explain_update


@dataclass(frozen=True, eq=False)
class ParameterStep:
    """One of the model's parameters on its way through the step.

    `name` is "w" for the weight (1, p) and "b" for the bias (1,). `held` is what its
    `.grad` held before, None for nothing, and `cleared` what it held after zero_grad;
    `added` is what backward has found, and `gradient` is `.grad` after backward: the
    two differ where gradients are not zeroed. `by_formula` is the derivative that was
    added in float64 by the criterion's formula, from the residuals that torch has
    found, and `difference` the largest distance of `added` from it. `of_penalty` is
    that part of `by_formula` which the L1 penalty makes, None where there is none, as
    for "b". `clipped` is `.grad` as the update takes it where the run clips, None where
    it does not. `after` is the parameter after the update, None where there is none,
    since the run is over.
    """

    name: str
    before: Excerpt
    held: Excerpt | None
    cleared: Excerpt | None
    added: Excerpt
    gradient: Excerpt
    by_formula: Excerpt
    of_penalty: Excerpt | None
    difference: float
    clipped: Excerpt | None
    after: Excerpt | None


@dataclass(frozen=True)
class Clipping:
    """How clip_grad_norm_ went: the gradient's `norm` before, over all parameters.

    `most` is the norm that may be, and each number was multiplied by `factor`, which is
    1 where the gradient was short enough.
    """

    norm: float
    most: float
    factor: float

    @property
    def shortens(self) -> bool:
        return self.factor < 1


@dataclass(frozen=True, eq=False)
class OpenedStep:
    """The step from the state of `iteration` to the next one, as torch does it.

    With N rows in the batch and p inputs: `x` (N, p), `y` (N, 1), `product` x·wᵀ
    (N, 1), `y_pred` (N, 1), `residuals` y_pred − y (N, 1) and `losses`, each row's own
    loss before the reduction (N, 1). `rows` (N,) are the batch's numbers in the table,
    in the batch's order, and none where the batch is all training rows. `objective` is
    what backward starts from: the `loss`, and the `penalty` of the weights, which is
    None where the run has none. `batch_gradient` (k,) is what backward has found, in
    the order of the history, `gradient` (k,) what all `.grad` hold then, and
    `full_gradient` (k,) that of the objective over all training rows. `before` and
    `after` are all parameters (k,). `rates` are the learning rates of w and of b, and
    `next_rates` those of the next step, after the schedule. `clipping` is None where
    the run does not clip; it, `after`, `next_rates` and `update` are None where there
    is no update.
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
    penalty: float | None
    objective: float
    parameters: tuple[ParameterStep, ...]
    batch_gradient: FloatArray
    gradient: FloatArray
    full_gradient: FloatArray
    before: FloatArray
    after: FloatArray | None
    rates: tuple[float, ...]
    next_rates: tuple[float, ...] | None
    clipping: Clipping | None
    graph: Graph
    update: Update | None


def open_step(trainer: Trainer) -> OpenedStep:
    """Make the next step, note all that happens in it, and put everything back."""
    snapshot = trainer.snapshot()
    ends = trainer.divergence, trainer.converged, trainer.early_stopped
    is_full = trainer.batches.full
    full_gradient = None if is_full else np.array(trainer.full_gradient())
    phases = trainer.phases()
    moments = look_on(trainer, phases)
    graph = _graph(trainer, moments)
    outcome = look_after(trainer) if next(phases, None) == "update" else None
    trainer.restore(snapshot)
    trainer.divergence, trainer.converged, trainer.early_stopped = ends
    return _opened(trainer, moments, outcome, full_gradient, graph)


def _graph(trainer: Trainer, moments: Moments) -> Graph:
    """That of y_pred and of the loss of the step that was made last."""
    x, y = trainer.next_batch()
    weight, *bias = trainer.model.parameters()
    y_pred, loss = trainer.y_pred, trainer.loss
    objective = moments.objective if trainer.config.l1 else None
    return make_graph(x, y, weight, bias[0] if bias else None, y_pred, loss, objective)


def _explained(trainer: Trainer, moments: Moments, outcome: Outcome) -> Update:
    """The optimizer's formula beside the update that has just been made."""
    config = trainer.config
    # LBFGS, which is never clipped, has filled `.grad` again.
    gradients = outcome.gradients if config.clip else moments.gradients
    parameters = [
        ParameterAtUpdate(
            name,
            moments.before[i].double().numpy(),
            gradients[i].double().numpy(),
            after.double().numpy(),
            moments.states[i],
            outcome.states[i],
            moments.rates[i],
        )
        for i, (name, after) in enumerate(zip("wb", outcome.after, strict=False))
    ]
    asked = [s[0].get("func_evals", 0) for s in (moments.states, outcome.states)]
    evaluations = asked[1] - asked[0] or 1
    return explain_update(config.optimizer, config.settings, parameters, evaluations)


def _clipping(moments: Moments, config: Config) -> Clipping | None:
    """As clip_grad_norm_ works it out."""
    if not config.clip:
        return None
    norm = get_total_norm(moments.gradients)
    factor = torch.clamp(config.clip / (norm + 1e-6), max=1.0)
    return Clipping(norm.item(), config.clip, factor.item())


def _opened(
    trainer: Trainer,
    moments: Moments,
    outcome: Outcome | None,
    full_gradient: FloatArray | None,
    graph: Graph,
) -> OpenedStep:
    x, y = trainer.next_batch()
    config, y_pred = trainer.config, trainer.y_pred.detach()
    residuals = y_pred - y
    shown = excerpt(residuals)
    # In the dtype of the run, in which a square may be infinite.
    with np.errstate(over="ignore"):
        losses = LOSSES[config.loss].of_residual(shown.values).astype(config.dtype)
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
        penalty=_penalty(trainer),
        objective=moments.objective.item(),
        parameters=_parameter_steps(trainer, moments, outcome, residuals),
        batch_gradient=batch_gradient,
        gradient=_flat(*moments.gradients),
        full_gradient=batch_gradient if full_gradient is None else full_gradient,
        before=_flat(*moments.before),
        after=_flat(*outcome.after) if outcome else None,
        rates=moments.rates,
        next_rates=outcome.rates if outcome else None,
        clipping=_clipping(moments, config) if outcome else None,
        graph=graph,
        update=_explained(trainer, moments, outcome) if outcome else None,
    )


def _penalty(trainer: Trainer) -> float | None:
    """That of the present weights."""
    if not trainer.config.l1:
        return None
    with torch.no_grad():
        return trainer.with_penalty(torch.zeros_like(trainer.loss)).item()


def _rows(trainer: Trainer) -> npt.NDArray[np.int64]:
    """The batch's rows in the table (N,), or none for all of them."""
    if trainer.batches.full:
        return np.empty(0, np.int64)
    rows = trainer.batches.rows_of(trainer.iteration).numpy()
    in_table: npt.NDArray[np.int64] = np.flatnonzero(trainer.prepared.is_train)[rows]
    return in_table


def _parameter_steps(
    trainer: Trainer,
    moments: Moments,
    outcome: Outcome | None,
    residuals: torch.Tensor,
) -> tuple[ParameterStep, ...]:
    config, steps = trainer.config, []
    of_penalty = penalty_gradient(config.l1, moments.before[0].double().numpy())
    of_loss = _by_formula(trainer, residuals)
    for i, (name, before) in enumerate(zip("wb", moments.before, strict=False)):
        part = of_penalty if config.l1 and name == "w" else None
        derivative = of_loss[i] if part is None else of_loss[i] + part
        is_clipped = outcome is not None and config.clip > 0
        step = ParameterStep(
            name,
            before=excerpt(before),
            held=_excerpt_or_none(moments.held[i]),
            cleared=_excerpt_or_none(moments.cleared[i]),
            added=excerpt(moments.added[i]),
            gradient=excerpt(moments.gradients[i]),
            by_formula=excerpt(derivative),
            of_penalty=None if part is None else excerpt(part),
            difference=_difference(_flat(moments.added[i]), derivative.ravel()),
            clipped=excerpt(outcome.gradients[i]) if outcome and is_clipped else None,
            after=excerpt(outcome.after[i]) if outcome else None,
        )
        steps.append(step)
    return tuple(steps)


def _by_formula(
    trainer: Trainer, residuals: torch.Tensor
) -> tuple[FloatArray, FloatArray]:
    """The derivative of the loss by w (1, p), and by b (1,) or (0,) without one."""
    x, _ = trainer.next_batch()
    formula = gradient_by_formula(
        trainer.config.loss,
        trainer.config.reduction,
        x.double().numpy(),
        residuals.squeeze(1).double().numpy(),
        trainer.prepared.bias,
    )
    count = x.shape[1]
    return formula[:count].reshape(1, count), formula[count:]


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
