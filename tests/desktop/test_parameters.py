"""The card of parameters: values, gradients, and the least squares answer."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QTableWidget
from pytestqt.qtbot import QtBot

from desktop.parameters import ParametersCard
from linreg.config import Config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.exact import fit_exact
from linreg.prepare import prepare
from linreg.rows import Row


@pytest.fixture
def card(qtbot: QtBot) -> ParametersCard:
    card = ParametersCard()
    qtbot.addWidget(card)
    card.resize(500, 300)
    card.show()
    return card


def begin(card: ParametersCard, dataset: Dataset, config: Config) -> None:
    prepared = prepare(dataset, config)
    card.start(prepared, fit_exact(prepared), scaled=config.standardize)


def cells(card: ParametersCard) -> list[list[str]]:
    """The table with its headers, as a person reads it."""
    (table,) = card.findChildren(QTableWidget)
    columns, rows = range(table.columnCount()), range(table.rowCount())
    header = ["", *(_text(table.horizontalHeaderItem(j)) for j in columns)]
    return [
        header,
        *(
            [
                _text(table.verticalHeaderItem(i)),
                *(_text(table.item(i, j)) for j in columns),
            ]
            for i in rows
        ),
    ]


def _text(item: object) -> str:
    return str(getattr(item, "text", str)())


def texts(card: ParametersCard) -> str:
    labels = card.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


ROW = Row(3, np.array([1.5, -0.25]), np.array([-2.0, 4.0]), 1.0, np.nan, 0.01)


def test_a_row_for_each_parameter_and_the_equation(card: ParametersCard) -> None:
    begin(card, lecture_data(), Config())
    card.show_row(ROW, np.array([1.5]), -0.25)
    assert cells(card) == [
        ["", "value", "gradient", "least sq."],
        ["w", "1.5000", "−2.0000", "2.0000"],
        ["b", "−0.25000", "4.0000", "0.0000"],
    ]
    assert "ŷ = 1.5000 x − 0.25000" in texts(card)


def test_scaled_parameters_stand_beside_those_of_the_data(
    card: ParametersCard,
) -> None:
    begin(card, lecture_data(), Config(standardize=True))
    card.show_row(ROW, np.array([7.0]), 9.0)
    table = cells(card)
    assert table[0] == ["", "value", "for scaled x", "gradient", "least sq."]
    assert table[1] == ["w", "7.0000", "1.5000", "−2.0000", "2.0000"]
    assert "mean 0 and standard deviation 1" in texts(card)


def test_without_a_bias_there_is_none(card: ParametersCard) -> None:
    begin(card, lecture_data(), Config(bias=False))
    row = replace(ROW, parameters=np.array([1.5]), gradient=np.array([2.0]))
    card.show_row(row, np.array([1.5]), None)
    assert [line[0] for line in cells(card)] == ["", "w"]
    assert "ŷ = 1.5000 x" in texts(card).splitlines()


def test_weights_say_which_column_they_belong_to(card: ParametersCard) -> None:
    table = {name: np.random.default_rng(1).normal(size=6) for name in "abcdy"}
    begin(card, make_dataset("d", table), Config())
    row = Row(0, np.ones(5), np.ones(5), 1.0, np.nan, 0.01)
    card.show_row(row, np.ones(4), -1.0)
    names = [line[0] for line in cells(card)]
    assert names == ["", "w1 · a", "w2 · b", "w3 · c", "w4 · d", "b"]
    equation = "ŷ = 1.0000 a + 1.0000 b + 1.0000 c + … − 1.0000"
    assert equation in texts(card)


def test_an_answer_that_is_not_determined_is_not_shown(card: ParametersCard) -> None:
    table = {"x": np.full(3, 2.0), "y": np.arange(3.0)}
    begin(card, make_dataset("d", table), Config())
    assert [line[-1] for line in cells(card)[1:]] == ["–", "–"]
    assert "no one answer" in texts(card)


def test_a_long_equation_does_not_widen_the_window(card: ParametersCard) -> None:
    begin(card, lecture_data(), Config())
    card.show_row(ROW, np.array([1.5]), 0.0)
    least = card.minimumSizeHint().width()
    names = {"x" * 200: np.arange(3.0), "y": np.arange(3.0)}
    begin(card, make_dataset("d", names), Config())
    card.show_row(ROW, np.array([1.5]), 0.0)
    QCoreApplication.sendPostedEvents()
    assert card.minimumSizeHint().width() == least
