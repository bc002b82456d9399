"""Strange numbers, and a window that is closed at any moment: nothing breaks."""

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from linreg.dataset import FloatArray, make_dataset
from tests.desktop.hands import (
    choose,
    drag,
    run_on,
    said,
    type_over,
    undo,
    until_ready,
)

# Without a display there are no windows to be raised.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Finish = Callable[[], None]

X = np.arange(1.0, 6.0)
STRANGE: dict[str, dict[str, FloatArray]] = {
    "huge": {"x": X * 1e300, "y": X[::-1] * 1e300},
    "huge y": {"x": X, "y": X * 1e300},
    "tiny": {"x": X * 1e-300, "y": X * 2e-300},
    "mixed": {"a": X * 1e300, "b": X[::-1] * 1e-300 + X * 1e-301, "y": X},
    "duplicates": {"x": np.repeat([1.0, 2.0], 3), "y": np.repeat([1.0, 3.0], 3)},
    "two equal x": {"x": np.array([1.0, 1.0]), "y": np.array([2.0, 4.0])},
    "two rows": {"x": np.array([1.0, 2.0]), "y": np.array([2.0, 4.0])},
    "constant y": {"x": X, "y": np.full(5, 3.0)},
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_numbers_give_a_picture_or_a_sentence(
    qtbot: QtBot, window: MainWindow, finish: Finish, name: str
) -> None:
    window.edits.load("Open", make_dataset(name, STRANGE[name]), name)
    if window.session.title != name:
        assert said(window)
        return
    until_ready(qtbot, window)
    window.session.step(20)
    finish()
    for stack, pages in (
        (window.body.fit_stack, 2),
        (window.body.surface_stack, 2),
        (window.body.loss_stack, 4),
        (window.body.step_stack, 5),
    ):
        for page in reversed(range(pages)):
            stack.setCurrent(page)
            assert not window.grab().isNull()
    answers = window.answers
    qtbot.waitUntil(lambda: not answers._of_fit.busy and not answers._of_scaling.busy)
    assert not window.grab().isNull()
    length = len(window.session.run.history)
    assert length == 21 or (length > 0 and "diverged" in said(window).lower())
    window.rows.selection.choose((1,))
    window.session.reset()
    until_ready(qtbot, window)
    undo(window)
    until_ready(qtbot, window)
    assert window.session.title == "Lecture: y = 2x"


@pytest.mark.parametrize("work", ["long run", "drawing", "edit", "pages", "drag"])
def test_closing_in_the_middle_of_work(
    qtbot: QtBot, window: MainWindow, work: str
) -> None:
    if work == "long run":
        run_on(qtbot, window)
        type_over(window, 0, 1, "5")
    elif work == "drawing":
        window.gestures.draw("noisy_line", 1_000_000, 1.0, 0)
    elif work == "edit":
        x = np.linspace(0, 1, 200_000)
        window.edits.load("Open", make_dataset("m", {"x": x, "y": x**2}), "m")
        assert not window.data.isEnabled()
    elif work == "pages":
        choose(window, "Wampler 1")
        window.body.loss_stack.setCurrent(2)
        window.body.step_stack.setCurrent(3)
        window.body.surface_stack.setCurrent(2)
    else:
        drag(window.fit.canvas, (2, 4), (2, 5), release=False)
    window.close()
    assert not window.isVisible()
