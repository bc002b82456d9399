"""Gestures on points, and the one selection that all pictures share."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from linreg.dataset import make_dataset
from linreg.edits import insert_rows
from tests.desktop.hands import (
    CONTROL,
    click,
    click_cell,
    click_row,
    drag,
    press,
    redo,
    table,
    undo,
)


def selections(window: MainWindow) -> set[tuple[int, ...]]:
    """What is selected, as the table, the pictures and the window have it."""
    return {
        table(window).selected_rows(),
        tuple(sorted(window.rows.selection.rows)),
        tuple(sorted(window.fit._points._selected.tolist())),
        tuple(sorted(window.residuals._selection)),
    }


def load(window: MainWindow, rows: int = 6) -> None:
    x = np.arange(float(rows))
    data = make_dataset("six", {"a": x, "b": x[::-1] ** 2, "y": x % 4})
    window.edits.load("Open six", data, "six")


def test_one_selection_everywhere(window: MainWindow) -> None:
    click_cell(window, 1, 1)
    assert selections(window) == {(1,)}
    click_row(window, 2)
    assert selections(window) == {(2,)}
    click(window.fit.canvas, 1, 2, CONTROL)
    assert selections(window) == {(0, 2)}
    click(window.fit.canvas, 2, 4)
    assert selections(window) == {(1,)}
    click(window.fit.canvas, 2, 4)
    assert selections(window) == {()}
    # The table has its own use for the key.
    click_cell(window, 1, 1)
    press(window, Qt.Key.Key_Delete)
    assert window.session.dataset.rows == 3
    assert np.isnan(window.session.dataset.y[1])
    assert selections(window) == {(1,)}


def test_a_click_on_a_residual_selects_too(qtbot: QtBot, window: MainWindow) -> None:
    window.body.fit_stack.setCurrent(1)
    w, b = window.session.run.history.row(0).parameters
    click(window.residuals.canvas, 3 * w + b, 6 - 3 * w - b)
    assert selections(window) == {(2,)}
    press(window, Qt.Key.Key_Backspace)
    assert window.session.dataset.y.tolist() == [2, 4]
    assert selections(window) == {()}


def test_rows_of_an_edited_table_stay_selected_as_far_as_they_are_there(
    window: MainWindow,
) -> None:
    click_row(window, 2)
    window.edits.add_point(1.5, 5.0)
    assert selections(window) == {(2,)}
    longer = insert_rows(window.session.dataset, 4, 2)
    window.edits.edit("Insert", longer)
    table(window).select_rows(())
    window.rows.selection.choose((0, 5))
    undo(window)
    assert selections(window) == {(0,)}
    undo(window)
    redo(window)
    assert selections(window) == {(0,)}


def test_rows_of_other_data_are_not_selected(window: MainWindow) -> None:
    click_row(window, 2)
    window.session.reset()
    assert selections(window) == {(2,)}
    load(window)
    assert selections(window) == {()}
    assert not window.actions_.remove_rows.isEnabled()
    window.rows.selection.choose((1, 4))
    undo(window)
    assert selections(window) == {()}


def test_several_selected_points_are_removed_as_one_step(window: MainWindow) -> None:
    load(window)
    window.rows.selection.choose((5, 1))
    window.fit.setFocus()
    press(window, Qt.Key.Key_Delete)
    assert window.session.dataset.column("a").tolist() == [0, 2, 3, 4]
    assert window.actions_.undo.text() == "Undo Remove 2 points"
    assert selections(window) == {()}


def test_the_feature_on_the_axis_is_the_one_that_is_dragged(window: MainWindow) -> None:
    load(window)
    window.fit._feature.setCurrentIndex(1)
    drag(window.fit.canvas, (25, 0), (12, 2))
    data = window.session.dataset
    assert data.column("b")[0] == pytest.approx(12, abs=0.3)
    assert data.column("a")[0] == 0
    assert data.y[0] == pytest.approx(2, abs=0.05)
    assert window.fit.feature == 1


@pytest.mark.parametrize("key", ["undo", "delete"])
def test_what_is_pressed_during_a_drag_ends_it(window: MainWindow, key: str) -> None:
    first = window.session.dataset
    window.edits.edit("Insert", insert_rows(first, 3, 1))
    inserted = window.session.dataset
    drag(window.fit.canvas, (3, 6), (2.5, 3), release=False)
    window.rows.selection.choose((0,))
    if key == "undo":
        window.actions_.undo.trigger()
        assert window.session.dataset is first
    else:
        window.actions_.remove_rows.trigger()
        assert window.session.dataset.rows == 3
    now = window.session.dataset
    drag(window.fit.canvas, (2.5, 3), (2, 2))
    assert window.session.dataset is now
    seen = [window.session.dataset]
    while window.edits.stack.canUndo():
        window.edits.stack.undo()
        seen.append(window.session.dataset)
    assert seen[-1] is first
    assert key == "undo" or inserted in seen
