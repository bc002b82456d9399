"""What the scale of rates looks like, with and without colours."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.rate_picture import Marks, RatePicture, picture_height
from desktop.widgets.rate_scale import RateScale

SCALE = RateScale(-5, 10.0, 250.0)
FONT = QFont("DejaVu Sans", 9)
# On both sides of a bound of 0.01, and off the words in the bar.
LEFT, RIGHT = SCALE.place(1e-3), SCALE.place(0.025)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
Pixels = npt.NDArray[np.float64]


def picture(
    marks: Marks, value: float, theme: Theme = LIGHT, *, focused: bool = False
) -> Pixels:
    """The painted scale, (height, width, 3)."""
    size = (270, picture_height(FONT))
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.card))
    painter = QPainter(image)
    painter.setFont(FONT)
    RatePicture(painter, SCALE, theme).paint(marks, value, focused=focused)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], -1, 4)
    return rows[:, : size[0], 2::-1].astype(np.float64)


def grey(pixels: Pixels) -> Pixels:
    brightness: Pixels = pixels.mean(axis=2)
    return brightness


def columns_that_differ(a: Pixels, b: Pixels) -> tuple[float, float]:
    """From where to where two pictures are not the same."""
    places = np.flatnonzero((a != b).any(axis=(0, 2)))
    return float(places.min()), float(places.max())


def bar(pixels: Pixels) -> Pixels:
    """The middle half of the bar."""
    middle = int(pixels.shape[0] * 0.45)
    return pixels[middle - 4 : middle + 4]


@THEMES
def test_the_two_parts_differ_in_colour_and_in_pattern(
    qapp: QApplication, theme: Theme
) -> None:
    pixels = bar(picture(Marks(0.01, None), math.nan, theme))
    settles = pixels[:, int(LEFT) - 8 : int(LEFT) + 8]
    diverges = pixels[:, int(RIGHT) - 8 : int(RIGHT) + 8]
    assert settles[..., 1].mean() > settles[..., 0].mean()
    assert diverges[..., 0].mean() > diverges[..., 1].mean()
    # One is plain and the other hatched, for whoever sees no colours.
    assert grey(settles).std() < 0.1
    assert grey(diverges).std() > 2


@pytest.mark.parametrize("bound", [0.01, 0.05])
def test_the_parts_meet_at_the_bound(qapp: QApplication, bound: float) -> None:
    pixels = bar(picture(Marks(bound, None), math.nan))
    redder = pixels[..., 0].mean(axis=0) > pixels[..., 1].mean(axis=0) + 5
    start = np.flatnonzero(redder).min()
    assert abs(start - SCALE.place(bound)) <= 3


@THEMES
def test_a_diamond_stands_at_the_best_rate(qapp: QApplication, theme: Theme) -> None:
    without = picture(Marks(0.06, None), math.nan, theme)
    with_best = picture(Marks(0.06, 0.01), math.nan, theme)
    first, last = columns_that_differ(without, with_best)
    assert (first + last) / 2 == pytest.approx(SCALE.place(0.01), abs=1.5)
    assert last - first < 14


@pytest.mark.parametrize("value", [1e-5, 2e-3, 0.3, 1.0])
def test_the_pointer_stands_at_the_rate(qapp: QApplication, value: float) -> None:
    marks = Marks(0.06, None)
    first, last = columns_that_differ(picture(marks, math.nan), picture(marks, value))
    assert (first + last) / 2 == pytest.approx(SCALE.place(value), abs=1.5)


@pytest.mark.parametrize(
    ("value", "end", "outwards"),
    [(1e-8, SCALE.left, -1), (0.0, SCALE.left, -1), (7.0, SCALE.right, 1)],
)
def test_outside_the_pointer_points_out(
    qapp: QApplication, value: float, end: float, outwards: int
) -> None:
    marks = Marks(0.06, None)
    places = columns_that_differ(picture(marks, math.nan), picture(marks, value))
    inner, outer = places[::outwards]
    assert inner == pytest.approx(end, abs=1.5)
    assert (outer - end) * outwards > 5


def test_a_rate_without_end_points_out_as_well(qapp: QApplication) -> None:
    marks = Marks(0.06, None)
    assert (picture(marks, math.inf) == picture(marks, 7.0)).all()


def test_the_focus_is_seen(qapp: QApplication) -> None:
    marks = Marks(0.06, None)
    plain, focused = picture(marks, 0.01), picture(marks, 0.01, focused=True)
    first, last = columns_that_differ(plain, focused)
    assert first < SCALE.left
    assert last > SCALE.right


def test_the_number_at_the_bound_is_never_cut(qapp: QApplication) -> None:
    """The edges stay empty, even where the bound is near one."""
    for bound in (1.2e-5, 0.9, 5.0):
        pixels = picture(Marks(bound, None), math.nan)
        empty = picture(Marks(0.01, None), math.nan)[0, 0]
        assert (pixels[:10, [0, -1]] == empty).all()
        assert (pixels[:10] != empty).any()
