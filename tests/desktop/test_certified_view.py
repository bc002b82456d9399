"""The certified answers beside those found here, as a person reads them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from desktop.certified_view import CertifiedView
from linreg.certified import Certified, differences
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import prepare
from linreg.statistics import fit_statistics
from linreg.wampler import wampler_certified, wampler_data

# y = 2x + 1 but for residuals of 1, -2, 1: slope 2 and b 1 are the exact fit.
LINE = make_dataset("line", {"x": np.arange(3.0), "y": np.array([2.0, 1.0, 6.0])})
ANSWERS = Certified(
    title="Line",
    source="A. Author",
    degree=1,
    x_columns=1,
    rows=3,
    names=("B1", "B0"),
    weight=(2.0,),
    bias=1.0,
    standard_errors=(1.73205080756888, 2.23606797749979),
    residual_sd=2.44948974278318,
    r_squared=0.571428571428571,
)


@pytest.fixture
def view(qtbot: QtBot) -> CertifiedView:
    view = CertifiedView()
    qtbot.addWidget(view)
    view.resize(760, 400)
    view.show()
    return view


def show(
    view: CertifiedView, certified: Certified, data: Dataset, config: Config
) -> None:
    prepared = prepare(data, config)
    exact = fit_exact(prepared)
    view.show_certified(certified)
    view.show_exact(exact, prepared.inputs.names)
    view.show_statistics(fit_statistics(prepared, exact))
    view.show_differences(differences(certified, prepared, edited=False))


def cells(view: CertifiedView) -> dict[str, list[str]]:
    """The rows by their names."""
    (table,) = view.findChildren(QTableWidget)
    return {
        text(table.verticalHeaderItem(i)): [
            text(table.item(i, j)) for j in range(table.columnCount())
        ]
        for i in range(table.rowCount())
    }


def text(item: object) -> str:
    return str(getattr(item, "text", str)())


def sentences(view: CertifiedView) -> str:
    labels = view.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def button(view: CertifiedView) -> QPushButton:
    (found,) = view.findChildren(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def test_certified_exact_and_trained_side_by_side(view: CertifiedView) -> None:
    show(view, ANSWERS, LINE, Config())
    view.show_trained(np.array([2.02]), 1.0)
    table = cells(view)
    assert list(table) == ["w", "b", "SE of w", "SE of b", "residual SD", "R²"]
    two = "2.00000000000000"
    assert table["w"] == [two, two, "exact", "2.02000000000000", "2.0"]
    assert table["b"][2:] == ["exact", "1.00000000000000", "exact"]
    assert "The model is the one certified: degree 1, with b." in sentences(view)
    assert "A. Author" in sentences(view)


def test_the_statistics_of_the_exact_fit(view: CertifiedView) -> None:
    show(view, ANSWERS, LINE, Config())
    table = cells(view)
    assert table["SE of w"][0] == "1.73205080756888"
    assert table["residual SD"][:2] == ["2.44948974278318", "2.44948974278318"]
    assert table["R²"][0] == "0.571428571428571"
    for row in ("SE of w", "SE of b", "residual SD", "R²"):
        assert float(table[row][2]) >= 14.5
        assert table[row][3:] == ["–", "–"]


def test_what_was_found_for_other_data_is_forgotten(view: CertifiedView) -> None:
    show(view, ANSWERS, LINE, Config())
    view.show_trained(np.array([2.02]), 1.0)
    view.show_certified(replace(ANSWERS, weight=(7.0,)))
    view.show_differences(())
    assert cells(view)["w"] == ["7.00000000000000", "–", "–", "–", "–"]
    assert cells(view)["R²"][1:] == ["–"] * 4


def test_another_model_is_said_and_can_be_set(
    qtbot: QtBot, view: CertifiedView
) -> None:
    show(view, wampler_certified(2), wampler_data(2), Config())
    view.show_trained(np.array([1.0]), 1.0)
    assert "The certified model is another: degree 5, with b." in sentences(view)
    assert "degree 5, with b" in button(view).toolTip()
    assert all(row[1:] == ["–"] * 4 for row in cells(view).values())
    with qtbot.waitSignal(view.model_requested) as asked:
        QTest.mouseClick(button(view), Qt.MouseButton.LeftButton)
    assert asked.args == [5, True]

    show(view, wampler_certified(2), wampler_data(2), Config(degree=5))
    assert not button(view).isVisible()
    assert list(cells(view))[:6] == [
        "w1 · x",
        "w2 · x²",
        "w3 · x³",
        "w4 · x⁴",
        "w5 · x⁵",
        "b",
    ]
    assert float(cells(view)["w5 · x⁵"][2]) > 12


def test_a_model_without_bias(qtbot: QtBot, view: CertifiedView) -> None:
    certified = replace(
        ANSWERS, names=("B1",), bias=None, standard_errors=(0.5,), weight=(2.6,)
    )
    show(view, certified, LINE, Config())
    assert "degree 1, without b" in sentences(view)
    with qtbot.waitSignal(view.model_requested) as asked:
        QTest.mouseClick(button(view), Qt.MouseButton.LeftButton)
    assert asked.args == [1, False]
    show(view, certified, LINE, Config(bias=False))
    view.show_trained(np.array([2.6]), None)
    assert list(cells(view)) == ["w", "SE of w", "residual SD", "R²"]
    assert cells(view)["w"][3:] == ["2.60000000000000", "exact"]


def test_the_same_number_of_parameters_is_not_the_same_model(
    view: CertifiedView,
) -> None:
    """Degree 2 without b has two weights, as degree 1 has one and b."""
    show(view, ANSWERS, LINE, Config(degree=2, bias=False))
    view.show_trained(np.array([2.0, 1.0]), None)
    assert all(row[1:] == ["–"] * 4 for row in cells(view).values())


def test_other_rows_are_said_and_still_compared(view: CertifiedView) -> None:
    show(view, wampler_certified(1), wampler_data(1), Config(degree=5))
    view.show_differences(("rows",))
    assert "not trained on the certified rows" in sentences(view)
    assert "The model is the one certified" in sentences(view)
    assert not button(view).isVisible()
    assert cells(view)["w1 · x"][2] == "exact"


def test_several_columns_cannot_be_set_from_here(view: CertifiedView) -> None:
    certified = replace(
        ANSWERS,
        x_columns=2,
        weight=(1.0, 2.0),
        names=("B1", "B2", "B0"),
        standard_errors=(1.0, 1.0, 1.0),
    )
    show(view, certified, LINE, Config())
    assert "2 x columns, with b" in sentences(view)
    assert not button(view).isVisible()


def test_a_fit_that_is_not_determined_is_not_shown(view: CertifiedView) -> None:
    data = make_dataset("d", {"x": np.full(3, 2.0), "y": np.arange(3.0)})
    show(view, ANSWERS, data, Config())
    assert cells(view)["w"][1:3] == ["–", "–"]


def test_what_diverges_has_no_digits(view: CertifiedView) -> None:
    show(view, ANSWERS, LINE, Config())
    view.show_trained(np.array([np.inf]), np.nan)
    assert cells(view)["w"][3:] == ["∞", "0.0"]
    assert cells(view)["b"][3:] == ["nan", "0.0"]


def test_without_certified_answers_it_says_so(view: CertifiedView) -> None:
    show(view, ANSWERS, LINE, Config())
    view.show_certified(None)
    view.show_trained(np.array([1.0]), 1.0)
    (table,) = view.findChildren(QTableWidget)
    assert not table.isVisible()
    assert not button(view).isVisible()
    assert "No certified answers" in sentences(view)
    view.show_certified(ANSWERS)
    assert table.isVisible()


def test_what_came_while_it_was_hidden_is_there_when_it_is_shown(
    view: CertifiedView,
) -> None:
    view.hide()
    show(view, ANSWERS, LINE, Config())
    view.show_trained(np.array([2.5]), 1.0)
    view.show()
    assert cells(view)["w"][3] == "2.50000000000000"


def test_every_row_and_column_says_what_it_is(view: CertifiedView) -> None:
    show(view, ANSWERS, LINE, Config())
    (table,) = view.findChildren(QTableWidget)
    rows = map(table.verticalHeaderItem, range(table.rowCount()))
    columns = map(table.horizontalHeaderItem, range(table.columnCount()))
    assert all(item is not None and item.toolTip() for item in (*rows, *columns))
    first = table.verticalHeaderItem(0)
    assert first is not None
    assert "B1" in first.toolTip()
