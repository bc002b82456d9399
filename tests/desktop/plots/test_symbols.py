"""Marks that can be told apart, centred on their point."""

import pytest
from PySide6.QtGui import QColor

from desktop.plots.symbols import Shape, line_pen, symbol

RED, BLUE = "#ff0000", "#0000ff"


@pytest.mark.parametrize("shape", ["dot", "square", "diamond", "star"])
def test_symbols_are_centred_and_of_like_size(shape: Shape) -> None:
    box = symbol(shape, 10).boundingRect()
    assert abs(box.center().x()) < 0.1
    assert box.width() == pytest.approx(box.height(), rel=0.1)
    assert 17 < box.width() < 27


def test_shapes_differ() -> None:
    shapes: list[Shape] = ["dot", "square", "diamond", "star"]
    counts = {symbol(shape, 10).elementCount() for shape in shapes}
    assert len(counts) == 3
    corners = [symbol(shape, 10).boundingRect() for shape in ("square", "diamond")]
    assert corners[0].width() < corners[1].width()


def test_a_pen_has_its_width_in_pixels() -> None:
    pen = line_pen(RED, 2.5)
    assert pen.widthF() == 2.5
    assert not pen.isCosmetic()
    assert pen.color() == QColor(RED)
