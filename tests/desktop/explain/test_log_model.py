"""The rows grow, are thinned or given up, and the views hear only what is needed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QAbstractItemModelTester

from desktop.explain.log_model import LogModel
from linreg.rows import Row, Rows
from tests.desktop.explain.log_samples import plain_rows, plain_sample

Role = Qt.ItemDataRole


class Heard:
    """What the model has told, in order."""

    def __init__(self, model: LogModel) -> None:
        self.told: list[str] = []
        self.changed: set[int] = set()
        model.modelReset.connect(lambda: self.told.append("reset"))
        model.rowsInserted.connect(
            lambda _, first, last: self.told.append(f"inserted {first} to {last}")
        )
        model.dataChanged.connect(
            lambda first, last, _: self.changed.update(
                range(first.row(), last.row() + 1)
            )
        )


def started() -> LogModel:
    model = LogModel()
    sample = plain_sample()
    model.start(sample.history, sample.prepared, sample.config)
    return model


def shown(rows: Rows, iteration: int) -> tuple[LogModel, Heard]:
    model = started()
    model.show_rows(rows, iteration)
    return model, Heard(model)


def text(model: LogModel, row: int, role: int = Role.DisplayRole) -> str:
    return str(model.data(model.index(row, 0), role))


def test_no_rows_before_there_are_any() -> None:
    model = started()
    assert (model.rowCount(), model.columnCount(), model.current) == (0, 1, -1)
    model.show_rows(plain_rows(0), 0)
    assert (model.rowCount(), model.current) == (0, -1)
    assert model.data(model.index(0, 0)) is None


def test_it_keeps_the_rules_of_models() -> None:
    """Qt's own tester warns, and a warning fails the test."""
    model = started()
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, mode, model)
    for rows in (plain_rows(5), plain_rows(9), plain_rows(4, stride=2)):
        model.show_rows(rows, rows.newest)
    assert tester.model() is model


def test_the_current_line_alone_is_marked() -> None:
    model, heard = shown(plain_rows(5), 4)
    assert text(model, 4).startswith("► iteration 4 · ")
    assert text(model, 2).startswith("  iteration 2 · ")
    model.show_rows(plain_rows(5), 2)
    assert text(model, 4).startswith("  iteration 4 · ")
    assert text(model, 2).startswith("► iteration 2 · ")
    assert heard.changed == {2, 4}
    font = model.data(model.index(2, 0), Role.FontRole)
    assert isinstance(font, QFont)
    assert font.bold()
    assert model.data(model.index(4, 0), Role.FontRole) is None


def test_a_screen_reader_hears_words() -> None:
    model, _ = shown(plain_rows(5), 4)
    spoken = text(model, 3, Role.AccessibleTextRole)
    assert spoken.startswith("iteration 3, loss 3.5000, w 3.1000, ")
    assert spoken.endswith("gradient of w 3.3000, gradient of b 3.4000")
    current = text(model, 4, Role.AccessibleTextRole)
    assert current.startswith("current step: iteration 4, ")


def test_new_rows_are_added_below() -> None:
    model, heard = shown(plain_rows(5), 4)
    model.show_rows(plain_rows(9), 8)
    assert heard.told == ["inserted 5 to 8"]
    assert heard.changed == {4, 8}
    assert model.rowCount() == 9


def test_the_last_row_may_be_another_one_at_once() -> None:
    """As it is where data have been edited, and in a thinned history."""
    model = started()
    model.show_rows(plain_rows(3), 2)
    model.look_at(range(3))
    again = plain_rows(3)
    again.losses[-1] = 77.0
    heard = Heard(model)
    model.show_rows(again, 0)
    heard.changed.clear()
    model.show_rows(again, 0)
    assert heard.told == []
    assert 2 in heard.changed
    assert "loss  77.000" in text(model, 2)


def test_a_branch_and_a_thinned_history_begin_anew() -> None:
    model, heard = shown(plain_rows(9), 8)
    model.show_rows(plain_rows(9, branch=1), 8)
    model.show_rows(plain_rows(6, stride=2, branch=1), 10)
    assert heard.told == ["reset", "reset"]
    model.show_rows(plain_rows(4, stride=2, branch=1), 6)
    assert heard.told == ["reset"] * 3
    assert model.rowCount() == 4


def test_lines_of_a_thinned_history() -> None:
    model, _ = shown(plain_rows(6, stride=4), 13)
    assert [model.iteration(row) for row in range(6)] == [0, 4, 8, 12, 16, 20]
    assert model.current == 3
    assert model.row_of(19) == 4


def test_another_run_has_no_lines_yet() -> None:
    model, heard = shown(plain_rows(9), 8)
    sample = plain_sample()
    model.start(sample.history, sample.prepared, sample.config)
    assert heard.told == ["reset"]
    assert (model.rowCount(), model.current) == (0, -1)


def test_numbers_are_filled_up_to_the_widest_that_was_looked_at() -> None:
    model, heard = shown(plain_rows(200), 199)
    model.look_at(range(2, 5))
    assert text(model, 3).startswith("  iteration 3 · loss 3.5000 · ")
    model.look_at(range(98, 101))
    assert heard.changed == {2, 3, 4, 98, 99, 100}
    assert text(model, 99).startswith("  iteration  99 · loss 99.500 · ")
    model.look_at(range(2, 5))
    assert text(model, 3).startswith("  iteration   3 · loss 3.5000 · ")
    assert len(model.longest) == len(text(model, 100))


def test_an_update_makes_no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it costs the same in a run of a million steps."""
    read: list[int] = []
    whole = Rows.row

    def row(rows: Rows, index: int) -> Row:
        read.append(index)
        return whole(rows, index)

    monkeypatch.setattr(Rows, "row", row)
    model, _ = shown(plain_rows(10), 9)
    model.show_rows(plain_rows(1000), 999)
    model.show_rows(plain_rows(500, stride=2), 998)
    assert read == []
    model.look_at(range(7, 9))
    text(model, 8)
    assert read == [7, 8]


def test_copied_lines_stand_in_line_without_a_mark() -> None:
    model, _ = shown(plain_rows(101), 100)
    lines = model.text([0, 99, 100]).split("\n")
    assert [line[:15] for line in lines] == [
        "iteration   0 ·",
        "iteration  99 ·",
        "iteration 100 ·",
    ]
    assert model.text([3]) == (
        "iteration 3 · loss 3.5000 · w 3.1000 · b 3.2000 · ∂L/∂w 3.3000 · ∂L/∂b 3.4000"
    )
