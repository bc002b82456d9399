"""From the command to the window, and what is said where there can be none."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.fault_log import FaultLog
from desktop.faults import Faults
from desktop.startup import Startup
from desktop.window import MainWindow

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


@pytest.fixture
def faults(qtbot: QtBot, tmp_path: Path) -> Iterator[Faults]:
    faults = Faults(FaultLog(tmp_path))
    yield faults
    faults.log.close()


@pytest.fixture
def application(qapp: QApplication) -> QApplication:
    return qapp


def test_the_splash_makes_place_for_the_window(
    qtbot: QtBot, application: QApplication, faults: Faults
) -> None:
    startup = Startup(application, faults)
    startup.begin()
    splash = startup.splash
    assert splash is not None
    assert splash.isVisible()
    qtbot.waitUntil(lambda: startup.window is not None, timeout=30_000)
    window = startup.window
    assert window is not None
    qtbot.addWidget(window)
    assert window.isVisible()
    assert not splash.isVisible()
    assert not window.session.running
    window.close()
    startup.finish()
    assert QSettings().value("window/geometry") is not None


def test_a_file_is_opened_in_the_window(
    qtbot: QtBot,
    application: QApplication,
    faults: Faults,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path | None] = []

    def begin(window: MainWindow, file: Path | None) -> None:
        assert window.isVisible()
        opened.append(file)

    monkeypatch.setattr(MainWindow, "begin", begin)
    startup = Startup(application, faults, Path("a.linreg"))
    startup.begin()
    qtbot.waitUntil(lambda: bool(opened), timeout=30_000)
    assert opened == [Path("a.linreg")]
    assert startup.window is not None
    qtbot.addWidget(startup.window)
    startup.window.close()
    startup.finish()


WARM_UP = """
import sys
from desktop.startup import WarmUp

before = set(sys.modules)
WarmUp().run()
print(*sorted(set(sys.modules) - before))
"""


def test_the_splash_is_not_painted_while_a_thread_makes_classes_of_qt() -> None:
    """On Python 3.11 the program may crash from that, in one launch of some hundred."""
    done = subprocess.run(
        [sys.executable, "-c", WARM_UP],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    imported = done.stdout.split()
    assert "torch" in imported
    with_qt = ("PySide6", "pyqtgraph", "desktop")
    assert not [name for name in imported if name.startswith(with_qt)]


READ = """
import linecache
import sys
from desktop import startup

def end(begun):
    print(len(linecache.cache), len(sys.modules))
    begun._application.exit(0)

startup.Startup._open_window = end
sys.exit(startup.run())
"""


def test_hardly_any_source_of_torch_is_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=os.environ | {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    # Torch reads some of its own, and what came before is read already.
    read, imported = map(int, done.stdout.split())
    assert imported > 1000
    assert read < imported / 10


BROKEN = """
import sys
from desktop import startup

def fail(*arguments):
    raise LookupError("nobody expected this")

if sys.argv[1] == "warm_up":
    startup.WarmUp.run = fail
elif sys.argv[1] == "splash":
    startup.Splash = fail
else:
    import desktop.window
    desktop.window.MainWindow.__init__ = fail
sys.exit(startup.run())
"""


@pytest.mark.parametrize("part", ["warm_up", "splash", "window"])
def test_what_fails_before_there_is_a_window(part: str, tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    home = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, part],
        cwd=ROOT,
        env=kept | home,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (2, "")
    # Qt for Python may have begun the line.
    line = done.stderr.partition("error: ")[2]
    assert line.startswith("the program cannot start (LookupError: nobody expected")
    assert len(line.splitlines()) == 1
    (log,) = tmp_path.rglob("*.log")
    assert str(log) in line
    assert "Traceback" in log.read_text()
