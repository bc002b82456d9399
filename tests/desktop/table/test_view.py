"""The table on the screen stands still, stays cheap, and can be walked and copied."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.table.model import DataTableModel, Index
from desktop.table.view import DataTableView
from desktop.theme import LIGHT
from linreg.dataset import Dataset, lecture_data
from tests.desktop.table.samples import houses, many_rows

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class CountingModel(DataTableModel):
    """Notes which rows it is asked for, and how often for their number."""

    def __init__(self, dataset: Dataset) -> None:
        self.asked: set[int] = set()
        self.counts = 0
        super().__init__(LIGHT, dataset)

    def data(self, index: Index, role: int = 0) -> object:
        self.asked.add(index.row())
        return super().data(index, role)

    def rowCount(self, parent: Index | None = None) -> int:
        self.counts += 1
        return super().rowCount() if parent is None else super().rowCount(parent)


def show(
    qtbot: QtBot, dataset: Dataset, *, width: int = 316
) -> tuple[DataTableView, CountingModel]:
    model = CountingModel(dataset)
    view = DataTableView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(width, 240)
    view.show()
    qtbot.waitExposed(view)
    QApplication.processEvents()
    return view, model


def requests_of(view: DataTableView) -> list[range]:
    requests: list[range] = []
    view.rows_needed.connect(requests.append)
    return requests


def widths(view: DataTableView) -> list[int]:
    return [view.columnWidth(c) for c in range(view.model().columnCount())]


def test_only_rows_on_the_screen_are_asked_for(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows())
    seen = view.visible_rows()
    assert seen.start == 0
    assert 5 < len(seen) < 20
    assert model.asked <= set(seen)
    model.asked.clear()
    model.show_predictions(np.zeros(model.rowCount()))
    QApplication.processEvents()
    assert model.asked == set(seen)


def test_visible_rows_follow_the_scrolling(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows())
    view.scrollTo(model.index(5000, 0), view.ScrollHint.PositionAtTop)
    assert view.visible_rows().start == 5000
    view.scrollToBottom()
    assert view.visible_rows().stop == 1_000_000
    small, _ = show(qtbot, lecture_data())
    assert small.visible_rows() == range(3)


def test_rows_that_come_into_view_are_asked_for(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows())
    requests = requests_of(view)
    view.rows_needed.connect(
        lambda rows: model.show_predictions(np.zeros(len(rows)), rows.start)
    )
    view.scrollToBottom()
    assert requests == [view.visible_rows()]
    assert model.index(999_999, 3).data() == "0.000"
    # What is known is not asked for again.
    view.ask_for_predictions()
    assert len(requests) == 1
    view.resize(316, 400)
    assert requests[1:] == [view.visible_rows()]


def test_nothing_moves_while_the_model_learns(qtbot: QtBot) -> None:
    view, model = show(qtbot, lecture_data())
    before = widths(view)
    header = view.verticalHeader().width()
    for y_pred in ([0, 0, 0], [-1.234e-10, 1e300, np.nan], [123456, -np.inf, 1]):
        model.show_predictions(np.array(y_pred, dtype=np.float64))
        QApplication.processEvents()
        assert widths(view) == before
        assert view.verticalHeader().width() == header


@pytest.mark.parametrize("dataset", [lecture_data(), houses(), many_rows(1234)])
def test_no_number_is_cut(qtbot: QtBot, dataset: Dataset) -> None:
    view, model = show(qtbot, dataset, width=200)
    metrics = QFontMetrics(view.font())
    predicted = model.columnCount() - 2
    for column in range(model.columnCount()):
        texts = [str(model.index(row, column).data()) for row in range(dataset.rows)]
        if column >= predicted:
            texts = ["−1.234e−10"]
        widest = max(map(metrics.horizontalAdvance, texts))
        assert view.columnWidth(column) >= widest + 7
    last_row = metrics.horizontalAdvance(str(dataset.rows))
    assert view.verticalHeader().width() >= last_row + 13


def test_the_lecture_fills_the_width_without_a_scroll_bar(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    assert not view.horizontalScrollBar().isVisible()
    assert 0 <= view.viewport().width() - sum(widths(view)) < 5


def test_spare_room_goes_to_names_that_are_cut(qtbot: QtBot) -> None:
    narrow, _ = show(qtbot, houses(), width=300)
    wide, _ = show(qtbot, houses(), width=1200)
    named = wide.horizontalHeader().fontMetrics().horizontalAdvance
    assert narrow.columnWidth(1) < named("rooms & <b>baths</b>")
    assert wide.columnWidth(1) > named("rooms & <b>baths</b>")


def test_arrows_walk_and_nothing_opens_an_editor(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_F2, Key.Key_Return):
        QTest.keyClick(view, key)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)
    cell = view.visualRect(view.currentIndex()).center()
    QTest.mouseDClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell
    )
    assert view.findChildren(QLineEdit) == []


def test_letters_are_left_to_the_window(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows())
    model.asked.clear()
    for key, text, accepted in (
        (Key.Key_S, "s", False),
        (Key.Key_7, "7", False),
        (Key.Key_Down, "", True),
    ):
        none = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, none, text)
        view.keyPressEvent(event)
        assert event.isAccepted() == accepted
    assert len(model.asked) < 100


def test_copying_with_the_keyboard(qtbot: QtBot) -> None:
    view, model = show(qtbot, lecture_data())
    model.show_predictions(np.array([1 / 3, 2, 3]))
    QGuiApplication.clipboard().setText("before")
    view.setFocus()
    view.clearSelection()
    QTest.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "before"
    for _ in range(2):
        QTest.keyClick(view, Key.Key_Right)
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    QTest.keyClick(view, Key.Key_Down, SHIFT)
    QTest.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == (
        "set\tŷ\ntrain\t0.3333333333333333\ntrain\t2.0\n"
    )
    QTest.keyClick(view, Key.Key_A, CTRL)
    QTest.keyClick(view, Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "x\ty\tset\tŷ\ty − ŷ"
    assert len(lines) == 4


def test_copying_fetches_the_predictions_of_rows_out_of_sight(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows(1000))
    view.rows_needed.connect(
        lambda rows: model.show_predictions(2.0 * np.array(rows), rows.start)
    )
    view.ask_for_predictions()
    view.setFocus()
    view.setCurrentIndex(model.index(500, 3))
    view.scrollToTop()
    QTest.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "ŷ\n1000.0\n"
    # What is on the screen has not been given up for it.
    assert model.index(0, 3).data() == "0.000"


def test_selecting_a_million_rows_does_not_go_through_them(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows())
    model.asked.clear()
    model.counts = 0
    view.selectAll()
    QApplication.processEvents()
    header = view.horizontalHeader().viewport()
    QTest.mouseClick(header, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert view.selectionModel().selection().first().bottom() == 999_999
    assert model.counts < 10_000
    assert model.asked <= set(view.visible_rows())
