"""Several numbers in one field."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.widgets.number_list_field import NumberListField
from linreg.errors import SettingError
from tests.desktop.widgets.conftest import Page, type_text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def field(qapp: QApplication) -> NumberListField:
    return NumberListField()


@pytest.mark.parametrize(
    ("typed", "values", "shown"),
    [
        ("2", (2.0,), "2"),
        ("0.5, 1", (0.5, 1.0), "0.5, 1"),
        ("0.5,1", (0.5, 1.0), "0.5, 1"),
        ("1,2,3", (1.0, 2.0, 3.0), "1, 2, 3"),
        ("0,5; 1,5", (0.5, 1.5), "0.5, 1.5"),
        ("0,5;1", (0.5, 1.0), "0.5, 1"),
        ("0,5 1", (0.5, 1.0), "0.5, 1"),
        ("0,5, 1,5", (0.5, 1.5), "0.5, 1.5"),
        ("1,5", (1.5,), "1.5"),
        ("  -1   2e-3 ", (-1.0, 0.002), "-1, 0.002"),
        ("−1; .5", (-1.0, 0.5), "-1, 0.5"),
    ],
)
def test_ways_to_write_several_numbers(
    field: NumberListField, typed: str, values: tuple[float, ...], shown: str
) -> None:
    seen: list[tuple[float, ...]] = []
    field.valueChanged.connect(seen.append)
    type_text(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert seen == [values]
    assert (field.value(), field.text()) == (values, shown)


@pytest.mark.parametrize("typed", ["", "a", "1, b", "1;;2", "1;", "nan", "1, inf"])
def test_what_is_no_list_of_numbers_is_refused(
    field: NumberListField, typed: str
) -> None:
    refused: list[object] = []
    field.rejected.connect(refused.append)
    field.setValue([1.0, 2.0])
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    type_text(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [type(error) for error in refused] == [SettingError]
    assert field.value() == (1.0, 2.0)
    assert field.property("invalid") is True


@settings(max_examples=40)
@given(values=st.lists(st.floats(-1e18, 1e18), min_size=1, max_size=6))
def test_every_digit_is_kept(qapp: QApplication, values: list[float]) -> None:
    field = NumberListField()
    field.setValue(values)
    shown = field.text()
    field.setValue(())
    type_text(field, shown)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == tuple(values)


def test_an_empty_field_left_alone_is_not_refused(field: NumberListField) -> None:
    refused: list[object] = []
    field.rejected.connect(refused.append)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), refused) == ((), [])


def test_space_goes_on_with_the_list(on_page: Callable[[QWidget], Page]) -> None:
    """Although it is a key of the window."""
    field = NumberListField()
    field.setValue((0.5,))
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), on_page(field))
    seen: list[bool] = []
    shortcut.activated.connect(lambda: seen.append(True))
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClicks(field, " 1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), seen) == ((0.5, 1.0), [])
