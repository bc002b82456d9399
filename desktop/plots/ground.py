"""What a loss surface is about, known before a run's first step."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.surface import Surface

# Losses of single rows in one picture: so many take some 30 ms.
_MOST_ROW_LOSSES = 4_000_000
_FEWEST_CELLS, _CELLS = 40, 200
# The same for a picture that is worked out in each frame, in some 4 ms.
_COARSE_ROW_LOSSES, _FEWEST_COARSE_CELLS, _COARSE_CELLS = 900_000, 30, 100


@dataclass(frozen=True, eq=False)
class Ground:
    """A run's loss surface with its landmarks; parameters in the model's own units.

    `target` (k,) is the exact fit: the surface's minimum where the loss is MSE, which
    `is_minimum` says, and only one of many such points where it is not `determined`.
    `lowest` is the least loss there is, NaN where that is not known. `sensitivity` (k,)
    is how far predictions move, on average, for one unit of each parameter. A picture
    of the surface has `cells` points on each side. `of_batch` says that the surface is
    that of one batch alone; all else is of all training rows.
    """

    prepared: Prepared
    surface: Surface
    target: FloatArray
    is_minimum: bool
    determined: bool
    lowest: float
    sensitivity: FloatArray
    cells: int
    of_batch: bool = False

    @property
    def scaled(self) -> bool:
        """Whether the model sees standardised inputs."""
        return self.prepared.is_scaled


def survey(
    prepared: Prepared,
    surface: Surface,
    exact: ExactFit,
    loss: str,
    *,
    coarse: bool = False,
) -> Ground:
    """The ground of a run that is trained with that loss.

    A `coarse` one is drawn with fewer points, for as long as it is another in each
    frame.
    """
    # What overflows is infinite, and is left out of the picture.
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = prepared.inputs.to_model_units(exact.weight, exact.bias or 0.0)
    sensitivity = prepared.overview.input_size
    target = np.append(weight, bias) if prepared.bias else weight
    if prepared.bias:
        sensitivity = np.append(sensitivity, 1.0)
    return Ground(
        prepared,
        surface,
        target,
        is_minimum=loss == "mse",
        determined=exact.determined,
        lowest=surface.at(target) if loss == "mse" else np.nan,
        sensitivity=sensitivity,
        cells=_cells(loss == "mse", surface.sampled_rows, coarse),
    )


def ground_of_batch(ground: Ground, rows: npt.NDArray[np.int64]) -> Ground:
    """The same with the loss of these rows (N,), by their numbers in the table.

    It stays as it is for no rows, and where the data have been edited so that the rows
    are trained on no more.
    """
    is_train = ground.prepared.is_train
    if not len(rows) or rows.max() >= len(is_train) or not is_train[rows].all():
        return ground
    surface = ground.surface.of_rows(rows)
    cells = _cells(ground.is_minimum, surface.sampled_rows, coarse=False)
    return replace(ground, surface=surface, lowest=np.nan, cells=cells, of_batch=True)


def sharpened(ground: Ground) -> Ground:
    """The same ground, drawn with all the points that one that rests may have."""
    rows = ground.surface.sampled_rows
    return replace(ground, cells=_cells(ground.is_minimum, rows, coarse=False))


def _cells(is_mse: bool, rows: int, coarse: bool) -> int:
    """As many as can be worked out between two frames.

    MSE costs the same for any number of rows; other losses are taken row by row.
    """
    if coarse:
        fewest, most, losses = _FEWEST_COARSE_CELLS, _COARSE_CELLS, _COARSE_ROW_LOSSES
    else:
        fewest, most, losses = _FEWEST_CELLS, _CELLS, _MOST_ROW_LOSSES
    return most if is_mse else int(np.clip(np.sqrt(losses / rows), fewest, most))
