"""A long curve as few points: the mean and the range of each stretch of it."""

from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray


@dataclass(frozen=True, eq=False)
class Outline:
    """A curve in m stretches: the middle of each, its mean, and its range, all (m,)."""

    x: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray


class Envelope:
    """Takes the values of a growing curve once and keeps a bounded outline of it.

    Each bin holds `stride` consecutive values. When all bins, an even number, are full,
    neighbours are merged. Infinite values count as NaN; a bin of NaN alone is NaN, in
    others they are left out.
    """

    def __init__(self, bins: int = 256) -> None:
        self._stride = 1
        self._count = 0
        # Mean, number of values, smallest and largest.
        self._bins = np.empty((bins, 4))
        self._used = 0
        self._rest = np.empty(0)

    @property
    def count(self) -> int:
        """How many values have been taken."""
        return self._count

    def extend(self, values: FloatArray) -> None:
        """Take the values (m,) that follow those already taken."""
        self._count += len(values)
        # Copied first: numbers far apart in memory are dear to read.
        values = np.concatenate([self._rest, values])
        values[~np.isfinite(values)] = np.nan
        while len(values) >= self._stride:
            room = (len(self._bins) - self._used) * self._stride
            whole = min(len(values), room) // self._stride * self._stride
            groups = values[:whole].reshape(-1, self._stride)
            end = self._used + len(groups)
            self._bins[self._used : end] = _summary(groups)
            self._used = end
            values = values[whole:]
            if end == len(self._bins):
                self._merge()
        self._rest = values

    def _merge(self) -> None:
        self._used //= 2
        self._bins[: self._used] = _merged(self._bins.reshape(-1, 2, 4))
        self._stride *= 2

    def outline(self) -> Outline:
        """The curve in stretches, at positions that are counted from 0."""
        bins, stride = self._bins[: self._used], self._stride
        x = (np.arange(self._used, dtype=np.float64) + 0.5) * stride - 0.5
        if len(self._rest):
            bins = np.concatenate([bins, _summary(self._rest[np.newaxis])])
            x = np.append(x, self._used * stride + (len(self._rest) - 1) / 2)
        mean, _, low, high = bins.T.copy()
        return Outline(x, mean, low, high)


def _summary(groups: FloatArray) -> FloatArray:
    """Mean, number, smallest and largest of the values in each group (m, n): (m, 4)."""
    finite = ~np.isnan(groups)
    count = finite.sum(axis=1)
    # Divided first: the sum of losses that can be held may itself be too large.
    parts = np.where(finite, groups, 0.0) / np.maximum(count, 1)[:, np.newaxis]
    low, high = np.fmin.reduce(groups, axis=1), np.fmax.reduce(groups, axis=1)
    return _columns(parts.sum(axis=1), count, low, high)


def _merged(pairs: FloatArray) -> FloatArray:
    """Summaries of neighbours (m, 2, 4) -> of both together (m, 4)."""
    mean, counts, low, high = pairs.transpose(2, 0, 1)
    count = counts.sum(axis=1)
    weights = counts / np.maximum(count, 1)[:, np.newaxis]
    parts = np.nan_to_num(mean) * weights
    low, high = np.fmin.reduce(low, axis=1), np.fmax.reduce(high, axis=1)
    return _columns(parts.sum(axis=1), count, low, high)


def _columns(
    mean: FloatArray, count: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    # Rounding must not carry a mean out of its range; without values there is none.
    columns = np.empty((len(mean), 4))
    columns[:, 0] = np.minimum(np.maximum(mean, low), high)
    columns[:, 1], columns[:, 2], columns[:, 3] = count, low, high
    return columns
