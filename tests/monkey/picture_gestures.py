"""What the mouse does to the pictures."""

from dataclasses import dataclass

from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.monkey.gesture import Gesture
from tests.monkey.reach import canvases, name_of, pick
from tests.monkey.run_gestures import PARTS
from tests.monkey.stage import Stage

_LEFT = Qt.MouseButton.LeftButton


def picture(stage: Stage, place: int) -> QWidget | None:
    """One of the pictures on the screen, the one in 3D among them."""
    found: list[QWidget] = list(canvases(stage))
    if stage.window.surface_3d.stage.isVisible():
        found.append(stage.window.surface_3d.stage)
    return pick(found, place)


def port_of(widget: QWidget) -> QWidget:
    """What of it takes the mouse."""
    viewport = getattr(widget, "viewport", None)
    port: QWidget = viewport() if viewport is not None else widget
    return port


def place_in(widget: QWidget, across: float, down: float) -> QPoint:
    return QPoint(
        round(across * (widget.width() - 1)), round(down * (widget.height() - 1))
    )


@dataclass(frozen=True)
class ClickPicture(Gesture):
    """A click into a picture, once or twice, at these parts of its width and height."""

    picture: int
    across: float
    down: float
    twice: bool

    def play(self, stage: Stage) -> str:
        widget = picture(stage, self.picture)
        if widget is None:
            return ""
        port = port_of(widget)
        spot = place_in(port, self.across, self.down)
        QTest.mouseClick(port, _LEFT, pos=spot)
        if self.twice:
            QTest.mouseDClick(port, _LEFT, pos=spot)
        return name_of(widget)


@dataclass(frozen=True)
class PointAt(Gesture):
    """The mouse over a picture, and perhaps away from it again."""

    picture: int
    across: float
    down: float
    leaves: bool

    def play(self, stage: Stage) -> str:
        widget = picture(stage, self.picture)
        if widget is None:
            return ""
        port = port_of(widget)
        QTest.mouseMove(port, place_in(port, self.across, self.down))
        if self.leaves:
            QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
        return name_of(widget)


@dataclass(frozen=True)
class Pan(Gesture):
    """A drag in a picture, by so many pixels."""

    picture: int
    across: float
    down: float
    right: int
    below: int

    def play(self, stage: Stage) -> str:
        widget = picture(stage, self.picture)
        if widget is None:
            return ""
        port = port_of(widget)
        start = place_in(port, self.across, self.down)
        way = QPoint(self.right, self.below)
        QTest.mousePress(port, _LEFT, pos=start)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(port, start + way * part)
            stage.turn()
        QTest.mouseRelease(port, _LEFT, pos=start + way)
        return name_of(widget)


@dataclass(frozen=True)
class Wheel(Gesture):
    """The wheel over a picture, so many notches."""

    picture: int
    across: float
    down: float
    notches: int

    def play(self, stage: Stage) -> str:
        widget = picture(stage, self.picture)
        if widget is None:
            return ""
        port = port_of(widget)
        spot = QPointF(place_in(port, self.across, self.down))
        event = QWheelEvent(
            spot,
            port.mapToGlobal(spot),
            QPoint(),
            QPoint(0, 120 * self.notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(port, event)
        return name_of(widget)


_PICTURES = st.integers(0, 4)
_PIXELS = st.integers(-200, 200)
PICTURE_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(ClickPicture, _PICTURES, PARTS, PARTS, st.booleans()),
    st.builds(PointAt, _PICTURES, PARTS, PARTS, st.booleans()),
    st.builds(Pan, _PICTURES, PARTS, PARTS, _PIXELS, _PIXELS),
    st.builds(Wheel, _PICTURES, PARTS, PARTS, st.integers(-5, 5)),
)
