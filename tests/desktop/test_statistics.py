"""The page of statistics, as a person reads it."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QTableWidget
from pytestqt.qtbot import QtBot

from desktop.statistics import StatisticsView
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from linreg.statistics import fit_statistics, model_statistics

# The line is 1.1 x + 0, and its residuals -0.1, 0.8, -1.3 and 0.6.
DATA = make_dataset(
    "d", {"x": np.array([1.0, 2, 3, 4]), "y": np.array([1.0, 3.0, 2.0, 5.0])}
)


@pytest.fixture
def view(qtbot: QtBot) -> StatisticsView:
    view = StatisticsView()
    qtbot.addWidget(view)
    view.resize(520, 330)
    view.show()
    return view


def begin(view: StatisticsView, data: Dataset, **config: Any) -> Prepared:
    prepared = prepare(data, Config(**config))
    exact = fit_exact(prepared)
    values = np.append(exact.weight, [] if exact.bias is None else [exact.bias])
    statistics = fit_statistics(prepared, exact)
    view.show_exact(statistics, prepared.parameter_names, values)
    return prepared


def tables(view: StatisticsView) -> list[QTableWidget]:
    """From top to bottom."""
    found = view.findChildren(QTableWidget)
    return sorted(found, key=lambda table: table.mapTo(view, QPoint()).y())


def cells(table: QTableWidget) -> list[list[str]]:
    """What a person sees of it, with its headers."""
    columns = [j for j in range(table.columnCount()) if not table.isColumnHidden(j)]
    header = ["", *(_text(table.horizontalHeaderItem(j)) for j in columns)]
    rows = [
        [
            _text(table.verticalHeaderItem(i)),
            *(_text(table.item(i, j)) for j in columns),
        ]
        for i in range(table.rowCount())
    ]
    return [header, *rows]


def _text(item: object) -> str:
    return str(getattr(item, "text", str)())


def note(view: StatisticsView) -> str:
    labels = view.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_the_exact_fit_and_the_model_side_by_side(view: StatisticsView) -> None:
    prepared = begin(view, DATA)
    # Residuals 0, 1, -1 and 1: SSR 3 of SST 8.75.
    view.show_model(model_statistics(prepared, np.array([1.0]), 0.0))
    scores, errors = map(cells, tables(view))
    assert scores == [
        ["", "exact fit", "model, train"],
        ["R²", "0.69143", "0.65714"],
        ["adjusted R²", "0.53714", ""],
        ["RMSE", "0.82158", "0.86603"],
        ["MAE", "0.70000", "0.75000"],
        ["residual SD", "1.1619", ""],
    ]
    assert errors[0] == ["", "exact fit", "standard error"]
    assert errors[1] == ["w", "1.1000", "± 0.51962"]
    assert errors[2][0] == "b"
    assert errors[2][2] == "± 1.4230"
    assert not note(view)


def test_rows_held_out_have_a_column_of_their_own(view: StatisticsView) -> None:
    prepared = begin(view, DATA, test_fraction=0.5, seed=1)
    view.show_model(model_statistics(prepared, np.array([1.0]), 0.0))
    scores = cells(tables(view)[0])
    assert scores[0][3] == "model, test"
    residual = prepared.y_test - prepared.x_test[:, 0]
    assert float(scores[4][3]) == pytest.approx(np.abs(residual).mean(), rel=1e-4)
    # Another model over the same data, then data without test rows.
    view.show_model(model_statistics(prepared, np.array([9.0]), 0.0))
    assert float(cells(tables(view)[0])[4][3]) > 9
    prepared = begin(view, DATA)
    view.show_model(model_statistics(prepared, np.array([1.0]), 0.0))
    assert len(cells(tables(view)[0])[0]) == 3


def test_the_model_comes_to_the_exact_fit(view: StatisticsView) -> None:
    prepared = begin(view, DATA)
    view.show_model(model_statistics(prepared, np.array([1.1]), 0.0))
    for _, exact, model in cells(tables(view)[0])[1:]:
        assert model in (exact, "")


def test_another_fit_forgets_the_model(view: StatisticsView) -> None:
    prepared = begin(view, DATA)
    view.show_model(model_statistics(prepared, np.array([1.0]), 0.0))
    begin(view, DATA, bias=False)
    scores, errors = map(cells, tables(view))
    assert [row[2] for row in scores[1:]] == [""] * 5
    assert [row[0] for row in errors[1:]] == ["w"]


def test_a_diverged_model_is_not_hidden(view: StatisticsView) -> None:
    prepared = begin(view, DATA)
    view.show_model(model_statistics(prepared, np.array([1e200]), 0.0))
    assert [row[2] for row in cells(tables(view)[0])[1:4]] == ["−∞", "", "2.7386e200"]
    view.show_model(model_statistics(prepared, np.array([np.nan]), 0.0))
    assert [row[2] for row in cells(tables(view)[0])[1:4]] == ["nan", "", "nan"]


def test_a_constant_y_has_no_r_squared(view: StatisticsView) -> None:
    data = make_dataset("c", {"x": np.arange(4.0), "y": np.full(4, 3.0)})
    prepared = begin(view, data)
    view.show_model(model_statistics(prepared, np.array([1.0]), 3.0))
    scores = cells(tables(view)[0])
    assert scores[1] == ["R²", "–", "–"]
    assert scores[2][1] == "–"
    assert scores[3] == ["RMSE", "0.0000", "1.8708"]
    assert "R² is not defined" in note(view)


@pytest.mark.parametrize(
    "data",
    [
        make_dataset("two", {"x": np.array([1.0, 2]), "y": np.array([1.0, 3])}),
        make_dataset("same", {"x": np.full(3, 2.0), "y": np.arange(3.0)}),
    ],
)
def test_where_there_are_no_standard_errors_it_says_why(
    view: StatisticsView, data: Dataset
) -> None:
    begin(view, data)
    assert [row[2] for row in cells(tables(view)[1])[1:]] == ["–", "–"]
    assert "Standard errors need" in note(view)
    begin(view, DATA)
    assert not note(view)


def test_every_heading_explains_itself(view: StatisticsView) -> None:
    begin(view, DATA)
    for table in tables(view):
        assert table.accessibleName()
        columns, rows = range(table.columnCount()), range(table.rowCount())
        for item in (
            *(table.horizontalHeaderItem(j) for j in columns),
            *(table.verticalHeaderItem(i) for i in rows),
        ):
            assert item
            assert item.toolTip()


def test_numbers_do_not_move_anything(view: StatisticsView) -> None:
    prepared = begin(view, DATA)
    (table, _) = tables(view)

    def geometry() -> list[int]:
        widths = [table.columnWidth(j) for j in range(3)]
        return [*widths, table.height(), view.minimumSizeHint().width()]

    view.show_model(model_statistics(prepared, np.array([1.0]), 0.0))
    before = geometry()
    for w in (-1.23456e-150, 1e200, np.nan):
        view.show_model(model_statistics(prepared, np.array([w]), -1e-9))
        assert geometry() == before
    assert table.verticalScrollBar().maximum() == 0
