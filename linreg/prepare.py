"""From the table to what the model sees: terms, train and test rows, scaling.

The model's inputs are the x columns, or the powers x, x², … of a single one. With
`standardize`, each input is shifted and divided so that the training rows have mean 0
and standard deviation 1; y is left in its own units. Coefficients can always be given
in both: those of the model, and those in the data's own units.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from linreg.config import Config
from linreg.dataset import (
    AUTO,
    TEST,
    BoolArray,
    Dataset,
    FloatArray,
    split_rows,
)
from linreg.errors import DataError, SettingError
from linreg.overview import Overview, overview

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class Inputs:
    """How raw x columns become the model's inputs, and coefficients come back.

    `names` are the p inputs' names; `shift` and `scale`, both (p,), are zeros and ones
    where nothing is standardised.
    """

    names: tuple[str, ...]
    degree: int
    shift: FloatArray
    scale: FloatArray

    def matrix(self, x: FloatArray) -> FloatArray:
        """Raw x (n, columns) -> the model's inputs (n, p)."""
        return (polynomial_terms(x, self.degree) - self.shift) / self.scale

    def to_data_units(
        self, weight: FloatArray, bias: FloatArray | float
    ) -> tuple[FloatArray, FloatArray]:
        """The model's w (…, p) and b (…) -> those that multiply the raw terms.

        From w·(x - shift)/scale + b: w' = w/scale and b' = b - Σ w'·shift.
        """
        in_data_units = weight / self.scale
        return in_data_units, bias - in_data_units @ self.shift

    def to_model_units(
        self, weight: FloatArray, bias: FloatArray | float
    ) -> tuple[FloatArray, FloatArray]:
        """The inverse of `to_data_units`."""
        return weight * self.scale, bias + weight @ self.shift


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that training, the exact fit and the surface need, in float64.

    `x` (n, p) and `y` (n,) are all rows in the table's order, x as the model sees it,
    with NaN for blank cells. `is_train` and `is_test`, both (n,), mark the rows that
    are trained on and those held out; a row that is not used is neither.
    """

    dataset: Dataset
    inputs: Inputs
    bias: bool
    x: FloatArray
    y: FloatArray
    is_train: BoolArray
    is_test: BoolArray

    @cached_property
    def x_train(self) -> FloatArray:
        return self.x if self.is_train.all() else self.x[self.is_train]

    @cached_property
    def y_train(self) -> FloatArray:
        return self.y if self.is_train.all() else self.y[self.is_train]

    @cached_property
    def x_test(self) -> FloatArray:
        return self.x[self.is_test]

    @cached_property
    def y_test(self) -> FloatArray:
        return self.y[self.is_test]

    @cached_property
    def overview(self) -> Overview:
        """Where the data are, in a few numbers."""
        return overview(self.dataset, self.x, self.is_train)

    @property
    def is_scaled(self) -> bool:
        """Whether the model sees standardised inputs."""
        return bool((self.inputs.shift != 0).any() or (self.inputs.scale != 1).any())

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """w and b, or w1 … with several inputs, in the order of the history."""
        weights = weight_names(len(self.inputs.names))
        return (*weights, "b") if self.bias else weights

    @property
    def coefficient_names(self) -> tuple[str, ...]:
        """The parameters' names, with what they multiply where there are several."""
        inputs = self.inputs.names
        if len(inputs) == 1:
            return self.parameter_names
        weights = zip(self.parameter_names, inputs, strict=False)
        terms = tuple(f"{w} · {x}" for w, x in weights)
        return (*terms, *self.parameter_names[len(inputs) :])


def weight_names(count: int) -> tuple[str, ...]:
    """ "w" for one weight, "w1", "w2" … for several."""
    return ("w",) if count == 1 else tuple(f"w{i + 1}" for i in range(count))


def polynomial_terms(x: FloatArray, degree: int) -> FloatArray:
    """x (n, 1) -> x, x², … (n, degree); several columns pass through at degree 1.

    Powers that overflow are infinite.
    """
    if degree == 1:
        return x
    with np.errstate(over="ignore"):
        terms: FloatArray = x ** np.arange(1, degree + 1)
    return terms


def _term_names(dataset: Dataset, degree: int) -> tuple[str, ...]:
    if degree == 1:
        return dataset.x_names
    name = dataset.x_names[0]
    powers = (str(k).translate(_SUPERSCRIPTS) for k in range(2, degree + 1))
    return (name, *(name + power for power in powers))


