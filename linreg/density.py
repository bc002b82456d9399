"""How many points fall into each cell of a picture: for more than can be drawn."""

import numpy as np
import numpy.typing as npt

from linreg.dataset import FloatArray

CountArray = npt.NDArray[np.int64]
Interval = tuple[float, float]

# More points than these are drawn as a density; up to so many, each by itself.
MOST_POINTS = 20_000

# The temporaries of so many rows are some megabytes, and between two blocks other
# threads go on.
_BLOCK_ROWS = 1 << 17


def drawn_as_density(points: int) -> bool:
    """Whether so many points are too many to be drawn each by itself."""
    return points > MOST_POINTS


def density(
    x: FloatArray,
    y: FloatArray,
    x_range: Interval,
    y_range: Interval,
    width: int,
    height: int,
) -> CountArray:
    """The number of points x (n,), y (n,) in each of the cells (height, width).

    The cells divide the two ranges, each with low < high, evenly; the first row is the
    lowest in y. A point on an edge belongs to the cell above, one on the last edge to
    the last cell. Points that lie outside or are not finite are not counted.
    """
    x_edges = np.linspace(*x_range, width + 1)
    y_edges = np.linspace(*y_range, height + 1)
    counts: CountArray = np.zeros(height * width, np.int64)
    for start in range(0, len(x), _BLOCK_ROWS):
        a, b = x[start : start + _BLOCK_ROWS], y[start : start + _BLOCK_ROWS]
        # False for NaN as well.
        inside = (a >= x_edges[0]) & (a <= x_edges[-1])
        inside &= (b >= y_edges[0]) & (b <= y_edges[-1])
        cells = _cells(b[inside], y_edges) * width + _cells(a[inside], x_edges)
        counts += np.bincount(cells, minlength=len(counts))
    return counts.reshape(height, width)


def _cells(values: FloatArray, edges: FloatArray) -> CountArray:
    """Which cell each value (m,) between the first and the last edge is in."""
    last = len(edges) - 2
    scale = (last + 1) / (edges[-1] - edges[0])
    cells: CountArray = ((values - edges[0]) * scale).astype(np.int64)
    np.clip(cells, 0, last, out=cells)
    # Rounding may have taken a value that is on an edge for one beside it.
    cells -= values < edges[cells]
    cells += (values >= edges[cells + 1]) & (cells < last)
    return cells
