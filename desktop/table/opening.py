"""The Import gesture: choose a file, and read it while the window stays alive."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QRunnable,
    QSettings,
    QThreadPool,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QFileDialog, QWidget

from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.table_io import Table, read_table, table_to_dataset

_FOLDER_KEY = "import/folder"
_MOST_NAMES = 5

_Found = tuple[Dataset, Table]


class TableOpener(QObject):
    """Reads tables in a thread of its own and tells in its own what came of it.

    Signals: `started(Path)` when a file begins to be read; then either
    `opened(Dataset, Table)` or `failed(LinregError, Path)`. Of several files asked for
    while one is being read, only the last is told of.
    """

    started = Signal(object)
    opened = Signal(object, object)
    failed = Signal(object, object)

    _read = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._read.connect(self._deliver)

    def choose(self, parent: QWidget) -> None:
        """Let a person choose the file, in the folder of last time, and open it."""
        folder = Path(str(QSettings().value(_FOLDER_KEY, str(Path.home()))))
        if not folder.is_dir():
            folder = Path.home()
        dialog = QFileDialog(parent, self.tr("Import a table"), str(folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Tables of numbers (*.csv *.tsv *.txt *.dat)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, file: str) -> None:
        path = Path(file)
        QSettings().setValue(_FOLDER_KEY, str(path.parent))
        self.open(path)

    def open(self, path: Path, *, drop_invalid: bool = False) -> None:
        """Read the file; `drop_invalid` leaves out rows with a missing number."""
        self._request += 1
        self.started.emit(path)
        self._pool.clear()
        tell = partial(self._read.emit, self._request, path)
        self._pool.start(_Reading(path, drop_invalid, tell))

    @Slot(int, object, object)
    def _deliver(self, request: int, path: Path, found: _Found | LinregError) -> None:
        if request != self._request:
            return
        if isinstance(found, LinregError):
            self.failed.emit(found, path)
        else:
            self.opened.emit(*found)

    def close(self) -> None:
        """Wait for the thread to end; what it was reading is not told of any more."""
        self._request += 1
        self._pool.clear()
        self._pool.waitForDone()


def describe_table(table: Table) -> str:
    """What was understood of a file, in one line."""
    separator = {
        "\t": _tr("tabs"),
        ";": _tr("semicolons"),
        ",": _tr("commas"),
    }[table.separator]
    decimal = {".": _tr("decimal points"), ",": _tr("decimal commas")}[table.decimal]
    parts = [_tr("{0} rows").format(table.rows), f"{separator}, {decimal}"]
    if table.dropped_rows == 1:
        parts.append(_tr("1 row left out"))
    elif table.dropped_rows:
        parts.append(_tr("{0} rows left out").format(table.dropped_rows))
    if table.text_names:
        names = ", ".join(table.text_names[:_MOST_NAMES])
        more = ", …" if len(table.text_names) > _MOST_NAMES else ""
        parts.append(_tr("text ignored: {0}").format(names + more))
    return f"{table.name}: {'; '.join(parts)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("opening", text)


class _Reading(QRunnable):
    """One file being read; it runs in the pool's thread."""

    def __init__(
        self,
        path: Path,
        drop_invalid: bool,
        tell: Callable[[_Found | LinregError], None],
    ) -> None:
        super().__init__()
        self._path, self._drop_invalid, self._tell = path, drop_invalid, tell

    def run(self) -> None:
        try:
            table = read_table(self._path, drop_invalid=self._drop_invalid)
            self._tell((table_to_dataset(table), table))
        except LinregError as error:
            self._tell(error)
