"""The row of numbers at the bottom."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.readout import Numbers, Readout
from desktop.theme import LIGHT, apply_style_sheet
from desktop.widgets.elided_label import ElidedLabel
from linreg.rows import Row


@pytest.fixture
def readout(qtbot: QtBot) -> Readout:
    readout = Readout()
    qtbot.addWidget(readout)
    readout.show()
    return readout


def numbers(weights: int = 1, bias: float | None = 0.5, loss: float = 14.0) -> Numbers:
    gradient = np.array([3.0, -4.0])
    row = Row(12, np.ones(2), gradient, loss, 7.25, 0.01)
    return Numbers(row, np.full(weights, -1.5), bias, 1000, 6, 123.4)


def shown(readout: Readout) -> dict[str, str]:
    """Names and numbers that a person sees."""
    found = {}
    for figure in readout.findChildren(QWidget):
        labels = figure.findChildren(QLabel)
        if len(labels) == 2 and figure.isVisible():
            found[labels[0].text()] = labels[1].text()
    return found


def test_all_numbers_of_a_step(readout: Readout) -> None:
    readout.start(1, bias=True, test=True, batches=False)
    readout.show_numbers(numbers())
    assert shown(readout) == {
        "iteration": "12 of 1,000",
        "epoch": "6",
        "w": "−1.5000",
        "b": "0.50000",
        "train loss": "14.000",
        "test loss": "7.2500",
        "gradient norm": "5.0000",
        "steps/s": "123",
    }


def test_long_numbers_can_be_read(readout: Readout) -> None:
    readout.start(1, bias=True, test=False, batches=False)
    row = Row(1234567, np.ones(2), np.ones(2), 14.0, 7.25, 0.01)
    long = Numbers(row, np.ones(1), 0.5, 1_000_000_000, 98765, 12345.6)
    readout.show_numbers(long)
    assert shown(readout)["iteration"] == "1,234,567 of 1,000,000,000"
    assert shown(readout)["epoch"] == "98,765"
    assert shown(readout)["steps/s"] == "12,346"


def full(
    app: QApplication, readout: Readout, row: Row, weight: float, iterations: int
) -> None:
    """All nine numbers, where there is as much room as in the smallest window."""
    apply_style_sheet(app, LIGHT)
    readout.setFixedWidth(1080)
    readout.start(2, bias=True, test=True, batches=True)
    weights = np.full(2, weight)
    readout.show_numbers(Numbers(row, weights, weight, iterations, 98765, 123456.0))
    QCoreApplication.sendPostedEvents()


def cut(readout: Readout) -> set[str]:
    """The numbers that do not fit, and end in dots therefore."""
    labels = [e for e in readout.findChildren(ElidedLabel) if e.isVisible()]
    for label in labels:
        # What lies beyond what holds it is cut off without a sign.
        assert label.visibleRegion().boundingRect() == label.rect()
    room = [(e.text(), e.fontMetrics(), e.contentsRect().width()) for e in labels]
    return {text for text, font, width in room if font.horizontalAdvance(text) > width}


def test_a_full_row_has_room_for_what_is_usual(
    qapp: QApplication, readout: Readout
) -> None:
    row = Row(1234, np.ones(3), np.ones(3), 0.014159, 7.25, 0.01)
    full(qapp, readout, row, -0.012346, 10_000)
    assert len(shown(readout)) == 9
    assert not cut(readout)


def test_what_has_no_room_in_a_full_row_ends_in_dots(
    qapp: QApplication, readout: Readout
) -> None:
    row = Row(123_456_789, np.ones(3), np.ones(3), -1.2345e-101, 7.25, 0.01)
    full(qapp, readout, row, -1.23456e-12, 1_000_000_000)
    assert "−1.2345e−101" in cut(readout)
    assert "123,456,789 of 1,000,000,000" in cut(readout)
    assert "7.2500" not in cut(readout)


def test_what_a_run_does_not_have_is_not_shown(readout: Readout) -> None:
    readout.start(1, bias=False, test=False, batches=True)
    readout.show_numbers(numbers(bias=None))
    assert "batch loss" in shown(readout)
    assert not {"b", "test loss", "train loss"} & set(shown(readout))


def test_two_weights_have_numbers_and_more_stand_elsewhere(readout: Readout) -> None:
    readout.start(2, bias=True, test=False, batches=False)
    readout.show_numbers(numbers(weights=2))
    assert {"w1", "w2", "b"} <= set(shown(readout))
    readout.start(3, bias=True, test=False, batches=False)
    readout.show_numbers(numbers(weights=3))
    assert not {"w1", "w2", "w3", "b"} & set(shown(readout))


def test_nothing_moves_when_a_number_gets_longer(readout: Readout) -> None:
    readout.start(1, bias=True, test=True, batches=False)
    readout.show_numbers(numbers(loss=1.0))
    places = [w.pos() for w in readout.findChildren(QWidget)]
    readout.show_numbers(numbers(loss=-1.2345e-300))
    assert [w.pos() for w in readout.findChildren(QWidget)] == places


def test_a_loss_that_is_not_finite_is_shown_as_it_is(readout: Readout) -> None:
    readout.start(1, bias=True, test=False, batches=False)
    readout.show_numbers(numbers(loss=np.inf))
    assert shown(readout)["train loss"] == "∞"


def test_numbers_keep_their_room_in_another_style(readout: Readout) -> None:
    readout.start(1, bias=True, test=True, batches=False)
    before = readout.sizeHint().width()
    readout.setStyleSheet("#number { font-size: 40px; }")
    assert readout.sizeHint().width() > 1.5 * before
