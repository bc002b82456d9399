"""How the learning rate stands to the largest stable one, as a scale and in words."""

import math

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.number_format import short_number
from desktop.theme import Theme
from desktop.widgets.rate_gauge import RateGauge
from linreg.config import Config
from linreg.stability import Stability


def _tr(text: str) -> str:
    return QCoreApplication.translate("rate view", text)


def highest_rate(config: Config) -> float:
    """The learning rate that the schedule, if there is one, starts from or reaches."""
    if config.scheduler != "OneCycleLR":
        return config.lr
    rate = config.scheduler_settings["max_lr"]
    assert isinstance(rate, float)
    return rate


def why_no_bound(stability: Stability, optimizer: str) -> str:
    """Why no largest stable rate is known, as a sentence; empty where one is."""
    reasons = {
        None: "",
        "loss": _tr("No largest stable rate is known for this loss."),
        "optimizer": _tr(
            "No largest stable rate is known for {0}: it scales its steps by itself."
        ).format(optimizer),
        "batches": _tr(
            "No largest stable rate is known for batches: each has its own gradient."
        ),
        "gradients_add_up": _tr(
            "No largest stable rate is known where gradients add up."
        ),
        "l1": _tr("No largest stable rate is known with an L1 penalty."),
        "bias_rate": _tr("No rate of w settles: that of b is too large."),
    }
    return reasons[stability.reason]


def bound_text(stability: Stability) -> str:
    """Below which rate it settles, and which is the fastest; empty if not known."""
    largest, best = stability.max_lr, stability.best_lr
    if largest is None or math.isnan(largest):
        return ""
    if largest == 0:
        return _tr("These x are so large that no learning rate settles.")
    if math.isinf(largest):
        return _tr("Every learning rate settles: the loss is flat.")
    if best is None:
        return _tr("Settles below lr = {0}.").format(short_number(largest, 3))
    return _tr("Settles below lr = {0}; fastest at {1}.").format(
        short_number(largest, 3), short_number(best, 3)
    )


def speed_text(stability: Stability, lr: float) -> str:
    """How fast the loss falls at that rate; empty if not known."""
    steps, rate = stability.steps_per_decade, short_number(lr, 3)
    if steps is None or math.isnan(steps) or stability.max_lr == math.inf:
        return ""
    if math.isinf(steps):
        return _tr("At lr = {0}: does not settle.").format(rate)
    if steps < 1:
        return _tr("At lr = {0}: less than an iteration per decade of loss.").format(
            rate
        )
    return _tr("At lr = {0}: {1} iterations per decade of loss.").format(
        rate, short_number(steps, 2)
    )


class RateView(QWidget):
    """A gauge of the learning rate and what it says; or why no bound is known.

    Signal: `rate_chosen(float)` when a person moves the gauge's pointer.
    """

    rate_chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._gauge = RateGauge(theme)
        self._gauge.valueChanged.connect(self.rate_chosen)
        self._bound, self._speed, self._schedule = QLabel(), QLabel(), QLabel()
        self._schedule.setText(self.tr("The schedule’s highest rate is meant."))
        self._speed.setToolTip(
            self.tr(
                "So many iterations bring the loss ten times nearer to its least, in "
                "the slowest direction."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self._gauge, self._bound, self._speed, self._schedule):
            column.addWidget(widget)
            widget.hide()
        for label in (self._bound, self._speed, self._schedule):
            label.setObjectName("note")
            label.setWordWrap(True)

    def set_theme(self, theme: Theme) -> None:
        self._gauge.set_theme(theme)

    def show_rate(self, lr: float) -> None:
        """Let the pointer stand there."""
        self._gauge.setValue(lr)

    def show_stability(self, stability: Stability, config: Config, lr: float) -> None:
        """What is known of this config, whose highest rate is `lr`, on these data."""
        largest = stability.max_lr
        is_bound = largest is not None and 0 < largest < math.inf
        if largest is not None and is_bound:
            self._gauge.setMarks(largest, stability.best_lr)
        self._gauge.setValue(lr)
        self._gauge.setVisible(is_bound)
        why = why_no_bound(stability, config.optimizer)
        _show_line(self._bound, why or bound_text(stability))
        _show_line(self._speed, speed_text(stability, lr))
        self._schedule.setVisible(is_bound and config.has_schedule)


def _show_line(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
