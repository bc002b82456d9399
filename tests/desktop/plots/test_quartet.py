"""Anscombe's four, as a person sees them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.plots.canvas import Canvas
from desktop.plots.quartet import QuartetView
from desktop.theme import DARK, LIGHT
from linreg.catalogue import load, quartet, read_catalogue
from tests.desktop.plots.drawing import colour_at, is_like, place, sees, shows

FOUR = [(e, load(e)) for e in quartet(read_catalogue(resource("datasets")))]


@pytest.fixture
def view(qtbot: QtBot) -> QuartetView:
    view = QuartetView(LIGHT)
    qtbot.addWidget(view)
    view.show_quartet(FOUR)
    view.resize(800, 700)
    view.show()
    return view


def canvases(view: QuartetView) -> list[Canvas]:
    found: list[Canvas] = view.findChildren(Canvas)
    return found


def texts(view: QuartetView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel)]


def test_four_pictures_on_the_same_axes(view: QuartetView) -> None:
    assert [canvas.accessibleName() for canvas in canvases(view)] == [
        "Anscombe I",
        "Anscombe II",
        "Anscombe III",
        "Anscombe IV",
    ]
    mappings = {(canvas.mapping.x, canvas.mapping.y) for canvas in canvases(view)}
    assert len(mappings) == 1
    ((x_range, y_range),) = mappings
    for _, dataset in FOUR:
        assert x_range[0] < dataset.x.min() < dataset.x.max() < x_range[1]
        assert y_range[0] < dataset.y.min() < dataset.y.max() < y_range[1]


def test_every_point_is_to_be_seen(view: QuartetView) -> None:
    for canvas, (_, dataset) in zip(canvases(view), FOUR, strict=True):
        for x, y in zip(dataset.x[:, 0], dataset.y, strict=True):
            assert sees(canvas, x, y, LIGHT.train)


def test_the_exact_line_is_that_of_polyfit(view: QuartetView) -> None:
    for canvas, (_, dataset) in zip(canvases(view), FOUR, strict=True):
        slope, intercept = np.polyfit(dataset.x[:, 0], dataset.y, 1)
        # The dashes leave gaps, and points may lie on the line.
        places = np.linspace(15, 18, 30)
        seen = [
            is_like(colour_at(canvas, x, slope * x + intercept), LIGHT.optimum)
            for x in places
        ]
        assert sum(seen) > 8


def test_under_each_stand_the_same_numbers(view: QuartetView) -> None:
    for _, dataset in FOUR:
        x, y = dataset.x[:, 0], dataset.y
        slope, intercept = np.polyfit(x, y, 1)
        numbers = (
            f"mean x {x.mean():.2f} · mean y {y.mean():.2f} · slope {slope:.3f}"
            f" · intercept {intercept:.2f} · R² {np.corrcoef(x, y)[0, 1] ** 2:.2f}"
        )
        assert texts(view).count(numbers) == 4


def test_it_says_what_it_teaches(view: QuartetView) -> None:
    assert any("cannot tell these four apart" in text for text in texts(view))


@pytest.mark.parametrize("which", range(4))
def test_a_click_into_a_picture_chooses_it(
    qtbot: QtBot, view: QuartetView, which: int
) -> None:
    canvas = canvases(view)[which]
    with qtbot.waitSignal(view.entry_chosen) as chosen:
        QTest.mouseClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(canvas, 10, 8)
        )
    assert chosen.args == [FOUR[which][0]]


def test_a_button_does_so_as_well(qtbot: QtBot, view: QuartetView) -> None:
    buttons: list[QToolButton] = view.findChildren(QToolButton)
    (third,) = (b for b in buttons if "Anscombe III " in b.accessibleName())
    third.setFocus()
    with qtbot.waitSignal(view.entry_chosen) as chosen:
        QTest.keyClick(third, Qt.Key.Key_Space)
    assert chosen.args == [FOUR[2][0]]


def test_other_data_other_numbers(view: QuartetView) -> None:
    """The numbers are computed, not written down."""
    entry, dataset = FOUR[0]
    by_two = dataset.columns[0], 2 * dataset.columns[1]
    other = type(dataset)("d", dataset.names, by_two, ("x",), "y")
    view.show_quartet([(entry, other), *FOUR[1:]])
    assert any("mean y 15.00 · slope 1.000" in text for text in texts(view))


def test_the_look_follows_the_theme(view: QuartetView) -> None:
    view.set_theme(DARK)
    for canvas, (_, dataset) in zip(canvases(view), FOUR, strict=True):
        assert sees(canvas, dataset.x[0, 0], dataset.y[0], DARK.train)
        assert shows(canvas, DARK.card) > canvas.width() * canvas.height() / 2
