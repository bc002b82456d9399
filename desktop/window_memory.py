"""Where the window and its borders stood last time."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter


def save_window(
    settings: QSettings, window: QMainWindow, splitters: Mapping[str, QSplitter]
) -> None:
    """Remember size, place and borders."""
    settings.setValue("window/geometry", window.saveGeometry())
    for name, splitter in splitters.items():
        settings.setValue(f"window/{name}", splitter.saveState())


def restore_window(
    settings: QSettings, window: QMainWindow, splitters: Mapping[str, QSplitter]
) -> None:
    """Put back what was remembered; what was not stays as it is."""
    geometry = settings.value("window/geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    for name, splitter in splitters.items():
        state = settings.value(f"window/{name}")
        if isinstance(state, QByteArray):
            splitter.restoreState(state)
