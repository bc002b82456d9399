"""The form of a sweep, as a person fills it in."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.race.entry import MOST_RUNS
from desktop.race.panel import RacePanel
from desktop.race.sweep import SweepForm
from linreg.config import Config
from tests.desktop.race.samples import LEFT, entry

WAIT = 30_000


@pytest.fixture
def form(panel: RacePanel) -> SweepForm:
    """Opened for the shown run, SGD with lr 0.01."""
    QTest.mouseClick(panel.bar.sweep, LEFT)
    assert panel.sweep.isVisible()
    assert panel.sweep.values.hasFocus()
    return panel.sweep


def type_over(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)


def use_range(form: SweepForm, low: str, high: str, count: str) -> None:
    form.way.setCurrentIndex(1)
    for field, text in zip(
        (form.range.low, form.range.high, form.range.count),
        (low, high, count),
        strict=True,
    ):
        type_over(field, text)


def test_a_list_of_values(qtbot: QtBot, panel: RacePanel, form: SweepForm) -> None:
    type_over(form.values, "0.001, 0.1, 1")
    assert form.message.text() == "3 runs: 0.001, 0.1, 1"
    with qtbot.waitSignal(panel.sweep_requested, timeout=WAIT) as requested:
        QTest.mouseClick(form.accept, LEFT)
    assert requested.args == ["lr", (0.001, 0.1, 1.0)]
    assert not form.isVisible()
    assert panel.table.isVisible()


def test_a_log_range(qtbot: QtBot, panel: RacePanel, form: SweepForm) -> None:
    use_range(form, "0.001", "0.1", "5")
    assert form.message.text() == (
        "4 runs: 0.001, 0.00316, 0.0316, 0.1 (1 more races already)"
    )
    with qtbot.waitSignal(panel.sweep_requested, timeout=WAIT) as requested:
        QTest.keyClick(form.range.count, Qt.Key.Key_Return)
    name, values = requested.args or ("", ())
    assert name == "lr"
    assert values == pytest.approx([1e-3, 10**-2.5, 10**-1.5, 0.1])


def test_many_values_are_not_all_named(form: SweepForm) -> None:
    use_range(form, "1", "1e9", "10")
    assert form.message.text() == "10 runs: 1, 10, 100, 1000, 10000, …, 1e9"


def test_another_hyperparameter(
    qtbot: QtBot, panel: RacePanel, form: SweepForm
) -> None:
    names = [form.setting.itemText(i) for i in range(form.setting.count())]
    assert names == ["lr", "momentum", "dampening", "weight_decay"]
    form.setting.setCurrentText("momentum")
    # The shown run has momentum 0.
    assert form.message.text() == "3 runs: 0.5, 0.9, 0.99 (1 more races already)"
    with qtbot.waitSignal(panel.sweep_requested, timeout=WAIT) as requested:
        QTest.keyClick(form.values, Qt.Key.Key_Return)
    assert requested.args == ["momentum", (0.5, 0.9, 0.99)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.1, x", "Value must be a number, not"),
        ("0.1, -1", "Learning rate must be greater than 0, not"),
        ("", "Type values such as 0.001, 0.01, 0.1."),
        ("0.01", "All of these race already."),
    ],
)
def test_what_is_wrong_is_said_while_it_is_typed(
    qtbot: QtBot, panel: RacePanel, form: SweepForm, typed: str, said: str
) -> None:
    type_over(form.values, typed)
    assert form.message.text().startswith(said)
    assert not form.accept.isEnabled()
    assert said in form.accept.toolTip()
    with qtbot.assertNotEmitted(panel.sweep_requested):
        QTest.keyClick(form.values, Qt.Key.Key_Return)
    assert form.isVisible()


def test_a_range_upside_down_is_refused(form: SweepForm) -> None:
    use_range(form, "1", "0.1", "5")
    assert "ighest" in form.message.text()
    assert "must be greater than 1, not 0.1" in form.message.text()
    assert not form.accept.isEnabled()


def test_no_more_runs_than_there_is_room_for(panel: RacePanel, form: SweepForm) -> None:
    panel.show_entries(
        tuple(entry(k, config=Config(seed=k)) for k in range(MOST_RUNS - 2))
    )
    type_over(form.values, "1, 2, 3")
    assert form.message.text() == (
        f"3 runs are too many: at most {MOST_RUNS} race at once, 2 more."
    )
    assert not form.accept.isEnabled()
    type_over(form.values, "1, 2")
    assert form.accept.isEnabled()
    panel.show_entries(tuple(entry(k, config=Config(seed=k)) for k in range(MOST_RUNS)))
    assert form.message.text().startswith(f"There are {MOST_RUNS} runs")


def test_it_follows_the_shown_run(panel: RacePanel, form: SweepForm) -> None:
    assert "“SGD lr 0.01”" in form.base.text()
    lbfgs = entry(2, "LBFGS", shown=True)
    panel.show_entries((entry(1, shown=False), lbfgs))
    assert "“LBFGS lr 1”" in form.base.text()
    form.setting.setCurrentText("max_iter")
    use_range(form, "1", "100", "3")
    assert form.message.text() == "3 runs: 1, 10, 100"


@pytest.mark.parametrize("by_key", [False, True])
def test_it_closes_without_any_runs(
    qtbot: QtBot, panel: RacePanel, form: SweepForm, by_key: bool
) -> None:
    with qtbot.assertNotEmitted(panel.sweep_requested):
        if by_key:
            QTest.keyClick(form.values, Qt.Key.Key_Escape)
        else:
            QTest.mouseClick(form.cancel, LEFT)
    assert panel.table.isVisible()
    assert panel.table.hasFocus()


def test_huge_numbers_are_not_the_end(form: SweepForm) -> None:
    type_over(form.values, "1e400")
    assert not form.accept.isEnabled()
    use_range(form, "1e-300", "1e17", "4")
    assert math.isfinite(form.range.high.number())
    assert form.accept.isEnabled()
