"""Points that stand still, few or a crowd."""

import numpy as np
import pytest

from desktop.plots.canvas import Canvas
from desktop.plots.cloud import Cloud
from tests.desktop.plots.drawing import sees, shows

BLUE, RED, GREEN = "#0000ff", "#ff0000", "#00a000"


@pytest.mark.parametrize(("count", "colour"), [(3, BLUE), (1000, BLUE), (5000, GREEN)])
def test_few_and_a_crowd_are_all_drawn(canvas: Canvas, count: int, colour: str) -> None:
    cloud = Cloud(canvas, 1, "dot")
    cloud.colour(BLUE, None, GREEN)
    x = np.linspace(1, 9, count)
    cloud.show(x, np.full(count, 5.0), 4)
    for at in (1.0, 9.0):
        assert sees(canvas, at, 5, colour)
    cloud.show(x[:0], x[:0], 4)
    assert not shows(canvas, colour)


def test_what_is_shown_again_as_it_is_is_not_drawn_again(canvas: Canvas) -> None:
    cloud = Cloud(canvas, 1, "dot")
    x = np.linspace(1, 9, 500)
    cloud.show(x, x, 3)
    drawn = cloud._few.image.pixmap().cacheKey()
    cloud.show(x.copy(), x.copy(), 3)
    assert cloud._few.image.pixmap().cacheKey() == drawn
    cloud.show(x, x, 2)
    assert cloud._few.image.pixmap().cacheKey() != drawn
