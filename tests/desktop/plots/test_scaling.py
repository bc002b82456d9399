"""The scaling lab, as a person sees and uses it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from desktop.plots.scaling import ScalingLab
from desktop.plots.valley import Valley
from desktop.theme import DARK, LIGHT
from linreg.config import Config, lecture_config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.scaling import compare_scaling
from tests.desktop.plots.drawing import sees, shows, two_features

WHITE = "#ffffff"


def boiling() -> Dataset:
    """Like boiling points: x far from zero beside its spread."""
    x = np.linspace(190.0, 212.0, 12)
    return make_dataset("boiling", {"x": x, "y": 0.5 * x - 81 + 0.1 * np.sin(x)})


def table_of(**columns: list[float]) -> Dataset:
    return make_dataset("table", {n: np.array(v) for n, v in columns.items()})


@pytest.fixture
def lab(qtbot: QtBot) -> ScalingLab:
    lab = ScalingLab(LIGHT)
    qtbot.addWidget(lab)
    lab.resize(560, 520)
    lab.show()
    return lab


def show(qtbot: QtBot, lab: ScalingLab, dataset: Dataset, **settings: Any) -> None:
    """Show the comparison, and wait until the pictures have found their sizes."""
    comparison = compare_scaling(dataset, replace(Config(), **settings))
    lab.show_comparison(comparison)
    if len(comparison.names) > 1 and lab._equal.isChecked():
        qtbot.waitUntil(lambda: all(map(units_are_equal, (lab.raw, lab.standardised))))


def units_are_equal(valley: Valley) -> bool:
    mapping = valley.canvas.mapping
    return mapping.x_scale == pytest.approx(mapping.y_scale)


def has_star(valley: Valley, colour: str) -> bool:
    """Of a map's own colours, a pixel or two may happen to be like the star's."""
    return shows(valley.canvas, colour) > 15


def press_equal_units(lab: ScalingLab) -> None:
    lab._equal.setFocus()
    QTest.keyClick(lab._equal, Qt.Key.Key_Space)


def cells(lab: ScalingLab) -> dict[str, list[str]]:
    """What a person reads in the table: the row's name, and its cells."""
    table = lab.table
    rows = {}
    for row in range(table.rowCount()):
        items = [table.item(row, column) for column in range(table.columnCount())]
        name = table.verticalHeaderItem(row)
        assert name is not None
        rows[name.text()] = [item.text() if item else "" for item in items]
    return rows


def test_a_narrow_valley_stands_beside_a_round_one(
    lab: ScalingLab, qtbot: QtBot
) -> None:
    show(qtbot, lab, lecture_data())
    assert lab.raw.title == "raw x: valley 1 : 6.79"
    assert lab.standardised.title == "standardised x: valley 1 : 1"
    # The exact fit is in the middle, the line y = 0 is where both start.
    for valley, target in (
        (lab.raw, (2.0, 0.0)),
        (lab.standardised, (2 * (2 / 3) ** 0.5, 4.0)),
    ):
        mapping = valley.canvas.mapping
        middle = (sum(mapping.x) / 2, sum(mapping.y) / 2)
        assert middle == pytest.approx(target)
        assert sees(valley.canvas, 0, 0, WHITE)
        assert has_star(valley, LIGHT.optimum)


def test_the_numbers_of_both_scales_are_in_a_table(
    lab: ScalingLab, qtbot: QtBot
) -> None:
    show(qtbot, lab, lecture_data())
    assert cells(lab) == {
        "condition number": ["46.14", "1", ""],
        "largest stable lr": ["0.1803", "1", ""],
        "left after 60 steps": ["3.7 %", "0.000153 %", ""],
        "w": ["2.0000", "1.6330", "2.0000"],
        "b": ["0.0000", "4.0000", "0.0000"],
    }
    assert "60 steps at 0.9 of the stable limit" in lab._path_note.text()
    assert "1 : 2.16 and an angle of 22.2° raw" in lab._why.text()
    assert "criterion" not in lab._why.text()


def test_stretching_the_axes_says_by_how_much(lab: ScalingLab, qtbot: QtBot) -> None:
    show(qtbot, lab, boiling())
    assert "too thin to see" in lab.raw.title
    assert lab.standardised.title == "standardised x: valley 1 : 1"
    press_equal_units(lab)
    mapping = lab.raw.canvas.mapping
    stretch = mapping.x_scale / mapping.y_scale
    assert stretch > 15
    word, times = lab.raw.title.split(" stretched × ")
    assert word == "raw x: w"
    assert float(times) == pytest.approx(stretch, rel=0.01)
    press_equal_units(lab)
    assert units_are_equal(lab.raw)
    assert "valley" in lab.raw.title


def test_where_there_is_little_height_the_pictures_keep_theirs(
    lab: ScalingLab, qtbot: QtBot
) -> None:
    show(qtbot, lab, lecture_data())
    lab.resize(lab.minimumSizeHint())
    qtbot.waitUntil(lambda: lab.height() < 300)
    assert lab._pictures.height() >= 110
    # The numbers are there as well, and whatever has no room can be scrolled to.
    numbers = lab.findChild(QScrollArea)
    assert isinstance(numbers, QScrollArea)
    assert numbers.geometry().top() > lab._pictures.geometry().bottom()
    assert numbers.verticalScrollBar().maximum() > 0
    assert numbers.isAncestorOf(lab.table)


