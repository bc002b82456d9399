"""Raw and standardised inputs side by side: what the scale of x does to training.

Both are the same model and have the same exact fit; what differs is the shape of the
valley that gradient descent has to go through. All numbers are those of MSE over the
training rows.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray
from linreg.exact import Curvature, ExactFit, curvature, fit_exact
from linreg.least_squares import (
    fold_rows,
    negligible,
    power_of_two,
    row_blocks,
    with_ones,
)
from linreg.prepare import Inputs, Prepared, constant_inputs, prepare
from linreg.surface import Surface


@dataclass(frozen=True, eq=False)
class Scaled:
    """The model at one scale of its inputs; parameters in the order of their names.

    `parameters` (k,) is the exact fit in the units in which this model trains, and
    `in_data_units` (k,) is that, converted back. At a distance d (k,) from the exact
    fit, MSE is higher by |root d|², but for a constant factor: the largest singular
    value of `root` (at most k, k) is 1.
    """

    prepared: Prepared
    surface: Surface
    curvature: Curvature
    parameters: FloatArray
    in_data_units: FloatArray
    root: FloatArray

    def valley(self, first: int, second: int) -> float:
        """How long MSE's valley is, for 1 of width, over two different parameters.

        The others are held at the exact fit, so that contour lines are ellipses with
        axes in this ratio; it is infinite where the valley has no end.
        """
        columns = self.root[:, [first, second]]
        values = np.linalg.svd(columns, compute_uv=False)
        if len(values) < 2 or values[1] <= negligible(2) * values[0]:
            return math.inf
        return float(values[0] / values[1])

    def descent(self, part: float, steps: int) -> FloatArray:
        """Plain full-batch gradient descent on MSE from all zeros: (steps + 1, k).

        All zeros predict 0 for every row at any scale, so that two scales start with
        the same line. The learning rate is `part` of the largest stable one. In the
        directions of the Hessian's eigenvectors each step is a factor of
        1 - 2 part λ/λ_max (Goh 2017, "Why Momentum Really Works").
        """
        along, factors, directions = self._modes(part)
        done = factors ** np.arange(steps + 1)[:, np.newaxis] - 1
        with np.errstate(over="ignore", invalid="ignore"):
            path: FloatArray = (done * along) @ directions
        return path

    def distance_left(self, part: float, steps: int) -> float:
        """What these steps leave of the distance to the exact fit, as a part of it.

        In the units in which this model trains; NaN where they start at the exact fit
        or overflow.
        """
        along, factors, _ = self._modes(part)
        size = float(np.abs(along).max())
        if not 0 < size < math.inf:
            return math.nan
        left = np.linalg.norm(factors**steps * (along / size))
        return float(left / np.linalg.norm(along / size))

    def _modes(self, part: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Start less exact fit, (m,), along the eigenvectors (m, k); their factors."""
        _, values, directions = np.linalg.svd(self.root, full_matrices=False)
        with np.errstate(over="ignore", invalid="ignore"):
            along = directions @ -self.parameters
        return along, 1 - 2 * part * values**2, directions

    def length_ratio(self) -> float:
        """The longest over the shortest column of inputs and ones; inf for zeros."""
        lengths = np.linalg.norm(self.root, axis=0)
        shortest = float(lengths.min())
        return float(lengths.max()) / shortest if shortest else math.inf

    def smallest_angle(self) -> float:
        """The least angle between the lines of two columns, in degrees, 0 to 90.

        By half angles, which loses no digits where two columns are nearly parallel
        (Kahan 2006, "How Futile are Mindless Assessments of Roundoff", section 12).
        NaN where there are no two columns that are not zero.
        """
        lengths = np.linalg.norm(self.root, axis=0)
        units = (self.root[:, lengths > 0] / lengths[lengths > 0]).T
        first, second = np.triu_indices(len(units), 1)
        if not len(first):
            return math.nan
        apart = np.linalg.norm(units[first] - units[second], axis=1)
        together = np.linalg.norm(units[first] + units[second], axis=1)
        angles = 2 * np.arctan2(
            np.minimum(apart, together), np.maximum(apart, together)
        )
        return float(np.degrees(angles.min()))


@dataclass(frozen=True, eq=False)
class ScalingComparison:
    """The same data and settings with raw and with standardised inputs.

    `loss` is the criterion that the settings ask for; `constant` names the inputs that
    do not vary over the training rows.
    """

    raw: Scaled
    standardised: Scaled
    exact: ExactFit
    loss: str
    constant: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, the same at both scales."""
        return self.raw.prepared.parameter_names


def compare_scaling(dataset: Dataset, config: Config) -> ScalingComparison:
    """Both scales, whichever of them the config asks for.

    Initial values are left out: they belong to one scale. Raises LinregError as
    `prepare` does.
    """
    plain = replace(config, initial_weight=None, initial_bias=None)
    raw = prepare(dataset, replace(plain, standardize=False))
    standardised = prepare(dataset, replace(plain, standardize=True))
    exact = fit_exact(raw)
    return ScalingComparison(
        _scaled(raw, exact, config.reduction),
        _scaled(standardised, exact, config.reduction),
        exact,
        config.loss,
        constant_inputs(raw),
    )


def _scaled(prepared: Prepared, exact: ExactFit, reduction: str) -> Scaled:
    parameters, in_data_units = _both_units(prepared.inputs, exact)
    return Scaled(
        prepared,
        Surface(prepared, "mse", reduction),
        curvature(prepared, reduction),
        parameters,
        in_data_units,
        _root(prepared),
    )


def _both_units(inputs: Inputs, exact: ExactFit) -> tuple[FloatArray, FloatArray]:
    """The exact fit (k,) in the model's units, and converted back from these."""
    # What overflows is infinite.
    with np.errstate(over="ignore", invalid="ignore"):
        weight, bias = inputs.to_model_units(exact.weight, exact.bias or 0.0)
        back, bias_back = inputs.to_data_units(weight, bias)
    if exact.bias is None:
        return weight, back
    return np.append(weight, bias), np.append(back, bias_back)


def _root(prepared: Prepared) -> FloatArray:
    x, count = prepared.x_train, len(prepared.parameter_names)
    # A division by a power of two is exact.
    unit = float(power_of_two(np.array([np.abs(x).max(), 1.0])).max())
    triangle = fold_rows(
        with_ones(x[part], prepared.bias) / unit for part in row_blocks(len(x), count)
    )
    largest = float(np.linalg.svd(triangle, compute_uv=False)[0])
    root: FloatArray = triangle / (largest or 1.0)
    return root
