"""The table on the screen stands still, stays cheap, and can be walked and copied."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.table.model import DataTableModel, Index
from desktop.table.view import DataTableView
from desktop.theme import LIGHT
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.edits import insert_rows, set_cells
from tests.desktop.table.samples import houses, many_rows, split

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
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


def editor(view: DataTableView) -> QLineEdit | None:
    """The field that is open in a cell, if one is."""
    fields = view.viewport().findChildren(QLineEdit)
    return next((field for field in fields if field.isVisible()), None)


def cell_of(view: DataTableView, row: int, column: int) -> QPoint:
    return view.visualRect(view.model().index(row, column)).center()


def open_cell(view: DataTableView, row: int, column: int) -> QLineEdit:
    """Double click the cell."""
    spot = cell_of(view, row, column)
    QTest.mouseClick(view.viewport(), LEFT, NONE, spot)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, spot)
    field = editor(view)
    assert field is not None
    return field


class Heard:
    """What a view has sent out."""

    def __init__(self, view: DataTableView) -> None:
        self.typed: list[tuple[int, int, float]] = []
        self.refused: list[str] = []
        self.rows: list[tuple[int, ...]] = []
        self.sets: list[int] = []
        self.deletes = 0
        view.cell_typed.connect(lambda *cell: self.typed.append(cell))
        view.refused.connect(lambda error: self.refused.append(error.problem))
        view.selection_changed.connect(self.rows.append)
        view.set_asked.connect(self.sets.append)
        view.delete_asked.connect(self.count_delete)

    def count_delete(self) -> None:
        self.deletes += 1


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


def test_arrows_walk(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    for key in (Key.Key_Down, Key.Key_Right):
        QTest.keyClick(view, key)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)
    assert editor(view) is None


def test_letters_are_left_to_the_window(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows())
    model.asked.clear()
    for key, text, accepted in (
        (Key.Key_S, "s", False),
        (Key.Key_Space, " ", False),
        # No cell is current, so no number is begun.
        (Key.Key_7, "7", False),
        (Key.Key_Down, "", True),
    ):
        none = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, none, text)
        view.keyPressEvent(event)
        assert event.isAccepted() == accepted
    assert len(model.asked) < 100


def test_copying(qtbot: QtBot) -> None:
    view, model = show(qtbot, lecture_data())
    model.show_predictions(np.array([1 / 3, 2, 3]))
    QGuiApplication.clipboard().setText("before")
    view.copy_selection(headers=True)
    assert QGuiApplication.clipboard().text() == "before"
    view.setFocus()
    view.go_to(0, 2)
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    QTest.keyClick(view, Key.Key_Down, SHIFT)
    view.copy_selection(headers=True)
    assert QGuiApplication.clipboard().text() == (
        "set\tŷ\ntrain\t0.3333333333333333\ntrain\t2.0\n"
    )
    QTest.keyClick(view, Key.Key_A, CTRL)
    view.copy_selection(headers=False)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "1.0\t2.0\ttrain\t0.3333333333333333\t1.6666666666666667"
    assert len(lines) == 3
    # To be pasted again, what is computed is left out.
    assert view.clipboard.text() == "1.0\t2.0\n2.0\t4.0\n3.0\t6.0\n"


def test_copying_rows_that_stand_apart(qtbot: QtBot) -> None:
    view, _ = show(qtbot, many_rows(9))
    view.select_rows((1, 2, 7))
    view.copy_selection(headers=False)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["1.0", "2.0", "7.0"]


def test_copying_fetches_the_predictions_of_rows_out_of_sight(qtbot: QtBot) -> None:
    view, model = show(qtbot, many_rows(1000))
    view.rows_needed.connect(
        lambda rows: model.show_predictions(2.0 * np.array(rows), rows.start)
    )
    view.ask_for_predictions()
    view.setFocus()
    view.setCurrentIndex(model.index(500, 3))
    view.scrollToTop()
    view.copy_selection(headers=True)
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


def test_a_double_click_opens_the_exact_number(qtbot: QtBot) -> None:
    x = np.array([1e-7, 0.1 + 0.2, 3.0])
    view, _ = show(qtbot, make_dataset("t", {"x": x, "y": x}))
    heard = Heard(view)
    field = open_cell(view, 1, 0)
    assert field.text() == field.selectedText() == "0.30000000000000004"
    # Left as it is, it is no edit.
    QTest.keyClick(field, Key.Key_Return)
    assert editor(view) is None
    assert heard.typed == []
    assert view.currentIndex().row() == 2


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Return, Key.Key_Enter])
def test_a_key_opens_the_current_cell(qtbot: QtBot, key: Qt.Key) -> None:
    view, _ = show(qtbot, lecture_data())
    view.setFocus()
    view.go_to(2, 1)
    QTest.keyClick(view, key)
    field = editor(view)
    assert field is not None
    assert field.text() == "6"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("7", 7.0), ("-1,5", -1.5), (".25", 0.25), ("+2e3", 2000.0), ("1e300", 1e300)],
)
def test_a_number_is_typed_over_a_cell(qtbot: QtBot, typed: str, value: float) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    view.setFocus()
    view.go_to(0, 1)
    QTest.keyClicks(view, typed[0])
    field = editor(view)
    assert field is not None
    QTest.keyClicks(field, typed[1:])
    QTest.keyClick(field, Key.Key_Return)
    assert heard.typed == [(0, 1, value)]
    assert editor(view) is None
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)


@pytest.mark.parametrize(
    ("keys", "ends_at"),
    [
        ((Key.Key_Tab,), (1, 1)),
        ((Key.Key_Backtab,), (1, 0)),
        ((Key.Key_Enter,), (2, 0)),
        ((Key.Key_Return, Key.Key_Return), (2, 0)),
    ],
)
def test_where_a_finished_cell_leads(
    qtbot: QtBot, keys: tuple[Qt.Key, ...], ends_at: tuple[int, int]
) -> None:
    view, _ = show(qtbot, lecture_data())
    open_cell(view, 1, 0)
    for key in keys:
        field = editor(view)
        shift = SHIFT if key == Key.Key_Backtab else NONE
        QTest.keyClick(view if field is None else field, key, shift)
    assert (view.currentIndex().row(), view.currentIndex().column()) == ends_at
    assert view.hasFocus() or editor(view) is not None
    assert view.selected_rows() == (ends_at[0],)


def test_nothing_typed_is_a_blank_cell(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    field = open_cell(view, 0, 0)
    QTest.keyClick(field, Key.Key_Delete)
    QTest.keyClick(field, Key.Key_Tab)
    ((row, column, value),) = heard.typed
    assert (row, column) == (0, 0)
    assert np.isnan(value)


def test_escape_gives_up(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    field = open_cell(view, 0, 0)
    QTest.keyClicks(field, "55")
    QTest.keyClick(field, Key.Key_Escape)
    assert editor(view) is None
    assert heard.typed == []


@pytest.mark.parametrize(
    "text", ["abc", "inf", "nan", "1e999", "1,000.5", "1_0", "--1"]
)
def test_what_is_no_number_stays_to_be_mended(qtbot: QtBot, text: str) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    field = open_cell(view, 0, 0)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Return)
    assert editor(view) is field
    assert field.selectedText() == text
    assert heard.refused == ["not_finite" if text == "1e999" else "not_a_number"]
    assert field.property("invalid")
    assert text in field.toolTip()
    QTest.keyClicks(field, "5")
    assert not field.property("invalid")
    QTest.keyClick(field, Key.Key_Return)
    assert heard.typed == [(0, 0, 5.0)]


def test_leaving_with_what_is_no_number_gives_up(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    QTest.keyClicks(open_cell(view, 0, 0), "abc")
    QTest.mouseClick(view.viewport(), LEFT, NONE, cell_of(view, 2, 1))
    assert editor(view) is None
    assert (heard.typed, heard.refused) == ([], ["not_a_number"])


def test_leaving_with_a_number_takes_it(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    QTest.keyClicks(open_cell(view, 0, 0), "12")
    QTest.mouseClick(view.viewport(), LEFT, NONE, cell_of(view, 2, 1))
    assert heard.typed == [(0, 0, 12.0)]


def test_what_is_typed_outlives_news_of_the_table(qtbot: QtBot) -> None:
    view, model = show(qtbot, lecture_data())
    field = open_cell(view, 0, 0)
    QTest.keyClicks(field, "12")
    model.show_dataset(*split(lecture_data()))
    model.show_predictions(np.ones(3))
    view.fit_columns()
    assert editor(view) is field
    assert field.text() == "12"


def test_computed_cells_open_no_editor(qtbot: QtBot) -> None:
    view, _ = show(qtbot, lecture_data())
    heard = Heard(view)
    view.setFocus()
    for column in (2, 3, 4):
        view.go_to(0, column)
        QTest.keyClicks(view, "7")
        QTest.keyClick(view, Key.Key_F2)
        spot = cell_of(view, 0, column)
        QTest.mouseClick(view.viewport(), LEFT, NONE, spot)
        QTest.mouseDClick(view.viewport(), LEFT, NONE, spot)
        assert editor(view) is None
    # But another set can be chosen.
    assert heard.sets == [0, 0]


def test_a_persons_selection_is_told(qtbot: QtBot) -> None:
    view, _ = show(qtbot, many_rows(50))
    heard = Heard(view)
    QTest.mouseClick(view.viewport(), LEFT, NONE, cell_of(view, 2, 0))
    QTest.mouseClick(view.viewport(), LEFT, CTRL, cell_of(view, 0, 1))
    assert heard.rows == [(2,), (0, 2)]
    QTest.mouseClick(view.viewport(), LEFT, NONE, cell_of(view, 1, 0))
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, cell_of(view, 3, 1))
    assert heard.rows[2:] == [(1,), (1, 2, 3)]
    # A column says nothing of any row.
    heard.rows.clear()
    view.selectColumn(0)
    view.selectAll()
    assert heard.rows == [(), tuple(range(50))]


def test_a_selection_of_very_many_rows_tells_of_none(qtbot: QtBot) -> None:
    view, _ = show(qtbot, many_rows())
    heard = Heard(view)
    view.selectAll()
    assert heard.rows == [()]


def test_rows_are_selected_and_shown_without_a_word(qtbot: QtBot) -> None:
    view, _ = show(qtbot, many_rows())
    heard = Heard(view)
    view.select_rows((70_000, 70_001, 500_000))
    assert heard.rows == []
    assert view.selected_rows() == (70_000, 70_001, 500_000)
    assert view.has_whole_rows()
    assert 70_000 in view.visible_rows()
    assert view.currentIndex().row() == 70_000
    view.select_rows(())
    assert view.selected_rows() == ()


def test_rows_that_have_not_come_in_are_waited_for(qtbot: QtBot) -> None:
    view, model = show(qtbot, lecture_data())
    zeros = np.zeros(1_600_000)
    huge = Dataset("huge", ("x", "y"), (zeros, zeros), ("x",), "y")
    with qtbot.waitSignal(model.revealed):
        model.show_dataset(*split(huge))
        view.select_rows((1_599_999,))
        assert view.selected_rows() == ()
    assert view.selected_rows() == (1_599_999,)
    assert 1_599_999 in view.visible_rows()


def test_an_edit_keeps_place_selection_and_widths(qtbot: QtBot) -> None:
    view, model = show(qtbot, houses(1000))
    view.select_rows((400, 402))
    view.horizontalScrollBar().setValue(30)
    before = widths(view), view.verticalScrollBar().value()
    for edited in (
        set_cells(houses(1000), 3, 0, np.array([[17.0]])),
        insert_rows(houses(1000), 900, 5),
        houses(1000),
    ):
        model.show_dataset(*split(edited))
        view.fit_columns()
        assert view.selected_rows() == (400, 402)
        assert (widths(view), view.verticalScrollBar().value()) == before
        assert view.horizontalScrollBar().value() == 30
