"""From the first pixel to the window: the splash, and torch loading behind it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSettings,
    QThread,
    QTimer,
    QtMsgType,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from desktop import quick_imports
from desktop.assets import resource
from desktop.closing_signals import ClosingSignals
from desktop.fault_log import FaultLog, log_folder
from desktop.faults import Fault, Faults
from desktop.garbage import GarbageCollector
from desktop.splash import Splash
from desktop.theme import apply_colours, apply_style_sheet, icon, style_sheet
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
    """Imports torch, which takes longest, while the splash lives on.

    Nothing of Qt may be imported here: while one thread makes classes of it, others may
    find theirs without its facts on Python 3.11, and the program crashes. `failure`
    says afterwards why torch could not be loaded; it is empty if all is well.
    """

    failure = ""

    def run(self) -> None:
        try:
            import torch  # noqa: F401
        except (ImportError, OSError) as error:
            self.failure = str(error)


class Startup(QObject):
    """Shows the splash, waits for torch, and opens the window in its place.

    A `file`, a project or a table, is opened in the window as soon as that stands.
    """

    def __init__(
        self, application: QApplication, faults: Faults, file: Path | None = None
    ) -> None:
        super().__init__()
        self._application, self._faults, self._file = application, faults, file
        self._settings = QSettings()
        self._theme = chosen_theme(self._settings)
        self.splash: Splash | None = None
        self.window: MainWindow | None = None
        self._garbage = GarbageCollector(self)
        self._warm_up = WarmUp(self)
        self._warm_up.finished.connect(self._open_window)
        self._has_given_up = False
        faults.occurred.connect(self._on_fault)

    @Slot()
    def begin(self) -> None:
        apply_colours(self._application, self._theme)
        self._application.setWindowIcon(icon("app", self._theme))
        self.splash = Splash(self._theme)
        self.splash.setStyleSheet(style_sheet(self._theme))
        self.splash.show()
        self._warm_up.start()

    def finish(self) -> None:
        """Wait for the warm-up, which still runs where the splash was closed early."""
        self._warm_up.wait()
        self._garbage.end()

    @Slot(object)
    def _on_fault(self, fault: Fault) -> None:
        """Without a window there is nothing to keep, and nobody to show it to."""
        if self.window is None:
            log = self._faults.log
            where = f"; the details are in {log.path}" if log.is_kept else ""
            self._give_up(f"the program cannot start ({fault.sentence}){where}")

    def _give_up(self, sentence: str) -> None:
        if not self._has_given_up:
            self._has_given_up = True
            print(f"error: {sentence}", file=sys.stderr)
            self._application.exit(_CANNOT_START)

    @Slot()
    def _open_window(self) -> None:
        if self._warm_up.failure:
            self._give_up(
                f"PyTorch cannot be loaded ({self._warm_up.failure}); "
                "install the project again in a fresh virtual environment"
            )
        if self._has_given_up:
            return
        from desktop.fault_notice import FaultNotice
        from desktop.window import MainWindow

        window = MainWindow(
            resource("datasets"), self._theme, self._settings, self._application
        )
        FaultNotice(self._faults, window.session, window.messages, window)
        apply_style_sheet(self._application, self._theme)
        window.show()
        self.window = window
        if self.splash is not None:
            self.splash.close()
        self._garbage.begin()
        window.begin(self._file)


def run(file: Path | None = None) -> int:
    """The program with its window, from the first pixel to the exit code."""
    quick_imports.begin()
    qInstallMessageHandler(_end_clearly)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Linreg Lab")
    application.setOrganizationName("Linreg Lab")
    application.setDesktopFileName("linreg-lab")
    log = FaultLog(log_folder())
    faults, signals = Faults(log), ClosingSignals()
    faults.install()
    # As the close button does; what is open before the window is closed first.
    signals.closing.connect(application.quit)
    signals.begin()
    startup = Startup(application, faults, file)
    # From in here an exception would go past all that is to be told of it.
    QTimer.singleShot(0, startup.begin)
    code = application.exec()
    startup.finish()
    signals.end()
    faults.remove()
    log.close()
    return code
