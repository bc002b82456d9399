"""Where a penalty on the parameters is as large as it is now."""

import numpy as np
from PySide6.QtGui import QColor, QPen

from desktop.plots.canvas import Canvas, Mapping
from desktop.plots.landscape import EDGE_ON_HEAT, ON_HEAT
from desktop.plots.marks import Curve
from desktop.plots.steps import drawable
from desktop.plots.symbols import line_pen
from desktop.theme import Theme
from linreg.dataset import FloatArray

# A dash and a gap, in pixels.
_DASH, _GAP = 7.0, 5.0
# A round from the present point and back, and so many more points the closer to it the
# more of them: there a large circle must not look like a polygon.
_AROUND = np.concatenate(
    [
        np.linspace(-np.pi, np.pi, 97),
        np.pi * np.linspace(-1.0, 1.0, 65) ** 5,
    ]
)
# A diamond's corners.
_CORNERS = np.pi / 2 * np.arange(4)


class PenaltyRegion:
    """The border of all parameters whose penalty is that of the present ones.

    The penalty is l1 Σ|w| + weight_decay/2 Σ(w² + b²), as torch's weight_decay shrinks
    b as well. Without l1 the border is a circle about 0, without weight_decay a diamond
    over two weights, and over w and b the two lines that bound a band.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._line = Curve(canvas, 3.7)
        self._mapping = canvas.mapping
        self._rates = (0.0, 0.0)
        self._present = np.empty(0)
        self._penalised = np.empty(0)
        canvas.add(self)

    def set_theme(self, theme: Theme, *, on_heat: bool) -> None:
        pen = _dashed(ON_HEAT if on_heat else QColor(theme.muted), 1.7)
        self._line.set_pens(pen, _dashed(EDGE_ON_HEAT, 3.7) if on_heat else None)

    def set_rates(self, l1: float, weight_decay: float) -> None:
        """How strong the two penalties are; 0 for none."""
        if (l1, weight_decay) != self._rates:
            self._rates = (l1, weight_decay)
            self.place(self._mapping)

    @property
    def is_on(self) -> bool:
        """Whether there is a penalty at all."""
        return any(rate > 0 for rate in self._rates)

    def draw(self, present: FloatArray, is_weight: FloatArray) -> None:
        """Through the present values (d,) of what is shown.

        `is_weight` (d,) is 1 for a weight and 0 for the bias, which L1 leaves alone.
        """
        self._present, self._penalised = present, is_weight
        self.place(self._mapping)

    def place(self, mapping: Mapping) -> None:
        self._mapping = mapping
        if not self.is_on or not len(self._present):
            self._line.hide()
            return
        l1, decay = self._rates
        with np.errstate(all="ignore"):
            points = border(self._present, l1 * self._penalised, decay, mapping)
        points = drawable(points)
        self._line.show(points[:, 0], points[:, 1])


def _dashed(colour: QColor, width: float) -> QPen:
    """A pen whose dashes lie on those of any other width."""
    pen = line_pen(colour, width)
    pen.setDashPattern([_DASH / width, _GAP / width])
    return pen


def border(
    present: FloatArray, l1: FloatArray, decay: float, mapping: Mapping
) -> FloatArray:
    """The points (m, 2) with l1·|p| + decay/2 |p|² as at the present ones, p (d,).

    `l1` (d,) is the rate for each of the shown parameters. What is not penalised goes
    on to the edges of the frame, and so does a picture's other axis where d is 1.
    """
    shares = l1 * np.abs(present) + decay / 2 * present**2
    if len(present) == 1 or not (l1[1] or decay):
        x = _with_penalty(shares[0], l1[0], decay)
        return _two_lines(x, mapping.y)
    if not (l1[0] or decay):
        return _two_lines(_with_penalty(shares[1], l1[1], decay), mapping.x)[:, ::-1]
    # With a circle's angle φ the two shares are c cos² φ and c sin² φ.
    cosine, sine = np.copysign(np.sqrt(shares), present)
    angle = np.arctan2(sine, cosine)
    corners = np.pi - (angle - _CORNERS + np.pi) % (2 * np.pi)
    angles = angle + np.sort(np.concatenate([_AROUND, corners]))
    parts = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points: FloatArray = np.copysign(
        _with_penalty(shares.sum() * parts**2, l1, decay), parts
    )
    return points


def _with_penalty(share: FloatArray, l1: FloatArray, decay: float) -> FloatArray:
    """How large a parameter is whose l1 p + decay/2 p² is that share, p >= 0."""
    root = l1 + np.sqrt(l1**2 + 2 * decay * share)
    size: FloatArray = np.where(share > 0, 2 * share / root, 0.0)
    return size


def _two_lines(at: FloatArray, along: tuple[float, float]) -> FloatArray:
    """Through ±at, from end to end of the other axis."""
    low, high = along
    gap = np.nan
    return np.array([[at, low], [at, high], [gap, gap], [-at, low], [-at, high]])
