"""The loss over two parameters as a relief in a box. No Qt and no OpenGL here."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg

from desktop.plots.steps import Interval, drawable
from desktop.plots.surface_3d_camera import HEIGHT
from desktop.plots.ticks import Ticks, linear_ticks, log_ticks
from linreg.dataset import FloatArray
from linreg.surface import contour_levels, contour_lines

Float32Array = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

# The part where the loss is least is a flat floor; its height above the least loss is
# between these parts of the highest. Without one a logarithm has no bottom.
_FLOOR_PART, _LOWEST_FLOOR, _HIGHEST_FLOOR = 0.004, 1e-6, 1e-2
_CONTOURS = 12
# Lines lie so far above the ground, as a part of the box.
_LIFT = 0.008
# A line follows the ground in steps of half a cell, but in so many at most.
_MOST_PIECES = 4000
# Light comes from above, to the left behind the viewer of an unturned box.
_LIGHT = np.array([-0.35, -0.45, 0.82])
_SHADOW = 0.35
# Along the way to the eye so many points are tried, from a little off the ground.
_TRIED, _OFF = 60, 0.05
# Of all corners one in so many is low ground, and so many of them stand for it.
_LOW_PART, _LOW_PLACES = 30, 40


@dataclass(frozen=True, eq=False)
class Relief:
    """A height in the box for each loss of a grid (b, a) over the intervals x and y.

    With a `floor` above 0, heights are in proportion to the logarithm of the loss above
    `lowest`, between `floor` and `top`; else in proportion to that loss itself, up to
    `top`. So are the colours. On a plain `top` is 0.
    """

    x: Interval
    y: Interval
    losses: FloatArray
    lowest: float
    floor: float
    top: float
    heights: FloatArray

    def heights_of(self, losses: FloatArray) -> FloatArray:
        """Where these losses are in the box, from 0 to `HEIGHT`."""
        return _heights(losses - self.lowest, self.floor, self.top)

    def across(self, points: FloatArray) -> FloatArray:
        """Where parameters (m, 2) are along the box, (m, 2); 0 is its middle."""
        lows, highs = np.array([self.x, self.y]).T
        along: FloatArray = 2 * (points - lows) / (highs - lows) - 1
        return along

    def on_ground(self, across: FloatArray) -> FloatArray:
        """The heights (m,) of the ground there, NaN outside of the box."""
        cells = len(self.heights) - 1
        inside = (np.abs(across) <= 1 + 1e-9).all(axis=1)
        at = np.clip(np.nan_to_num(across + 1) / 2 * cells, 0, cells)
        cell = np.minimum(at.astype(int), cells - 1)
        (u, v), (i, j) = (at - cell).T, cell.T
        z = self.heights
        corner, right, up, far = z[j, i], z[j, i + 1], z[j + 1, i], z[j + 1, i + 1]
        # Each cell is two triangles, on either side of its falling diagonal.
        near_side = corner + u * (right - corner) + v * (up - corner)
        far_side = far + (1 - u) * (up - far) + (1 - v) * (right - far)
        return np.where(inside, np.where(u + v <= 1, near_side, far_side), np.nan)

    def places(self, points: FloatArray) -> FloatArray:
        """Where marks of parameters (m, 2) stand, (m, 3); NaN outside of the box."""
        across = self.across(points)
        return np.column_stack([across, self.on_ground(across) + _LIFT])

    def line(self, points: FloatArray) -> Float32Array:
        """A line through parameters (m, 2) that follows the ground, as pairs of ends.

        What is outside of the box is left out: (2 p, 3).
        """
        if len(points) < 2:
            return np.empty((0, 3), np.float32)
        across = np.clip(self.across(points), -1e6, 1e6)
        ends = _in_pieces(across, 1 / (len(self.heights) - 1))
        heights = self.on_ground(ends.reshape(-1, 2)) + _LIFT
        pairs = np.concatenate([ends, heights.reshape(-1, 2, 1)], axis=2)
        return _as_points(pairs[~np.isnan(heights.reshape(-1, 2)).any(axis=1)])

    def contours(self) -> Float32Array:
        """Lines of equal loss, as pairs of ends (2 p, 3)."""
        levels = self._levels()
        rows, columns = self.losses.shape
        a, b = np.linspace(*self.x, columns), np.linspace(*self.y, rows)
        pairs = [np.empty((0, 2, 3))]
        for level, height in zip(levels, self.heights_of(levels), strict=True):
            for line in contour_lines(a, b, self.losses, levels[levels == level]):
                up = np.full((len(line), 1), height + _LIFT)
                points = np.concatenate([self.across(line), up], axis=1)
                pairs.append(np.stack([points[:-1], points[1:]], axis=1))
        return _as_points(np.concatenate(pairs))

    def _levels(self) -> FloatArray:
        """Losses at equal factors above the least, or at equal heights."""
        if self.floor:
            levels = contour_levels(self.losses, self.lowest, _CONTOURS)
            return levels[levels > self.lowest + self.floor]
        steps = np.arange(1, _CONTOURS) / _CONTOURS
        return self.lowest + self.top * steps if self.top else np.empty(0)

    def vertices(self) -> Float32Array:
        """The corners of all cells, (a b, 3), row by row."""
        rows, columns = self.heights.shape
        x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
        return _as_points(np.stack([x, y, self.heights], axis=2))

    def colours(self) -> Float32Array:
        """A colour for each corner, (a b, 4): that of its loss, in a slanting light."""
        shades = np.rint(255 * self.heights / HEIGHT).astype(int)
        light = _light(self.heights)[..., np.newaxis]
        colours = np.ones((*shades.shape, 4))
        colours[..., :3] = np.clip(_viridis()[shades] * light, 0, 1)
        return np.ascontiguousarray(colours.reshape(-1, 4), np.float32)

    def ticks(self, most: int) -> Ticks:
        """Where round losses are in the box, and their texts.

        On the logarithmic scale they are counted from the least.
        """
        if not self.top > 0:
            return np.empty(0), []
        if not self.floor:
            values, texts = linear_ticks(self.lowest, self.lowest + self.top, most)
            return self.heights_of(values), texts
        low, high = np.log10([self.floor, self.top])
        places, texts = log_ticks(low, high, most)
        return (places - low) / (high - low) * HEIGHT, texts

    @property
    def counts_from_least(self) -> bool:
        """Whether ticks are above the least loss, which can be told from 0."""
        return 0 < self.floor < abs(self.lowest)

    def hidden(self, places: FloatArray, eye: FloatArray) -> BoolArray:
        """Whether the ground stands between places (m, 3) and the eye (3,), (m,)."""
        to_eye = eye - places
        to_eye /= np.linalg.norm(to_eye, axis=1)[:, np.newaxis]
        away = np.linspace(_OFF, 4.0, _TRIED)[:, np.newaxis, np.newaxis]
        rays = (places + away * to_eye).reshape(-1, 3)
        # Outside of the box there is no ground, and a comparison with NaN is False.
        over = self.on_ground(rays[:, :2]) > rays[:, 2]
        blocked: BoolArray = np.any(over.reshape(_TRIED, len(places)), axis=0)
        return blocked

    def lowland(self) -> FloatArray:
        """Some places (m, 3) on the lowest ground."""
        corners = self.vertices()
        order = np.argsort(corners[:, 2])[: -(-len(corners) // _LOW_PART)]
        return corners[order[:: max(len(order) // _LOW_PLACES, 1)]].astype(np.float64)


def make_relief(
    x: Interval, y: Interval, losses: FloatArray, lowest: float, *, logarithmic: bool
) -> Relief:
    """The relief of losses (b, a); NaN for `lowest` where no lower one is known."""
    finite = losses[np.isfinite(drawable(losses))]
    least = float(np.fmin(lowest, finite.min())) if len(finite) else 0.0
    over = drawable(losses - least)
    top = float(np.nanmax(over, initial=0.0))
    floor = _floor(over, top) if logarithmic and top > 0 else 0.0
    heights = _heights(losses - least, floor, top)
    return Relief(x, y, losses, least, floor, top, heights)


def _floor(over: FloatArray, top: float) -> float:
    part = float(np.quantile(over[np.isfinite(over)], _FLOOR_PART)) / top
    return top * min(max(part, _LOWEST_FLOOR), _HIGHEST_FLOOR)


def faces(cells: int) -> npt.NDArray[np.uint32]:
    """Two triangles for each cell of a square grid with so many corners on a side."""
    corners = np.arange(cells * cells).reshape(cells, cells)
    first = corners[:-1, :-1].ravel()
    right, up = first + 1, first + cells
    triangles = [(first, right, up), (right, up + 1, up)]
    return np.concatenate([np.column_stack(t) for t in triangles]).astype(np.uint32)


def _heights(over: FloatArray, floor: float, top: float) -> FloatArray:
    """Where losses that are so far over the least are in the box."""
    if not top > 0:
        return np.zeros(over.shape)
    # What is too large to be drawn is at least as high as the highest that is not.
    over = np.clip(np.nan_to_num(drawable(over), nan=top), floor, top)
    if not floor:
        return HEIGHT * over / top
    heights: FloatArray = HEIGHT * np.log(over / floor) / np.log(top / floor)
    return heights


def _in_pieces(points: FloatArray, step: float) -> FloatArray:
    """The line through points (m, 2) as short pieces, (p, 2, 2): their two ends."""
    moves = np.diff(points, axis=0)
    lengths = np.linalg.norm(moves, axis=1)
    step = max(step, float(lengths.sum()) / _MOST_PIECES)
    counts = np.maximum(np.ceil(lengths / step).astype(int), 1)
    which = np.repeat(np.arange(len(moves)), counts)
    number = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    parts = np.stack([number, number + 1], axis=1) / counts[which, np.newaxis]
    starts = points[which, np.newaxis]
    pieces: FloatArray = starts + parts[..., np.newaxis] * moves[which, np.newaxis]
    return pieces


def _light(heights: FloatArray) -> FloatArray:
    """How bright the ground is, about 1."""
    step = 2 / (len(heights) - 1)
    down, right = np.gradient(heights, step)
    slope = np.sqrt(1 + right**2 + down**2)
    facing = (_LIGHT[2] - right * _LIGHT[0] - down * _LIGHT[1]) / slope
    light: FloatArray = 1 - _SHADOW * (1 - np.clip(facing, 0, 1))
    return light


@cache
def _viridis() -> FloatArray:
    """The colours of the flat picture, (256, 3)."""
    table = pg.colormap.get("viridis").getLookupTable(nPts=256, alpha=False)
    colours: FloatArray = table / 255
    return colours


def _as_points(numbers: FloatArray) -> Float32Array:
    return np.ascontiguousarray(numbers.reshape(-1, 3), np.float32)
