"""The program in a real window on a display of its own, with real keys and clicks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
import torch

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool", "xclip")
SECONDS = 60

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}"
)


class Display:
    """An X server without a screen, and a window manager in it."""

    def __init__(self, home: Path) -> None:
        read_end, write_end = os.pipe()
        screen = ["-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), *screen],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end) as ready:
            number = ready.readline().strip()
        self.environment = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
        }
        self._manager = self.start("openbox")

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        return done.stdout.strip()

    def close(self) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.communicate()


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    display = Display(tmp_path)
    yield display
    display.close()


def launched(display: Display) -> tuple[subprocess.Popen[str], str]:
    """The program in a process of its own, and its window's number."""
    program = display.start(sys.executable, str(ROOT / "main.py"))
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Linreg Lab$"]
    deadline = monotonic() + SECONDS
    window = display.ask(*search)
    # A window that goes meanwhile, as the one shown before it, ends the search.
    while not window and monotonic() < deadline:
        window = display.ask(*search)
    assert window
    return program, window


def predictions_after(steps: int) -> list[float]:
    """ŷ of the lecture's rows after so many steps of a plain torch loop, seed 0."""
    torch.manual_seed(0)
    model = torch.nn.Linear(1, 1)
    x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[2.0], [4.0], [6.0]])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(model(x), y, reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    predicted: list[float] = model(x).squeeze(1).tolist()
    return predicted


def copied_table(display: Display, window: str) -> list[list[str]]:
    """What stands in the table, with its headers, by way of the clipboard."""
    # Below the rows: two clicks on a cell within a moment would open it.
    display.ask("xdotool", "mousemove", "--window", window, "150", "340", "click", "1")
    display.ask("xdotool", "key", "ctrl+a", "ctrl+shift+c")
    rows = display.ask("xclip", "-selection", "clipboard", "-o").splitlines()
    return [row.split("\t") for row in rows]


def copied_predictions(display: Display, window: str) -> list[float]:
    """What stands in the table's column ŷ."""
    cells = copied_table(display, window)
    column = cells[0].index("ŷ") if cells and "ŷ" in cells[0] else -1
    return [float(row[column]) for row in cells[1:]] if column >= 0 else []


def copied_points(display: Display, window: str) -> list[list[float]]:
    """What stands in the table's columns x and y, once all is filled in beside them.

    The table shows a new row before the pictures do, and the model's answer after them.
    """
    cells = copied_table(display, window)
    whole = all(len(row) > 2 and all(row) for row in cells)
    return [[float(v) for v in row[:2]] for row in cells[1:]] if whole else []


def test_keys_clicks_clipboard_and_a_clean_end(display: Display) -> None:
    program, window = launched(display)
    display.ask("xdotool", "windowactivate", "--sync", window)
    display.ask("xdotool", "key", "--delay", "100", "s", "s", "s")
    expected = pytest.approx(predictions_after(3), rel=1e-5)
    deadline = monotonic() + SECONDS
    shown = copied_predictions(display, window)
    while shown != expected and monotonic() < deadline:
        shown = copied_predictions(display, window)
    assert shown == expected
    display.ask("xdotool", "key", "ctrl+q")
    said = program.communicate(timeout=SECONDS)
    assert (program.returncode, *said) == (0, "", "")


def wait_for_points(
    display: Display, window: str, holds: Callable[[list[list[float]]], bool]
) -> list[list[float]]:
    """The table's points, as soon as they are so."""
    deadline = monotonic() + SECONDS
    points = copied_points(display, window)
    while not holds(points) and monotonic() < deadline:
        points = copied_points(display, window)
    assert holds(points)
    return points


def test_a_point_is_added_dragged_and_put_back_by_hand(display: Display) -> None:
    program, window = launched(display)
    display.ask("xdotool", "windowactivate", "--sync", window)
    wait_for_points(display, window, lambda points: len(points) == 3)
    here, there = ("600", "250"), ("660", "330")
    display.ask("xdotool", "mousemove", "--window", window, *here, "click", "1")
    added = wait_for_points(display, window, lambda points: len(points) == 4)
    # To the right and down, from where the point is now.
    display.ask("xdotool", "mousemove", "--window", window, *here, "mousedown", "1")
    display.ask("xdotool", "mousemove", "--window", window, "630", "290")
    display.ask("xdotool", "mousemove", "--window", window, *there, "mouseup", "1")
    dragged = wait_for_points(
        display, window, lambda points: len(points) == 4 and points != added
    )
    assert dragged[:3] == added[:3]
    assert dragged[3][0] > added[3][0]
    assert dragged[3][1] < added[3][1]
    display.ask("xdotool", "key", "ctrl+z")
    wait_for_points(display, window, lambda points: points == added)
    display.ask("xdotool", "key", "ctrl+z")
    wait_for_points(display, window, lambda points: len(points) == 3)
    display.ask("xdotool", "key", "ctrl+q")
    said = program.communicate(timeout=SECONDS)
    assert (program.returncode, *said) == (0, "", "")


def test_closing_the_window_in_the_middle_of_a_run(display: Display) -> None:
    program, window = launched(display)
    display.ask("xdotool", "windowactivate", "--sync", window)
    # On a slow machine the keys would come to what is shown while it starts.
    wait_for_points(display, window, lambda points: len(points) == 3)
    display.ask("xdotool", "key", "space")
    display.ask("xdotool", "key", "alt+F4")
    said = program.communicate(timeout=SECONDS)
    assert (program.returncode, *said) == (0, "", "")
