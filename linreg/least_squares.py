"""Least squares by orthogonal factors, in float64.

Rows are folded, block by block, into a small triangle R with the same singular values
and the same solution (Demmel, Grigori, Hoemmen, Langou 2012, "Communication-optimal
parallel and sequential QR and LU factorizations"). The singular value decomposition
of R then gives the solution, and its rank. The matrix is never multiplied by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray

# Small enough for the cache, and for the BLAS not to spread it over threads.
_BLOCK_NUMBERS = 1 << 13


def row_blocks(rows: int, columns: int) -> Iterator[slice]:
    """Slices that cover the rows, each of some 64 kB of numbers."""
    step = max(_BLOCK_NUMBERS // columns, 2 * columns)
    return (slice(start, start + step) for start in range(0, rows, step))


def fold_rows(blocks: Iterable[FloatArray]) -> FloatArray:
    """R (at most k, k) of the QR factors of all blocks (…, k) put below each other.

    As a tree, so that rounding hardly grows with the number of blocks.
    """
    triangles = [triangle_of(block) for block in blocks]
    if len(triangles) == 1:
        return triangles[0]
    rows = np.vstack(triangles)
    return fold_rows(rows[part] for part in row_blocks(*rows.shape))


def triangle_of(matrix: FloatArray) -> FloatArray:
    """R (min(m, k), k) of the QR factors of a matrix (m, k)."""
    # The stubs of numpy do not say that mode "r" gives one array.
    triangle: FloatArray = np.asarray(np.linalg.qr(matrix, mode="r"))
    return triangle


def negligible(columns: int) -> float:
    """The singular value, as a part of the largest, that rounding alone explains."""
    return 16 * columns * float(np.finfo(np.float64).eps)


def power_of_two(size: FloatArray) -> FloatArray:
    """For each size a power of two near it, so that a division by it is exact; 1 for 0.

    Kept within 2^±1000, where neither it nor its inverse overflows.
    """
    exponent = np.clip(np.frexp(size)[1], -1000, 1000)
    unit: FloatArray = np.exp2(exponent.astype(np.float64))
    return unit


def with_ones(x: FloatArray, bias: bool) -> FloatArray:
    """x (n, p) -> (n, k), with a last column of ones where there is a bias."""
    return np.column_stack([x, np.ones(len(x))]) if bias else x


@dataclass(frozen=True, eq=False)
class Solution:
    """The coefficients c (k,) for which |A c - y| is least, and what it took.

    Where A's columns, each divided by its `norm` (k,), are not independent, it is the
    shortest of the solutions in these units. `residual_sum` is |A c - y|².
    """

    coefficients: FloatArray
    rank: int
    residual_sum: float
    norm: FloatArray
    singular_values: FloatArray  # (rank,) of the divided A, descending
    directions: FloatArray  # (rank, k), a row for each of them

    def size_of(self, coefficients: FloatArray) -> float:
        """Their length, counted in lengths of A's columns."""
        return float(np.linalg.norm(coefficients * self.norm))

    def correction(self, gradient: FloatArray) -> FloatArray:
        """The change (k,) of c that takes `gradient` = Aᵀ(y - A c) away.

        The seminormal equations RᵀR d = Aᵀ r of Björck 1987, "Stability analysis of
        the method of seminormal equations", by way of the singular values of R.
        """
        part = self.directions @ (gradient / self.norm) / self.singular_values**2
        change: FloatArray = (part @ self.directions) / self.norm
        return change


def solve(triangle: FloatArray) -> Solution:
    """The solution from the folded rows of [A | y]."""
    r, y = triangle[:, :-1], triangle[:, -1]
    norm = np.linalg.norm(r, axis=0)
    norm[norm == 0] = 1.0
    left, values, directions = np.linalg.svd(r / norm, full_matrices=False)
    rank = int((values > negligible(r.shape[1]) * values[0]).sum())
    left, values, directions = left[:, :rank], values[:rank], directions[:rank]
    along = left.T @ y
    rest = y - left @ along
    coefficients = ((along / values) @ directions) / norm
    return Solution(coefficients, rank, float(rest @ rest), norm, values, directions)
