"""A long line is cut where its label ends, and says so."""

from PySide6.QtGui import QImage
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
