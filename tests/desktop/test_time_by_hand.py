"""Through time and through one step by mouse and keyboard, as a person would."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.window import MainWindow
from linreg.trainer import PHASES
from tests.desktop.hands import (
    cell,
    choose,
    number,
    press,
    run_on,
    type_over,
    until_ready,
)
from tests.desktop.plots.drawing import place

CODE, GRAPH, NUMBERS = 1, 2, 3

if TYPE_CHECKING:
    from desktop.worker import Explanation


def step(qtbot: QtBot, window: MainWindow, times: int = 1) -> None:
    for _ in range(times):
        press(window, Qt.Key.Key_S)
        qtbot.waitUntil(lambda: window.session.activity == "idle")


def until_shown(qtbot: QtBot, window: MainWindow, iteration: int) -> None:
    """Wait until the training thread stands there, and the numbers say so."""
    expected = f"{iteration:,} of {window.session.run.config.iterations:,}"
    qtbot.waitUntil(lambda: number(window, "iteration") == expected)
    qtbot.waitUntil(lambda: window.session.row is not None)


def move(canvas: Canvas, x: float, y: float) -> None:
    """Point at a place of a picture, without a button."""
    spot = QPointF(place(canvas, x, y))
    viewport = canvas.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        spot,
        viewport.mapToGlobal(spot),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def code(window: MainWindow) -> QPlainTextEdit:
    (edit,) = window.code.findChildren(QPlainTextEdit)
    return edit


def line_of(window: MainWindow, start: str) -> str:
    lines = code(window).toPlainText().splitlines()
    (found,) = [line.strip() for line in lines if line.strip().startswith(start)]
    return found


def numbers_text(window: MainWindow) -> str:
    (page,) = window.numbers.findChildren(QTextEdit)
    return page.toPlainText()


# Time


def test_step_back_shows_the_step_before_everywhere(
    qtbot: QtBot, window: MainWindow
) -> None:
    step(qtbot, window, 3)
    history = window.session.run.history
    press(window, Qt.Key.Key_B)
    until_shown(qtbot, window, 2)
    row = history.row(2)
    w, b = row.parameters
    assert float(number(window, "w")) == pytest.approx(w, rel=1e-4)
    assert float(number(window, "train loss")) == pytest.approx(row.loss, rel=1e-4)
    prediction = float(cell(window, 0, 3).replace("−", "-"))
    assert prediction == pytest.approx(w + b, rel=1e-3)
    assert window.scrubber.slider.value() == 2
    assert len(history) == 4


def test_there_is_no_step_before_the_first(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.actions_.step_back.isEnabled()
    assert "first" in window.actions_.step_back.toolTip()
    step(qtbot, window)
    assert window.actions_.step_back.isEnabled()
    press(window, Qt.Key.Key_B)
    until_shown(qtbot, window, 0)
    assert not window.actions_.step_back.isEnabled()


def test_the_slider_leads_to_any_step(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.newest == 1000)
    qtbot.waitUntil(lambda: window.session.activity == "idle")
    slider = window.scrubber.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    until_shown(qtbot, window, 0)
    for _ in range(3):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    until_shown(qtbot, window, 3)
    QTest.keyClick(slider, Qt.Key.Key_End)
    until_shown(qtbot, window, 1000)


def test_space_goes_on_from_the_shown_step_and_leaves_a_branch(
    qtbot: QtBot, window: MainWindow
) -> None:
    step(qtbot, window, 6)
    for _ in range(4):
        press(window, Qt.Key.Key_B)
    until_shown(qtbot, window, 2)
    step(qtbot, window)
    history = window.session.run.history
    assert len(history) == 4
    (abandoned,) = history.abandoned
    assert abandoned.newest == 6
    press(window, Qt.Key.Key_R)
    until_ready(qtbot, window)
    assert window.session.run.history.abandoned == ()


def test_pointing_at_the_loss_shows_that_step_and_a_click_goes_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    step(qtbot, window, 8)
    loss = window.loss
    pointed: list[int | None] = []
    loss.iteration_hovered.connect(pointed.append)
    height = float(np.log10(window.session.run.history.row(5).loss))
    move(loss.canvas, 5, height)
    assert pointed == [5]
    QTest.mouseClick(
        loss.canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place(loss.canvas, 5, height),
    )
    until_shown(qtbot, window, 5)


def test_pointing_at_the_path_and_clicking_goes_there_too(
    qtbot: QtBot, window: MainWindow
) -> None:
    step(qtbot, window, 8)
    w, b = window.session.run.history.row(1).parameters
    move(window.surface.canvas, w, b)
    QTest.mouseClick(
        window.surface.canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place(window.surface.canvas, w, b),
    )
    until_shown(qtbot, window, 1)
    assert window.session.newest == 8


def test_the_table_is_that_of_the_step(qtbot: QtBot, window: MainWindow) -> None:
    step(qtbot, window, 2)
    type_over(window, 2, 1, "9")
    step(qtbot, window, 2)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_B)
    press(window, Qt.Key.Key_B)
    until_shown(qtbot, window, 1)
    qtbot.waitUntil(lambda: cell(window, 2, 1).strip() == "6")
    window.session.go_to(4)
    until_shown(qtbot, window, 4)
    qtbot.waitUntil(lambda: cell(window, 2, 1).strip() == "9")


def test_a_line_of_the_log_leads_to_its_step(qtbot: QtBot, window: MainWindow) -> None:
    step(qtbot, window, 5)
    window.body.loss_stack.setCurrent(1)
    table = window.log.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 6)
    text = table.model().data(table.model().index(4, 0))
    loss = window.session.run.history.row(4).loss
    assert text.split(" · ")[0].split() == ["iteration", "4"]
    assert f"loss {loss:.4f}" in text
    table.setCurrentIndex(table.model().index(2, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    until_shown(qtbot, window, 2)


# One step


def test_p_goes_through_the_parts_of_a_step(qtbot: QtBot, window: MainWindow) -> None:
    step(qtbot, window, 2)
    row = window.session.run.history.row(2)
    for phase in PHASES:
        press(window, Qt.Key.Key_P)
        qtbot.waitUntil(lambda: window.session.phase == phase)  # noqa: B023
    assert window.body.step_stack.current() == CODE
    assert window.session.newest == 3
    assert f"# {row.loss:.4f}" in line_of(window, "loss = criterion(y_pred, y)")
    after = window.session.run.history.row(3).parameters[0]
    assert f"{after:.4f}" in line_of(window, "optimizer.step()")


def test_what_is_not_done_yet_has_no_value(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "#" in line_of(window, "y_pred = model(x)"))
    assert line_of(window, "loss = criterion(y_pred, y)").endswith("y)")
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "#" in line_of(window, "loss = criterion(y_pred, y)"))
    assert line_of(window, "loss.backward()").endswith(")")


def test_the_numbers_are_of_the_shown_step(qtbot: QtBot, window: MainWindow) -> None:
    window.body.step_stack.setCurrent(NUMBERS)
    step(qtbot, window, 3)
    qtbot.waitUntil(lambda: "Iteration 3" in numbers_text(window))
    press(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: "Iteration 2" in numbers_text(window))


def test_nothing_is_opened_while_nobody_looks(qtbot: QtBot, window: MainWindow) -> None:
    told: list[object] = []
    window.session.explained.connect(told.append)
    step(qtbot, window, 3)
    run_on(qtbot, window, 300)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.session.running)
    assert told == []


def test_the_graph_is_open_while_it_trains(qtbot: QtBot, window: MainWindow) -> None:
    window.body.step_stack.setCurrent(GRAPH)
    told: list[object] = []
    window.session.explained.connect(told.append)
    run_on(qtbot, window)
    qtbot.waitUntil(lambda: len(told) > 2, timeout=30_000)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.session.running)


def test_the_script_follows_the_controls(qtbot: QtBot, window: MainWindow) -> None:
    window.body.step_stack.setCurrent(CODE)
    assert "torch.optim.SGD" in code(window).toPlainText()
    window.session.configure(
        replace(window.session.config, optimizer="Adam", settings={})
    )
    until_ready(qtbot, window)
    assert "torch.optim.Adam" in code(window).toPlainText()
    choose(window, "Anscombe I")
    until_ready(qtbot, window)
    assert "11 training" in code(window).toPlainText()


# Batches and pitfalls


def test_the_rows_of_the_batch_glow(qtbot: QtBot, window: MainWindow) -> None:
    window.session.configure(replace(window.session.config, batch_size=1))
    until_ready(qtbot, window)
    step(qtbot, window)
    told: list[Explanation] = []
    window.session.explained.connect(told.append)
    step(qtbot, window)
    qtbot.waitUntil(lambda: bool(told) and told[-1].opened.iteration == 2)
    (row,) = told[-1].opened.rows
    glowing = [i for i in range(3) if cell(window, i, 2).startswith("•")]
    assert glowing == [row]


def pitfall(window: MainWindow, text: str) -> QCheckBox:
    (box,) = [b for b in window.pitfalls.findChildren(QCheckBox) if text in b.text()]
    return box


def test_a_pitfall_is_switched_on_and_off(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.badge.isVisible()
    pitfall(window, "zero").click()
    assert window.badge.isVisible()
    assert "gradients not zeroed" in window.badge.text()
    step(qtbot, window, 3)
    history = window.session.run.history
    w, b = history.row(1).parameters
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
    own = 2 * np.sum((w * x + b - y) * x)
    first = history.row(0).gradient[0]
    assert history.row(1).gradient[0] == pytest.approx(first + own, rel=1e-5)
    window.badge.click()
    assert not window.badge.isVisible()
    assert window.session.config.zero_grad
