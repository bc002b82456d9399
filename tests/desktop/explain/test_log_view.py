"""A person reads, scrolls, selects and copies, and the log keeps out of the way."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.explain.log_view import MOST_COPIED, LogView
from linreg.config import Config
from linreg.rows import Row, Rows
from tests.desktop.explain.log_samples import (
    advance,
    lecture_trainer,
    plain_rows,
    plain_sample,
    sample_of,
)

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def made(qtbot: QtBot) -> LogView:
    view = LogView()
    qtbot.addWidget(view)
    view.resize(520, 330)
    sample = plain_sample()
    view.start(sample.history, sample.prepared, sample.config)
    return view


def opened(qtbot: QtBot, rows: Rows | None = None, iteration: int = -1) -> LogView:
    """A log on the screen, with the newest of 100 rows as the current one."""
    view = made(qtbot)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    rows = rows or plain_rows(100)
    update(view, rows, iteration if iteration >= 0 else rows.newest)
    return view


def update(view: LogView, rows: Rows, iteration: int | None = None) -> None:
    """Show these rows, without the pause that keeps updates apart."""
    view.table.show_rows(rows, rows.newest if iteration is None else iteration)
    view.show_rows(rows, rows.newest if iteration is None else iteration)
    QApplication.processEvents()


def line(view: LogView, row: int) -> str:
    model = view.table.model()
    return str(model.data(model.index(row, 0)))


def iteration_of(view: LogView, row: int) -> int:
    return int(line(view, row)[2:].split()[1])


def spot(view: LogView, row: int) -> QPoint:
    rectangle = view.table.visualRect(view.table.model().index(row, 0))
    return QPoint(40, rectangle.center().y())


def click(view: LogView, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(view.table.viewport(), LEFT, keys, spot(view, row))


def press(view: LogView, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    view.table.setFocus()
    QTest.keyClick(view.table, key, keys)


def selected(view: LogView) -> list[int]:
    return [row for run in view.table.selected_runs() for row in run]


def clipboard() -> list[str]:
    return QGuiApplication.clipboard().text().split("\n")


def copied_iterations() -> list[int]:
    return [int(text.split()[1]) for text in clipboard()]


def in_view(view: LogView, row: int) -> bool:
    """Whether all of the line is to be seen."""
    rectangle = view.table.visualRect(view.table.model().index(row, 0))
    height = view.table.viewport().height()
    return rectangle.top() >= 0 and rectangle.bottom() < height


def test_a_real_run_is_read_line_by_line(qtbot: QtBot) -> None:
    view = made(qtbot)
    trainer = lecture_trainer(Config())
    sample = sample_of(trainer)
    advance(trainer, 30)
    view.start(sample.history, sample.prepared, sample.config)
    view.show()
    view.show_rows(sample.history.rows(), 30)
    assert view.table.model().rowCount() == 31
    assert [iteration_of(view, row) for row in range(31)] == list(range(31))
    assert line(view, 30).startswith("► iteration 30 · loss ")
    assert in_view(view, 30)


def test_lines_are_selected_and_copied_by_mouse_and_key(qtbot: QtBot) -> None:
    view = opened(qtbot, iteration=2)
    click(view, 1)
    click(view, 4, SHIFT)
    click(view, 6, CTRL)
    assert selected(view) == [1, 2, 3, 4, 6]
    press(view, Key.Key_C, CTRL)
    assert copied_iterations() == [1, 2, 3, 4, 6]
    assert clipboard()[1] == (
        "iteration 2 · loss 2.5000 · w 2.1000 · b 2.2000 · ∂L/∂w 2.3000 · ∂L/∂b 2.4000"
    )
    assert view.sign.text() == "Copied 5 lines"
    click(view, 3)
    assert view.sign.text() == ""
    QTest.mouseClick(view.copy_button, LEFT)
    assert copied_iterations() == [3]
    assert view.sign.text() == "Copied 1 line"


def test_lines_are_selected_by_key(qtbot: QtBot) -> None:
    view = opened(qtbot)
    press(view, Key.Key_Home)
    assert in_view(view, 0)
    press(view, Key.Key_Down, SHIFT)
    assert selected(view) == [0, 1]
    press(view, Key.Key_End)
    assert selected(view) == [99]
    press(view, Key.Key_Home, SHIFT)
    assert len(selected(view)) == 100
    press(view, Key.Key_End)
    press(view, Key.Key_A, CTRL)
    assert len(selected(view)) == 100


def test_the_button_copies_all_lines_where_none_is_selected(qtbot: QtBot) -> None:
    view = opened(qtbot)
    QTest.mouseClick(view.copy_button, LEFT)
    assert copied_iterations() == list(range(100))
    assert view.sign.text() == "Copied 100 lines"


def test_the_key_copies_nothing_where_no_line_is_selected(qtbot: QtBot) -> None:
    view = opened(qtbot)
    QGuiApplication.clipboard().setText("mine")
    press(view, Key.Key_C, CTRL)
    assert clipboard() == ["mine"]
    assert view.sign.text() == ""


@pytest.mark.parametrize("select", [False, True])
def test_of_very_many_lines_the_newest_are_copied(qtbot: QtBot, select: bool) -> None:
    view = opened(qtbot, plain_rows(MOST_COPIED + 500))
    if select:
        click(view, MOST_COPIED + 490)
        press(view, Key.Key_A, CTRL)
        click(view, MOST_COPIED + 490, CTRL)
    QTest.mouseClick(view.copy_button, LEFT)
    copied = copied_iterations()
    assert len(copied) == MOST_COPIED
    assert copied == sorted(copied)
    assert copied[-1] == MOST_COPIED + 499
    assert (MOST_COPIED + 490 in copied) is not select
    total = "10,499" if select else "10,500"
    assert view.sign.text() == f"Copied the newest 10,000 of {total} lines"


def test_without_lines_nothing_can_be_copied(qtbot: QtBot) -> None:
    view = made(qtbot)
    view.show()
    assert not view.copy_button.isEnabled()
    assert "no lines" in view.copy_button.toolTip()
    view.show_rows(plain_rows(1), 0)
    assert view.copy_button.isEnabled()
    assert "10,000" in view.copy_button.toolTip()


def test_a_double_click_or_enter_goes_to_the_step(qtbot: QtBot) -> None:
    stride = 2**33
    view = opened(qtbot, plain_rows(10, stride=stride), 0)
    chosen: list[object] = []
    view.iteration_chosen.connect(chosen.append)
    click(view, 3)
    assert chosen == []
    QTest.mouseDClick(view.table.viewport(), LEFT, NONE, spot(view, 3))
    assert chosen == [3 * stride]
    press(view, Key.Key_Down)
    press(view, Key.Key_Return)
    press(view, Key.Key_Enter)
    assert chosen == [3 * stride, 4 * stride, 4 * stride]
    assert all(type(iteration) is int for iteration in chosen)


class Window(QWidget):
    """Hears the keys that the log leaves to it."""

    def __init__(self, view: LogView) -> None:
        super().__init__()
        self.heard: list[int] = []
        QVBoxLayout(self).addWidget(view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.heard.append(event.key())


def test_letters_and_space_are_left_to_the_window(qtbot: QtBot) -> None:
    view = made(qtbot)
    window = Window(view)
    qtbot.addWidget(window)
    window.show()
    update(view, plain_rows(100))
    press(view, Key.Key_Space)
    press(view, Key.Key_I)
    assert window.heard == [Key.Key_Space, Key.Key_I]
    assert selected(view) == []


def test_hidden_it_does_nothing(qtbot: QtBot) -> None:
    view = made(qtbot)
    model = view.table.model()
    signals: list[str] = []
    for signal in (model.modelReset, model.rowsInserted, model.dataChanged):
        signal.connect(lambda *_: signals.append("told"))
    for count in range(1, 50):
        view.show_rows(plain_rows(count), count - 1)
    assert signals == []
    view.show()
    assert len(signals) > 0
    assert line(view, 48).startswith("► iteration 48 ")
    assert in_view(view, 48)
    view.hide()
    signals.clear()
    view.show_rows(plain_rows(60), 59)
    qtbot.waitUntil(lambda: not view._timer.isActive())
    assert signals == []
    view.show()
    assert model.rowCount() == 60
    assert in_view(view, 59)


def test_of_many_updates_at_once_the_first_and_the_last_are_shown(qtbot: QtBot) -> None:
    view = made(qtbot)
    view.show()
    model = view.table.model()
    counts: list[int] = []
    model.modelReset.connect(lambda: counts.append(model.rowCount()))
    model.rowsInserted.connect(lambda: counts.append(model.rowCount()))
    for count in range(1, 50):
        view.show_rows(plain_rows(count), count - 1)
    assert counts == [1]
    qtbot.waitUntil(lambda: len(counts) > 1)
    assert counts == [1, 49]


def test_the_newest_line_is_followed(qtbot: QtBot) -> None:
    view = opened(qtbot, plain_rows(3))
    for count in (4, 40, 41, 2000):
        update(view, plain_rows(count))
        assert in_view(view, count - 1)


def test_a_person_who_has_scrolled_up_is_left_there(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.table.verticalScrollBar().setValue(20)
    update(view, plain_rows(300))
    assert view.table.visible_rows().start == 20
    view.table.verticalScrollBar().setValue(view.table.verticalScrollBar().maximum())
    update(view, plain_rows(500))
    assert in_view(view, 499)


def test_a_person_who_selects_lines_is_left_there(qtbot: QtBot) -> None:
    view = opened(qtbot)
    seen = view.table.visible_rows()
    click(view, seen.start + 2)
    update(view, plain_rows(300))
    assert view.table.visible_rows() == seen
    assert selected(view) == [seen.start + 2]
    press(view, Key.Key_End)
    update(view, plain_rows(300))
    update(view, plain_rows(400))
    assert in_view(view, 399)


def test_who_goes_to_a_line_follows_the_run_from_there(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.table.verticalScrollBar().setValue(20)
    click(view, 25)
    update(view, plain_rows(100), 25)
    assert line(view, 25).startswith("► ")
    update(view, plain_rows(27, branch=1))
    assert in_view(view, 26)
    update(view, plain_rows(200, branch=1))
    assert in_view(view, 199)


def test_the_step_that_is_gone_to_is_brought_into_view(qtbot: QtBot) -> None:
    view = opened(qtbot)
    update(view, plain_rows(100), 10)
    assert in_view(view, 10)


def test_a_place_is_kept_when_the_history_is_thinned(qtbot: QtBot) -> None:
    view = opened(qtbot, plain_rows(1000))
    view.table.verticalScrollBar().setValue(401)
    update(view, plain_rows(501, stride=2))
    assert iteration_of(view, view.table.visible_rows().start) == 400


def test_the_current_line_stays_in_view_when_the_log_gets_smaller(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.resize(520, 150)
    QApplication.processEvents()
    assert in_view(view, 99)
    update(view, plain_rows(150))
    assert in_view(view, 149)


def test_a_line_that_is_read_to_its_end_is_not_drawn_back(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.resize(300, 330)
    QApplication.processEvents()
    bar = view.table.horizontalScrollBar()
    assert bar.maximum() > 0
    press(view, Key.Key_Right)
    assert bar.value() > 0
    bar.setValue(bar.maximum())
    end = bar.value()
    press(view, Key.Key_Up)
    click(view, 95)
    update(view, plain_rows(150))
    assert bar.value() == end


def test_the_longest_line_finds_room(qtbot: QtBot) -> None:
    rows = plain_rows(100)
    rows.gradients[:] = -1.2345e-100
    view = opened(qtbot, rows)
    texts = [line(view, row) for row in view.table.visible_rows()]
    needed = max(map(view.table.fontMetrics().horizontalAdvance, texts))
    assert "−1.2345e−100" in texts[0]
    assert view.table.columnWidth(0) >= needed


def test_tab_leads_to_the_current_line(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.copy_button.setFocus()
    view.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.table.currentIndex().row() == 99
    assert selected(view) == []


def test_another_run_is_followed_again(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.table.verticalScrollBar().setValue(20)
    QTest.mouseClick(view.copy_button, LEFT)
    sample = plain_sample()
    view.start(sample.history, sample.prepared, sample.config)
    assert view.table.model().rowCount() == 0
    assert view.sign.text() == ""
    assert not view.copy_button.isEnabled()
    update(view, plain_rows(200))
    assert in_view(view, 199)


def test_lines_that_are_not_on_the_screen_are_not_made(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(qtbot, plain_rows(100_000))
    read: set[int] = set()
    whole = Rows.row

    def row(rows: Rows, index: int) -> Row:
        read.add(index)
        return whole(rows, index)

    monkeypatch.setattr(Rows, "row", row)
    update(view, plain_rows(100_001))
    view.table.verticalScrollBar().setValue(500)
    QApplication.processEvents()
    assert 99_990 in read
    assert 505 in read
    assert len(read) < 60


def test_a_screen_reader_finds_the_lines(qtbot: QtBot) -> None:
    view = opened(qtbot, iteration=98)
    table = QAccessible.queryAccessibleInterface(view.table)
    assert table.text(QAccessible.Text.Name) == "Log of the steps"
    # Beside and above the cells are headers, though they are hidden.
    header, cell = table.child(2 * 99), table.child(2 * 99 + 1)
    assert header.text(QAccessible.Text.Name) == ""
    heard = cell.text(QAccessible.Text.Name)
    assert heard.startswith("current step: iteration 98, loss 98.500, ")
    assert heard.endswith("gradient of b 98.400")
