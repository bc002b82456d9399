"""Where a file dialog begins: in the folder of last time."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

Location = QStandardPaths.StandardLocation


def last_folder(settings: QSettings, key: str, at_first: Location) -> Path:
    """The folder under that key; without one, or where it is gone, one that exists."""
    fallback = QStandardPaths.writableLocation(at_first) or str(Path.home())
    folder = Path(str(settings.value(key, fallback)))
    return folder if folder.is_dir() else Path.home()
