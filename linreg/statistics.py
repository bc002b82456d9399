"""How well a line fits, and how sure the exact fit is of its coefficients.

All of it is over rows that are used, in a few passes of blocks and in float64.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.design import Design, has_errors, make_design, standard_errors
from linreg.exact import ExactFit
from linreg.gradient_formula import gradient_by_formula
from linreg.least_squares import power_of_two, row_blocks
from linreg.losses import LOSSES
from linreg.prepare import Prepared
from linreg.spread import Sizes, largest, sizes_of, spread_of, squared_ratio
from linreg.student_t import two_sided_quantile


@dataclass(frozen=True, eq=False)
class FitStatistics:
    """The exact fit over the training rows: n of them, and k parameters.

    `r_squared` is 1 - SSR/SST, with SST about the mean of y; without a bias the model
    has no mean to be compared with, and SST is that about 0 (Kvålseth 1985, "Cautionary
    note about R²"; Eisenhauer 2003, "Regression through the origin"). It is NaN where y
    does not vary. `adjusted_r_squared` is 1 - (SSR/(n - k)) / (SST/(n - 1)), without a
    bias SST/n, and NaN where n <= k. `rmse` is sqrt(SSR/n), `mae` the mean of |y - ŷ|,
    and `residual_sd` sqrt(SSR/(n - k)), all three in units of y.

    `standard_errors` (k,) are those of the coefficients in the data's own units,
    weights and then the bias: `residual_sd` times the root of the diagonal of (AᵀA)⁻¹.
    They are NaN where n <= k or the fit is not determined.
    """

    r_squared: float
    adjusted_r_squared: float
    rmse: float
    mae: float
    residual_sd: float
    standard_errors: FloatArray


@dataclass(frozen=True)
class Scores:
    """How far some rows are from a model; `r_squared` is about their own mean.

    It is negative where the mean itself, without a bias 0, would predict them better.
    """

    r_squared: float
    rmse: float
    mae: float


@dataclass(frozen=True)
class ModelStatistics:
    """A model on the rows that it is trained on, and on those held out, if any."""

    train: Scores
    test: Scores | None


@dataclass(frozen=True, eq=False)
class RowFacts:
    """What one row has to do with a model and its loss.

    `residual` is y - ŷ, and `loss` what the criterion makes of it alone. `share` is
    that loss over the sum of those of all training rows, NaN where that sum is 0.
    `gradient` (k,) is the row's part of the run's gradient, in the model's own units:
    those of all training rows add up to it. A row held out has no part in either.
    """

    residual: float
    loss: float
    share: float
    gradient: FloatArray


def fit_statistics(prepared: Prepared, exact: ExactFit) -> FitStatistics:
    """The statistics of the exact fit; `exact` is that of the same data.

    It takes about as long as the fit itself.
    """
    design = make_design(prepared)
    y, y_unit = prepared.y_train, design.y_unit
    rows, spare = len(y), len(y) - len(prepared.parameter_names)
    residual = _residual_sizes(prepared, design)
    rmse = residual.rms
    if spare > 0:
        rmse = exact.residual_sd / y_unit * math.sqrt(spare / rows)
    spread = spread_of(y, y_unit, about_mean=prepared.bias)
    # Rounding may put the sum of squares above that of the mean alone.
    unexplained = min(squared_ratio(rmse, spread), 1.0)
    free = rows - prepared.bias
    return FitStatistics(
        r_squared=1 - unexplained,
        adjusted_r_squared=1 - unexplained * free / spare if spare > 0 else math.nan,
        rmse=rmse * y_unit,
        # A refined fit may be better than residuals in float64 can show.
        mae=min(residual.mean, rmse) * y_unit,
        residual_sd=exact.residual_sd,
        standard_errors=standard_errors(prepared, exact, design),
    )


def _residual_sizes(prepared: Prepared, design: Design) -> Sizes:
    """Of the exact fit's residuals, in the design's unit of y."""
    x, y = prepared.x_train, prepared.y_train
    if design.solution.rank >= len(y):
        return Sizes(len(y), 0.0, 0.0)
    coefficients = design.solution.coefficients
    return sizes_of(
        y[part] / design.y_unit - design.matrix(x[part]) @ coefficients
        for part in row_blocks(len(y), x.shape[1] + 1)
    )


def confidence_band(
    prepared: Prepared, exact: ExactFit, inputs: FloatArray, level: float = 0.95
) -> FloatArray:
    """Half the width (g,) of the band about the exact fit, in units of y.

    `inputs` (g, p) are the places, as the model sees them. At each of them by itself
    the band holds the true line with that probability, where the noise is normal and
    of one size: t · s · sqrt(aᵀ (AᵀA)⁻¹ a), with the quantile t of Student's
    distribution with n - k degrees of freedom (Seber and Lee 2003, "Linear regression
    analysis", chapter 5). NaN where n <= k or the fit is not determined.
    """
    design = make_design(prepared)
    if not has_errors(prepared, exact, design):
        return np.full(len(inputs), math.nan)
    freedom = len(prepared.y_train) - len(prepared.parameter_names)
    # A place far outside of the data may overflow.
    with np.errstate(over="ignore", invalid="ignore"):
        reach = np.linalg.norm(design.matrix(inputs) @ design.root, axis=1)
        half: FloatArray = reach * exact.residual_sd
        half *= two_sided_quantile(level, freedom)
    return half


def model_statistics(
    prepared: Prepared, weight: FloatArray, bias: float | None
) -> ModelStatistics:
    """The model with these parameters, in its own units: weight (p,), and its bias."""
    x_test, y_test = prepared.x_test, prepared.y_test
    return ModelStatistics(
        _scores(prepared.x_train, prepared.y_train, weight, bias),
        _scores(x_test, y_test, weight, bias) if len(y_test) else None,
    )


def _scores(
    x: FloatArray, y: FloatArray, weight: FloatArray, bias: float | None
) -> Scores:
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = sizes_of(_errors(x, y, weight, bias))
    unit = float(power_of_two(largest(y)))
    spread = spread_of(y, unit, about_mean=bias is not None)
    return Scores(1 - squared_ratio(sizes.rms / unit, spread), sizes.rms, sizes.mean)


def _errors(
    x: FloatArray, y: FloatArray, weight: FloatArray, bias: float | None
) -> Iterator[FloatArray]:
    """ŷ - y block by block, in the units of y."""
    for part in row_blocks(len(y), x.shape[1]):
        yield x[part] @ weight + (bias or 0.0) - y[part]


def row_facts(
    prepared: Prepared,
    row: int,
    weight: FloatArray,
    bias: float | None,
    loss: str,
    reduction: str,
) -> RowFacts | None:
    """A row of the table under these parameters, in the model's own units.

    None for a row that is not used. One pass over the training rows.
    """
    trained = bool(prepared.is_train[row])
    if not (trained or prepared.is_test[row]):
        return None
    one = slice(row, row + 1)
    # What overflows is infinite, as it is in the run.
    with np.errstate(all="ignore"):
        (error,) = _errors(prepared.x[one], prepared.y[one], weight, bias)
        errors = _errors(prepared.x_train, prepared.y_train, weight, bias)
        share = _share(loss, error, errors) if trained else 0.0
        x, has_bias = prepared.x[one], bias is not None
        gradient = gradient_by_formula(loss, "sum", x, error, has_bias) * trained
        if reduction == "mean":
            gradient = gradient / len(prepared.y_train)
        own = float(LOSSES[loss].of_residual(error)[0])
        return RowFacts(-float(error[0]), own, share, gradient)


def _share(loss: str, error: FloatArray, errors: Iterator[FloatArray]) -> float:
    """The loss of one error (1,) over that of them all, NaN where that is 0."""
    if loss == "mse":
        # Squares of huge or tiny errors would overflow or vanish.
        sizes = sizes_of(errors)
        return squared_ratio(float(error[0]), sizes.rms) / sizes.rows
    of_residual = LOSSES[loss].of_residual
    total = sum(float(of_residual(each).sum()) for each in errors)
    return float(of_residual(error)[0]) / total if total else math.nan
