"""Pictures of widgets as PNG, at any size, and written whole or not at all."""

import math
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QSize
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from desktop.file_words import reason_of
from desktop.phrases import printable
from desktop.wording import describe
from linreg.errors import LinregError
from linreg.safe_write import write_beside

SMALLEST_WIDTH, LARGEST_WIDTH = 200, 8000


@dataclass
class ExportError(LinregError):
    """A picture that could not be written; what was at `path` before is still there."""

    path: Path
    reason: str


@describe.register
def _(error: ExportError) -> str:
    path = printable(str(error.path))
    return f"{path} cannot be written ({error.reason}); nothing was changed"


def picture_size(shown: QSize, width: int) -> QSize:
    """Size in pixels of a picture of that width with the shape that is on screen."""
    return QSize(width, max(1, round(width * shown.height() / max(1, shown.width()))))


def render_widget(widget: QWidget, width: int, scale: float) -> QImage:
    """The widget as it would look `width` pixels wide, everything `scale` times larger.

    The widget is laid out anew for width / scale and drawn with `scale` pixels to each
    of its own, so that text and lines are enlarged and stay sharp. Where it would not
    fit into that, it is laid out as small as it can be. It has its old size again
    before the event loop can paint it.
    """
    shown = widget.size()
    pixels = picture_size(shown, width)
    least = widget.minimumSizeHint()
    across = max(width / scale, least.width(), least.height() * width / pixels.height())
    laid_out = picture_size(shown, math.ceil(across))
    image = QImage(pixels, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(width / across)
    image.fill(widget.palette().window().color())
    widget.resize(laid_out)
    try:
        widget.render(image, QPoint())
    finally:
        widget.resize(shown)
    return image


def write_png(image: QImage, path: Path) -> None:
    """Write the picture as a whole or not at all.

    Raises ExportError; a file that was there before is then as it was.
    """
    buffer = QBuffer()
    writer = QImageWriter(buffer, QByteArray(b"PNG"))
    if not writer.write(image):
        raise ExportError(path, writer.errorString())
    write_file(path, bytes(buffer.data().data()))


def write_file(path: Path, content: bytes) -> None:
    """Write the file as a whole or not at all; raises ExportError as above."""
    try:
        with write_beside(path) as file:
            file.write(content)
    except OSError as error:
        raise ExportError(path, reason_of(path, error)) from None
