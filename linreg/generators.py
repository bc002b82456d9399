"""Data sets that are drawn anew from a seed, about a truth that is known.

All of them are drawn with NumPy's PCG64, so that equal arguments give equal data.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linreg.dataset import Dataset, FloatArray
from linreg.errors import SettingError
from linreg.specs import NOT_NEGATIVE, Range, Spec

ROWS = Spec("rows", "int", 50, "How many rows are drawn.", (Range(2, 10_000_000),))
NOISE = Spec(
    "noise", "float", 1.0, "Standard deviation σ of the noise in y.", (NOT_NEGATIVE,)
)
SEED = Spec(
    "seed",
    "int",
    0,
    "Start of the random numbers: the same seed draws the same data.",
    (Range(0, 2**31 - 1),),
)

# x is drawn from 0 to here, and in the middle a growing noise has its σ.
_WIDTH = 10.0
_MIDDLE = _WIDTH / 2
# One row in so many is an outlier, and lies so far below the line, at the right.
_OUTLIER_EVERY, _OUTLIER_DROP, _OUTLIER_FROM = 10, 15.0, 8.0
_CUBIC_END = 2.0
# x of the two clusters' centres; each has a standard deviation of 1.
_CENTRES = (3.0, 7.0)
# x2 is this part of x1, but for a deviation of that size.
_COLLINEAR_END, _PART, _DEVIATION = 6.0, 0.5, 0.05


@dataclass(frozen=True)
class Truth:
    """The coefficients that y was made from: those of the terms, and the constant."""

    weight: tuple[float, ...]
    bias: float


@dataclass(frozen=True)
class Generator:
    """One way to draw data.

    `truths` has one entry, or one for each cluster, and `terms` the name of what each
    weight multiplies. `noise` says what sigma is the standard deviation of; it is empty
    where there is no noise, whatever sigma is.
    """

    name: str
    title: str
    meaning: str
    look_for: str
    terms: tuple[str, ...]
    truths: tuple[Truth, ...]
    noise: str
    draw: Callable[["_Source"], dict[str, FloatArray]]


class _Source:
    """Random columns of one length, from one seed; noise takes one more for a while."""

    def __init__(self, rows: int, sigma: float, seed: int) -> None:
        self.rows = rows
        self.sigma = sigma
        self._random = np.random.default_rng(seed)

    def uniform(self, low: float, high: float) -> FloatArray:
        column = self._random.random(self.rows)
        column *= high - low
        column += low
        return column

    def normal(self) -> FloatArray:
        return self._random.standard_normal(self.rows)

    def with_noise(self, y: FloatArray) -> FloatArray:
        """The same column with noise of that sigma added to it."""
        noise = self.normal()
        noise *= self.sigma
        y += noise
        return y

    def with_growing_noise(self, y: FloatArray, x: FloatArray) -> FloatArray:
        """The same with noise in proportion to x, of that sigma in the middle."""
        noise = self.normal()
        noise *= self.sigma / _MIDDLE
        noise *= x
        y += noise
        return y


def _along(x: FloatArray, truth: Truth) -> FloatArray:
    """The truth's polynomial in x, by Horner's rule, in a column of its own."""
    *lower, highest = truth.weight
    y = x * highest
    for weight in reversed(lower):
        y += weight
        y *= x
    y += truth.bias
    return y


_LINE = Truth((2.0,), 1.0)
_CUBIC = Truth((-3.0, 0.5, 1.0), 1.0)
_CLUSTERS = (Truth((1.0,), 4.0), Truth((1.0,), -4.0))
_COLLINEAR = Truth((1.0, 2.0), 3.0)


def _line(source: _Source) -> dict[str, FloatArray]:
    x = source.uniform(0.0, _WIDTH)
    return {"x": x, "y": _along(x, _LINE)}


def _noisy_line(source: _Source) -> dict[str, FloatArray]:
    x = source.uniform(0.0, _WIDTH)
    return {"x": x, "y": source.with_noise(_along(x, _LINE))}


def _heteroscedastic(source: _Source) -> dict[str, FloatArray]:
    x = source.uniform(0.0, _WIDTH)
    return {"x": x, "y": source.with_growing_noise(_along(x, _LINE), x)}


def _outliers(source: _Source) -> dict[str, FloatArray]:
    """The outliers are the first rows, so that a person finds them in the table."""
    x = source.uniform(0.0, _WIDTH)
    far = slice(0, max(1, source.rows // _OUTLIER_EVERY))
    x[far] *= (_WIDTH - _OUTLIER_FROM) / _WIDTH
    x[far] += _OUTLIER_FROM
    y = source.with_noise(_along(x, _LINE))
    y[far] -= _OUTLIER_DROP
    return {"x": x, "y": y}


def _polynomial(source: _Source) -> dict[str, FloatArray]:
    x = source.uniform(-_CUBIC_END, _CUBIC_END)
    return {"x": x, "y": source.with_noise(_along(x, _CUBIC))}


def _clusters(source: _Source) -> dict[str, FloatArray]:
    """The first half of the rows is one cluster, and the rest the other."""
    x, y = source.normal(), np.empty(source.rows)
    half = source.rows // 2
    parts = (slice(0, half), slice(half, None))
    for part, centre, truth in zip(parts, _CENTRES, _CLUSTERS, strict=True):
        x[part] += centre
        y[part] = _along(x[part], truth)
    return {"x": x, "y": source.with_noise(y)}


def _collinear(source: _Source) -> dict[str, FloatArray]:
    x1, x2 = source.uniform(0.0, _COLLINEAR_END), source.normal()
    y = _PART * x1
    x2 *= _DEVIATION
    x2 += y
    first, second = _COLLINEAR.weight
    np.multiply(x2, second, out=y)
    y += first * x1
    y += _COLLINEAR.bias
    return {"x1": x1, "x2": x2, "y": source.with_noise(y)}


GENERATORS: dict[str, Generator] = {
    generator.name: generator
    for generator in (
        Generator(
            "line",
            "Line",
            "Points that lie exactly on a line.",
            "The residuals all go to 0, and so does the loss; the training finds the "
            "true w and b, from any number of rows.",
            ("x",),
            (_LINE,),
            "",
            _line,
        ),
        Generator(
            "noisy_line",
            "Line with noise",
            "A line, and normal noise of the same size at every x.",
            "The loss stays near σ², the mean square of the noise, and no line does "
            "much better. With more rows the best fit comes nearer to the true line.",
            ("x",),
            (_LINE,),
            "y",
            _noisy_line,
        ),
        Generator(
            "heteroscedastic",
            "Noise that grows",
            "A line whose noise grows in proportion to x (heteroscedastic).",
            "The residuals open like a fan towards the right. The best fit is still "
            "right on average, but its standard errors suppose that the noise is the "
            "same everywhere.",
            ("x",),
            (_LINE,),
            "y at x = 5",
            _heteroscedastic,
        ),
        Generator(
            "outliers",
            "Outliers",
            "A noisy line; the first tenth of the rows lies 15 below it, at x from 8 "
            "to 10.",
            "MSE squares the large residuals, and so a few rows turn the whole line. "
            "Train with L1 or Huber to compare, or leave these rows out.",
            ("x",),
            (_LINE,),
            "the other rows’ y",
            _outliers,
        ),
        Generator(
            "polynomial",
            "Cubic",
            "A polynomial of degree 3 with normal noise.",
            "A line leaves residuals that swing from one sign to the other. Degree 3 "
            "takes the swing away; a degree of 10 or more begins to follow the noise.",
            ("x", "x²", "x³"),
            (_CUBIC,),
            "y",
            _polynomial,
        ),
        Generator(
            "clusters",
            "Two clusters",
            "Two groups of points: each rises with x, but the one further right is "
            "lower.",
            "The line through all points falls, although y rises with x in each group: "
            "Simpson’s paradox. Only the picture shows that a column is missing, the "
            "one that says which group a row belongs to.",
            ("x",),
            _CLUSTERS,
            "y in each cluster",
            _clusters,
        ),
        Generator(
            "collinear",
            "Collinear features",
            "Two features of which one is nearly half of the other.",
            "Along the valley of the loss x1 and x2 replace one another: the training "
            "creeps there, and the two weights have large standard errors, while the "
            "predictions are good. Another seed gives quite other weights.",
            ("x1", "x2"),
            (_COLLINEAR,),
            "y",
            _collinear,
        ),
    )
}


def generate(name: str, rows: int, noise: float, seed: int) -> Dataset:
    """Draw a data set of that generator; the same arguments give the same data.

    `noise` is the standard deviation sigma that the generator's own `noise` names. At
    its largest the memory is that of the data and one more column. Raises SettingError
    for a name that is not there, or a number outside of `ROWS`, `NOISE` or `SEED`.
    """
    if name not in GENERATORS:
        raise SettingError("generator", name, "unknown_name", tuple(GENERATORS))
    generator = GENERATORS[name]
    rows, seed = int(_checked(ROWS, rows)), int(_checked(SEED, seed))
    table = generator.draw(_Source(rows, _checked(NOISE, noise), seed))
    names = tuple(table)
    return Dataset(generator.title, names, tuple(table.values()), names[:-1], names[-1])


def _checked(spec: Spec, value: float) -> float:
    number = spec.check(value)
    assert isinstance(number, (int, float))
    return number
