"""The sign that a run is spoilt on purpose."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.pitfall_badge import PitfallBadge

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def badge(qtbot: QtBot) -> Iterator[PitfallBadge]:
    window = QWidget()
    qtbot.addWidget(window)
    badge = PitfallBadge()
    badge.setParent(window)
    window.resize(900, 60)
    window.show()
    yield badge
    window.close()


def test_it_is_seen_only_while_a_pitfall_is_on(badge: PitfallBadge) -> None:
    assert not badge.isVisible()
    badge.show_pitfalls(("no bias",))
    assert badge.isVisible()
    badge.show_pitfalls(())
    assert not badge.isVisible()


def test_it_names_them(badge: PitfallBadge) -> None:
    badge.show_pitfalls(("gradients not zeroed",))
    badge.adjustSize()
    assert badge.text() == "Pitfall on: gradients not zeroed"
    badge.show_pitfalls(("sum, not mean", "no bias"))
    badge.adjustSize()
    assert badge.text() == "Pitfalls on: sum, not mean · no bias"


def test_cut_short_it_still_says_all_on_asking(badge: PitfallBadge) -> None:
    badge.show_pitfalls(("gradients not zeroed", "no bias"))
    badge.resize(badge.minimumSizeHint())
    assert badge.text().endswith("…")
    whole = "Pitfalls on: gradients not zeroed · no bias"
    assert badge.accessibleName() == whole
    assert badge.toolTip().splitlines() == [
        whole,
        "Click to switch all pitfalls off",
    ]
    # It takes the room again where there is some.
    badge.resize(badge.sizeHint())
    assert badge.text() == whole


def test_a_click_asks_for_all_of_them_to_be_off(
    qtbot: QtBot, badge: PitfallBadge
) -> None:
    badge.show_pitfalls(("no bias",))
    with qtbot.waitSignal(badge.off_requested):
        QTest.mouseClick(badge, Qt.MouseButton.LeftButton)
