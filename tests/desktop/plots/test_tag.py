"""A few letters beside something in a picture."""

from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from desktop.plots.canvas import Canvas
from desktop.plots.tag import Tag
from desktop.theme import DARK, LIGHT


def test_it_stands_about_its_place_until_it_is_hidden(
    canvas: Canvas, qtbot: QtBot
) -> None:
    tag = Tag(canvas, 3.0, "λ₁")
    tag.set_theme(LIGHT)
    assert not tag.item.isVisible()
    tag.show(100.0, 50.0)
    box = tag.item.mapRectToParent(tag.item.boundingRect())
    assert tag.item.isVisible()
    assert abs(box.center().x() - 100) < 1
    assert abs(box.center().y() - 50) < 1
    assert box.contains(
        tag._words.mapRectToItem(canvas.frame, tag._words.boundingRect())
    )
    tag.set_theme(DARK)
    assert tag._words.brush().color().name() == DARK.text
    tag.hide()
    assert not tag.item.isVisible()


def test_it_has_the_font_of_the_picture(canvas: Canvas, qtbot: QtBot) -> None:
    tag = Tag(canvas, 3.0, "λ₁")
    tag.show(100.0, 50.0)
    narrow = tag.item.boundingRect().width()
    font = QFont(canvas.font())
    font.setPointSizeF(2 * font.pointSizeF())
    canvas.setFont(font)
    tag.show(100.0, 50.0)
    assert tag.item.boundingRect().width() > 1.5 * narrow
