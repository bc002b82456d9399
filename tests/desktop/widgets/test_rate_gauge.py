"""A rate chosen on a scale, by hand and by key."""

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.rate_gauge import RateGauge
from desktop.widgets.rate_scale import RateScale

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
# A scale from 1e-5 to 1 as wide as the widget leaves room for.
WIDTH, SIDE = 318, 9.0
SCALE = RateScale(-5, SIDE, WIDTH - 2 * SIDE)


@pytest.fixture
def gauge(qtbot: QtBot) -> Iterator[RateGauge]:
    gauge = RateGauge()
    qtbot.addWidget(gauge)
    gauge.setFixedWidth(WIDTH)
    gauge.setMarks(0.0601, 0.0545)
    gauge.setValue(0.01)
    gauge.show()
    yield gauge
    # A button that one test holds down is held in the next.
    QTest.mouseRelease(gauge, LEFT)


def spot(rate: float, offset: int = 0) -> QPoint:
    return QPoint(round(SCALE.place(rate)) + offset, 25)


def listen(gauge: RateGauge) -> list[float]:
    seen: list[float] = []
    gauge.valueChanged.connect(seen.append)
    return seen


def test_showing_is_no_gesture(gauge: RateGauge) -> None:
    seen = listen(gauge)
    gauge.setValue(0.5)
    gauge.setMarks(7.0, None)
    assert (gauge.value(), seen) == (0.5, [])


def test_a_press_sends_the_pointer_there(gauge: RateGauge) -> None:
    seen = listen(gauge)
    QTest.mousePress(gauge, LEFT, NONE, spot(0.1))
    assert seen == [gauge.value()]
    # A pixel is a sixtieth of a decade.
    assert gauge.value() == pytest.approx(0.1, rel=0.04)


def test_dragging_tells_each_rate_on_the_way(gauge: RateGauge) -> None:
    seen = listen(gauge)
    QTest.mousePress(gauge, LEFT, NONE, spot(0.01))
    assert seen == []
    for rate in (0.02, 0.05, 0.1):
        QTest.mouseMove(gauge, spot(rate))
    QTest.mouseRelease(gauge, LEFT, NONE, spot(0.1))
    assert seen == pytest.approx([0.02, 0.05, 0.1], rel=0.04)
    QTest.mouseMove(gauge, spot(0.5))
    assert gauge.value() == seen[-1]


def test_taken_hold_of_beside_its_tip_the_pointer_does_not_jump(
    gauge: RateGauge,
) -> None:
    seen = listen(gauge)
    QTest.mousePress(gauge, LEFT, NONE, spot(0.01, 5))
    QTest.mouseRelease(gauge, LEFT, NONE, spot(0.01, 5))
    assert (gauge.value(), seen) == (0.01, [])
    QTest.mousePress(gauge, LEFT, NONE, spot(0.01, 5))
    QTest.mouseMove(gauge, spot(0.1, 5))
    assert gauge.value() == pytest.approx(0.1, rel=0.04)


def test_beyond_the_ends_a_drag_stays_at_them(gauge: RateGauge) -> None:
    QTest.mousePress(gauge, LEFT, NONE, spot(0.01))
    QTest.mouseMove(gauge, QPoint(5000, 25))
    assert gauge.value() == 1.0
    QTest.mouseMove(gauge, QPoint(-5000, 25))
    assert gauge.value() == 1e-5


def test_other_buttons_do_nothing(gauge: RateGauge) -> None:
    seen = listen(gauge)
    QTest.mousePress(gauge, Qt.MouseButton.RightButton, NONE, spot(0.1))
    QTest.mouseMove(gauge, spot(0.5))
    QTest.mouseRelease(gauge, Qt.MouseButton.RightButton, NONE, spot(0.5))
    assert seen == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Right, 0.0105),
        (Qt.Key.Key_Up, 0.0105),
        (Qt.Key.Key_Left, 0.00952),
        (Qt.Key.Key_Down, 0.00952),
    ],
)
def test_arrow_keys_change_it_by_a_twentieth(
    gauge: RateGauge, key: Qt.Key, value: float
) -> None:
    seen = listen(gauge)
    QTest.keyClick(gauge, key)
    assert seen == [value]


def test_keys_lead_beyond_the_scale(gauge: RateGauge) -> None:
    gauge.setValue(1.0)
    QTest.keyClick(gauge, Qt.Key.Key_Right)
    assert gauge.value() == 1.05


def test_other_keys_are_left_to_the_window(gauge: RateGauge) -> None:
    seen = listen(gauge)
    QTest.keyClick(gauge, Qt.Key.Key_Space)
    assert seen == []


def test_the_keyboard_reaches_it(gauge: RateGauge) -> None:
    assert gauge.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_it_says_its_numbers(gauge: RateGauge) -> None:
    assert gauge.accessibleName()
    assert gauge.accessibleDescription() == (
        "lr = 0.01; settles below 0.0601; fastest at 0.0545"
    )
    tip = gauge.toolTip()
    for part in ("0.01", "0.0601", "2/λmax", "0.0545", "2/(λmin + λmax)"):
        assert part in tip
    gauge.setMarks(0.0601, None)
    assert "fastest" not in gauge.accessibleDescription()
    assert "Diamond" not in gauge.toolTip()


def test_the_picture_follows_value_marks_and_theme(gauge: RateGauge) -> None:
    pictures = [gauge.grab().toImage()]
    gauge.setValue(0.2)
    pictures.append(gauge.grab().toImage())
    gauge.setMarks(0.02, None)
    pictures.append(gauge.grab().toImage())
    gauge.set_theme(DARK)
    pictures.append(gauge.grab().toImage())
    assert all(a != b for a, b in pairwise(pictures))


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.0])
def test_what_is_no_rate_is_borne(gauge: RateGauge, value: float) -> None:
    gauge.setValue(value)
    gauge.grab()
    QTest.mousePress(gauge, LEFT, NONE, spot(0.1))
    assert gauge.value() == pytest.approx(0.1, rel=0.04)
