"""Answers the dialogs that would wait for a person."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from desktop.export_dialog import ExportDialog

Answer = Literal["yes", "cancel", "nowhere"]
# Small pictures are drawn quickly.
_WIDTH = 400


class Dialogs:
    """What a person says when a dialog asks.

    With "yes" files are saved in `folder`, where a dialog does not block the window
    under `name`, and `chosen` is the one that is opened; "nowhere" is a folder that is
    not there, where neither can be done. `picture` is the one to be exported.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chosen = folder / "none"
        self.name = "saved"
        self.answer: Answer = "yes"
        self.picture = 0

    @contextmanager
    def answered(self) -> Iterator[None]:
        """While this lasts no dialog waits for anybody."""
        with ExitStack() as stack:
            for owner, name, answer in self._answers():
                stack.enter_context(patch.object(owner, name, answer))
            yield

    def _answers(self) -> list[tuple[type, str, Callable[..., Any]]]:
        dialogs = self

        def open_(dialog: QFileDialog) -> None:
            dialogs.answer_later(dialog)

        def exec_(dialog: QDialog) -> int:
            return dialogs.answer_now(dialog)

        def file_to_save(parent: QWidget, title: str, at: str, *_: Any) -> Any:
            return dialogs.place(Path(at).name), ""

        def file_to_open(*_: Any) -> Any:
            return dialogs.file(), ""

        def folder(*_: Any) -> str:
            return dialogs.place("")

        return [
            (QFileDialog, "open", open_),
            (QFileDialog, "getSaveFileName", staticmethod(file_to_save)),
            (QFileDialog, "getOpenFileName", staticmethod(file_to_open)),
            (QFileDialog, "getExistingDirectory", staticmethod(folder)),
            (QDialog, "exec", exec_),
            (QMessageBox, "about", staticmethod(lambda *_: None)),
        ]

    def place(self, name: str) -> str:
        """Where to save what is called so; blank for nowhere at all."""
        if self.answer == "cancel":
            return ""
        folder = self.folder if self.answer == "yes" else self.folder / "gone"
        return str(folder / name) if name else str(folder)

    def file(self) -> str:
        """Which file to open; blank for none."""
        if self.answer == "cancel":
            return ""
        return str(self.chosen if self.answer == "yes" else self.folder / "gone")

    def answer_later(self, dialog: QFileDialog) -> None:
        """A file dialog that does not block the window."""
        saves = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        name = f"{Path(self.name).stem}.{dialog.defaultSuffix()}"
        file = self.place(name) if saves else self.file()
        if file:
            dialog.fileSelected.emit(file)
        QDialog.done(dialog, int(bool(file)))

    def answer_now(self, dialog: QDialog) -> int:
        """A dialog that blocks the window for as long as it is open."""
        if isinstance(dialog, ExportDialog):
            dialog.picture.setCurrentIndex(self.picture % dialog.picture.count())
            dialog.width_field.setValue(_WIDTH)
        if self.answer == "cancel":
            dialog.reject()
        else:
            dialog.accept()
        return dialog.result()
