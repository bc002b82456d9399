"""Saves the table as CSV with predictions and residuals, and says what came of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.background import Background, Progress
from desktop.export import ExportError
from desktop.file_words import reason_of
from desktop.last_folder import Location, last_folder
from desktop.messages import Level, Message
from desktop.notices import refusal
from linreg.dataset import BoolArray, Dataset, FloatArray
from linreg.errors import LinregError

_FOLDER_KEY = "export/table_folder"


class TableExporter(QObject):
    """Asks where to, and writes in a thread of its own.

    Signal: `done(Message)`, when it begins and when it is over.
    """

    done = Signal(object)

    def __init__(self, window: QWidget, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._background = Background(self)
        self._background.finished.connect(self._on_written)
        self._background.failed.connect(self._on_failed)

    def export(
        self, dataset: Dataset, is_test: BoolArray, predictions: FloatArray
    ) -> None:
        """Save these rows with `is_test` and `predictions`, both (n,), as they stand.

        The dialog begins in the folder of last time and does not block the window.
        """
        if self._background.busy:
            text = self.tr("The table before is still being written; wait for its end.")
            self.done.emit(Message(Level.WARNING, text))
            return
        dialog = QFileDialog(self._window, self.tr("Export the table"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("CSV tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        folder = last_folder(self._settings, _FOLDER_KEY, Location.DocumentsLocation)
        dialog.setDirectory(str(folder))
        dialog.selectFile(f"{Path(dataset.name).stem}-predictions.csv")
        write = partial(self._write, dataset, is_test, predictions)
        dialog.fileSelected.connect(write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(
        self,
        dataset: Dataset,
        is_test: BoolArray,
        predictions: FloatArray,
        file: str,
    ) -> None:
        path = Path(file)
        self._settings.setValue(_FOLDER_KEY, str(path.parent))

        def work(progress: Progress) -> tuple[Path, int]:
            # With it comes polars, for which the start of the program has no time.
            from linreg.table_write import write_table

            try:
                write_table(path, dataset, is_test, predictions, progress)
            except OSError as error:
                raise ExportError(path, reason_of(path, error)) from None
            return path, dataset.rows

        self.done.emit(Message(Level.INFO, self.tr("Writing {0}…").format(path.name)))
        self._background.start(work)

    @Slot(object)
    def _on_written(self, written: tuple[Path, int]) -> None:
        path, rows = written
        text = self.tr("Saved {0} in {1}: {2} rows with predictions and residuals")
        text = text.format(path.name, path.parent, rows)
        self.done.emit(Message(Level.INFO, text))

    @Slot(object)
    def _on_failed(self, error: LinregError) -> None:
        self.done.emit(refusal(error))

    def close(self) -> None:
        """Give up what is being written, and leave nothing of it behind."""
        self._background.close()
