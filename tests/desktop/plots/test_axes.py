"""Numbers and names that can be read."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPicture
from pytestqt.qtbot import QtBot

from desktop.plots.axes import number_font
from desktop.plots.canvas import Canvas
from desktop.plots.steps import Interval
from desktop.theme import DARK, LIGHT

RANGES: list[tuple[Interval, Interval]] = [
    ((0.0, 10.0), (0.0, 1.0)),
    ((-20_000.0, 1_020_000.0), (-1.2e6, 1.3e6)),
    ((0.00001, 0.00005), (-1e-5, 1e-5)),
    ((1990.0, 2024.0), (999_999.0, 1_000_004.0)),
    ((1_000_001.0, 1_000_009.0), (-1e-30, 1e-30)),
    ((-1e30, 1e30), (1e-30, 2e-30)),
]


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(420, 300)
    canvas.set_labels("iteration", "loss")
    canvas.show()
    return canvas


def axes_of(canvas: Canvas) -> list[Any]:
    return [canvas.plot.bottom, canvas.plot.left]


def boxes(canvas: Canvas) -> list[tuple[str, QRectF]]:
    """All texts with the place that they take in the view."""
    found = []
    picture = QPicture()
    painter = QPainter(picture)
    for axis in axes_of(canvas):
        painter.setFont(axis.style["tickFont"])
        _, _, numbers = axis.generateDrawSpecs(painter)
        found += [(text, axis.mapRectToScene(box)) for box, _, text in numbers]
        found.append((axis.label.toPlainText(), axis.label.sceneBoundingRect()))
    painter.end()
    return found


@pytest.mark.parametrize(("x", "y"), RANGES)
@pytest.mark.parametrize("size", [(420, 300), (200, 140), (900, 700)])
def test_texts_are_not_clipped_and_do_not_touch(
    canvas: Canvas, x: Interval, y: Interval, size: tuple[int, int]
) -> None:
    canvas.resize(*size)
    canvas.set_ranges(x, y)
    texts = boxes(canvas)
    view = QRectF(0, 0, *size).adjusted(-0.5, -0.5, 0.5, 0.5)
    assert len(texts) >= 4
    for i, (text, box) in enumerate(texts):
        assert view.contains(box), f"{text} is clipped"
        for other, beside in texts[:i]:
            assert not box.adjusted(1, 2, -1, -2).intersects(
                beside.adjusted(1, 2, -1, -2)
            ), f"{text} touches {other}"


def test_every_number_stands_at_its_place(canvas: Canvas) -> None:
    canvas.set_ranges((0.0, 10.0), (0.0, 1.0))
    area = canvas.frame.sceneBoundingRect()
    for text, box in boxes(canvas):
        if text in ("2", "4", "6", "8"):
            expected = area.left() + float(text) / 10 * area.width()
            assert box.center().x() == pytest.approx(expected, abs=1.5)
        if text in ("0.2", "0.4", "0.6", "0.8"):
            expected = area.bottom() - float(text) * area.height()
            assert box.center().y() == pytest.approx(expected, abs=1.5)


def test_a_logarithmic_axis_names_the_numbers_themselves(canvas: Canvas) -> None:
    canvas.set_logarithmic(True)
    canvas.set_ranges((0.0, 10.0), (-6.0, 2.0))
    assert {"10⁻⁶", "10⁻²", "1", "10²"} <= set(canvas.axes.numbers)


def test_the_frame_does_not_jitter_with_the_width_of_the_numbers(
    canvas: Canvas,
) -> None:
    canvas.set_ranges((0.0, 1.0), (0.0, 250_000.0))
    wide = canvas.frame.pos().x()
    canvas.set_ranges((0.0, 1.0), (0.0, 4.0))
    assert canvas.frame.pos().x() == wide
    canvas.start()
    assert canvas.frame.pos().x() < wide


def test_a_long_name_is_shortened_and_never_read_as_markup(canvas: Canvas) -> None:
    canvas.set_labels("<b>x</b>", "y" * 400)
    texts = [text for text, _ in boxes(canvas)]
    assert "<b>x</b>" in texts
    assert any(text.endswith("…") for text in texts)


def test_texts_follow_the_font_and_the_theme(canvas: Canvas) -> None:
    before = dict(boxes(canvas))["loss"].height()
    font = canvas.font()
    font.setPointSizeF(2 * font.pointSizeF())
    canvas.setFont(font)
    assert dict(boxes(canvas))["loss"].height() > 1.5 * before
    canvas.set_theme(DARK)
    for axis in axes_of(canvas):
        assert axis.label.defaultTextColor().name() == DARK.text
        assert axis.textPen().color().name() == DARK.muted


def test_a_font_in_pixels_has_numbers_too() -> None:
    font = QFont()
    font.setPixelSize(20)
    assert number_font(font).pixelSize() == 18


def test_the_grid_can_be_hidden(canvas: Canvas) -> None:
    canvas.set_ranges((0.0, 10.0), (0.0, 1.0))
    shown = canvas.grab().toImage()
    canvas.axes.set_grid_shown(False)
    assert canvas.grab().toImage() != shown
    assert np.all(canvas.frame.rect().width() > 0)
