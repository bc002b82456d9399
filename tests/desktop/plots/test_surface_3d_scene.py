"""What OpenGL really draws, on a display of its own; and that nothing is said without.

Each test is a process, as OpenGL's state and Qt's platform belong to one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SECONDS = 120

PROGRAM = """
import json
import sys
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from desktop.plots.surface_3d import Surface3D
from desktop.theme import DARK, LIGHT, apply_theme
from linreg.exact import fit_exact
from linreg.surface import Surface
from tests.desktop.plots.drawing import LECTURE, history_of

application = QApplication([])
apply_theme(application, LIGHT)
rows = history_of(("w", "b"), np.array([[0.0, 1.0], [1.0, 1.5], [1.5, 0.5]])).rows()
reported = []
known = []

def opened():
    page = Surface3D(LIGHT)
    page.resize(480, 330)
    page.start(LECTURE, Surface(LECTURE, "mse", "sum"), fit_exact(LECTURE), loss="mse")
    page.show_history(rows, 2, rows.parameters[2])
    page.show()
    return page

def wait(ready):
    while not ready():
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()

def done(page):
    idle = not (page._timer.isActive() or page._refresh.isActive())
    return idle and (page._failed or page.picture._drawn is not None)

def report(page):
    wait(lambda: done(page))
    image = page.stage.grab().toImage()
    sight, relief = page.stage.sight(), page.picture._drawn
    def colour(w, b):
        ((x, y),) = sight.pixels(relief.places(np.array([[w, b]])))
        return image.pixelColor(round(x), round(y)).name()
    drawn = not page._failed
    reported.append({
        "sentence": page.sentence.text() if page.sentence.isVisible() else "",
        "ball": colour(1.5, 0.5) if drawn else "",
        "path": colour(0.5, 1.25) if drawn else "",
        "high": colour(relief.x[0] + 0.3, relief.y[0] + 0.2) if drawn else "",
        "low": colour(1.98, -0.25) if drawn else "",
        "corner": image.pixelColor(2, image.height() - 3).name(),
    })

first = opened()
report(first)
second = opened()
report(second)
second.set_theme(DARK)
second.resize(360, 250)
report(second)
first.close()
second.close()
print(json.dumps(reported))
"""


def run(environment: dict[str, str]) -> list[dict[str, Any]]:
    """What the program reports of its three pictures; it says nothing else."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    # Said of every window by the platforms that have no screen.
    usual = "This plugin does not support propagateSizeHints()\n"
    assert (done.returncode, done.stderr.replace(usual, "")) == (0, "")
    reported: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(reported) == 3
    return reported


@pytest.fixture
def display() -> Iterator[str]:
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "800x600x24"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as ready:
        number = ready.readline().strip()
    yield f":{number}"
    server.terminate()
    server.communicate()


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb")
@pytest.mark.parametrize("session", ["x11", "wayland"])
def test_ground_path_and_ball_in_every_window_and_theme(
    display: str, session: str
) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environment.pop("PYOPENGL_PLATFORM", None)
    if session == "wayland":
        environment |= {"WAYLAND_DISPLAY": "none", "XDG_SESSION_TYPE": "wayland"}
    pictures = run(environment)
    for picture in pictures:
        assert not picture["sentence"]
        red, green, blue = channels(picture["ball"])
        assert red > 150
        assert red > 1.5 * max(green, blue), "the ball has the model's colour"
        assert min(channels(picture["path"])) > 200, "the path is white"
        red, green, blue = channels(picture["high"])
        assert min(red, green) > blue + 60, "high ground is yellow or green"
        assert max(channels(picture["low"])) < 140, "low ground is dark"
    assert [picture["corner"] for picture in pictures] == [
        "#ffffff",
        "#ffffff",
        "#1d2027",
    ]


@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
def test_without_opengl_a_sentence_and_not_a_word_on_the_terminal(
    platform: str,
) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": platform}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    for picture in run(environment):
        assert "OpenGL is not available on this display" in picture["sentence"]