def test_units_stay_equal_in_another_size(lab: ScalingLab, qtbot: QtBot) -> None:
    show(qtbot, lab, lecture_data())
    lab.resize(900, 460)
    qtbot.waitUntil(lambda: lab.raw.canvas.mapping.width > 330)
    qtbot.waitUntil(lambda: units_are_equal(lab.raw))
    assert sees(lab.raw.canvas, 0, 0, WHITE)


def test_of_several_parameters_two_are_chosen(lab: ScalingLab, qtbot: QtBot) -> None:
    show(qtbot, lab, lecture_data())
    assert lab._choice.isHidden()
    show(qtbot, lab, two_features())
    assert lab._choice.isVisible()
    assert lab.raw.canvas.axes.labels == ("w1", "w2")
    assert {"w1 · speed", "w2 · age", "b"} < set(cells(lab))
    QTest.keyClick(lab._choice.boxes[1], Qt.Key.Key_End)
    for valley in (lab.raw, lab.standardised):
        assert valley.canvas.axes.labels == ("w1", "b")
    show(qtbot, lab, two_features(), reduction="sum")
    assert lab.raw.canvas.axes.labels == ("w1", "b")
    lab.show_parameters(2, 1)
    assert lab.standardised.canvas.axes.labels == ("b", "w2")
    assert [box.currentText() for box in lab._choice.boxes] == ["b", "w2"]
    show(qtbot, lab, lecture_data())
    assert lab.raw.canvas.axes.labels == ("w", "b")


def test_it_asks_only_for_what_is_seen(qtbot: QtBot) -> None:
    lab = ScalingLab(LIGHT)
    qtbot.addWidget(lab)
    asked = []
    lab.needed.connect(lambda: asked.append(lab.isVisible()))
    lab.start()
    assert not asked
    lab.show()
    assert asked == [True]
    lab.show_comparison(compare_scaling(lecture_data(), lecture_config()))
    lab.hide()
    lab.show()
    assert asked == [True]
    lab.start()
    assert asked == [True, True]
    lab.show_comparison(None, "nothing to be seen")
    lab.hide()
    lab.start()
    assert asked == [True, True]
    lab.show()
    assert asked == [True, True, True]


def test_a_reason_stands_in_for_what_cannot_be_compared(
    lab: ScalingLab, qtbot: QtBot
) -> None:
    show(qtbot, lab, lecture_data())
    lab.show_comparison(None, "the numbers are too large")
    assert lab._reason.isVisible()
    assert lab._reason.text() == "the numbers are too large"
    for widget in (lab.raw, lab.table, lab._why, lab._path_note, lab._equal):
        assert not widget.isVisible()
    show(qtbot, lab, lecture_data())
    assert not lab._reason.isVisible()
    assert lab.raw.isVisible()
    assert lab.table.isVisible()


def test_with_another_criterion_it_says_whose_numbers_they_are(
    lab: ScalingLab, qtbot: QtBot
) -> None:
    show(qtbot, lab, lecture_data(), loss="l1")
    assert "All of this is of MSE" in lab._why.text()


@pytest.mark.parametrize(
    ("dataset", "words"),
    [
        (table_of(x=[3, 3, 3], y=[1, 2, 4]), "x is the same in every training row"),
        (
            table_of(x1=[1, -2, 3], x2=[2, -4, 6], y=[1, 2, 4]),
            "depend on one another",
        ),
    ],
)
def test_what_is_not_determined_gets_a_sentence_and_no_numbers(
    lab: ScalingLab, qtbot: QtBot, dataset: Dataset, words: str
) -> None:
    show(qtbot, lab, dataset)
    assert words in lab._why.text()
    rows = cells(lab)
    assert rows["condition number"][:2] == ["∞", "∞"]
    assert rows["b"] == ["–", "–", "–"]
    assert "left after 60 steps" not in rows
    assert lab.raw.title == "raw x: a valley without an end"
    assert not has_star(lab.raw, LIGHT.optimum)


def test_a_single_parameter_has_no_valley(lab: ScalingLab, qtbot: QtBot) -> None:
    show(qtbot, lab, lecture_data(), bias=False)
    assert not lab.raw.isVisible()
    assert not lab._equal.isVisible()
    assert "parabola" in lab._why.text()
    assert cells(lab)["w"] == ["2.0000", "1.6330", "2.0000"]
    show(qtbot, lab, lecture_data())
    assert lab.raw.isVisible()


@pytest.mark.parametrize("factor", [1e300, 1e-300])
@pytest.mark.parametrize("column", ["x", "y"])
def test_any_size_of_numbers_is_drawn_or_said_to_be_too_much(
    lab: ScalingLab, column: str, factor: float
) -> None:
    table = {"x": [1.0, 2, 3], "y": [1.0, 2, 5]}
    table[column] = [factor * value for value in table[column]]
    lab.show_comparison(compare_scaling(table_of(**table), Config()))
    lab.grab()
    press_equal_units(lab)
    lab.grab()
    assert lab.table.rowCount() == 5
    drawn = not lab.raw.note
    assert drawn == (column == "y" and factor < 1)
    assert drawn or lab.raw.note == "cannot be drawn"
    if column == "x" and factor > 1:
        assert cells(lab)["largest stable lr"][0] == "< 1e−308"


def test_all_of_it_follows_the_theme(lab: ScalingLab, qtbot: QtBot) -> None:
    show(qtbot, lab, lecture_data())
    lab.set_theme(DARK)
    for valley in (lab.raw, lab.standardised):
        assert shows(valley.canvas, DARK.card) > 1000
        assert has_star(valley, DARK.optimum)
        assert not has_star(valley, LIGHT.optimum)
