"""Signals that end a program, sent to a real one in the middle of its work."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 120

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="no other process can send them there"
)

# The program itself, which trains as soon as it can, and says so.
TRAINING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop import startup

class Startup(startup.Startup):
    def begin(self):
        super().begin()
        if "splash" in sys.argv:
            print("ready", flush=True)

    def _open_window(self):
        super()._open_window()
        self.window.session.state_changed.connect(self.look)
        self.window.session.train()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        self.timer.start(10)
        if "asked" in sys.argv:
            self.box = QMessageBox(self.window)
            QTimer.singleShot(0, self.box.exec)

    def look(self):
        if self.window.session.newest > 20:
            self.timer.stop()
            if "busy" in sys.argv:
                QTimer.singleShot(0, self.sleep)
            else:
                print("ready", flush=True)

    def sleep(self):
        import time
        print("ready", flush=True)
        time.sleep(100)

startup.Startup = Startup
code = startup.run()
import threading
names = [t.name for t in threading.enumerate() if not t.name.startswith("Dummy")]
print(code, *names)
sys.exit(code)
"""

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """The program with a home of its own, as soon as it says that it is ready."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    environment |= {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}

    def start(*words: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-c", TRAINING, *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        return program

    return start


def settings(home: Path) -> str:
    """What the program remembers of its window."""
    (file,) = home.glob(".config/Linreg Lab/*.conf")
    return file.read_text()


@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGINT, ()), (signal.SIGTERM, ("asked",))],
    ids=["ctrl_c", "request_to_end_beside_a_question"],
)
def test_they_close_the_window_in_the_middle_of_a_run(
    start: Start, tmp_path: Path, number: signal.Signals, words: tuple[str, ...]
) -> None:
    program = start(*words)
    program.send_signal(number)
    said, wrong = program.communicate(timeout=SECONDS)
    assert (program.returncode, said, wrong) == (0, "0 MainThread\n", "")
    assert "geometry" in settings(tmp_path)


def test_while_the_splash_is_shown(start: Start) -> None:
    program = start("splash")
    # A terminal that is closed sends this, and other programs send both.
    program.send_signal(signal.SIGHUP)
    program.send_signal(signal.SIGTERM)
    said, wrong = program.communicate(timeout=SECONDS)
    assert (program.returncode, said, wrong) == (0, "0 MainThread\n", "")


def test_a_second_one_ends_what_does_not_close(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start("busy")
    program.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        program.communicate(timeout=1)
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=SECONDS)
    assert program.returncode == 128 + signal.SIGTERM
