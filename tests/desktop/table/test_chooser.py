"""The list of data sets: what it offers, and how it names the one that is shown."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.table.chooser import DataChooser
from linreg.catalogue import Entry, read_catalogue
from linreg.dataset import Dataset, lecture_data
from linreg.generators import GENERATORS as KNOWN

ENTRIES = read_catalogue(resource("datasets"))[:3]
LECTURE = ENTRIES[0].title
GENERATORS = [
    ("line", "Line", "Points on a line."),
    ("noisy_line", "Line with noise", "Points about a line."),
]


@pytest.fixture
def chooser(qtbot: QtBot) -> DataChooser:
    chooser = DataChooser(ENTRIES)
    qtbot.addWidget(chooser)
    chooser.add_generators(GENERATORS)
    chooser.show_title(LECTURE, lecture_data())
    chooser.show()
    return chooser


def seen(chooser: DataChooser) -> str:
    """What a person reads in the closed list."""
    return chooser.currentText() or chooser.placeholderText()


def titles(chooser: DataChooser) -> list[str]:
    return [chooser.itemText(i) for i in range(chooser.count())]


def test_generators_stand_below_a_line(chooser: DataChooser) -> None:
    given = [entry.title for entry in ENTRIES]
    assert titles(chooser) == [*given, "", "Line", "Line with noise"]


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("Line with noise (n 50, σ 1, seed 0)", "Line with noise"),
        ("Line with noise (n 50, σ 1, seed 0) (edited)", "Line with noise"),
        (f"{LECTURE} (edited)", LECTURE),
        ("notes (2).csv", "notes (2).csv"),
        ("Line (2).csv", "Line (2).csv"),
        ("notes (2).csv (edited)", "notes (2).csv (edited)"),
    ],
)
def test_brackets_within_the_name_of_a_listed_set(
    chooser: DataChooser, title: str, base: str
) -> None:
    assert chooser.base_title(title) == base


def test_an_edited_set_is_named_and_not_added(chooser: DataChooser) -> None:
    before = titles(chooser)
    for title in ("Line (n 9, seed 1)", "Line (n 9, seed 1) (edited)"):
        chooser.show_title(title, lecture_data())
        assert seen(chooser) == title
        assert titles(chooser) == before
    chooser.show_title(LECTURE, lecture_data())
    assert seen(chooser) == LECTURE


def test_a_file_is_added_once_and_can_be_chosen_again(
    qtbot: QtBot, chooser: DataChooser
) -> None:
    first, newer = lecture_data(), lecture_data()
    chooser.show_title("my (old) table.csv", first)
    chooser.show_title("my (old) table.csv (edited)", newer)
    assert titles(chooser).count("my (old) table.csv") == 1
    assert titles(chooser)[-1] == "my (old) table.csv"
    with qtbot.waitSignal(chooser.dataset_chosen) as chosen:
        choose(chooser, "my (old) table.csv")
    assert chosen.args == [first]
    chooser.show_title("my (old) table.csv", newer)
    with qtbot.waitSignal(chooser.dataset_chosen) as chosen:
        choose(chooser, "my (old) table.csv")
    assert chosen.args == [newer]


def choose(chooser: DataChooser, title: str) -> None:
    chooser.activated.emit(chooser.findText(title))


def test_what_is_chosen_is_asked_for_and_not_yet_named(
    qtbot: QtBot, chooser: DataChooser
) -> None:
    cases: list[tuple[Any, str, object]] = [
        (chooser.entry_chosen, ENTRIES[2].title, ENTRIES[2]),
        (chooser.generator_chosen, "Line with noise", "noisy_line"),
    ]
    for signal, title, expected in cases:
        with qtbot.waitSignal(signal) as chosen:
            chooser.activated.emit(chooser.findText(title))
        assert chosen.args == [expected]
        assert isinstance(expected, (Entry, Dataset, str))
        assert seen(chooser) == LECTURE


def test_each_says_where_it_comes_from(chooser: DataChooser) -> None:
    assert ENTRIES[0].source.split(",")[0] in chooser.toolTip()
    chooser.show_title("Line (n 9, seed 1)", lecture_data())
    assert "Points on a line." in chooser.toolTip()
    chooser.show_title("t.csv", lecture_data())
    assert "Its columns: x, y" in chooser.toolTip()


def test_all_that_comes_with_the_program_is_seen_at_once(qtbot: QtBot) -> None:
    entries = read_catalogue(resource("datasets"))
    chooser = DataChooser(entries)
    qtbot.addWidget(chooser)
    chooser.add_generators([(g.name, g.title, g.meaning) for g in KNOWN.values()])
    assert chooser.maxVisibleItems() > chooser.count()
