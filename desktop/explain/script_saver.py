"""Saves the run's script as a .py file, and says what came of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.export import ExportError, write_file
from desktop.last_folder import Location, last_folder
from desktop.messages import Level, Message
from desktop.notices import refusal

_FOLDER_KEY = "export/script_folder"


class ScriptSaver(QObject):
    """Asks where to, and writes. Signal: `done(Message)`."""

    done = Signal(object)

    def __init__(self, window: QWidget, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings

    def save(self, text: str, name: str) -> None:
        """Save this script; `name` is that of its data set.

        The dialog begins in the folder of last time and does not block the window.
        """
        dialog = QFileDialog(self._window, self.tr("Save the script"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Python scripts (*.py)"))
        dialog.setDefaultSuffix("py")
        folder = last_folder(self._settings, _FOLDER_KEY, Location.DocumentsLocation)
        dialog.setDirectory(str(folder))
        dialog.selectFile(f"{Path(name).stem}.py")
        dialog.fileSelected.connect(partial(self._write, text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, text: str, file: str) -> None:
        path = Path(file)
        self._settings.setValue(_FOLDER_KEY, str(path.parent))
        try:
            write_file(path, text.encode())
        except ExportError as error:
            self.done.emit(refusal(error))
            return
        saved = self.tr("Saved {0} in {1}: python {0} repeats the run")
        saved = saved.format(path.name, path.parent)
        self.done.emit(Message(Level.INFO, saved))
