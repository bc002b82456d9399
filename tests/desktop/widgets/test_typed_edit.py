"""When typed text counts, when it is refused, and what is shown then."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.widgets.number_field import NumberField
from linreg.errors import SettingError
from linreg.specs import POSITIVE, Spec
from tests.desktop.widgets.conftest import Page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OnPage = Callable[[NumberField], Page]
RATE = Spec("lr", "float", 0.01, "How far a step goes.", (POSITIVE,))


def retype(field: NumberField, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture
def field(on_page: OnPage) -> NumberField:
    field = NumberField(RATE)
    field.setToolTip("How far a step goes.")
    on_page(field)
    return field


def test_what_is_being_typed_does_not_count(field: NumberField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.valueChanged):
        retype(field, "0.25")
    assert field.value() == 0.01


def test_enter_makes_it_count_once(field: NumberField, qtbot: QtBot) -> None:
    seen: list[float] = []
    field.valueChanged.connect(seen.append)
    retype(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert seen == [0.25]


def test_so_does_leaving_the_field(field: NumberField, qtbot: QtBot) -> None:
    retype(field, "0.25")
    with qtbot.waitSignal(field.valueChanged) as caught:
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert caught.args == [0.25]


def test_the_same_value_again_is_no_change(field: NumberField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.valueChanged):
        retype(field, "0.0100")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "0.01"


def test_setting_a_value_is_no_gesture(field: NumberField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.valueChanged):
        field.setValue(0.5)
    assert (field.value(), field.text()) == (0.5, "0.5")


def test_text_left_alone_keeps_every_digit(field: NumberField, qtbot: QtBot) -> None:
    value = 0.1 + 0.2
    field.setValue(value)
    with qtbot.assertNotEmitted(field.valueChanged):
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == value


def test_refused_text_is_marked_and_stays_to_be_mended(
    field: NumberField, qtbot: QtBot
) -> None:
    retype(field, "-1")
    with qtbot.waitSignal(field.rejected) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args is not None
    assert isinstance(caught.args[0], SettingError)
    assert (field.text(), field.value()) == ("-1", 0.01)
    assert field.property("invalid") is True
    assert field.toolTip() == "Learning rate must be greater than 0, not -1"
    assert field.accessibleDescription()


def test_the_mark_goes_as_soon_as_the_text_is_right(
    field: NumberField, qtbot: QtBot
) -> None:
    retype(field, "-1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    retype(field, "abc")
    assert field.toolTip() == "Learning rate must be a number, not 'abc'"
    retype(field, "2")
    assert field.property("invalid") is False
    assert field.toolTip() == "How far a step goes."
    assert not field.accessibleDescription()
    with qtbot.waitSignal(field.valueChanged) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == [2.0]


def test_nothing_is_marked_while_it_is_first_typed(
    field: NumberField, qtbot: QtBot
) -> None:
    """On the way to "0.5" stands "0", which is no learning rate."""
    retype(field, "0")
    assert not field.property("invalid")


def test_left_alone_the_field_shows_what_is_in_force(
    field: NumberField, qtbot: QtBot
) -> None:
    retype(field, "abc")
    with qtbot.waitSignal(field.rejected):
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (field.text(), field.value()) == ("0.01", 0.01)
    assert field.property("invalid") is False


def test_a_refusal_is_said_once(field: NumberField, qtbot: QtBot) -> None:
    retype(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(field.rejected):
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "0.01"


def test_escape_takes_back_what_was_typed(field: NumberField, qtbot: QtBot) -> None:
    retype(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.01"
    with qtbot.assertNotEmitted(field.valueChanged):
        QTest.keyClick(field, Qt.Key.Key_Tab)


def test_escape_takes_back_refused_text(field: NumberField, qtbot: QtBot) -> None:
    retype(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.property("invalid")) == ("0.01", False)


def test_the_same_value_from_outside_leaves_typing_alone(
    field: NumberField, qtbot: QtBot
) -> None:
    retype(field, "0.2")
    field.setValue(0.01)
    assert field.text() == "0.2"
    field.setValue(0.05)
    assert field.text() == "0.05"


@pytest.mark.parametrize(("typed", "fired"), [("", True), ("0.5", False)])
def test_escape_is_the_window_s_unless_something_is_typed(
    field: NumberField, qtbot: QtBot, typed: str, fired: bool
) -> None:
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), field.window())
    seen: list[bool] = []
    shortcut.activated.connect(lambda: seen.append(True))
    retype(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert bool(seen) == fired
    assert field.text() == "0.01"
