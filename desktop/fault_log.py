"""The log of what went wrong: two small files that take turns.

Nothing here may stand in the way of the program: a disk that is full or cannot be
written to only means that there is no log.
"""

import logging
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.messages import Level, Message, MessageBar
from desktop.phrases import printable

_NAME = "linreg-lab.log"
_FULL_BYTES = 512 * 1024
_FORM = "%(asctime)s %(levelname)s %(message)s"


def log_folder() -> Path:
    """Where the log is, whether it has been written or not."""
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "logs"


class FaultLog:
    """Writes into that folder from any thread; a full file becomes the older one."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME
        self._file = _QuietFile(self.path)
        # A logger of its own, so that nothing that a library logs ends up here.
        self._logger = logging.Logger("linreg_lab")
        self._logger.addHandler(self._file)

    @property
    def is_kept(self) -> bool:
        """Whether all that was said so far stands in the file."""
        return self._file.is_kept

    def write(self, level: int, text: str) -> None:
        """Append the text, with the time; the level is one of `logging`'s."""
        self._logger.log(level, "%s", text)

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()


class _QuietFile(RotatingFileHandler):
    """It is made with its first line, and keeps its own trouble to itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            maxBytes=_FULL_BYTES,
            backupCount=1,
            encoding="utf-8",
            delay=True,
            # A file's name may hold what no encoding knows.
            errors="backslashreplace",
        )
        self.setFormatter(logging.Formatter(_FORM))
        self.is_kept = True

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """Whatever it was, the line is lost and the program goes on."""
        self.is_kept = False


def show_log(bar: MessageBar) -> None:
    """Open the log's folder, or say where it is if nothing here can open it."""
    folder = log_folder()
    if not folder.is_dir():
        text = _tr("Nothing has been logged yet. The log would be in {0}")
    elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return
    else:
        text = _tr("The log is in {0}")
    bar.show_message(Message(Level.INFO, text.format(printable(str(folder)))))


def _tr(text: str) -> str:
    return QCoreApplication.translate("fault_log", text)
