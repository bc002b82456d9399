"""The Import gesture: choose a file, look at it, and have it read."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.table.import_dialog import ImportDialog
from linreg.table_io import Table

_FOLDER_KEY = "import/folder"
_MOST_NAMES = 5


class TableOpener(QObject):
    """From the wish for a file to its data, by way of the preview.

    Signal: `opened(Dataset, Table)` when a person has looked at a file and it has been
    read. What is wrong with a file is said in its preview.
    """

    opened = Signal(object, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.dialog = ImportDialog(window)
        self.dialog.opened.connect(self.opened)

    @Slot()
    def choose(self) -> None:
        """Let a person choose the file, in the folder of last time, and look at it."""
        folder = Path(str(QSettings().value(_FOLDER_KEY, str(Path.home()))))
        if not folder.is_dir():
            folder = Path.home()
        dialog = QFileDialog(self._window, self.tr("Import a table"), str(folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        tables = "*.csv *.tsv *.txt *.dat *.parquet *.xlsx *.xls *.xlsb *.ods"
        dialog.setNameFilters(
            [
                self.tr("Tables of numbers ({0})").format(tables),
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

    @Slot(object)
    def open(self, path: Path) -> None:
        """Show the preview of this file, in place of one that is open."""
        self.dialog.show_file(path)

    def close(self) -> None:
        """Give up what is being read; its thread has then ended."""
        self.dialog.end()


def describe_table(table: Table) -> str:
    """What was understood of a file, in one line."""
    parts = [_tr("{0} rows").format(table.rows), _form(table)]
    if table.dropped_rows == 1:
        parts.append(_tr("1 row left out"))
    elif table.dropped_rows:
        parts.append(_tr("{0} rows left out").format(table.dropped_rows))
    if table.text_names:
        names = ", ".join(table.text_names[:_MOST_NAMES])
        more = ", …" if len(table.text_names) > _MOST_NAMES else ""
        parts.append(_tr("text ignored: {0}").format(names + more))
    return f"{table.name}: {'; '.join(parts)}"


def _form(table: Table) -> str:
    """How its cells stood in the file."""
    if table.separator is None or table.decimal is None:
        sheet = _tr("sheet {0}").format(table.sheet)
        return _tr("Parquet") if table.sheet is None else sheet
    separator = {
        "\t": _tr("tabs"),
        ";": _tr("semicolons"),
        ",": _tr("commas"),
    }[table.separator]
    decimal = {".": _tr("decimal points"), ",": _tr("decimal commas")}[table.decimal]
    return f"{separator}, {decimal}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("opening", text)
