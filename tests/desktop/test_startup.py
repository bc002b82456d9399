"""From the command to the window, and what is said where there can be none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.startup import Startup

ROOT = Path(__file__).parents[2]


def launch(**environment: str) -> subprocess.CompletedProcess[str]:
    """`python main.py` with nothing of a display but what is given here."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    return line


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a display")
def test_without_a_display_one_line_says_what_to_do() -> None:
    line = only_line(launch())
    assert "there is no display" in line
    assert "python main.py train" in line


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a display")
def test_a_display_that_does_not_answer() -> None:
    line = only_line(launch(DISPLAY=":987"))
    assert "does not answer" in line


def test_a_platform_that_does_not_exist() -> None:
    only_line(launch(QT_QPA_PLATFORM="nonsense"))


def test_a_system_library_that_is_missing(tmp_path: Path) -> None:
    package = tmp_path / "PySide6"
    package.mkdir()
    reason = "libEGL.so.1: cannot open shared object file"
    (package / "__init__.py").write_text(f"raise ImportError({reason!r})")
    line = only_line(launch(PYTHONPATH=str(tmp_path)))
    assert reason in line
    assert "README" in line


def test_the_splash_makes_place_for_the_window(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    startup = Startup(application)
    startup.begin()
    splash = startup.splash
    assert splash.isVisible()
    qtbot.waitUntil(lambda: startup.window is not None, timeout=20_000)
    window = startup.window
    assert window is not None
    qtbot.addWidget(window)
    assert window.isVisible()
    assert not splash.isVisible()
    assert not window.session.running
    window.close()
    startup.finish()
    assert QSettings().value("window/geometry") is not None
