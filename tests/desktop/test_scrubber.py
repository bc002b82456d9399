"""The row that goes through time."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.scrubber import MOST_PLACES, Scrubber
from desktop.theme import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
WHY = "Nothing is recorded yet."


@pytest.fixture
def scrubber(qtbot: QtBot) -> Iterator[Scrubber]:
    window = QWidget()
    scrubber = Scrubber(LIGHT)
    scrubber.setParent(window)
    scrubber.setFixedWidth(730)
    window.resize(730, 60)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield scrubber
    window.close()


@pytest.fixture
def wishes(scrubber: Scrubber) -> list[object]:
    """Every iteration that was asked for."""
    heard: list[object] = []
    scrubber.iteration_requested.connect(heard.append)
    return heard


def show(scrubber: Scrubber, iteration: int, newest: int) -> None:
    """Show a position and let every part find its place."""
    scrubber.show_position(iteration, newest)
    QApplication.sendPostedEvents()


def handle(scrubber: Scrubber) -> QPoint:
    """The middle of the slider's handle."""
    option = QStyleOptionSlider()
    scrubber.slider.initStyleOption(option)
    rect = scrubber.slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider,
        option,
        QStyle.SubControl.SC_SliderHandle,
        scrubber.slider,
    )
    return rect.center()


def texts(scrubber: Scrubber) -> list[str]:
    """What the labels say that are seen, from left to right."""
    labels = [x for x in scrubber.findChildren(QLabel) if x.isVisible()]
    return [x.text() for x in sorted(labels, key=lambda label: label.x())]


def type_iteration(scrubber: Scrubber, text: str) -> None:
    scrubber.field.setFocus()
    scrubber.field.selectAll()
    QTest.keyClicks(scrubber.field, text)
    QTest.keyClick(scrubber.field, Qt.Key.Key_Return)


def press(scrubber: Scrubber, key: Qt.Key) -> None:
    scrubber.slider.setFocus()
    QTest.keyClick(scrubber.slider, key)


def test_the_present_and_the_past(scrubber: Scrubber, wishes: list[object]) -> None:
    scrubber.show_position(1000, 1000)
    assert texts(scrubber) == ["iteration", "of 1,000"]
    assert scrubber.field.text() == "1000"
    scrubber.show_position(128, 1000)
    assert texts(scrubber) == ["iteration", "of 1,000", "the past"]
    assert scrubber.field.text() == "128"
    assert scrubber.slider.value() == 128
    assert wishes == []


def test_the_row_stands_still_when_the_past_begins(scrubber: Scrubber) -> None:
    show(scrubber, 1000, 1000)
    widths = [scrubber.slider.width()]
    show(scrubber, 999, 1000)
    widths.append(scrubber.slider.width())
    assert widths[0] == widths[1] > 200


@pytest.mark.parametrize(
    ("key", "wish"),
    [
        (Qt.Key.Key_Left, 499),
        (Qt.Key.Key_Right, 501),
        (Qt.Key.Key_PageUp, 600),
        (Qt.Key.Key_PageDown, 400),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 1000),
    ],
)
@pytest.mark.parametrize("factor", [1, 5 * 10**6, 10**13])
def test_keys_are_exact_however_long_the_run(
    scrubber: Scrubber, wishes: list[object], key: Qt.Key, wish: int, factor: int
) -> None:
    scrubber.show_position(500 * factor, 1000 * factor)
    press(scrubber, key)
    one = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
    assert wishes == [wish * factor if one is None else 500 * factor + one]
    assert scrubber.field.value() == wishes[0]


@pytest.mark.parametrize("newest", [1, 1000, MOST_PLACES, 2**31, 10**15])
def test_the_ends_of_the_slider_are_those_of_the_run(
    scrubber: Scrubber, newest: int
) -> None:
    scrubber.show_position(newest, newest)
    assert scrubber.slider.value() == scrubber.slider.maximum() > 0
    scrubber.show_position(0, newest)
    assert scrubber.slider.value() == 0


