"""The data under a person's hands, in the whole window: what they do and then see."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableWidget, QToolButton
from pytestqt.qtbot import QtBot

from desktop.quartet_dialog import QuartetDialog
from desktop.theme import LIGHT
from desktop.window import MainWindow
from linreg.dataset import Dataset
from linreg.history import History
from linreg.prepare import prepare
from linreg.trainer import Trainer
from tests.desktop.hands import (
    CONTROL,
    cell,
    choose,
    click,
    click_cell,
    drag,
    entry,
    number,
    paste,
    press,
    redo,
    run_on,
    said,
    table,
    texts,
    type_over,
    undo,
    until_ready,
)
from tests.desktop.plots.drawing import place, sees

# Without a display there are no windows to be raised.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Finish = Callable[[], None]
STATISTICS, CERTIFIED, ABOUT = 2, 3, 5


def mean_squares(dataset: Dataset, w: float, b: float) -> float:
    residuals = dataset.y - w * dataset.x[:, 0] - b
    return float(np.mean(residuals**2))


def optimum_in_picture(window: MainWindow, w: float, b: float) -> bool:
    """Whether the star of the surface stands at these parameters."""
    return sees(window.surface.canvas, w, b, LIGHT.optimum)


def test_a_cell_is_typed_over_and_everything_follows(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_over(window, 2, 1, "9")
    until_ready(qtbot, window)
    run = window.session.run
    slope, intercept = np.polyfit([1, 2, 3], [2, 4, 9], 1)
    assert run.exact.weight == pytest.approx([slope])
    assert run.exact.bias == pytest.approx(intercept)
    assert sees(window.fit.canvas, 3, 9, LIGHT.train)
    assert not sees(window.fit.canvas, 3, 6, LIGHT.train)
    assert optimum_in_picture(window, slope, intercept)
    numbers = window.parameters.findChildren(QTableWidget)[0]
    assert float(entry(numbers, "w", "least sq.")) == pytest.approx(slope, rel=1e-4)
    w, b = run.history.row(0).parameters
    squares = 3 * mean_squares(window.session.dataset, w, b)
    qtbot.waitUntil(
        lambda: float(number(window, "train loss")) == pytest.approx(squares, rel=1e-4)
    )
    assert run.surface.at(np.array([w, b])) == pytest.approx(squares)
    assert cell(window, 2, 1).strip() == "9"


def test_ctrl_z_and_ctrl_shift_z(qtbot: QtBot, window: MainWindow) -> None:
    first = window.session.dataset
    type_over(window, 2, 1, "9")
    assert window.actions_.undo.text() == "Undo Edit cell"
    undo(window)
    assert window.session.dataset is first
    assert cell(window, 2, 1).strip() == "6"
    assert window.session.run.exact.weight == pytest.approx([2])
    assert not window.actions_.undo.isEnabled()
    assert window.actions_.redo.text() == "Redo Edit cell"
    redo(window)
    assert cell(window, 2, 1).strip() == "9"
    assert window.session.run.exact.weight == pytest.approx([3.5])
    until_ready(qtbot, window)


def test_a_drag_is_followed_at_every_move_and_is_one_step(
    qtbot: QtBot, window: MainWindow
) -> None:
    slopes = []
    window.session.data_edited.connect(
        lambda: slopes.append(float(window.session.run.exact.weight[0]))
    )
    canvas = window.fit.canvas
    drag(canvas, (3, 6), (3, 3), release=False)
    assert len(slopes) == 4
    assert slopes == sorted(slopes, reverse=True)
    exact = window.session.run.exact
    dragged = window.session.dataset.y
    assert dragged == pytest.approx([2, 4, 3], abs=0.03)
    assert exact.weight == pytest.approx(
        np.polyfit([1, 2, 3], dragged, 1)[:1], abs=0.02
    )
    assert sees(canvas, 3, 3, LIGHT.train)
    assert exact.bias is not None
    assert optimum_in_picture(window, float(exact.weight[0]), exact.bias)
    assert window.edits.stack.count() == 0
    QTest.mouseRelease(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(canvas, 3, 3)
    )
    assert window.actions_.undo.text() == "Undo Move point"
    assert window.edits.stack.count() == 1
    undo(window)
    assert window.session.dataset.y.tolist() == [2, 4, 6]
    until_ready(qtbot, window)


def test_a_drag_given_up_leaves_nothing(qtbot: QtBot, window: MainWindow) -> None:
    first = window.session.dataset
    drag(window.fit.canvas, (2, 4), (2, 5), release=False)
    assert window.session.dataset is not first
    press(window, Qt.Key.Key_Escape)
    assert window.session.dataset is first
    assert window.edits.stack.count() == 0
    at = place(window.fit.canvas, 2, 5)
    QTest.mouseRelease(window.fit.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.edits.stack.count() == 0
    until_ready(qtbot, window)


def test_a_click_adds_a_point(qtbot: QtBot, window: MainWindow) -> None:
    click(window.fit.canvas, 1.5, 5)
    data = window.session.dataset
    assert data.x[:, 0] == pytest.approx([1, 2, 3, 1.5], abs=0.02)
    assert data.y == pytest.approx([2, 4, 6, 5], abs=0.03)
    assert window.actions_.undo.text() == "Undo Add point"
    assert table(window).model().rowCount() == 4
    # The new point is the selected one.
    assert "Row 4: residual" in texts(window.data)
    slope = np.polyfit(data.x[:, 0], data.y, 1)[0]
    assert window.session.run.exact.weight == pytest.approx([slope])
    until_ready(qtbot, window)


def test_delete_in_the_plot_removes_the_point_that_was_clicked(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert not window.actions_.remove_rows.isEnabled()
    click(window.fit.canvas, 2, 4)
    assert table(window).selected_rows() == (1,)
    press(window, Qt.Key.Key_Delete)
    assert window.session.dataset.y.tolist() == [2, 6]
    assert window.actions_.undo.text() == "Undo Remove point"
    assert table(window).selected_rows() == ()
    assert not window.actions_.remove_rows.isEnabled()
    press(window, Qt.Key.Key_Delete)
    assert window.session.dataset.rows == 2
    undo(window)
    assert window.session.dataset.y.tolist() == [2, 4, 6]
    until_ready(qtbot, window)


def test_too_few_points_cannot_be_left(qtbot: QtBot, window: MainWindow) -> None:
    click(window.fit.canvas, 1, 2)
    click(window.fit.canvas, 2, 4, CONTROL)
    press(window, Qt.Key.Key_Delete)
    assert window.session.dataset.rows == 3
    assert "a line needs two rows of data or more" in said(window).lower()
    assert table(window).selected_rows() == (0, 1)
    assert window.edits.stack.count() == 0


def ring_at(window: MainWindow, x: float, y: float) -> bool:
    canvas = window.fit.canvas
    image, at = canvas.grab().toImage(), place(canvas, x, y)
    above = [image.pixelColor(at + QPoint(0, -k)).name() for k in range(5, 9)]
    return LIGHT.text in above


def test_a_row_selected_in_the_table_lights_up_and_tells_of_itself(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.session.step(3)
    qtbot.waitUntil(lambda: not window.session.running)
    click_cell(window, 1, 0)
    assert ring_at(window, 2, 4)
    assert not ring_at(window, 1, 2)
    row = window.session.run.history.row(3)
    residual = 4 - 2 * row.parameters[0] - row.parameters[1]
    assert f"Row 2: residual {residual:.3g}".replace("-", "−") in texts(window.data)
    assert "row 2" in texts(window.surface)
    click_cell(window, 0, 0, CONTROL)
    assert ring_at(window, 1, 2)
    assert "3 rows" in texts(window.data)


def test_a_point_clicked_in_the_plot_is_selected_in_the_table(
    window: MainWindow,
) -> None:
    click(window.fit.canvas, 3, 6)
    assert table(window).selected_rows() == (2,)
    assert ring_at(window, 3, 6)
    click(window.fit.canvas, 1, 2, CONTROL)
    assert table(window).selected_rows() == (0, 2)
    click(window.fit.canvas, 3, 6, CONTROL)
    assert table(window).selected_rows() == (0,)
    click(window.fit.canvas, 1, 2)
    assert table(window).selected_rows() == ()
    assert not ring_at(window, 1, 2)


def test_a_row_marked_as_test_is_measured_and_not_trained_on(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    window.session.step(5)
    finish()
    mark(window, row=2, key=Qt.Key.Key_Down, times=2)
    until_ready(qtbot, window)
    assert window.actions_.undo.text() == "Undo Mark row as test"
    assert sees(window.fit.canvas, 3, 6, LIGHT.test)
    assert [cell(window, row, 2) for row in range(3)] == ["train", "train", "test"]
    window.session.step(5)
    finish()
    w, b = window.session.run.history.row(10).parameters
    expected = (6 - 3 * w - b) ** 2
    assert float(number(window, "test loss")) == pytest.approx(expected, rel=1e-3)
    assert window.loss._legend.shows("test")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    undo(window)
    until_ready(qtbot, window)
    assert cell(window, 2, 2) == "train"
    assert not window.loss._legend.shows("test")


def mark(window: MainWindow, *, row: int, key: Qt.Key, times: int) -> None:
    """Open the sets of a row with Enter, and choose with the arrow keys."""
    click_cell(window, row, 2)
    press(window, Qt.Key.Key_Return)
    menu = window.data._area._marks
    for _ in range(times):
        QTest.keyClick(menu, key)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_a_row_left_out_takes_no_part(qtbot: QtBot, window: MainWindow) -> None:
    type_over(window, 2, 1, "9")
    mark(window, row=2, key=Qt.Key.Key_Down, times=3)
    until_ready(qtbot, window)
    assert cell(window, 2, 2) == "left out"
    assert window.session.run.exact.weight == pytest.approx([2])
    assert "1 not used" in texts(window.data)
    assert sees(window.fit.canvas, 3, 9, LIGHT.card)


def test_a_paste_with_a_bad_cell_changes_nothing(window: MainWindow) -> None:
    first = window.session.dataset
    click_cell(window, 0, 0)
    paste(window, "1\t2\n3\tfour\n")
    assert window.session.dataset is first
    assert window.edits.stack.count() == 0
    assert "row 2, column 2" in said(window)
    assert "four" in said(window)
    assert "nothing was changed" in said(window)
    click_cell(window, 2, 0)
    paste(window, "3,5\t6,5\n4,5\t9\n")
    assert window.session.dataset.x[:, 0].tolist() == [1, 2, 3.5, 4.5]
    assert window.session.dataset.y.tolist() == [2, 4, 6.5, 9]
    assert window.actions_.undo.text() == "Undo Paste 2 × 2 cells"


def test_an_edit_during_a_run_is_met_without_stopping_it(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    session = window.session
    first, config = session.run.prepared, session.run.config
    halts: list[object] = []
    session.worker.halted.connect(halts.append)
    run_on(qtbot, window)
    history = session.run.history
    type_over(window, 2, 1, "9")
    qtbot.waitUntil(lambda: bool(history.data_changes))
    changed = history.data_changes[0]
    qtbot.waitUntil(lambda: len(history) > changed.iteration + 200)
    assert session.running
    assert session.run.history is history
    assert halts == []
    qtbot.waitUntil(lambda: line_at(window, changed.iteration))
    press(window, Qt.Key.Key_Space)
    finish()
    length = changed.iteration + 201
    alone = Trainer(first, replace(config, iterations=10**9))
    for iteration in range(length):
        if iteration == changed.iteration:
            edited = changed.edit.apply(first.dataset)
            alone.change_data(prepare(edited, config, changed.inputs))
        alone.step()
    for record in (History.parameters, History.losses):
        assert np.array_equal(record(history, length), record(alone.history, length))
    assert window.loss._legend.shows("changes")


def line_at(window: MainWindow, iteration: int) -> bool:
    """Whether a vertical line stands at that iteration of the loss plot."""
    path = window.loss._changes.item.path()
    right, _ = window.loss.canvas.mapping.to_pixels(
        np.array([float(iteration)]), np.zeros(1)
    )
    places = {path.elementAt(i).x for i in range(path.elementCount())}
    return any(abs(x - right[0]) <= 1 for x in places)


def test_a_point_is_dragged_during_a_run(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    run_on(qtbot, window)
    history = window.session.run.history
    drag(window.fit.canvas, (2, 4), (2, 5))
    qtbot.waitUntil(lambda: bool(history.data_changes))
    reached = len(history)
    qtbot.waitUntil(lambda: len(history) > reached + 50)
    assert window.session.running
    assert window.session.run.history is history
    assert window.edits.stack.count() == 1
    undo(window)
    assert window.session.running
    press(window, Qt.Key.Key_Space)
    finish()
    assert window.session.dataset.y.tolist() == [2, 4, 6]


def seed_shown(window: MainWindow) -> int:
    return int(window.generator._seed_field.value())


def test_random_data_are_drawn_anew_and_come_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert not window.generator.isVisible()
    choose(window, "Line with noise")
    until_ready(qtbot, window)
    assert window.generator.isVisible()
    assert seed_shown(window) == 0
    first = window.session.dataset
    (button,) = window.generator.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until_ready(qtbot, window)
    assert seed_shown(window) == 1
    assert not np.array_equal(window.session.dataset.y, first.y)
    undo(window)
    until_ready(qtbot, window)
    assert window.session.dataset is first
    assert seed_shown(window) == 0
    assert "seed 0" in window.session.title
    undo(window)
    until_ready(qtbot, window)
    assert not window.generator.isVisible()
    assert window.session.title == "Lecture: y = 2x"


def show_page(window: MainWindow, page: int) -> None:
    stack = window.body.step_stack if page == ABOUT else window.body.loss_stack
    stack.setCurrent(page)


def test_certified_answers_and_their_model(qtbot: QtBot, window: MainWindow) -> None:
    show_page(window, CERTIFIED)
    assert "No certified answers" in texts(window.certified)
    choose(window, "Wampler 1")
    until_ready(qtbot, window)
    (numbers,) = window.certified.findChildren(QTableWidget)
    assert "degree 5, with b" in texts(window.certified)
    assert entry(numbers, "b", "certified") == "1.00000000000000"
    assert entry(numbers, "b", "exact fit") == "–"
    (button,) = window.certified.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until_ready(qtbot, window)
    assert window.session.run.config.degree == 5
    assert not button.isVisible()
    assert "The model is the one certified" in texts(window.certified)
    assert float(entry(numbers, "b", "exact fit")) == pytest.approx(1)
    qtbot.waitUntil(lambda: entry(numbers, "R²", "exact fit") != "–")
    assert float(entry(numbers, "R²", "exact fit")) == pytest.approx(1)
    type_over(window, 0, 1, "5")
    assert "not trained on the certified rows" in texts(window.certified)
    until_ready(qtbot, window)


def test_statistics_are_those_of_numpys_fit(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    choose(window, "Cars: speed and stopping")
    until_ready(qtbot, window)
    show_page(window, STATISTICS)
    numbers = window.statistics.findChildren(QTableWidget)[0]
    data = window.session.dataset
    x, y = data.x[:, 0], data.y
    correlation = float(np.corrcoef(x, y)[0, 1])
    qtbot.waitUntil(lambda: shown(numbers, "R²", "exact fit") == approx(correlation**2))
    w, b = window.session.run.history.row(0).parameters
    rmse = mean_squares(data, w, b) ** 0.5
    qtbot.waitUntil(lambda: shown(numbers, "RMSE", "model, train") == approx(rmse))
    type_over(window, 0, 1, "100")
    y = window.session.dataset.y
    correlation = float(np.corrcoef(x, y)[0, 1])
    qtbot.waitUntil(lambda: shown(numbers, "R²", "exact fit") == approx(correlation**2))
    rmse = mean_squares(window.session.dataset, w, b) ** 0.5
    qtbot.waitUntil(lambda: shown(numbers, "RMSE", "model, train") == approx(rmse))


def shown(numbers: QTableWidget, row: str, column: str) -> float:
    text = entry(numbers, row, column).replace("−", "-")
    try:
        return float(text)
    except ValueError:
        return float("nan")


def approx(value: float) -> object:
    return pytest.approx(value, rel=1e-4)


def test_the_scaling_page(qtbot: QtBot, window: MainWindow) -> None:
    choose(window, "Forbes 1857: boiling water")
    until_ready(qtbot, window)
    window.body.surface_stack.setCurrent(2)
    qtbot.waitUntil(lambda: window.scaling.raw.isVisible())
    assert window.scaling.standardised.isVisible()
    assert "Equal lengths at right angles" in texts(window.scaling)
    before = texts(window.scaling)
    type_over(window, 0, 0, "500")
    qtbot.waitUntil(lambda: texts(window.scaling) != before)


def test_anscombes_four(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.quartet.trigger()
    (dialog,) = window.findChildren(QuartetDialog)
    assert dialog.isVisible()
    assert texts(dialog).count("slope 0.500") == 4
    buttons = [b for b in dialog.findChildren(QToolButton) if b.text() == "Open"]
    QTest.mouseClick(buttons[2], Qt.MouseButton.LeftButton)
    until_ready(qtbot, window)
    assert window.session.title == "Anscombe III"
    assert dialog.isVisible()
    show_page(window, ABOUT)
    assert "Anscombe III" in texts(window.story)
    dialog.close()
