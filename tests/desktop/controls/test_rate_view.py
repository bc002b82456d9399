"""What is said of the largest stable rate, on data of every kind."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.controls.rate_view import RateView, highest_rate
from desktop.theme import LIGHT
from desktop.widgets.rate_gauge import RateGauge
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.exact import curvature
from linreg.prepare import prepare
from linreg.stability import Reason, Stability, stability

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def view(qtbot: QtBot) -> RateView:
    view = RateView(LIGHT)
    qtbot.addWidget(view)
    view.setFixedWidth(300)
    view.show()
    return view


def said(view: RateView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def gauge(view: RateView) -> RateGauge:
    (found,) = view.findChildren(RateGauge)
    return found


def test_before_anything_is_known_nothing_is_said(view: RateView) -> None:
    assert said(view) == []
    assert not gauge(view).isVisible()


def test_the_lecture_s_own_numbers(view: RateView) -> None:
    """For the lecture's sum, λmax = 33.28 and λmin = 0.72 by hand."""
    config = lecture_config()
    bends = curvature(prepare(lecture_data(), config), config.reduction)
    view.show_stability(stability(bends, config, full_batch=True), config, 0.01)
    assert said(view) == [
        "Settles below lr = 0.0601; fastest at 0.0588.",
        "At lr = 0.01: 159 iterations per decade of loss.",
    ]
    assert gauge(view).isVisible()
    assert gauge(view).value() == 0.01
    assert "0.0601" in gauge(view).toolTip()


@pytest.mark.parametrize(
    ("known", "sentences"),
    [
        (
            Stability(0.0601, None, math.inf, None),
            ["Settles below lr = 0.0601.", "At lr = 0.1: does not settle."],
        ),
        (
            Stability(0.0601, 0.0601, 0.0, None),
            [
                "Settles below lr = 0.0601; fastest at 0.0601.",
                "At lr = 0.1: less than an iteration per decade of loss.",
            ],
        ),
        (
            Stability(2.0, None, 1.6e7, None),
            [
                "Settles below lr = 2.",
                "At lr = 0.1: 1.6e7 iterations per decade of loss.",
            ],
        ),
        (Stability(2.0, None, math.nan, None), ["Settles below lr = 2."]),
    ],
)
def test_what_is_known_is_said(
    view: RateView, known: Stability, sentences: list[str]
) -> None:
    view.show_stability(known, Config(), 0.1)
    assert said(view) == sentences
    assert gauge(view).isVisible()


@pytest.mark.parametrize(
    ("known", "sentences"),
    [
        (
            Stability(0.0, None, math.nan, None),
            ["These x are so large that no learning rate settles."],
        ),
        (
            Stability(math.inf, None, 0.0, None),
            ["Every learning rate settles: the loss is flat."],
        ),
        (Stability(math.nan, None, math.nan, None), []),
    ],
)
def test_a_bound_that_is_no_place_on_a_scale_has_none(
    view: RateView, known: Stability, sentences: list[str]
) -> None:
    view.show_stability(known, Config(), 0.1)
    assert said(view) == sentences
    assert not gauge(view).isVisible()


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        ("loss", "for this loss"),
        ("optimizer", "for Adam: it scales"),
        ("batches", "each has its own gradient"),
        ("gradients_add_up", "where gradients add up"),
        ("l1", "an L1 penalty"),
        ("bias_rate", "No rate of w settles: that of b is too large."),
    ],
)
def test_why_no_bound_is_known(view: RateView, reason: Reason, part: str) -> None:
    view.show_stability(Stability(0.06, 0.05, 9.0, None), Config(), 0.1)
    view.show_stability(
        Stability(None, None, None, reason), Config(optimizer="Adam"), 0.1
    )
    (sentence,) = said(view)
    assert part in sentence
    assert not gauge(view).isVisible()


def test_a_rate_of_b_that_is_too_large_does_not_settle(view: RateView) -> None:
    view.show_stability(
        Stability(None, None, math.inf, "bias_rate"), Config(lr_bias=9.0), 0.1
    )
    assert said(view)[1:] == ["At lr = 0.1: does not settle."]


def test_with_a_schedule_the_highest_rate_is_meant(view: RateView) -> None:
    known = Stability(0.06, 0.05, 9.0, None)
    view.show_stability(known, Config(scheduler="StepLR"), 0.01)
    assert said(view)[-1] == "The schedule’s highest rate is meant."
    view.show_stability(known, Config(), 0.01)
    assert len(said(view)) == 2


def test_the_pointer_s_rate_is_told(view: RateView, qtbot: QtBot) -> None:
    view.show_rate(0.02)
    with qtbot.waitSignal(view.rate_chosen) as caught:
        QTest.keyClick(gauge(view), Qt.Key.Key_Right)
    assert caught.args == [0.021]


@pytest.mark.parametrize(
    ("config", "rate"),
    [
        (Config(), 0.01),
        (Config(scheduler="StepLR"), 0.01),
        (Config(scheduler="OneCycleLR", scheduler_settings={"max_lr": 0.3}), 0.3),
    ],
)
def test_the_highest_rate_of_a_run(config: Config, rate: float) -> None:
    assert highest_rate(config) == rate
