"""The legend draws its marks as the pictures do."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.plots.legend import Legend, Sample, Sign
from tests.desktop.plots.drawing import is_like

SIGNS: list[Sign] = ["dot", "square", "diamond", "star", "line", "dash", "ring"]
SIGNS += ["arrow", "thin arrow", "open arrow", "halo", "upright dash"]


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_is_drawn_in_its_colour(qtbot: QtBot, sign: Sign) -> None:
    sample = Sample(sign, "#ff0000")
    qtbot.addWidget(sample)
    for colour in ("#ff0000", "#0000ff"):
        sample.set_colour(colour)
        image = sample.grab().toImage()
        middle = [image.pixelColor(x, 7) for x in range(image.width())]
        assert any(is_like(each, colour) for each in middle)


def test_a_dashed_line_has_gaps_and_a_line_has_none(qtbot: QtBot) -> None:
    for sign, gaps in (("line", False), ("dash", True)):
        sample = Sample("line" if sign == "line" else "dash", "#ff0000")
        qtbot.addWidget(sample)
        image = sample.grab().toImage()
        row = [is_like(image.pixelColor(x, 7), "#ff0000", 90) for x in range(3, 17)]
        assert all(row) != gaps


def test_entries_have_texts_and_tips_and_can_be_hidden(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.add("a", "dot", "#ff0000", "train", "rows to learn from")
    legend.set_text("a", "training", "rows")
    assert legend.text("a") == "training"
    assert legend.shows("a")
    legend.show_entry("a", False)
    assert not legend.shows("a")


def test_names_give_way_where_there_is_no_room(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.add("a", "dot", "#ff0000", "train", "rows to learn from")
    legend.add("b", "line", "#0000ff", "least squares", "the exact fit")
    legend.show()
    legend.resize(legend.sizeHint())
    labels = legend.findChildren(QLabel)
    samples = legend.findChildren(Sample)
    assert all(label.isVisible() for label in labels)
    legend.resize(legend.minimumSizeHint())
    assert legend.minimumSizeHint().width() < 0.5 * legend.sizeHint().width()
    assert not any(label.isVisible() for label in labels)
    assert all(sample.isVisible() for sample in samples)
    assert "least squares" in samples[1].toolTip()
    legend.resize(legend.sizeHint())
    assert all(label.isVisible() for label in labels)


def test_an_entry_that_comes_later_has_its_name_too(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    legend = Legend()
    row.addStretch(1)
    row.addWidget(legend)
    for key in ("first", "second", "later"):
        legend.add(key, "line", "#ff0000", key, "")
    legend.show_entry("later", False)
    box.resize(500, 40)
    box.show()
    legend.show_entry("later", True)
    names = [label for label in legend.findChildren(QLabel) if label.isVisible()]
    assert [label.text() for label in names] == ["first", "second", "later"]
