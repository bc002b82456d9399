"""Where a project is to be saved, or which one is to be opened: asked without blocking.

Both dialogs begin in the folder of last time.
"""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.last_folder import Location, last_folder
from desktop.project_names import SUFFIX

_FOLDER_KEY = "project/folder"
# What no system objects to in a file's name.
_UNSAFE = re.compile(r"[^\w \-.,()=+]+")
_TABLE = re.compile(r"\.(csv|tsv|txt|dat|parquet|xlsx|xls|xlsb|ods)$", re.IGNORECASE)
_LONGEST_NAME = 80

Take = Callable[[str], None]


def ask_open(window: QWidget, settings: QSettings, take: Take) -> None:
    """Have `take` called with the file that a person chooses, if they do."""
    dialog = QFileDialog(window, _tr("Open a project"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([_projects(), _tr("All files (*)")])
    _begin(dialog, settings, take)


def ask_save(window: QWidget, settings: QSettings, name: str, take: Take) -> None:
    """The same for the file to save in, for which `name` is proposed.

    The dialog asks before a file is chosen that is there already.
    """
    dialog = QFileDialog(window, _tr("Save the project"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(_projects())
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    _begin(dialog, settings, take, name)


def _begin(
    dialog: QFileDialog, settings: QSettings, take: Take, name: str = ""
) -> None:
    folder = last_folder(settings, _FOLDER_KEY, Location.DocumentsLocation)
    dialog.setDirectory(str(folder))
    if name:
        dialog.selectFile(name)
    dialog.fileSelected.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def remember_folder(settings: QSettings, path: Path) -> None:
    """Let the next dialog begin where this file is."""
    settings.setValue(_FOLDER_KEY, str(path.parent))


def proposed_name(title: str) -> str:
    """A name for the file of a project that is about the data of that title."""
    plain = " ".join(_UNSAFE.sub(" ", _TABLE.sub("", title)).split())
    return f"{plain[:_LONGEST_NAME].strip(' .') or _tr('Project')}{SUFFIX}"


def _projects() -> str:
    return _tr("Linreg Lab projects ({0})").format(f"*{SUFFIX}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("projects", text)
