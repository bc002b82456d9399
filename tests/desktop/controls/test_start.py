"""Where a run starts: the choice, and the numbers when they are given."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.controls.form import SpecForm
from desktop.controls.start import StartFields, resized
from linreg.config import Config

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Stage:
    """The fields in a form, and what they have sent out."""

    def __init__(self, qtbot: QtBot) -> None:
        self.form = SpecForm()
        qtbot.addWidget(self.form)
        self.start = StartFields()
        self.start.join(self.form)
        self.sent: list[tuple[object, object]] = []
        self.start.changed.connect(lambda w, b: self.sent.append((w, b)))
        self.form.show()

    @property
    def box(self) -> QComboBox:
        return self.form.findChildren(QComboBox)[0]

    @property
    def lines(self) -> list[QLineEdit]:
        return self.form.findChildren(QLineEdit)

    def choose(self, text: str) -> None:
        """Go to the entry with the arrow keys, as a person without a mouse would."""
        self.box.setFocus()
        steps = self.box.findText(text) - self.box.currentIndex()
        key = Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up
        for _ in range(abs(steps)):
            QTest.keyClick(self.box, key)

    def type_into(self, line: QLineEdit, text: str) -> None:
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_pytorch_s_own_numbers_are_shown_but_not_to_be_changed(stage: Stage) -> None:
    stage.start.show_config(Config(), 1, waits=False)
    stage.start.show_numbers((0.25,), -0.5)
    weight, bias = stage.lines
    assert (weight.text(), bias.text()) == ("0.25", "-0.5")
    for line in stage.lines:
        assert not line.isEnabled()
        assert "given" in line.toolTip()


def test_given_begins_with_the_numbers_that_stand_there(stage: Stage) -> None:
    stage.start.show_config(Config(), 1, waits=False)
    stage.start.show_numbers((0.25,), -0.5)
    stage.choose("given")
    assert stage.sent[-1] == ((0.25,), -0.5)
    assert all(line.isEnabled() for line in stage.lines)


def test_numbers_are_given(stage: Stage) -> None:
    config = Config(initial_weight=(0.25, 0.5), initial_bias=-0.5)
    stage.start.show_config(config, 2, waits=False)
    stage.type_into(stage.lines[0], "1, 2")
    stage.type_into(stage.lines[1], "3")
    assert stage.sent == [((1.0, 2.0), -0.5), ((1.0, 2.0), 3.0)]


def test_what_is_no_number_is_refused(stage: Stage, qtbot: QtBot) -> None:
    config = Config(initial_weight=(0.25,), initial_bias=-0.5)
    stage.start.show_config(config, 1, waits=False)
    with qtbot.waitSignal(stage.start.rejected):
        stage.type_into(stage.lines[0], "one")
    assert not stage.sent


def test_zero_gives_every_weight_a_zero(stage: Stage) -> None:
    stage.start.show_config(Config(), 3, waits=False)
    stage.choose("zero")
    assert stage.sent[-1] == ((0.0, 0.0, 0.0), 0.0)


def test_back_to_pytorch_s_own(stage: Stage) -> None:
    config = Config(initial_weight=(0.0,), initial_bias=0.0)
    stage.start.show_config(config, 1, waits=False)
    assert stage.box.currentText() == "zero"
    stage.choose("PyTorch’s own (seed)")
    assert stage.sent[-1] == (None, None)


def test_given_zeros_may_be_edited(stage: Stage) -> None:
    config = Config(initial_weight=(0.0,), initial_bias=0.0)
    stage.start.show_config(config, 1, waits=False)
    stage.choose("given")
    assert all(line.isEnabled() for line in stage.lines)
    stage.start.show_config(config, 1, waits=False)
    assert stage.box.currentText() == "given"
    assert all(line.isEnabled() for line in stage.lines)


def test_numbers_of_the_run_do_not_cover_given_ones(stage: Stage) -> None:
    """The given ones may be waiting for the next run."""
    config = Config(initial_weight=(7.0,), initial_bias=8.0)
    stage.start.show_config(config, 1, waits=True)
    stage.start.show_numbers((0.25,), -0.5)
    assert [line.text() for line in stage.lines] == ["7", "8"]


def test_without_a_bias_there_is_no_b_to_give(stage: Stage) -> None:
    config = Config(initial_weight=(7.0,), bias=False)
    stage.start.show_config(config, 1, waits=False)
    weight, bias = stage.lines
    assert weight.isEnabled()
    assert not bias.isEnabled()
    assert "no b" in bias.toolTip()


@pytest.mark.parametrize(
    ("count", "weight"), [(1, (1.0,)), (2, (1.0, 2.0)), (4, (1.0, 2.0, 0.0, 0.0))]
)
def test_another_number_of_weights(count: int, weight: tuple[float, ...]) -> None:
    assert resized((1.0, 2.0), count) == weight
