"""MSE around the exact fit over two parameters, with a descent that really happens."""

import math

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.number_format import short_number
from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.plots.ground import Ground, survey
from desktop.plots.landscape import HeatMap, View
from desktop.plots.marks import Mark
from desktop.plots.path import Moment, ParameterPath
from desktop.plots.region import Region
from desktop.plots.steps import Interval, drawable
from desktop.theme import Theme
from desktop.widgets.elided_label import ElidedLabel
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.rows import Rows
from linreg.scaling import Scaled

# The descent that is drawn: so many steps at this part of the largest stable rate.
STEPS, PART = 60, 0.9
# Narrower than so many pixels, a valley is seen as a crease and no more.
_CREASE_PIXELS = 3.0


class _Part(Region):
    """A part of the plane that was chosen, and does not grow by itself."""

    def __init__(self, intervals: list[Interval]) -> None:
        low, high = np.array(intervals).T
        super().__init__(low, high, 1 / (high - low))
        self._intervals = intervals


class Valley(QWidget):
    """One of the two pictures of the scaling lab, below a line that sums it up.

    With equal units, one unit of each parameter is as long on both axes, and the exact
    fit is in the middle: the valley has its true shape. Otherwise each axis is
    stretched so that the descent fills the picture.
    """

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._scaled: Scaled | None = None
        self._ground: Ground | None = None
        self._shown = (0, 1)
        self._equal_units = True
        self._name = title
        self._title = ElidedLabel()
        self._title.setObjectName("legend")
        self._make_marks(theme, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self.canvas, 1)
        self.set_theme(theme)

    def _make_marks(self, theme: Theme, title: str) -> None:
        self.canvas = Canvas(theme)
        name = self.tr("Mean squared error over two parameters: {0}")
        self.canvas.setAccessibleName(name.format(title))
        self._heat_map = HeatMap(self.canvas)
        self._path = ParameterPath(self.canvas, self._heat_map)
        # Above the path, which ends there where it is short.
        self._target = Mark(self.canvas, 9, "star", 8)
        self._caption = Caption(self.canvas, "top left")
        # Not at once: the canvas is still being laid out when its frame is resized.
        self.canvas.frame.sigResized.connect(
            self._on_resized, Qt.ConnectionType.QueuedConnection
        )

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._caption.set_theme(theme)
        self._path.set_theme(theme, on_heat=True)
        self._target.colour(theme.optimum, "#ffffff")

    @property
    def title(self) -> str:
        """What stands above the picture."""
        return self._title.text()

    @property
    def note(self) -> str:
        """What stands in the picture where there is nothing to be seen."""
        return self._caption.text

    def show_scaled(self, scaled: Scaled, exact: ExactFit) -> None:
        """Draw this scale of a model with two parameters or more."""
        self._scaled = scaled
        self._ground = survey(scaled.prepared, scaled.surface, exact, "mse")
        self.canvas.start()
        self._draw()

    def show_parameters(self, first: int, second: int) -> None:
        """Put these two different parameters on the x and the y axis."""
        self._shown = (first, second)
        self.canvas.start()
        self._draw()

    def set_equal_units(self, equal: bool) -> None:
        self._equal_units = equal
        self.canvas.start()
        self._draw()

    @Slot()
    def _on_resized(self) -> None:
        if self._equal_units:
            self._draw()

    def _draw(self) -> None:
        scaled, ground = self._scaled, self._ground
        if scaled is None or ground is None:
            return
        shown = list(self._shown)
        path = scaled.descent(PART, STEPS)
        region = Region(path[0, shown], ground.target[shown], ground.sensitivity[shown])
        region.grow(path[:, shown])
        if not _is_drawable(scaled, path[:, shown], ground.target[shown]):
            self._give_up()
            return
        if self._equal_units:
            region = self._with_equal_units(region, ground.target[shown])
        names = scaled.prepared.parameter_names
        self.canvas.set_labels(names[shown[0]], names[shown[1]])
        self._heat_map.draw(View(ground, self._shown, region, ground.target))
        self._draw_path(path, region)
        self._mark_target(ground)
        self._describe(scaled)

    def _draw_path(self, path: FloatArray, region: Region) -> None:
        """All of the descent, as a path that stands at its end."""
        rows = _as_rows(path)
        self._path.begin(self._shown, region, self._heat_map)
        self._path.follow(Moment(rows, rows.newest, path[-1]))

    def _give_up(self) -> None:
        """Say so where float64 can work it out, but no picture can show it."""
        self._heat_map.hide()
        self._path.begin(self._shown, _Part([(0.0, 1.0)] * 2), self._heat_map)
        self._path.draw()
        self._target.hide()
        self._caption.set_text(self.tr("cannot be drawn"))
        self._title.setText(self._name)

    @property
    def _names(self) -> tuple[str, ...]:
        assert self._scaled is not None
        return self._scaled.prepared.parameter_names

    def _with_equal_units(self, region: Region, target: FloatArray) -> Region:
        """Around the exact fit, as large as it takes for the region to be in view."""
        low, high = np.array(region.intervals).T
        reach = np.maximum(high - target, target - low)
        mapping = self.canvas.mapping
        pixels = np.array([mapping.width, mapping.height]) / 2
        halves = pixels * (reach / pixels).max()
        x, y = zip((target - halves).tolist(), (target + halves).tolist(), strict=True)
        return _Part([x, y])

    def _mark_target(self, ground: Ground) -> None:
        if ground.determined:
            x, y = ground.target[list(self._shown)]
            self._target.show(float(x), float(y))
        else:
            self._target.hide()

    def _describe(self, scaled: Scaled) -> None:
        ratio = scaled.valley(*self._shown)
        facts = self._shape(ratio) if self._equal_units else self._stretch()
        title = self.tr("{0}: {1}").format(self._name, facts)
        self._title.setText(title)
        self._title.setToolTip(title)
        self._caption.set_text("")

    def _shape(self, ratio: float) -> str:
        if math.isinf(ratio):
            return self.tr("a valley without an end")
        mapping = self.canvas.mapping
        narrow = min(mapping.width, mapping.height) < _CREASE_PIXELS * ratio
        text = self.tr("valley 1 : {0}")
        if narrow:
            text = self.tr("valley 1 : {0}, too thin to see")
        return text.format(short_number(ratio, 3))

    def _stretch(self) -> str:
        """Which axis is drawn out, and how much longer its unit is."""
        mapping = self.canvas.mapping
        times = mapping.x_scale / mapping.y_scale
        longer = self._shown[0] if times > 1 else self._shown[1]
        text = self.tr("{0} stretched × {1}")
        return text.format(self._names[longer], short_number(max(times, 1 / times), 3))


def _as_rows(path: FloatArray) -> Rows:
    """Parameters (m, k) as a history has them, whose other numbers are not drawn."""
    count = path.shape[1]
    numbers = [np.arange(len(path)), path, np.full((len(path), count + 3), np.nan)]
    return Rows(np.column_stack(numbers), count)


def _is_drawable(scaled: Scaled, path: FloatArray, target: FloatArray) -> bool:
    # Where the curvature has overflowed, so has the loss all over the picture.
    bends = 0 < scaled.curvature.max_stable_lr < math.inf
    return bends and bool(np.isfinite(drawable(np.vstack([path, target]))).all())
