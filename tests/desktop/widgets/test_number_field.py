"""A number is typed, stepped and kept, in any locale."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.number_field import NumberField, read_number
from linreg.errors import SettingError
from linreg.specs import POSITIVE, Range, Spec
from tests.desktop.widgets.conftest import Page, type_text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OnPage = Callable[[NumberField], Page]
RATE = Spec("lr", "float", 0.01, "How far a step goes.", (POSITIVE,))
COUNT = Spec("iterations", "int", 1000, "Stop after.", (Range(1, 10**9),))
ANY = Spec("value", "float", 0.0, "")


WRITTEN = (
    ("0.25", 0.25, "0.25"),
    ("0,25", 0.25, "0.25"),
    (".5", 0.5, "0.5"),
    ("1e-3", 0.001, "0.001"),
    ("1,5E−7", 1.5e-7, "1.5e-7"),
    (" 12 ", 12.0, "12"),
    ("0.30000000000000004", 0.1 + 0.2, "0.30000000000000004"),
)


@pytest.fixture(params=["C", "de_DE", "fr_FR", "ar_EG"])
def _locale(request: pytest.FixtureRequest) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("_locale")
def test_numbers_as_people_write_them(qtbot: QtBot) -> None:
    field = NumberField(RATE)
    qtbot.addWidget(field)
    for typed, value, shown in WRITTEN:
        field.setValue(7.0)
        field.clear()
        type_text(field, typed)
        with qtbot.waitSignal(field.valueChanged) as caught:
            QTest.keyClick(field, Qt.Key.Key_Return)
        assert caught.args == [value]
        assert (field.value(), field.text()) == (value, shown)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "1_000",
        "nan",
        "inf",
        "1e400",
        "1 000",
        "0x10",
        "1,2,3",
        "٣",
        "0",
        "-1",
    ],
)
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_number(RATE, typed)
    assert caught.value.name == "lr"


@pytest.mark.parametrize("typed", ["1,000", "1.000", "1.5", "0", "2e9", "x"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(SettingError):
        read_number(COUNT, typed)


@pytest.mark.parametrize(("typed", "count"), [("250", 250), ("1e3", 1000)])
def test_counts(typed: str, count: int) -> None:
    assert read_number(COUNT, typed) == count


@given(value=st.floats(-1e18, 1e18))
def test_what_a_field_shows_it_reads_back(qapp: QApplication, value: float) -> None:
    field = NumberField(ANY)
    field.setValue(value)
    assert read_number(ANY, field.text()) == value


def test_the_arrow_keys_step(qtbot: QtBot) -> None:
    field = NumberField(RATE)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.valueChanged) as caught:
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert caught.args == [0.013]
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert (field.value(), field.text()) == (0.01, "0.01")


def test_a_step_starts_from_what_is_typed(qtbot: QtBot) -> None:
    field = NumberField(COUNT)
    qtbot.addWidget(field)
    field.selectAll()
    QTest.keyClicks(field, "50")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 51


def test_no_step_from_what_cannot_be_read(qtbot: QtBot) -> None:
    field = NumberField(COUNT)
    qtbot.addWidget(field)
    field.selectAll()
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert (field.value(), field.text()) == (1000, "x")
    assert field.property("invalid") is True


def test_no_step_leaves_the_range(qtbot: QtBot) -> None:
    field = NumberField(COUNT)
    qtbot.addWidget(field)
    field.setValue(1)
    with qtbot.assertNotEmitted(field.valueChanged):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == 1


def turn_wheel(field: NumberField, angle: int) -> bool:
    """Turn the wheel over the field; whether the field took it."""
    at = QPointF(field.rect().center())
    event = QWheelEvent(
        at,
        field.mapToGlobal(at),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def test_the_wheel_steps_only_with_the_focus(on_page: OnPage, qtbot: QtBot) -> None:
    field = NumberField(COUNT)
    page = on_page(field)
    assert turn_wheel(field, 240)
    assert field.value() == 1002
    page.elsewhere.setFocus()
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert not turn_wheel(field, 120)
    assert field.value() == 1002


def test_small_turns_add_up(on_page: OnPage) -> None:
    field = NumberField(COUNT)
    on_page(field)
    for expected in (1000, 1000, 999, 999):
        turn_wheel(field, -40)
        assert field.value() == expected


@pytest.mark.parametrize(
    ("typed", "fired", "shown"), [("", True, "0.01"), ("5", False, "5 ")]
)
def test_space_is_the_window_s_unless_something_is_typed(
    on_page: OnPage, typed: str, fired: bool, shown: str
) -> None:
    field = NumberField(RATE)
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), on_page(field))
    seen: list[bool] = []
    shortcut.activated.connect(lambda: seen.append(True))
    field.selectAll()
    type_text(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert bool(seen) == fired
    assert field.text() == shown
