"""The table of certified numbers by itself."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.certified_table import CertifiedTable
from linreg.certified import find_certified
from linreg.config import Config
from linreg.exact import fit_exact
from linreg.prepare import prepare
from linreg.wampler import wampler_certified
from tests.linreg.certified import FOLDER, needs_files, read_table


@pytest.fixture
def table(qtbot: QtBot) -> CertifiedTable:
    table = CertifiedTable()
    qtbot.addWidget(table)
    return table


def text(table: CertifiedTable, row: int, column: int) -> str:
    item = table.item(row, column)
    assert item is not None
    return item.text()


def test_numbers_stand_beside_the_certified_ones(table: CertifiedTable) -> None:
    table.start(wampler_certified(2))
    table.show_trained((0.1, 0.01, 0.001, 0.0001, 0.000011, 1.0))
    assert [text(table, 4, j) for j in range(5)] == [
        "1.00000000000000e−5",
        "–",
        "–",
        "1.10000000000000e−5",
        "1.0",
    ]
    assert text(table, 0, 4) == "exact"
    # Numbers of another model are not compared.
    table.show_trained((0.1, 1.0))
    assert text(table, 0, 3) == text(table, 0, 4) == "–"


def test_every_number_fits_into_its_column(table: CertifiedTable) -> None:
    table.start(wampler_certified(5))
    table.show_exact((-1.23456789012345e-97,) * 6)
    assert text(table, 0, 1) == "−1.23456789012345e−97"
    width = table.fontMetrics().horizontalAdvance(text(table, 0, 1))
    assert width + 8 <= table.columnWidth(1)


@needs_files
def test_nists_norris(table: CertifiedTable) -> None:
    certified = find_certified(FOLDER / "norris.csv")
    assert certified is not None
    exact = fit_exact(prepare(read_table("Norris"), Config()))
    assert exact.bias is not None
    table.start(certified)
    table.show_exact((float(exact.weight[0]), exact.bias))
    assert [text(table, i, 0) for i in range(2)] == [
        "1.00211681802045",
        "−0.262323073774029",
    ]
    assert all(float(text(table, i, 2)) >= 14 for i in range(2))
