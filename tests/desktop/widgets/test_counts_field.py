"""Whole numbers that rise, in one field."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.widgets.counts_field import CountsField
from linreg.errors import SettingError
from linreg.schedules import find_scheduler_setting
from tests.desktop.widgets.conftest import Page, type_text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

MILESTONES = find_scheduler_setting("MultiStepLR", "milestones")


@pytest.fixture
def field(qapp: QApplication) -> CountsField:
    return CountsField(MILESTONES)


def retype(field: CountsField, text: str) -> None:
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    type_text(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_it_begins_with_the_default(field: CountsField) -> None:
    assert (field.value(), field.text()) == ((300, 600), "300, 600")


@pytest.mark.parametrize(
    ("typed", "counts", "shown"),
    [
        ("100, 200", (100, 200), "100, 200"),
        ("100,200", (100, 200), "100, 200"),
        ("1;2 ;3", (1, 2, 3), "1, 2, 3"),
        ("  7  8 ", (7, 8), "7, 8"),
        ("1e2, 5e2", (100, 500), "100, 500"),
        ("5", (5,), "5"),
    ],
)
def test_ways_to_write_several_whole_numbers(
    field: CountsField, typed: str, counts: tuple[int, ...], shown: str
) -> None:
    seen: list[tuple[int, ...]] = []
    field.valueChanged.connect(seen.append)
    retype(field, typed)
    assert seen == [counts]
    assert all(type(count) is int for count in field.value())
    assert (field.value(), field.text()) == (counts, shown)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("600, 300", "conflict"),
        ("5, 5", "conflict"),
        ("0, 5", "out_of_range"),
        ("1.5", "not_a_number"),
        ("100,", "not_a_number"),
        ("one", "not_a_number"),
        ("", "not_a_number"),
    ],
)
def test_what_is_no_rising_row_of_counts_is_refused(
    field: CountsField, typed: str, problem: str
) -> None:
    refused: list[tuple[type, str]] = []
    field.rejected.connect(lambda e: refused.append((type(e), e.problem)))
    retype(field, typed)
    assert refused == [(SettingError, problem)]
    assert field.property("invalid") is True
    assert field.value() == (300, 600)


def test_what_falls_is_explained(field: CountsField) -> None:
    retype(field, "600, 300")
    assert field.toolTip() == (
        "Milestones must rise from one to the next, not 600, 300"
    )


def test_space_goes_on_with_the_row(on_page: Callable[[QWidget], Page]) -> None:
    """Although it is a key of the window."""
    field = CountsField(MILESTONES)
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), on_page(field))
    seen: list[bool] = []
    shortcut.activated.connect(lambda: seen.append(True))
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClicks(field, " 900")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), seen) == ((300, 600, 900), [])
