"""When a run is lost, or has gone on for long enough; from plain numbers."""

import math
from collections.abc import Sequence

import torch
from torch.nn.functional import linear

from linreg.history import LeastLoss
from linreg.status import MOST_GROWTH, Divergence


def find_divergence(
    iteration: int, numbers: Sequence[float], start_loss: float
) -> Divergence | None:
    """How a run is lost with this row of its history; None where it is not.

    A test loss that is not finite ends nothing. A `start_loss` of infinity is no
    measure of growth.
    """
    state = numbers[:-2]
    # Plain lists and a plain sum: between two calls of torch they cost a third of
    # what numpy's functions do.
    if not (math.isfinite(sum(state)) or all(map(math.isfinite, state))):
        return Divergence(iteration, _first_not_finite(state))
    loss = state[-1]
    if loss > MOST_GROWTH * start_loss:
        return Divergence(iteration, "growth", loss / start_loss)
    return None


def _first_not_finite(state: Sequence[float]) -> str:
    """Of parameters, gradient and loss, in the order in which a step has them."""
    *both, loss = state
    if not all(map(math.isfinite, both[: len(both) // 2])):
        return "parameters"
    return "gradient" if math.isfinite(loss) else "loss"


def loss_at_start(
    criterion: torch.nn.Module,
    initial: Sequence[torch.Tensor],
    x: torch.Tensor,
    y: torch.Tensor,
) -> float:
    """The loss to which others are compared, on rows x (n, p) and y (n, 1).

    It is that of the `initial` weight (1, p) and bias (1,), or of the model that
    answers 0 if that is larger: a start close to the minimum is no measure. Where it is
    0 or not finite there is none, and it is infinite.
    """
    with torch.no_grad():
        at_initial = criterion(linear(x, *initial), y)
        at_zero = criterion(torch.zeros_like(y), y)
    loss = max(at_initial.item(), at_zero.item())
    return loss if 0 < loss < math.inf else math.inf


def has_waited(iteration: int, least: LeastLoss | None, patience: int) -> bool:
    """Early stopping: whether the test loss was least so many iterations ago.

    Without a test loss there is nothing to wait for.
    """
    return least is not None and iteration - least.iteration >= patience
