"""Look at a file before it replaces anything, correct how it is read, and read it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.background import Background, Progress
from desktop.table.import_options import ImportOptions
from desktop.table.import_preview import PreviewTable
from desktop.table.import_words import (
    advice,
    drop_words,
    error_words,
    extent_words,
    size_words,
)
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.sentence import Sentence
from desktop.wording import offers_drop, printable
from linreg.dataset import Dataset
from linreg.errors import DataError, LinregError
from linreg.table_errors import TableError
from linreg.table_io import Table, preview_table, read_table, table_to_dataset
from linreg.table_options import Kind, Preview, ReadOptions

_WHOLE = 1000


class ImportDialog(QDialog):
    """Shows one file at a time, again and again as it is corrected, and then reads it.

    Nothing waits for it: looking and reading go on in threads of their own. Signal:
    `opened(Dataset, Table)` when a file has been read; the dialog is then closed.
    """

    opened = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a table"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(760, 560)
        self._path = Path()
        self._given = ReadOptions()
        self._preview: Preview | None = None
        self._error: LinregError | None = None
        self._looking, self._reading = Background(self), Background(self)
        self._make_parts()
        self._make_buttons()
        self._arrange()
        self._connect()

    def _make_parts(self) -> None:
        self._name = QLabel()
        self._name.setObjectName("title")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._place = ElidedLabel()
        self._place.setObjectName("note")
        self.options = ImportOptions()
        self.table = PreviewTable()
        self._extent = ElidedLabel()
        self._extent.setObjectName("note")
        self.sentence = Sentence()
        self.drop = QCheckBox(drop_words())
        self.drop.setAccessibleName(self.drop.text())
        tip = self.tr("Rows with a blank cell, NaN or ∞ in a column of numbers")
        self.drop.setToolTip(tip)
        self.bar = QProgressBar()
        self.bar.setRange(0, _WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How much of the file has been read"))
        self.bar.setToolTip(self.bar.accessibleName())
        self._progress = QLabel()
        self._progress.setObjectName("note")

    def _make_buttons(self) -> None:
        self.import_button = QPushButton(self.tr("Import"))
        self.import_button.setObjectName("primary")
        self.import_button.setDefault(True)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setAutoDefault(False)
        for button in (self.import_button, self.cancel_button):
            button.setAccessibleName(button.text())

    def _arrange(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self._name)
        heading.addWidget(self._place, 1)
        end = QHBoxLayout()
        end.addWidget(self.drop)
        end.addStretch(1)
        end.addWidget(self.bar, 2)
        end.addWidget(self._progress)
        end.addWidget(self.import_button)
        end.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(heading)
        column.addWidget(self.options)
        column.addWidget(self.table, 1)
        column.addWidget(self._extent)
        column.addWidget(self.sentence)
        column.addLayout(end)

    def _connect(self) -> None:
        self.options.corrected.connect(self._correct)
        self.table.kind_chosen.connect(self._choose_kind)
        self.drop.clicked.connect(self._choose_drop)
        self.import_button.clicked.connect(self.read)
        self.cancel_button.clicked.connect(self.reject)
        self._looking.finished.connect(self._show_preview)
        self._looking.failed.connect(self._on_refused)
        self._reading.progressed.connect(self._show_progress)
        self._reading.finished.connect(self._on_read)
        self._reading.failed.connect(self._on_not_read)
        for work in (self._looking, self._reading):
            work.broke_off.connect(self._show_state)

    @property
    def path(self) -> Path:
        """The file that is shown."""
        return self._path

    def show_file(self, path: Path) -> None:
        """Open on this file, in place of the one before."""
        self._reading.cancel()
        self._path = path
        self._name.setText(printable(path.name))
        self._place.setToolTip(printable(str(path.parent)))
        self._place.setText(self._place.toolTip())
        self._forget()
        self.open()
        self._look(ReadOptions())
        # After the file before it was read, it can take the keyboard only now.
        self.table.setFocus()

    def _forget(self) -> None:
        """Show nothing of a file before."""
        self._preview = None
        self.table.show_rows((), (), ())
        self._extent.setText("")
        self.options.show_file(self._path)
        self.drop.setChecked(False)

    def _look(self, given: ReadOptions) -> None:
        """Look at the first rows, with what a person has said."""
        self._given, self._error = given, None
        self._extent.setText(self.tr("Looking at the first rows…"))
        work = partial(_look, self._path, given)
        self._looking.start(work)
        self._show_state()

    @Slot(object)
    def _correct(self, given: ReadOptions) -> None:
        self._look(given)

    @Slot(str, str)
    def _choose_kind(self, name: str, kind: Kind) -> None:
        kinds = {**self._given.kinds, name: kind}
        self._look(replace(self._given, kinds=kinds))

    @Slot()
    def _choose_drop(self) -> None:
        """This may be what a refused file needs."""
        if self._preview is None:
            self._look(self._given)
        else:
            self._error = None
            self._show_state()

    @Slot(object)
    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.options.show_preview(self._given, preview)
        self.table.show_rows(preview.names, preview.kinds, preview.rows)
        size = size_words(preview.size)
        self._place.setText(f"{size}  ·  {self._place.toolTip()}")
        self._extent.setText(extent_words(preview))
        self._show_state()

    @Slot(object)
    def _on_refused(self, error: LinregError) -> None:
        """The file cannot be looked at in this way."""
        self._error, self._preview = error, None
        if isinstance(error, TableError) and error.problem == "empty_sheet":
            self.options.show_empty_sheet(error.sheet, error.columns)
        self.table.show_rows((), (), ())
        self._extent.setText("")
        self._show_state()

    @Slot()
    def read(self) -> None:
        """Read the file as it is shown; the data before stay until it is done."""
        if self._preview is None or self._why_not():
            return
        self._error = None
        options = replace(self._preview.options, drop_invalid=self.drop.isChecked())
        self._show_progress(0.0)
        self._reading.start(partial(_read, self._path, options))
        self._show_state()

    @Slot(float)
    def _show_progress(self, fraction: float) -> None:
        self.bar.setValue(round(fraction * _WHOLE))
        self._progress.setText(self.tr("Reading: {0} %").format(int(100 * fraction)))

    @Slot(object)
    def _on_read(self, found: tuple[Dataset, Table]) -> None:
        self.accept()
        self.opened.emit(*found)

    @Slot(object)
    def _on_not_read(self, error: LinregError) -> None:
        self._error = error
        self._show_state()
        if offers_drop(error):
            self.drop.setFocus()

    @Slot()
    def _show_state(self) -> None:
        """What can be done now, and why not more."""
        reading, why_not = self._reading.busy, self._why_not()
        for input_ in (self.options, self.table, self.drop):
            input_.setEnabled(not reading)
        for output in (self.bar, self._progress):
            output.setVisible(reading)
        self.import_button.setEnabled(not why_not)
        ready = self.tr("Read the whole file, and show it in place of the present data")
        self.import_button.setToolTip(why_not or ready)
        stop = self.tr("Stop reading; the present data stay")
        leave = self.tr("Close, and keep the present data")
        self.cancel_button.setToolTip(stop if reading else leave)
        self.sentence.setText(self._trouble())

    def _why_not(self) -> str:
        """Why the file cannot be imported now; empty if it can."""
        if self._reading.busy:
            return self.tr("The file is being read")
        if self._looking.busy:
            return self.tr("The first rows are being looked at")
        return self._trouble() if self._preview is None else self._lack()

    def _lack(self) -> str:
        """What the preview shows to be too little."""
        if self._preview is None or self._preview.kinds.count("number") >= 2:
            return ""
        return error_words(DataError("no_numeric_column"))

    def _trouble(self) -> str:
        """What went wrong, and what can be done about it here."""
        if self._error is None:
            return self._lack()
        is_text = self.options.kind == "text"
        words = (error_words(self._error), advice(self._error, is_text))
        return " ".join(filter(None, words))

    def reject(self) -> None:
        """Stop reading, or else close."""
        if self._reading.busy:
            self._reading.cancel()
            self._show_state()
        else:
            self._looking.cancel()
            super().reject()

    def end(self) -> None:
        """Close, give up what is going on, and wait for its threads."""
        self._looking.close()
        self._reading.close()
        self.hide()


def _look(path: Path, given: ReadOptions, _: Progress) -> Preview:
    return preview_table(path, given)


def _read(
    path: Path, options: ReadOptions, progress: Progress
) -> tuple[Dataset, Table]:
    table = read_table(path, options, progress=progress)
    return table_to_dataset(table), table
