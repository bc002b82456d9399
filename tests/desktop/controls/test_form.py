"""Rows of a label and a control, for any list of specs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.controls.form import SpecForm
from linreg.optimizers import OPTIMIZERS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

_WIDTH = 290


def make(qtbot: QtBot, optimizer: str) -> SpecForm:
    form = SpecForm(OPTIMIZERS[optimizer].hyperparameters)
    qtbot.addWidget(form)
    form.setFixedWidth(_WIDTH)
    form.show()
    return form


def shown_labels(form: SpecForm) -> list[QLabel]:
    """The labels of rows, from top to bottom."""
    labels = [x for x in form.findChildren(QLabel) if x.isVisible() and x.buddy()]
    return sorted(labels, key=lambda label: label.y())


def label_of(form: SpecForm, name: str) -> QLabel:
    (label,) = [x for x in shown_labels(form) if x.buddy() is form.field(name)]
    return label


def type_into(form: SpecForm, name: str, text: str) -> None:
    line = form.field(name).findChildren(QLineEdit)[0]
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_change_is_sent_with_its_name(qtbot: QtBot) -> None:
    form = make(qtbot, "SGD")
    with qtbot.waitSignal(form.changed) as caught:
        type_into(form, "momentum", "0.9")
    assert caught.args == ["momentum", 0.9]


def test_refused_text_is_passed_on(qtbot: QtBot) -> None:
    form = make(qtbot, "SGD")
    with qtbot.waitSignal(form.rejected), qtbot.assertNotEmitted(form.changed):
        type_into(form, "momentum", "2")


def test_values_are_shown_and_those_that_wait_are_marked(qtbot: QtBot) -> None:
    form = make(qtbot, "SGD")
    values = {spec.name: spec.default for spec in OPTIMIZERS["SGD"].hyperparameters}
    with qtbot.assertNotEmitted(form.changed):
        form.show_values({**values, "lr": 0.5}, {"nesterov"})
    assert form.field("lr").value() == 0.5
    assert label_of(form, "nesterov").text() == "nesterov ↺"
    assert label_of(form, "lr").text() == "lr"
    form.show_values(values, set())
    assert label_of(form, "nesterov").text() == "nesterov"


def test_other_settings_take_the_place_of_those_before(qtbot: QtBot) -> None:
    form = make(qtbot, "SGD")
    height = form.sizeHint().height()
    for name in ("Adam", "LBFGS", "SGD"):
        form.set_specs(OPTIMIZERS[name].hyperparameters)
    qtbot.waitUntil(lambda: len(shown_labels(form)) == 5)
    names = [label.text() for label in shown_labels(form)]
    assert names == ["lr", "momentum", "dampening", "weight_decay", "nesterov"]
    assert form.sizeHint().height() == height


@pytest.mark.parametrize("optimizer", ["Adagrad", "LBFGS", "NAdam"])
def test_long_names_are_broken_not_cut(qtbot: QtBot, optimizer: str) -> None:
    form = make(qtbot, optimizer)
    form.show_values(
        {s.name: s.default for s in OPTIMIZERS[optimizer].hyperparameters},
        {s.name for s in OPTIMIZERS[optimizer].hyperparameters},
    )
    qtbot.waitUntil(lambda: form.height() >= form.sizeHint().height())
    lefts = {x.buddy().mapTo(form, x.rect().topLeft()).x() for x in shown_labels(form)}
    assert len(lefts) == 1
    for label in shown_labels(form):
        assert label.height() >= label.heightForWidth(label.width())
        widest = max(
            label.fontMetrics().horizontalAdvance(part)
            for part in label.text().split("\N{ZERO WIDTH SPACE}")
        )
        assert widest <= label.width()


def test_what_is_blocked_says_why_on_its_label_too(qtbot: QtBot) -> None:
    form = make(qtbot, "SGD")
    form.set_blocked("lr", "Not now.")
    label = label_of(form, "lr")
    assert "Not now." in label.toolTip()
    assert not label.isEnabled()
    form.set_blocked("lr", None)
    assert "Not now." not in label.toolTip()
    assert label.isEnabled()


def test_a_row_of_another_kind_lines_up(qtbot: QtBot) -> None:
    form = make(qtbot, "SGD")
    label, line = QLabel("extra"), QLineEdit()
    form.add_row(label, line)
    qtbot.waitUntil(line.isVisible)
    assert line.x() == form.field("lr").x()
    assert line.y() > form.field("nesterov").y()
    assert label.buddy() is line
