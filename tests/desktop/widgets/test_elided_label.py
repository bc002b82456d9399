"""A long line is cut where its label ends, and says so."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from desktop.widgets.elided_label import ElidedLabel


def picture(label: ElidedLabel) -> QImage:
    return label.grab().toImage()


def test_it_takes_no_more_room_than_it_gets(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("a long line of text " * 20)
    assert label.minimumSizeHint().width() == 0
    assert label.minimumSizeHint().height() >= label.fontMetrics().height()


def test_what_does_not_fit_ends_in_dots(qtbot: QtBot) -> None:
    label, dotted = ElidedLabel(), ElidedLabel()
    for each in (label, dotted):
        qtbot.addWidget(each)
        each.resize(100, 20)
    label.setText("y: median house value (USD)   x: rooms")
    whole = label.fontMetrics()
    begin = next(
        label.text()[:count]
        for count in range(len(label.text()), 0, -1)
        if whole.horizontalAdvance(label.text()[:count] + "…") <= 100
    )
    dotted.setText(begin + "…")
    assert 0 < len(begin) < len(label.text())
    assert picture(label) == picture(dotted)


def test_markup_is_shown_as_it_is_written(qtbot: QtBot) -> None:
    marked, plain = ElidedLabel(), ElidedLabel()
    for each, text in ((marked, "<b>x</b>"), (plain, "x")):
        qtbot.addWidget(each)
        each.setText(text)
        each.resize(100, 20)
    assert picture(marked) != picture(plain)
    assert marked.sizeHint().width() > 2 * plain.sizeHint().width()


def tooltip(qtbot: QtBot, label: ElidedLabel) -> str:
    """What a person reads who rests the mouse on it."""
    QToolTip.hideText()
    place = label.rect().center()
    help_asked = QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place))
    QApplication.sendEvent(label, help_asked)
    return QToolTip.text()


# A tooltip is raised, which the platform without a screen cannot.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_whole_of_what_is_cut_is_its_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("123,456,789 of 1,000,000,000")
    label.setToolTip("Updates made so far")
    label.resize(500, 20)
    label.show()
    assert tooltip(qtbot, label) == "Updates made so far"
    label.resize(100, 20)
    assert tooltip(qtbot, label) == "123,456,789 of 1,000,000,000"


def test_what_is_selected_of_a_text_that_fits_is_seen(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setText("−0.12346")
    label.resize(200, 20)
    before = picture(label)
    label.setSelection(0, 8)
    assert picture(label) != before