def test_in_a_very_long_run_places_stand_in_proportion(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    newest = 4 * MOST_PLACES
    scrubber.show_position(newest // 4, newest)
    assert scrubber.slider.value() == scrubber.slider.maximum() // 4
    half = scrubber.slider.rect().center()
    QTest.mouseClick(scrubber.slider, LEFT, pos=half)
    (wish,) = wishes
    assert isinstance(wish, int)
    assert wish == pytest.approx(newest / 2, rel=0.02)


def test_at_the_end_there_is_no_further(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    scrubber.show_position(10, 10)
    press(scrubber, Qt.Key.Key_Right)
    press(scrubber, Qt.Key.Key_PageUp)
    assert wishes == []
    assert scrubber.field.value() == 10


def test_a_short_run_has_pages_as_well(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    scrubber.show_position(3, 5)
    press(scrubber, Qt.Key.Key_PageDown)
    assert wishes == [2]


def test_the_buttons_go_to_the_ends(scrubber: Scrubber, wishes: list[object]) -> None:
    scrubber.show_position(5, 10)
    QTest.mouseClick(scrubber.first, LEFT)
    assert wishes == [0]
    assert not scrubber.first.isEnabled()
    assert "shown already" in scrubber.first.toolTip()
    QTest.mouseClick(scrubber.last, LEFT)
    assert wishes == [0, 10]
    assert not scrubber.last.isEnabled()
    assert scrubber.first.isEnabled()


def test_a_typed_number_goes_there(scrubber: Scrubber, wishes: list[object]) -> None:
    scrubber.show_position(1000, 1000)
    type_iteration(scrubber, "128")
    assert wishes == [128]
    assert scrubber.slider.value() == 128


def test_a_number_beyond_the_newest_means_the_newest(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    scrubber.show_position(3, 10)
    type_iteration(scrubber, "5000")
    assert wishes == [10]
    assert scrubber.field.text() == "10"
    QTest.keyClick(scrubber.field, Qt.Key.Key_Up)
    assert wishes == [10]
    assert scrubber.field.text() == "10"


def test_what_is_no_iteration_is_refused(
    qtbot: QtBot, scrubber: Scrubber, wishes: list[object]
) -> None:
    scrubber.show_position(3, 10)
    with qtbot.waitSignal(scrubber.rejected):
        type_iteration(scrubber, "1.5")
    assert wishes == []
    # It goes on saying so while the run goes on.
    said = scrubber.field.toolTip()
    scrubber.show_position(4, 11)
    assert scrubber.field.toolTip() == said != ""


def test_what_is_being_typed_outlives_the_steps_of_a_run(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    scrubber.show_position(12, 12)
    scrubber.field.setFocus()
    scrubber.field.selectAll()
    QTest.keyClicks(scrubber.field, "12")
    scrubber.show_position(500, 500)
    assert scrubber.field.text() == "12"
    QTest.keyClick(scrubber.field, Qt.Key.Key_Return)
    assert wishes == [12]


def drag(scrubber: Scrubber, start: QPoint, *stops: int) -> None:
    """Press at `start` and move to each x; the button stays down."""
    QTest.mousePress(scrubber.slider, LEFT, pos=start)
    for x in stops:
        QTest.mouseMove(scrubber.slider, QPoint(x, start.y()))


def test_each_value_of_a_drag_is_asked_for(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    show(scrubber, 100, 100)
    start = handle(scrubber)
    stops = [start.x() - 50, start.x() - 100, start.x() - 150]
    drag(scrubber, start, *stops)
    QTest.mouseRelease(scrubber.slider, LEFT, pos=QPoint(stops[-1], start.y()))
    assert len(wishes) == 3
    assert wishes == sorted(wishes, key=str, reverse=True)
    assert scrubber.slider.value() == scrubber.field.value() == wishes[-1]


def test_the_handle_stays_in_the_hand_while_the_run_goes_on(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    show(scrubber, 100, 100)
    start = handle(scrubber)
    drag(scrubber, start, start.x() - 120)
    held = handle(scrubber)
    for newest in (150, 100_000):
        scrubber.show_position(newest, newest)
        assert handle(scrubber) == held
        assert texts(scrubber)[1] == f"of {newest:,}"
    QTest.mouseRelease(scrubber.slider, LEFT, pos=held)
    assert handle(scrubber) == start
    assert scrubber.slider.value() == 100_000


def test_a_press_beside_the_handle_jumps_there_and_holds_it(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    show(scrubber, 1000, 1000)
    middle = scrubber.slider.rect().center()
    drag(scrubber, middle)
    assert abs(handle(scrubber).x() - middle.x()) <= 1
    assert wishes == [pytest.approx(500, abs=10)]
    QTest.mouseMove(scrubber.slider, middle + QPoint(40, 0))
    QTest.mouseRelease(scrubber.slider, LEFT, pos=middle + QPoint(40, 0))
    assert len(wishes) == 2


def turn_wheel(scrubber: Scrubber) -> None:
    middle = QPointF(scrubber.slider.rect().center())
    QApplication.sendEvent(
        scrubber.slider,
        QWheelEvent(
            middle,
            scrubber.slider.mapToGlobal(middle),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def test_the_wheel_turns_time_only_where_it_was_gone_to(
    scrubber: Scrubber, wishes: list[object]
) -> None:
    scrubber.show_position(50, 100)
    scrubber.field.setFocus()
    turn_wheel(scrubber)
    assert wishes == []
    scrubber.slider.setFocus()
    turn_wheel(scrubber)
    assert len(wishes) == 1


@pytest.mark.parametrize(
    "part",
    [lambda s: s.slider, lambda s: s.field, lambda s: s.first, lambda s: s.last],
)
def test_disabled_it_says_why(
    scrubber: Scrubber, part: Callable[[Scrubber], QWidget]
) -> None:
    scrubber.show_position(5, 10)
    widget = part(scrubber)
    tip = widget.toolTip()
    scrubber.set_enabled_reason(WHY)
    assert not widget.isEnabled()
    assert widget.toolTip() == f"{tip}\n{WHY}"
    # Steps that come do not enable it.
    scrubber.show_position(6, 11)
    assert not widget.isEnabled()
    scrubber.set_enabled_reason(None)
    assert widget.isEnabled()
    assert widget.toolTip() == tip


def test_a_shorter_run_takes_the_place_of_a_longer_one(scrubber: Scrubber) -> None:
    scrubber.show_position(1000, 1000)
    scrubber.show_position(0, 0)
    assert scrubber.slider.maximum() == 0
    assert texts(scrubber) == ["iteration", "of 0"]
    assert not scrubber.first.isEnabled()
    assert not scrubber.last.isEnabled()


def test_everything_has_a_name_and_a_tip(scrubber: Scrubber) -> None:
    for widget in (scrubber.first, scrubber.slider, scrubber.last, scrubber.field):
        assert widget.accessibleName()
        assert widget.toolTip()


def test_the_signs_are_those_of_the_look(scrubber: Scrubber) -> None:
    before = scrubber.first.icon().cacheKey()
    scrubber.set_theme(DARK)
    assert scrubber.first.icon().cacheKey() != before
