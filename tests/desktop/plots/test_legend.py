"""The legend draws its marks as the pictures do."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.plots.legend import Legend, Sample, Sign
from tests.desktop.plots.drawing import is_like

SIGNS: list[Sign] = ["dot", "square", "diamond", "star", "line", "dash"]


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
