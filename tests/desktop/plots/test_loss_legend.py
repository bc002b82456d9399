"""The names in the loss plot."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.plots.loss_legend import LossLegend
from desktop.theme import DARK, LIGHT


@pytest.fixture
def legend(qtbot: QtBot) -> LossLegend:
    legend = LossLegend(LIGHT)
    qtbot.addWidget(legend)
    return legend


def test_marks_are_named_only_where_there_are_some(legend: LossLegend) -> None:
    assert legend.shows("train")
    for key in ("changes", "left_behind"):
        assert not legend.shows(key)
        legend.show_marks(key, True)
        assert legend.shows(key)
        legend.show_marks(key, False)
        assert not legend.shows(key)


def test_it_says_which_rows_the_loss_is_taken_over(legend: LossLegend) -> None:
    legend.name_train(batch_loss=True)
    assert legend.text("train") == "train (this batch)"
    legend.name_train(batch_loss=False)
    assert legend.text("train") == "train"


def test_another_theme_recolours_every_sample(legend: LossLegend) -> None:
    legend.set_theme(DARK)
    colours = {key: entry[0]._colour.name() for key, entry in legend._entries.items()}
    assert colours == {
        "train": DARK.train,
        "test": DARK.test,
        "changes": DARK.muted,
        "left_behind": DARK.muted,
    }


def test_it_says_what_changed(legend: LossLegend) -> None:
    for data, loss, text in (
        (True, False, "data edited"),
        (False, True, "loss changed"),
        (True, True, "data or loss changed"),
    ):
        legend.name_changes(data=data, loss=loss)
        assert legend.shows("changes")
        assert legend.text("changes") == text
    legend.name_changes(data=False, loss=False)
    assert not legend.shows("changes")
