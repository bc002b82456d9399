"""Lines from edge to edge, as many as can be told apart."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.vertical_lines import VerticalLine, VerticalLines
from tests.desktop.plots.drawing import sees, shows

RED = "#ff0000"


@pytest.fixture
def lines(canvas: Canvas) -> VerticalLines:
    lines = VerticalLines(canvas, 1)
    lines.colour(RED)
    return lines


def columns(lines: VerticalLines) -> list[float]:
    path = lines.item.path()
    return [path.elementAt(i).x for i in range(0, path.elementCount(), 2)]


def test_a_line_goes_from_edge_to_edge(canvas: Canvas, lines: VerticalLines) -> None:
    lines.show(np.array([3.0]))
    box = lines.item.path().boundingRect()
    assert (box.top(), box.bottom()) == (0, canvas.mapping.height)
    assert columns(lines) == pytest.approx([3 * canvas.mapping.x_scale], abs=1)
    pale = [sees(canvas, 3, y, "#ff6666") for y in np.linspace(1, 9, 30)]
    assert any(pale)
    canvas.set_ranges((0.0, 100.0), (5.0, 6.0))
    assert columns(lines) == pytest.approx([3 * canvas.mapping.x_scale], abs=1)


def test_lines_that_would_run_together_are_one(
    canvas: Canvas, lines: VerticalLines
) -> None:
    lines.show(np.linspace(2, 2.0001, 500))
    assert len(columns(lines)) == 1
    lines.show(np.linspace(0, 10, 100_000))
    assert len(columns(lines)) < canvas.mapping.width / 2


def test_lines_outside_of_the_frame_are_not_drawn(
    canvas: Canvas, lines: VerticalLines
) -> None:
    lines.show(np.array([-1.0, 11.0, 1e300]))
    assert not columns(lines)
    lines.show(np.empty(0))
    assert not shows(canvas, RED, 100)


def test_a_single_line_moves_and_is_hidden(canvas: Canvas) -> None:
    line = VerticalLine(canvas, 1)
    line.colour(RED)
    line.show(3.0)
    assert all(sees(canvas, 3, y, RED) for y in (0.2, 5, 9.8))
    canvas.set_ranges((0.0, 100.0), (5.0, 6.0))
    assert sees(canvas, 3, 5.5, RED)
    line.show(60.0)
    assert sees(canvas, 60, 5.5, RED)
    assert not sees(canvas, 3, 5.5, RED)
    for nowhere in (-1.0, 101.0, 1e300):
        line.show(nowhere)
        assert not line.item.isVisible()
    line.show(3.0)
    line.hide()
    assert not shows(canvas, RED)
