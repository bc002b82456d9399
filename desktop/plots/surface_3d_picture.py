"""The picture of a panorama: the ground and the paths by OpenGL, all else by Qt."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QGraphicsSimpleTextItem

from desktop.plots.axes import number_font
from desktop.plots.landscape import ON_HEAT
from desktop.plots.surface_3d_axes import BoxAxes
from desktop.plots.surface_3d_context import OpenGLError, shared_context
from desktop.plots.surface_3d_lines import EDGE, lines_of, path_colour
from desktop.plots.surface_3d_marks import Marks, Sign
from desktop.plots.surface_3d_panorama import Panorama
from desktop.plots.surface_3d_stage import Stage
from desktop.theme import Theme

if TYPE_CHECKING:
    from desktop.plots.surface_3d_relief import Relief
    from desktop.plots.surface_3d_scene import Scene

_NOTE_HEIGHT = 3.0
_MARGIN = 4.0


class Picture:
    """Draws a panorama on a stage. OpenGL is asked for with the first picture.

    `race_key` is that of the run in a race, or None.
    """

    def __init__(self, stage: Stage, theme: Theme) -> None:
        self._stage = stage
        self._scene: Scene | None = None
        self._drawn: Relief | None = None
        self.race_key: int | None = None
        self.axes = BoxAxes(stage.scene())
        self._marks = Marks(stage.scene())
        self.note = QGraphicsSimpleTextItem()
        self.note.setZValue(_NOTE_HEIGHT)
        stage.scene().addItem(self.note)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._stage.set_theme(theme)
        self.axes.set_theme(theme)
        self.note.setBrush(QColor(theme.text))

    def draw(
        self, panorama: Panorama, names: tuple[str, str, str], note: str, ratio: float
    ) -> None:
        """Draw it, with the names of x, y and the height, and a note in the corner.

        There are `ratio` pixels for each of the stage's. Raises OpenGLError.
        """
        if self._scene is None:
            self._scene = _make_scene()
        relief = panorama.relief
        if relief is not self._drawn:
            self._drawn = relief
            self._scene.show_relief(relief)
        self._scene.show_lines(lines_of(panorama, self.race_key))
        sight = self._stage.sight()
        self._stage.show_image(self._scene.render(sight, ratio))
        font = number_font(self._stage.font())
        self.axes.draw(sight, relief, names, font)
        self._marks.draw(sight, relief, self._signs(panorama))
        self._write_note(note, font, sight.width)

    def _write_note(self, note: str, font: QFont, width: int) -> None:
        """On the right, and below the height's name where both have no room."""
        self.note.setFont(font)
        self.note.setText(note)
        left = width - self.note.boundingRect().width() - _MARGIN
        name = self.axes.height_name
        meet = left < name.right() + 2 * _MARGIN
        self.note.setPos(max(left, _MARGIN), name.bottom() if meet else name.top())

    def _signs(self, panorama: Panorama) -> list[Sign]:
        """The optimum, the start, the other runs, and the one that is shown."""
        optimum, model = QColor(self._theme.optimum), QColor(self._theme.model)
        signs = [
            Sign(panorama.target, "star", 8, optimum, ON_HEAT),
            Sign(panorama.way.start, "dot", 3.5, ON_HEAT, EDGE),
        ]
        for key, way in panorama.rivals.items():
            signs.append(Sign(way.now, "dot", 4.5, path_colour(key), EDGE, round=True))
        ball = model if self.race_key is None else path_colour(self.race_key)
        signs.append(Sign(panorama.way.now, "dot", 6, ball, ON_HEAT, round=True))
        return signs


def _make_scene() -> "Scene":
    context = shared_context()
    if context is None:
        raise OpenGLError
    try:
        from desktop.plots.surface_3d_scene import Scene
    except ImportError as error:
        raise OpenGLError from error
    return Scene(context)
