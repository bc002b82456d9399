"""Many points as an image, as a person sees it."""

import numpy as np

from desktop.plots.canvas import Canvas
from desktop.plots.density import Density
from desktop.theme import LIGHT
from linreg.density import density
from tests.desktop.plots.drawing import colour_at, is_like, sees, shows

RED, BLUE = "#ff0000", "#0000ff"
RANGE = (0.0, 10.0)


def corner_counts() -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """10 x 10 cells: crowded at the bottom left, some, one at the top right."""
    counts = np.zeros((10, 10), np.int64)
    counts[0, 0], counts[0, 9], counts[9, 9] = 1_000_000, 1000, 1
    return counts


def test_a_cell_is_where_its_points_are_and_the_darker_the_more(canvas: Canvas) -> None:
    mark = Density(canvas, 3)
    mark.colour(RED)
    mark.show(corner_counts(), RANGE, RANGE)
    crowd, some, one, none = (
        colour_at(canvas, *at).green()
        for at in ((0.5, 0.5), (9.5, 0.5), (9.5, 9.5), (0.5, 9.5))
    )
    assert crowd < some - 20 < some < one - 20
    assert one < none - 60
    assert is_like(colour_at(canvas, 0.5, 0.5), RED)
    # Equal factors are equal steps: 1000 lies halfway between 1 and a million.
    assert abs((crowd + one) / 2 - some) < 6


def test_it_follows_the_view_and_can_be_hidden(canvas: Canvas) -> None:
    mark = Density(canvas, 3)
    mark.colour(RED)
    mark.show(corner_counts(), (2.0, 4.0), (2.0, 4.0))
    assert sees(canvas, 2.1, 2.1, RED)
    canvas.set_ranges((0.0, 5.0), (0.0, 5.0))
    assert sees(canvas, 2.1, 2.1, RED)
    assert not sees(canvas, 0.5, 0.5, RED)
    mark.hide()
    assert not sees(canvas, 2.1, 2.1, RED)
    mark.colour(BLUE)
    assert not shows(canvas, BLUE, 90)


def test_another_colour_needs_no_other_counts(canvas: Canvas) -> None:
    mark = Density(canvas, 3)
    mark.colour(RED)
    mark.show(corner_counts(), RANGE, RANGE)
    mark.colour(BLUE)
    assert sees(canvas, 0.5, 0.5, BLUE)
    assert not shows(canvas, RED, 90)


def test_two_of_them_show_through_one_another(canvas: Canvas) -> None:
    below, above = Density(canvas, 3), Density(canvas, 4)
    below.colour(LIGHT.train)
    above.colour(RED)
    counts = np.full((10, 10), 5, np.int64)
    above.show(counts, RANGE, RANGE)
    alone = colour_at(canvas, 5, 5)
    below.show(counts, RANGE, RANGE)
    assert colour_at(canvas, 5, 5) != alone
    assert is_like(colour_at(canvas, 5, 5), RED, 80)


def test_single_points_and_none_are_drawn(canvas: Canvas) -> None:
    mark = Density(canvas, 3)
    mark.colour(RED)
    mark.show(np.zeros((4, 4), np.int64), RANGE, RANGE)
    assert not shows(canvas, RED, 120)
    width, height = mark.cells
    assert width == round(canvas.mapping.width / 2)
    assert height == round(canvas.mapping.height / 2)
    x, y = np.array([3.0]), np.array([7.0])
    mark.show(density(x, y, RANGE, RANGE, width, height), RANGE, RANGE)
    image = colour_at(canvas, 3.0, 7.0)
    assert image.green() < 220
