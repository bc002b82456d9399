"""The frame of a picture in three dimensions, which is turned by hand."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
)

from desktop.plots.surface_3d_camera import Camera, Sight
from desktop.theme import Theme

# Degrees for a pixel of a drag, and for a press of a key.
_DRAG, _KEY = 0.5, 6.0
# A notch of a wheel is 120 of Qt's units, and a quarter larger.
_WHEEL = 1.25 ** (1 / 120)
_TURNS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-_KEY, 0.0),
    Qt.Key.Key_Right: (_KEY, 0.0),
    Qt.Key.Key_Up: (0.0, _KEY),
    Qt.Key.Key_Down: (0.0, -_KEY),
}
_ZOOMS: dict[int, float] = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Minus: 1 / 1.25}
_SMALLEST = QSize(160, 120)


class Stage(QGraphicsView):
    """Shows an image, and what is drawn before it and behind, from a camera.

    A drag and the arrow keys turn, the wheel and + and - zoom, a double click and Home
    look from the first place again. Signal: `sight_changed()` when the image is that
    of another camera or another size.
    """

    sight_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._home = self.camera = Camera(-60.0)
        self._dragged_from: QPointF | None = None
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMinimumSize(_SMALLEST)
        self._image = QGraphicsPixmapItem()
        self._image.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.scene().addItem(self._image)

    def set_theme(self, theme: Theme) -> None:
        self.setBackgroundBrush(QColor(theme.card))

    def sight(self) -> Sight:
        """What the camera sees, in the widget's own pixels."""
        size = self.viewport().size()
        return self.camera.sight(max(size.width(), 1), max(size.height(), 1))

    def show_image(self, image: QImage) -> None:
        """Show this image of the present sight."""
        self._image.setPixmap(QPixmap.fromImage(image))

    def set_home(self, home: Camera) -> None:
        """Look from there, unless a person has chosen another place."""
        if self.camera == self._home:
            self.camera = home
        self._home = home

    def _look_from(self, camera: Camera) -> None:
        if camera != self.camera:
            self.camera = camera
            self.sight_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setSceneRect(QRectF(self.viewport().rect()))
        self.sight_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self._look_from(self.camera.turned(_DRAG * moved.x(), _DRAG * moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = None
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._look_from(self._home)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._look_from(self.camera.zoomed(_WHEEL ** event.angleDelta().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _TURNS:
            self._look_from(self.camera.turned(*_TURNS[key]))
        elif key in _ZOOMS:
            self._look_from(self.camera.zoomed(_ZOOMS[key]))
        elif key == Qt.Key.Key_Home:
            self._look_from(self._home)
        else:
            event.ignore()
