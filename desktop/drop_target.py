"""A file dragged onto the window, wherever in it, and the sign that shows it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.phrases import printable
from desktop.project_names import is_project

_MARGIN = 2
_LARGER = 1.6
_RADIUS = 8
_EDGE = 2
_OPACITY = 0.9


class FileDrop(QObject):
    """Takes what is dragged onto a window before any of its fields does.

    Signals: `dropped(Path)` for one file; `refused(sentence)` for anything else that
    is not just text, which goes to the field that it is dropped on.
    """

    dropped = Signal(object)
    refused = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sign = DropSign(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            self._watch_handle(event)
            return False
        if isinstance(event, QDropEvent):
            return self._take(event)
        if event.type() == QEvent.Type.DragLeave:
            self._sign.hide()
        return False

    def _watch_handle(self, event: QEvent) -> None:
        """Once it is on the screen, all that is dragged passes through its handle.

        A widget would hear only of what no field, plot or table below it has taken.
        """
        handle = self._window.windowHandle()
        if event.type() == QEvent.Type.Show and handle is not None:
            self._window.removeEventFilter(self)
            handle.installEventFilter(self)

    def _take(self, event: QDropEvent) -> bool:
        """Enter, move or drop; whether it is a file's, and so nobody else's."""
        data = event.mimeData()
        if not data.hasUrls():
            return False
        # Never moved: whoever lets a file be moved deletes it afterwards.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        path, why_not = self._file_of(data)
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent)):
            self._sign.show_text(self._invitation(path) if path else why_not)
            return True
        self._sign.hide()
        if path is None:
            self.refused.emit(why_not)
        else:
            self.dropped.emit(path)
        return True

    def _invitation(self, path: Path) -> str:
        text = self.tr("Drop to import {0}")
        if is_project(path):
            text = self.tr("Drop to open {0}")
        return text.format(printable(path.name))

    def _file_of(self, data: QMimeData) -> tuple[Path | None, str]:
        """The one file, or why there is none."""
        urls = data.urls()
        if len(urls) != 1:
            return None, self.tr("One file at a time can be opened.")
        if not urls[0].isLocalFile():
            return None, self.tr("Only a file on this computer can be opened.")
        path = Path(urls[0].toLocalFile())
        if path.is_dir():
            return None, self.tr("This is a folder; drop a single file of it.")
        return path, ""


class DropSign(QWidget):
    """Lies over the whole window while something is dragged over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = QLabel()
        self._text.setObjectName("title")
        font = self._text.font()
        font.setPointSizeF(_LARGER * font.pointSizeF())
        self._text.setFont(font)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_text(self, text: str) -> None:
        room = self._window.rect()
        self.setGeometry(room.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
        self._text.setText(text)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil over what cannot be used now, with a dashed edge."""
        veil = QColor(self.palette().window().color())
        veil.setAlphaF(_OPACITY)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(veil)
        edge = self.palette().highlight()
        painter.setPen(QPen(edge, _EDGE, Qt.PenStyle.DashLine))
        inside = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.drawRoundedRect(inside, _RADIUS, _RADIUS)
