"""What a loss surface is about, known before a run's first step."""

from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.history import History
from linreg.prepare import Prepared
from linreg.surface import Surface

# Losses of single rows in one picture: so many take some 30 ms.
_MOST_ROW_LOSSES = 4_000_000
_FEWEST_CELLS, _CELLS = 40, 200


@dataclass(frozen=True, eq=False)
class Ground:
    """A run's loss surface with its landmarks; parameters in the model's own units.

    `target` (k,) is the exact fit: the surface's minimum where the loss is MSE, which
    `is_minimum` says, and only one of many such points where it is not `determined`.
    `lowest` is the least loss there is, NaN where that is not known. `sensitivity` (k,)
    is how far predictions move, on average, for one unit of each parameter. A picture
    of the surface has `cells` points on each side.
    """

    prepared: Prepared
    surface: Surface
    history: History
    target: FloatArray
    is_minimum: bool
    determined: bool
    lowest: float
    sensitivity: FloatArray
    cells: int

    @property
    def scaled(self) -> bool:
        """Whether the model sees standardised inputs."""
        inputs = self.prepared.inputs
        return bool((inputs.shift != 0).any() or (inputs.scale != 1).any())


def survey(
    prepared: Prepared,
    surface: Surface,
    exact: ExactFit,
    history: History,
    loss: str,
) -> Ground:
    """The ground of a run that is trained with that loss."""
    # What overflows is infinite, and is left out of the picture.
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = prepared.inputs.to_model_units(exact.weight, exact.bias or 0.0)
        sensitivity = np.abs(prepared.x_train).mean(axis=0)
    target = np.append(weight, bias) if prepared.bias else weight
    if prepared.bias:
        sensitivity = np.append(sensitivity, 1.0)
    return Ground(
        prepared,
        surface,
        history,
        target,
        is_minimum=loss == "mse",
        determined=exact.determined,
        lowest=surface.at(target) if loss == "mse" else np.nan,
        sensitivity=sensitivity,
        cells=_cells(loss, surface.sampled_rows),
    )


def _cells(loss: str, rows: int) -> int:
    """As many as can be worked out between two frames.

    MSE costs the same for any number of rows; other losses are taken row by row.
    """
    if loss == "mse":
        return _CELLS
    return int(np.clip(np.sqrt(_MOST_ROW_LOSSES / rows), _FEWEST_CELLS, _CELLS))
