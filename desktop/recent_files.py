"""The projects and tables used last, and the menu that offers them again."""

from pathlib import Path

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.phrases import printable

_KEY = "import/recent"
_MOST = 10


def recent_files() -> tuple[Path, ...]:
    """At most ten, the last one first."""
    stored = QSettings().value(_KEY, [])
    # A list of one comes back from a file of settings as the text alone.
    texts = [stored] if isinstance(stored, str) else stored
    if not isinstance(texts, list):
        return ()
    return tuple(Path(str(text)) for text in texts if text)


def remember_file(path: Path) -> None:
    """Put it at the beginning of the list."""
    path = path.absolute()
    _store([path, *(other for other in recent_files() if other != path)])


def forget_file(path: Path) -> None:
    _store([other for other in recent_files() if other != path])


def forget_files() -> None:
    _store([])


def _store(paths: list[Path]) -> None:
    QSettings().setValue(_KEY, [str(path) for path in paths[:_MOST]])


class RecentMenu(QMenu):
    """Lists the files when it is opened.

    Signal: `chosen(Path)`, of a file that may be gone by now.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.setToolTipsVisible(True)
        self.menuAction().setToolTip(self.tr("The projects and tables used last"))
        self.aboutToShow.connect(self.fill)
        self.triggered.connect(self._choose)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """Show the list as it stands."""
        self.clear()
        paths = recent_files()
        for number, path in enumerate(paths, 1):
            self._add_file(number, path, paths)
        if not paths:
            self.addAction(self.tr("No file yet")).setEnabled(False)
        self.addSeparator()
        forget = self.addAction(self.tr("&Clear list"))
        tip = self.tr("Forget these names; the files stay as they are")
        forget.setToolTip(tip if paths else self.tr("There is nothing to forget"))
        forget.setEnabled(bool(paths))
        forget.triggered.connect(forget_files)

    def _add_file(self, number: int, path: Path, paths: tuple[Path, ...]) -> None:
        same = [other for other in paths if other.name == path.name]
        name = f"{path.name}  ({path.parent})" if len(same) > 1 else path.name
        name = printable(name).replace("&", "&&")
        key = f"&{number % 10}" if number < _MOST else "1&0"
        action = self.addAction(f"{key}  {name}")
        action.setToolTip(printable(str(path)))
        action.setData(path)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        path = action.data()
        if isinstance(path, Path):
            self.chosen.emit(path)
