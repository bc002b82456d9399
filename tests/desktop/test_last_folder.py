"""Where a file dialog begins."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

from desktop.last_folder import Location, last_folder


def test_the_folder_of_last_time(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    settings.setValue("a/folder", str(tmp_path))
    assert last_folder(settings, "a/folder", Location.DocumentsLocation) == tmp_path


def test_a_folder_that_is_gone_and_the_first_time(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    first = last_folder(settings, "a/folder", Location.DocumentsLocation)
    documents = QStandardPaths.writableLocation(Location.DocumentsLocation)
    assert first in (Path(documents), Path.home())
    assert first.is_dir()
    settings.setValue("a/folder", str(tmp_path / "gone"))
    gone = last_folder(settings, "a/folder", Location.DocumentsLocation)
    assert gone == Path.home()
