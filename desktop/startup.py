"""From the first pixel to the window: the splash, and torch loading behind it."""

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSettings,
    QThread,
    QtMsgType,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from desktop.assets import resource
from desktop.garbage import GarbageCollector
from desktop.splash import Splash
from desktop.theme import apply_theme, icon
from desktop.theme_choice import chosen_theme

if TYPE_CHECKING:
    from desktop.window import MainWindow

_CANNOT_START = 2


def _end_clearly(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Say one line where Qt would abort, in place of the several that lead up to it.

    Qt ends the process after a fatal message, and no exception can stop it: the line
    must be written from in here.
    """
    if kind == QtMsgType.QtFatalMsg:
        sys.stderr.write(f"error: the window cannot be opened: {_remedy()}\n")
        sys.stderr.flush()
        os._exit(_CANNOT_START)


def _remedy() -> str:
    displays = (os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY"))
    if sys.platform == "linux" and not any(displays):
        return (
            "there is no display; run it on a desktop, under “xvfb-run”, "
            "or without a window: “python main.py train”"
        )
    return (
        "the display does not answer or a system library of Qt is missing; on Debian "
        "or Ubuntu install the packages that the README names, or run without a "
        "window: “python main.py train”"
    )


class WarmUp(QThread):
    """Imports what takes long, so that no later click has to wait for it.

    `failure` says afterwards what could not be loaded; it is empty if all is well.
    """

    failure = ""

    def run(self) -> None:
        try:
            import polars  # noqa: F401
            import torch
        except (ImportError, OSError) as error:
            self.failure = str(error)
            return
        # The first optimizer imports some 800 modules more.
        torch.optim.SGD([torch.zeros(1)])


class Startup(QObject):
    """Shows the splash, waits for torch, and opens the window in its place."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._settings = QSettings()
        self._theme = chosen_theme(self._settings)
        apply_theme(application, self._theme)
        application.setWindowIcon(icon("app", self._theme))
        self.splash = Splash(self._theme)
        self.window: MainWindow | None = None
        self._garbage: GarbageCollector | None = None
        self._warm_up = WarmUp(self)
        self._warm_up.finished.connect(self._open_window)

    def begin(self) -> None:
        self.splash.show()
        self._warm_up.start()

    def finish(self) -> None:
        """Wait for the warm-up, which still runs where the splash was closed early."""
        self._warm_up.wait()
        if self._garbage is not None:
            self._garbage.end()

    @Slot()
    def _open_window(self) -> None:
        if self._warm_up.failure:
            print(
                f"error: PyTorch cannot be loaded ({self._warm_up.failure}); "
                "install the project again in a fresh virtual environment",
                file=sys.stderr,
            )
            self._application.exit(_CANNOT_START)
            return
        from desktop.window import MainWindow

        self.window = MainWindow(
            resource("datasets"), self._theme, self._settings, self._application
        )
        self.window.show()
        self.splash.close()
        self._garbage = GarbageCollector(self)


def run() -> int:
    """The program with its window, from the first pixel to the exit code."""
    # Python's own handler would wait for a slot and then show a traceback in it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    qInstallMessageHandler(_end_clearly)
    application = QApplication(sys.argv[:1])
    qInstallMessageHandler(None)
    application.setApplicationName("Linreg Lab")
    application.setOrganizationName("Linreg Lab")
    application.setDesktopFileName("linreg-lab")
    startup = Startup(application)
    startup.begin()
    code = application.exec()
    startup.finish()
    return code
