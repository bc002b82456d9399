"""The factors of very many rows, from sums of squares and products.

To multiply a matrix by itself loses twice as many digits as its condition has. So it is
done only where the columns, moved to about their means, are far from parallel; and what
is left of y is summed in a second pass over the rows, so that nothing of it cancels.
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement

import numpy as np

from linreg.dataset import FloatArray

# The factors have some ten digits then, where a picture shows three.
_MOST_CONDITION = 1e3
# Between these a sum of squares neither overflows nor has lost digits.
_LEAST, _MOST = 1e-250, 1e250
_SAMPLED_ROWS = 1000
# Of these some columns fit in the cache; fewer would leave the time to Python.
_BLOCK_ROWS = 1 << 16


def factors_by_sums(x: FloatArray, y: FloatArray, bias: bool) -> FloatArray | None:
    """[R z; 0 ρ] (k + 1, k + 1) of the rows [x 1 y], of x (n, p) and y (n,).

    The last of the k columns is 1 where there is a bias, and is not there without.
    |R c - z|² + ρ² is the sum of squares at any coefficients c (k,), as with orthogonal
    factors, but R need not be a triangle. None where digits would be lost, or where a
    sum is too large for float64 or too small.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        shift = _middle(x, y) if bias else np.zeros(x.shape[1] + 1)
        sums = _sums(x, y, bias, shift)
    root = _root(sums)
    if root is None:
        return None
    fit = np.linalg.solve(root, np.linalg.solve(root.T, sums[:-1, -1]))
    rest = _sums(x, y, bias, shift, fit)[:, -1]
    more = np.linalg.solve(root.T, rest[:-1])
    factors = np.zeros_like(sums)
    factors[:-1, :-1], factors[:-1, -1] = root, root @ fit + more
    factors[-1, -1] = np.sqrt(max(rest[-1] - more @ more, 0.0))
    if bias:
        # A column is what it was moved to, and its shift times the column of ones.
        factors[:, [*range(x.shape[1]), -1]] += np.outer(factors[:, -2], shift)
    return factors


def _middle(x: FloatArray, y: FloatArray) -> FloatArray:
    """About the means (p + 1,) of the columns of x and of y."""
    some = slice(None, None, max(len(y) // _SAMPLED_ROWS, 1))
    return np.append(x[some].mean(axis=0), y[some].mean())


def _root(sums: FloatArray) -> FloatArray | None:
    """R (k, k) with RᵀR these sums (k + 1, k + 1) but for y's, if it is precise."""
    squares = np.diagonal(sums)
    if not ((squares > _LEAST) & (squares < _MOST)).all():
        return None
    size = np.sqrt(squares[:-1])
    scaled = sums[:-1, :-1] / np.outer(size, size)
    if np.linalg.cond(scaled) > _MOST_CONDITION**2:
        return None
    root: FloatArray = np.linalg.cholesky(scaled).T * size
    return root


def _sums(
    x: FloatArray,
    y: FloatArray,
    bias: bool,
    shift: FloatArray,
    fit: FloatArray | None = None,
) -> FloatArray:
    """[A y]ᵀ[A y] (k + 1, k + 1), all columns moved by the shift.

    With a fit there is y - A fit in the place of y, and its own sums alone.
    """
    total = np.zeros((x.shape[1] + bias + 1,) * 2)
    last = len(total) - 1
    pairs = list(combinations_with_replacement(range(last + 1), 2))
    if fit is not None:
        pairs = [pair for pair in pairs if last in pair]
    for block in _blocks(x, y, bias, shift):
        if fit is not None:
            block[-1] -= fit @ block[:-1]
        # For so few columns by themselves faster than as a product of matrices.
        for i, j in pairs:
            total[i, j] += block[i] @ block[j]
    return np.triu(total) + np.triu(total, 1).T


def _blocks(
    x: FloatArray, y: FloatArray, bias: bool, shift: FloatArray
) -> Iterator[FloatArray]:
    """The rows, some at a time, as columns (k + 1, m): numbers that lie side by side.

    The array of one block is used for the next.
    """
    columns = x.shape[1]
    block = np.ones((columns + bias + 1, min(_BLOCK_ROWS, len(y))))
    for start in range(0, len(y), _BLOCK_ROWS):
        part = slice(start, start + _BLOCK_ROWS)
        some = block[:, : len(y[part])]
        np.subtract(x[part].T, shift[:-1, np.newaxis], out=some[:columns])
        np.subtract(y[part], shift[-1], out=some[-1])
        yield some
