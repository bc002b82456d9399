"""Runs of a race, and what a person does to the page of it."""

import math
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from desktop.race.entry import Entry
from desktop.race.model import Column
from desktop.race.table import RaceTable
from linreg.config import Config
from linreg.race import Standing
from linreg.status import Status

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def entry(key: int, optimizer: str = "SGD", **changes: Any) -> Entry:
    made = Entry(
        key=key,
        name="",
        config=Config(optimizer=optimizer),
        colour="#1f66d0",
        dash=Qt.PenStyle.SolidLine,
        hidden=False,
        shown=key == 1,
    )
    return replace(made, **changes)


def three() -> tuple[Entry, ...]:
    """The keys 1, 2 and 3; the first one is shown."""
    return (entry(1), entry(2, "Adam"), entry(3, "LBFGS"))


def standing(
    status: Status = Status.TRAINING, iteration: int = 10, **changes: Any
) -> Standing:
    made = Standing(
        status=status,
        divergence=None,
        iteration=iteration,
        loss=1.0,
        evaluations=iteration,
        seconds=iteration * 100e-6,
        reached=None,
    )
    return replace(made, **changes)


def cell(table: RaceTable, row: int, column: Column) -> QModelIndex:
    return table.model().index(row, column)


def text(table: RaceTable, row: int, column: Column) -> str:
    return str(cell(table, row, column).data())


def tip(table: RaceTable, row: int, column: Column) -> str:
    return str(cell(table, row, column).data(Qt.ItemDataRole.ToolTipRole))


def column_texts(table: RaceTable, column: Column) -> list[str]:
    return [text(table, row, column) for row in range(table.model().rowCount())]


def click(table: RaceTable, row: int, column: Column = Column.NAME) -> None:
    index = cell(table, row, column)
    table.scrollTo(index)
    spot = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), LEFT, NONE, spot)


def click_header(table: RaceTable, column: Column) -> None:
    header = table.horizontalHeader()
    spot = header.rect().center()
    spot.setX(header.sectionViewportPosition(column) + header.sectionSize(column) // 2)
    QTest.mouseClick(header.viewport(), LEFT, NONE, spot)


NAN = math.nan
