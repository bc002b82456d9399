"""The table as a model: what stands in each cell, and what is told to have changed."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QBrush
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.table.model import DataTableModel
from desktop.theme import DARK, LIGHT, Theme
from linreg.clipboard import parse_cell
from linreg.dataset import Dataset, FloatArray, lecture_data, make_dataset
from linreg.edits import insert_column, insert_rows, remove_rows, set_cells
from tests.desktop.table.samples import houses, many_rows, patient, split

Role = Qt.ItemDataRole
# What the lecture's data show; the last two columns once there are predictions.
SET, PREDICTION, RESIDUAL = 2, 3, 4
HARD = np.array([0.1, 1e-300, -0.0, 3.0, 0.1 + 0.2])


def make_model() -> DataTableModel:
    return DataTableModel(LIGHT, lecture_data())


def row_texts(model: DataTableModel, row: int) -> list[object]:
    columns = range(model.columnCount())
    return [model.index(row, column).data() for column in columns]


def colour(model: DataTableModel, row: int, column: int) -> str:
    brush = model.index(row, column).data(Role.ForegroundRole)
    assert isinstance(brush, QBrush)
    return brush.color().name()


def changes_of(model: DataTableModel) -> list[tuple[int, int, int, int]]:
    """First row, last row, first column and last column of each change from now on."""
    changes: list[tuple[int, int, int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        changes.append((first.row(), last.row(), first.column(), last.column()))

    model.dataChanged.connect(note)
    return changes


def test_the_lecture_with_predictions(qtbot: QtBot) -> None:
    model = make_model()
    headers = [
        model.headerData(column, Qt.Orientation.Horizontal) for column in range(5)
    ]
    assert headers == ["x", "y", "set", "ŷ", "y − ŷ"]
    assert model.headerData(2, Qt.Orientation.Vertical) == 3
    assert row_texts(model, 1) == ["2", "4", "train", "", ""]
    model.show_predictions(np.array([1.934, 3.8, 6.5]))
    assert row_texts(model, 0) == ["1", "2", "train", "1.934", "0.06600"]
    assert row_texts(model, 2) == ["3", "6", "train", "6.500", "−0.5000"]


def header_texts(model: DataTableModel) -> list[object]:
    columns = range(model.columnCount())
    return [model.headerData(c, Qt.Orientation.Horizontal) for c in columns]


def test_all_columns_in_the_files_order_with_their_roles(qtbot: QtBot) -> None:
    dataset = houses().with_roles(("distance to centre",), "median income (USD)")
    model = DataTableModel(LIGHT, dataset)
    assert header_texts(model) == [
        "y: median income (USD)",
        "rooms & <b>baths</b>",
        "x: distance to centre",
        "median value (USD)",
        "set",
        "ŷ",
        "y − ŷ",
    ]
    assert row_texts(model, 4) == ["4000", "5", "2.000", "5012", "train", "", ""]
    # What the model does not see is muted.
    assert colour(model, 4, 1) == LIGHT.muted
    assert model.index(4, 2).data(Role.ForegroundRole) is None


def test_rows_that_are_not_used(qtbot: QtBot) -> None:
    model = DataTableModel(LIGHT, patient())
    model.show_dataset(*split(patient()))
    model.show_predictions(2 * patient().x[:, 0])
    assert [row_texts(model, row)[3:] for row in range(4)] == [
        ["train", "0.000", "0.000"],
        ["left out", "2.000", "0.000"],
        ["test", "4.000", "0.000"],
        # There is no prediction because there is no x: nothing has diverged.
        ["", "", ""],
    ]
    assert row_texts(model, 3)[0] == ""
    for row in (1, 3):
        assert {colour(model, row, c) for c in range(6)} == {LIGHT.muted}
    marked = [model.index(row, 3).data(Role.FontRole) is not None for row in range(4)]
    assert marked == [False, False, True, False]
    tips = [str(model.index(row, 3).data(Role.ToolTipRole)) for row in range(4)]
    assert "by the split" in tips[0]
    assert "by hand" in tips[2]
    assert "blank" in tips[3]
    assert model.cell_texts(range(1, 4), 5) == ["0.0", "0.0", ""]
    assert model.cell_texts(range(1, 4), 0) == ["1.0", "2.0", ""]


def test_the_model_obeys_qt(qtbot: QtBot) -> None:
    model = make_model()
    # Its warnings fail the test.
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, mode, model)
    for dataset in (houses(), many_rows(50)):
        model.show_dataset(*split(dataset, np.arange(dataset.rows) % 3 == 0))
        model.show_predictions(np.ones(7), 5)
        model.show_predictions(np.ones(dataset.rows))
        for edited in edits_of(dataset):
            model.show_dataset(*split(edited))
            model.show_dataset(*split(dataset))
    model.set_theme(DARK)
    assert tester.model() is model
    assert (
        model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    )


def edits_of(dataset: Dataset) -> list[Dataset]:
    """Each of them with another number of rows or columns."""
    return [
        insert_rows(dataset, 2, 3),
        remove_rows(dataset, np.arange(5)),
        insert_column(dataset, 0, "new"),
        insert_column(dataset, len(dataset.names), "new"),
        set_cells(dataset, dataset.rows, 1, np.ones((2, len(dataset.names)))),
    ]


def test_an_edited_table_is_no_new_one(qtbot: QtBot) -> None:
    for edited in edits_of(houses()):
        model = DataTableModel(LIGHT, houses())
        with qtbot.assertNotEmitted(model.modelReset):
            model.show_dataset(*split(edited))
        assert model.rowCount() == edited.rows
        assert model.columnCount() == len(edited.names) + 3
        texts = [str(model.index(row, 0).data()) for row in range(edited.rows)]
        column = edited.columns[0].tolist()
        assert [float(t) if t else None for t in texts] == [
            None if math.isnan(v) else v for v in column
        ]
        assert header_texts(model)[0] in (edited.names[0], f"x: {edited.names[0]}")


def test_only_the_datas_own_cells_can_be_edited(qtbot: QtBot) -> None:
    model = DataTableModel(LIGHT, make_dataset("t", {"x": HARD, "y": HARD}))
    editable = [
        bool(model.index(0, column).flags() & Qt.ItemFlag.ItemIsEditable)
        for column in range(5)
    ]
    assert editable == [True, True, False, False, False]
    texts = [str(model.index(row, 0).data(Role.EditRole)) for row in range(len(HARD))]
    assert texts == ["0.1", "1e-300", "-0", "3", "0.30000000000000004"]
    assert [parse_cell(text) for text in texts] == HARD.tolist()
    assert not model.setData(model.index(0, 0), "5")


def test_more_than_a_million_rows_come_in_bit_by_bit(qtbot: QtBot) -> None:
    zeros = np.zeros(2_200_000)
    dataset = Dataset("huge", ("x", "y"), (zeros, zeros), ("x",), "y")
    model = DataTableModel(LIGHT, lecture_data())
    with qtbot.waitSignal(model.revealed):
        model.show_dataset(*split(dataset))
        counts = [model.rowCount()]
        model.rowsInserted.connect(lambda *_: counts.append(model.rowCount()))
    assert counts == [1_000_000, 1_500_000, 2_000_000, 2_200_000]
    # One row more is there at once.
    grown = insert_rows(dataset, 5, 1)
    model.show_dataset(*split(grown))
    assert model.rowCount() == 2_200_001


def test_predictions_of_some_rows(qtbot: QtBot) -> None:
    model = DataTableModel(LIGHT, many_rows(100))
    model.show_predictions(np.array([20.5, 22.0]), 10)
    assert model.predicted_rows == range(10, 12)
    texts = [row_texts(model, row)[PREDICTION:] for row in (9, 10, 11, 12)]
    assert texts == [["", ""], ["20.50", "−0.5000"], ["22.00", "0.000"], ["", ""]]


def test_new_predictions_are_one_change_of_their_cells(qtbot: QtBot) -> None:
    model = DataTableModel(LIGHT, many_rows(100))
    changes = changes_of(model)
    model.show_predictions(np.ones(20), 10)
    model.show_predictions(np.zeros(20), 10)
    model.show_predictions(np.zeros(5), 50)
    assert changes == [
        (10, 29, PREDICTION, RESIDUAL),
        (10, 29, PREDICTION, RESIDUAL),
        # Those before are known no more.
        (10, 54, PREDICTION, RESIDUAL),
    ]


def test_another_data_set_has_no_predictions(qtbot: QtBot) -> None:
    dataset = lecture_data()
    model = DataTableModel(LIGHT, dataset)
    model.show_predictions(np.ones(3))
    # The same rows, split anew, keep theirs.
    model.show_dataset(*split(dataset, np.array([False, True, False])))
    assert row_texts(model, 1) == ["2", "4", "test", "1.000", "3.000"]
    model.show_dataset(*split(lecture_data()))
    assert row_texts(model, 1) == ["2", "4", "train", "", ""]
    assert model.predicted_rows == range(0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colours_mean_the_same_as_in_the_pictures(qtbot: QtBot, theme: Theme) -> None:
    model = make_model()
    model.show_dataset(*split(lecture_data(), np.array([False, True, False])))
    model.show_predictions(np.ones(3))
    changes = changes_of(model)
    model.set_theme(theme)
    assert changes == [(0, 2, 0, RESIDUAL)]
    assert colour(model, 0, SET) == theme.train
    assert colour(model, 1, SET) == theme.test
    assert colour(model, 0, PREDICTION) == colour(model, 0, RESIDUAL) == theme.model
    # Data have the colour of text.
    assert model.index(0, 0).data(Role.ForegroundRole) is None


def test_all_figures_stand_on_the_right(qtbot: QtBot) -> None:
    model = make_model()
    role = Role.TextAlignmentRole
    for column in range(5):
        header = model.headerData(column, Qt.Orientation.Horizontal, role)
        for alignment in (model.index(0, column).data(role), header):
            assert isinstance(alignment, Qt.AlignmentFlag)
            assert Qt.AlignmentFlag.AlignRight in alignment


def test_tooltips_say_what_a_column_is(qtbot: QtBot) -> None:
    model = DataTableModel(LIGHT, houses())
    tips = [
        str(model.headerData(column, Qt.Orientation.Horizontal, int(Role.ToolTipRole)))
        for column in range(model.columnCount())
    ]
    assert "median income (USD)" in tips[0]
    assert "feature" in tips[0]
    assert "rooms &amp; &lt;b&gt;baths&lt;/b&gt;" in tips[1]
    assert "median value (USD)" in tips[3]
    assert "target" in tips[3]
    assert "held out" in tips[4]
    assert "Prediction" in tips[5]
    assert "Residual" in tips[6]


def test_a_cells_tooltip_has_all_its_digits(qtbot: QtBot) -> None:
    model = make_model()
    model.show_predictions(np.array([1 / 3, 0, 0]))
    assert "ŷ = 0.3333333333333333" in str(model.index(0, 3).data(Role.ToolTipRole))
    assert "held out" in str(model.index(0, SET).data(Role.ToolTipRole))


def test_what_is_not_finite_is_said(qtbot: QtBot) -> None:
    model = make_model()
    model.show_predictions(np.array([np.nan, np.inf, -np.inf]))
    assert [row_texts(model, row)[PREDICTION:] for row in range(3)] == [
        ["nan", "nan"],
        ["∞", "−∞"],
        ["−∞", "∞"],
    ]


numbers = st.floats(width=64)
finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=60)
@given(
    y=arrays(np.float64, st.integers(2, 5), elements=finite),
    y_pred=arrays(np.float64, st.integers(0, 7), elements=numbers),
    first=st.integers(0, 7),
)
def test_no_cell_ever_raises(
    y: FloatArray, y_pred: FloatArray, first: int, qapp: object
) -> None:
    dataset = make_dataset("t", {"x": y, "y": y.copy()})
    model = DataTableModel(LIGHT, dataset)
    outside = [model.index(len(y) - 1, column) for column in range(5)]
    model.show_predictions(y_pred, first)
    for row in range(len(y)):
        for column in range(5):
            for role in Role:
                model.data(model.index(row, column), int(role))
        place = row - first
        if 0 <= place < len(y_pred) and math.isfinite(y_pred[place]):
            residual = float(y[row]) - float(y_pred[place])
            assert f"= {residual!r}" in model.index(row, 4).data(Role.ToolTipRole)
    for column in range(5):
        assert len(model.cell_texts(range(len(y)), column)) == len(y)
    # An index from before is asked for after the rows have become fewer.
    model.show_dataset(*split(lecture_data()))
    assert len(y) <= 3 or [model.data(index) for index in outside] == [None] * 5
    assert model.data(QModelIndex()) is None
    model.headerData(99, Qt.Orientation.Horizontal)


def test_what_is_copied_has_all_digits(qtbot: QtBot) -> None:
    model = make_model()
    model.show_dataset(*split(lecture_data(), np.array([False, True, False])))
    model.show_predictions(np.array([1 / 3, np.nan]), 1)
    assert [model.cell_texts(range(3), column) for column in range(5)] == [
        ["1.0", "2.0", "3.0"],
        ["2.0", "4.0", "6.0"],
        ["train", "test", "train"],
        ["", "0.3333333333333333", "nan"],
        ["", "3.6666666666666665", "nan"],
    ]
    assert model.cell_texts(range(0, 1), 3) == [""]
    assert model.names(range(1, 4)) == ("y", "set", "ŷ")


def test_copied_residuals_may_overflow(qtbot: QtBot) -> None:
    huge = np.array([1e308, 1e308])
    model = DataTableModel(LIGHT, make_dataset("t", {"x": huge, "y": huge}))
    model.show_predictions(np.array([-1e308, np.inf]))
    assert model.cell_texts(range(2), 4) == ["inf", "-inf"]


def glowing(model: DataTableModel) -> list[int]:
    """The rows whose cells all stand on a tinted ground and whose set is marked."""
    rows, columns = range(model.rowCount()), range(model.columnCount())
    tinted = [
        row
        for row in rows
        if all(model.index(row, c).data(Role.BackgroundRole) for c in columns)
    ]
    untinted = [
        row
        for row in rows
        if not any(model.index(row, c).data(Role.BackgroundRole) for c in columns)
    ]
    assert sorted(tinted + untinted) == list(rows)
    sets = [str(model.index(row, model.data_columns).data()) for row in rows]
    assert tinted == [row for row in rows if sets[row].startswith("•")]
    return tinted


ALL_SEEN = range(1000)


def test_the_rows_of_a_batch_glow(qtbot: QtBot) -> None:
    model = make_model()
    assert glowing(model) == []
    model.show_batch(np.array([2, 0]), ALL_SEEN)
    assert glowing(model) == [0, 2]
    # Without colour it can be read as well.
    assert [model.index(row, SET).data() for row in range(3)] == [
        "•\N{THIN SPACE}train",
        "train",
        "•\N{THIN SPACE}train",
    ]
    for column in range(5):
        tips = [str(model.index(row, column).data(Role.ToolTipRole)) for row in (0, 1)]
        assert "In this step’s batch" in tips[0]
        assert "batch" not in tips[1]
    model.show_batch(np.empty(0, np.int64), ALL_SEEN)
    assert glowing(model) == []


def test_the_mark_of_a_batch_is_not_copied(qtbot: QtBot) -> None:
    model = make_model()
    model.show_batch(np.array([1]), ALL_SEEN)
    assert model.cell_texts(range(3), SET) == ["train"] * 3


def test_only_changed_rows_on_the_screen_are_told_of(qtbot: QtBot) -> None:
    model = DataTableModel(LIGHT, many_rows(1000))
    changes = changes_of(model)
    seen = range(100, 120)
    model.show_batch(np.array([900, 105, 3, 110]), seen)
    assert changes == [(105, 110, 0, RESIDUAL)]
    # The same batch in another order, and one that differs out of sight.
    model.show_batch(np.array([110, 900, 3, 105]), seen)
    model.show_batch(np.array([105, 110, 700]), seen)
    assert len(changes) == 1
    model.show_batch(np.array([105, 119]), seen)
    assert changes[1:] == [(110, 119, 0, RESIDUAL)]
    assert glowing(model) == [105, 119]


def test_a_batch_of_a_huge_table_walks_over_no_rows(qtbot: QtBot) -> None:
    zeros = np.zeros(5_000_000)
    dataset = Dataset("huge", ("x", "y"), (zeros, zeros), ("x",), "y")
    model = DataTableModel(LIGHT, dataset)
    changes = changes_of(model)
    model.show_batch(np.array([4_999_999, 7]), range(12))
    assert changes == [(7, 7, 0, RESIDUAL)]
    assert len(model._cells.batch) == 2


def test_other_data_have_no_batch_yet(qtbot: QtBot) -> None:
    model = make_model()
    model.show_dataset(*split(many_rows(20)))
    model.show_batch(np.array([1, 4]), ALL_SEEN)
    model.show_dataset(*split(houses(20)))
    assert glowing(model) == []
    model.show_dataset(*split(many_rows(20)))
    assert glowing(model) == []


def test_a_batch_stays_while_its_rows_are_trained_on(qtbot: QtBot) -> None:
    model = make_model()
    dataset = many_rows(20)
    model.show_dataset(*split(dataset))
    model.show_batch(np.array([1, 4]), ALL_SEEN)
    edited = set_cells(dataset, 4, 0, np.array([[0.5]]))
    model.show_dataset(*split(edited))
    assert glowing(model) == [1, 4]
    model.show_dataset(*split(edited, np.arange(20) == 4))
    assert glowing(model) == []
    model.show_batch(np.array([1, 5, 99]), ALL_SEEN)
    # What the table does not have is no part of it.
    assert glowing(model) == [1, 5]
    model.show_dataset(*split(edited))
    model.show_dataset(*split(remove_rows(edited, np.array([0]))))
    assert glowing(model) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_batch_has_the_colour_of_training(qtbot: QtBot, theme: Theme) -> None:
    model = make_model()
    model.show_batch(np.array([1]), ALL_SEEN)
    model.set_theme(theme)
    ground = model.index(1, 0).data(Role.BackgroundRole)
    assert isinstance(ground, QBrush)
    assert ground.color().name() == theme.train
    assert 0 < ground.color().alphaF() < 0.3
