"""The story of the data, as a person reads it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.story import StoryView, equation
from linreg.catalogue import read_catalogue
from linreg.dataset import make_dataset
from linreg.generators import GENERATORS, Truth

ENTRIES = {entry.name: entry for entry in read_catalogue(resource("datasets"))}


@pytest.fixture
def view(qtbot: QtBot) -> StoryView:
    view = StoryView()
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    return view


def texts(view: StoryView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def part(view: StoryView, heading: str) -> str:
    """What stands below that heading."""
    shown = texts(view)
    return shown[shown.index(heading) + 1]


def test_the_story_of_a_data_set(view: StoryView) -> None:
    view.show_story(ENTRIES["forbes"])
    assert texts(view)[0] == "Forbes 1857: boiling water"
    assert "water boils" in part(view, "What is measured")
    assert "row 12" in part(view, "What to look for")
    assert part(view, "Units").splitlines() == [
        "boiling point (°F): degrees Fahrenheit",
        "pressure (inHg): inches of mercury",
    ]
    assert "Royal Society of Edinburgh" in part(view, "Source")


def test_drawn_data_tell_their_truth(view: StoryView) -> None:
    view.show_story(GENERATORS["polynomial"])
    assert part(view, "The truth") == "y = −3 x + 0.5 x² + x³ + 1 + noise"
    assert part(view, "Noise") == "σ is the standard deviation of y."
    view.show_story(GENERATORS["clusters"])
    assert part(view, "The truth").splitlines() == [
        "y = x + 4 + noise",
        "y = x − 4 + noise",
    ]
    assert "Simpson’s paradox" in part(view, "What to look for")
    view.show_story(GENERATORS["line"])
    assert part(view, "The truth") == "y = 2 x + 1"
    assert part(view, "Noise") == "None."


def test_a_file_has_no_story_but_its_columns(view: StoryView) -> None:
    view.show_story(GENERATORS["polynomial"])
    table = {"<b>area</b>": np.arange(3.0), "price": np.arange(3.0)}
    view.show_story(make_dataset("houses.csv", table))
    assert texts(view) == [
        "houses.csv",
        "What is measured",
        "No story comes with this table.",
        "Columns",
        "<b>area</b>\nprice",
        "Source",
        "From a file.",
    ]


def test_a_story_is_read_from_its_beginning(view: StoryView) -> None:
    view.resize(250, 120)
    (area,) = view.findChildren(QScrollArea)
    view.show_story(ENTRIES["forbes"])
    QApplication.sendPostedEvents()
    assert area.verticalScrollBar().maximum() > 0
    area.verticalScrollBar().setValue(60)
    view.show_story(ENTRIES["hubble"])
    assert area.verticalScrollBar().value() == 0


def test_text_can_be_copied_and_wraps(view: StoryView) -> None:
    view.show_story(ENTRIES["hubble"])
    (source,) = (w for w in view.findChildren(QLabel) if "Nebulae" in w.text())
    QTest.mouseDClick(source, Qt.MouseButton.LeftButton, pos=source.rect().center())
    assert source.selectedText()
    heights = []
    for width in (250, 700):
        view.resize(width, 500)
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        assert source.width() <= width
        heights.append(source.height())
    assert heights[0] > heights[1]
    (area,) = view.findChildren(QScrollArea)
    assert not area.horizontalScrollBar().isVisible()


@pytest.mark.parametrize(
    ("truth", "terms", "text"),
    [
        (Truth((2.0,), 1.0), ("x",), "y = 2 x + 1"),
        (Truth((-1.0,), -4.0), ("x",), "y = −x − 4"),
        (Truth((1.0, -2.5), 0.0), ("x1", "x2"), "y = x1 − 2.5 x2 + 0"),
        (Truth((0.5,), 1.0), ("speed",), "y = 0.5 speed + 1"),
    ],
)
def test_equations(truth: Truth, terms: tuple[str, ...], text: str) -> None:
    assert equation(truth, terms) == text
