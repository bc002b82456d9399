"""Functions that span what the model's terms span, but are far from parallel.

A line through x = 1947 … 1962, or a polynomial of degree 10, is badly determined only
in the terms that it is written in. So the fit is made in others: centred columns, or
polynomials orthogonal over the rows. Both are evaluated in float64, or in decimal
numbers of as many digits as the decimal context has.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from linreg.dataset import FloatArray
from linreg.least_squares import negligible, power_of_two

# Of float64 or of Decimal.
Numbers = npt.NDArray[Any]


def to_decimal(numbers: FloatArray) -> Numbers:
    """The same numbers, exactly, as an array of Decimal."""
    exact = np.array([Decimal(number) for number in numbers.flat], dtype=object)
    return exact.reshape(numbers.shape)


def _as(numbers: FloatArray, like: Numbers) -> Numbers:
    return to_decimal(numbers) if like.dtype == object else numbers


class Basis(Protocol):
    """Functions of x, and the way back from their coefficients."""

    def matrix(self, x: Numbers) -> Numbers:
        """x (n, columns) -> the functions (n, f), numbers of the same kind."""

    def to_terms(self, coefficients: Numbers) -> tuple[Numbers, Decimal]:
        """Decimals c (f,) -> the weights (p,) of the terms, and the bias."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Each column less its mean, and 1; without a bias the columns as they are."""

    shift: FloatArray
    bias: bool

    def matrix(self, x: Numbers) -> Numbers:
        if not self.bias:
            return x
        one = _as(np.ones(1), like=x)
        centred = x - _as(self.shift, like=x)
        return np.column_stack([centred, np.broadcast_to(one, len(x))])

    def to_terms(self, coefficients: Numbers) -> tuple[Numbers, Decimal]:
        if not self.bias:
            return coefficients, Decimal(0)
        weight, bias = coefficients[:-1], coefficients[-1]
        return weight, bias - weight @ to_decimal(self.shift)


@dataclass(frozen=True, eq=False)
class Polynomials:
    """Polynomials of one x, orthogonal over its rows, by Stieltjes' recurrence.

    With t = (x - shift)/scale, the first is 1, or x itself without a bias, and
    f_{k+1} = (t - alpha_k) f_k - beta_k f_{k-1} (Forsythe 1957, "Generation and use of
    orthogonal polynomials for data-fitting with a digital computer"). There are fewer
    than the terms where the rows have too few different x to tell more of them apart.
    """

    degree: int
    bias: bool
    shift: float
    scale: float
    alpha: FloatArray
    beta: FloatArray

    def matrix(self, x: Numbers) -> Numbers:
        x = x[:, 0]
        shift, scale, one = _as(np.array([self.shift, self.scale, 1.0]), like=x)
        t = (x - shift) / scale
        first = one + 0 * x if self.bias else x
        return np.column_stack(list(self._recur(lambda f: t * f, first)))

    def to_terms(self, coefficients: Numbers) -> tuple[Numbers, Decimal]:
        shift, scale = Decimal(self.shift), Decimal(self.scale)

        def times_t(f: Numbers) -> Numbers:
            # The highest coefficient is 0 still: nothing is rolled round.
            product: Numbers = (np.roll(f, 1) - shift * f) / scale
            return product

        # Here a polynomial is the array of its coefficients of 1, x, x² …
        first = to_decimal(np.zeros(self.degree + 1))
        first[0 if self.bias else 1] = Decimal(1)
        terms = coefficients @ np.stack(list(self._recur(times_t, first)))
        return terms[1:], terms[0]

    def _recur(
        self, times_t: Callable[[Numbers], Numbers], first: Numbers
    ) -> Iterator[Numbers]:
        yield first
        previous, current = 0 * first, first
        alpha, beta = _as(self.alpha, like=first), _as(self.beta, like=first)
        for a, b in zip(alpha, beta, strict=True):
            following = times_t(current) - a * current - b * previous
            previous, current = current, following
            yield current


def make_basis(x: FloatArray, degree: int, bias: bool) -> Basis:
    """The basis for x (n, columns), whose size should be about 1."""
    shift = _mean(x)
    if degree == 1:
        return Columns(shift, bias)
    t = x[:, 0] - shift[0]
    scale = float(power_of_two(np.abs(t).max()))
    first = np.ones(len(x)) if bias else x[:, 0]
    count = degree if bias else degree - 1
    alpha, beta = _recurrence(t / scale, first, count)
    return Polynomials(degree, bias, float(shift[0]), scale, alpha, beta)


def _mean(x: FloatArray) -> FloatArray:
    # About the first row, so that a column that does not vary has exactly its value.
    mean: FloatArray = x[0] + (x - x[0]).mean(axis=0)
    return mean


def _recurrence(
    t: FloatArray, first: FloatArray, count: int
) -> tuple[FloatArray, FloatArray]:
    """alpha and beta of up to `count` polynomials after the first."""
    steps: list[tuple[float, float]] = []
    previous, current = np.zeros_like(first), first
    size, size_before = float(first @ first), np.inf
    while len(steps) < count and size > 0:
        alpha, beta = float((t * current) @ current) / size, size / size_before
        previous, current = current, (t - alpha) * current - beta * previous
        size_before, size = size, float(current @ current)
        if size <= negligible(count) ** 2 * size_before:
            break
        steps.append((alpha, beta))
    pairs = np.array(steps).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