def prepare(dataset: Dataset, config: Config, inputs: Inputs | None = None) -> Prepared:
    """The data as the run of this config sees them.

    `inputs` are those of a run that goes on with edited data: a model in training
    keeps the scale that it has learned in. Raises SettingError where data and settings
    do not fit together (a batch larger than the training rows, a degree above 1 with
    several x columns, a wrong number of initial weights), DataError where the terms
    overflow or no row is left for training.
    """
    if config.degree > 1 and len(dataset.x_names) > 1:
        raise SettingError("degree", config.degree, "conflict", "several x columns")
    is_train, is_test = _split(dataset, config)
    terms = polynomial_terms(dataset.x, config.degree)
    names = _term_names(dataset, config.degree)
    _check_counts(config, len(names), int(np.count_nonzero(is_train)))
    # What overflows on the way is not finite at its end, and so is found there.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if inputs is None:
            shift, scale = _standardization(terms, is_train, config)
        else:
            shift, scale = inputs.shift, inputs.scale
        x = (terms - shift) / scale if config.standardize else terms
    for name, column in zip(names, x.T, strict=True):
        if not (np.isfinite(column) | ~dataset.used).all():
            raise DataError("not_finite", name)
    inputs = Inputs(names, config.degree, shift, scale)
    return Prepared(dataset, inputs, config.bias, x, dataset.y, is_train, is_test)


def _split(dataset: Dataset, config: Config) -> tuple[BoolArray, BoolArray]:
    """Training and test rows, (n,) each: as marked, and the others drawn by lot."""
    used, marks = dataset.used, dataset.marks
    is_test: BoolArray = used & (marks == TEST)
    free = np.flatnonzero(used & (marks == AUTO))
    if config.test_fraction and len(free):
        drawn = split_rows(len(free), config.test_fraction, config.seed)
        is_test[free[drawn]] = True
    is_train: BoolArray = used & ~is_test
    if not is_train.any():
        raise DataError("no_training_rows", rows=int(np.count_nonzero(used)))
    return is_train, is_test


def _check_counts(config: Config, weights: int, training_rows: int) -> None:
    if config.batch_size > training_rows:
        raise SettingError(
            "batch_size", config.batch_size, "out_of_range", training_rows
        )
    given = config.initial_weight
    if given is not None and len(given) != weights:
        raise SettingError("initial_weight", given, "wrong_count", weights)


def _standardization(
    all_terms: FloatArray, is_train: BoolArray, config: Config
) -> tuple[FloatArray, FloatArray]:
    """Shift and scale (p,) of the training rows.

    Without a bias the terms are scaled but not shifted: a shift would need a b to be
    taken back. A term that does not vary is not scaled.
    """
    count = all_terms.shape[1]
    zeros, ones = np.zeros(count), np.ones(count)
    if not config.standardize:
        return zeros, ones
    terms = all_terms[is_train]
    mean, width = terms.mean(axis=0), np.ptp(terms, axis=0)
    varies = width > 0
    # In units of the width: a constant term's mean may be off by a rounding, and the
    # squares of huge or tiny terms would overflow or vanish.
    unit = np.where(varies, width, ones)
    spread = unit * ((terms - mean) / unit).std(axis=0)
    return (mean if config.bias else zeros), np.where(varies, spread, ones)


def adapted(dataset: Dataset, config: Config) -> Config:
    """This config, with what does not fit the data put back to what always fits.

    A batch that is larger than the training rows becomes all of them, and so on.
    Raises DataError where the marks leave no row for training.
    """
    while True:
        try:
            prepare(dataset, config)
        except (SettingError, DataError) as error:
            plainer = _without_conflict(config, error)
            if plainer == config:
                raise
            config = plainer
        else:
            return config


def _without_conflict(config: Config, error: SettingError | DataError) -> Config:
    """The config without the setting that the data have refused, if there is one."""
    if isinstance(error, SettingError):
        return replace(config, **_ALWAYS_FITS[error.name])
    if error.problem == "no_training_rows":
        return replace(config, test_fraction=0.0)
    # A power overflows before the column itself can.
    plainer = {"degree": 1} if config.degree > 1 else {"standardize": False}
    return replace(config, **plainer)


# By the settings that `prepare` finds fault with.
_ALWAYS_FITS: dict[str, dict[str, Any]] = {
    "initial_weight": {"initial_weight": None, "initial_bias": None},
    "batch_size": {"batch_size": 0},
    "degree": {"degree": 1},
}


def constant_inputs(prepared: Prepared) -> tuple[str, ...]:
    """Names of x columns that do not vary over the training rows.

    Beside a bias such a column leaves its w and b undetermined: only w·x + b is.
    """
    spread = np.ptp(prepared.x_train, axis=0)
    return tuple(
        name
        for name, size in zip(prepared.inputs.names, spread, strict=True)
        if size == 0
    )
