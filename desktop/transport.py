"""The row of buttons that drives a run, and its speed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
)

from desktop.actions import Actions
from desktop.widgets.number_field import NumberField
from linreg.specs import Range, Spec

# Steps a second; the last place on the slider is as fast as it goes.
RATES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_FIRST_RATE = RATES.index(50)
_STEPS = Spec("steps", "int", 10, "Iterations of Step N.", (Range(1, 1_000_000),))


class Transport(QFrame):
    """Reset, Run, Step, Step N and the speed.

    Signals: `steps_requested(int)` for Step N; `rate_changed(float | None)`, where None
    is as fast as it goes; `rejected(SettingError)` for an N that cannot be.
    """

    steps_requested = Signal(int)
    rejected = Signal(object)
    rate_changed = Signal(object)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 8, 10, 8)
        self._row.setSpacing(8)
        self._add_button(actions.reset)
        self.run_button = self._add_button(actions.run)
        self.run_button.setObjectName("primary")
        self._add_button(actions.step)
        self._add_button(actions.step_many)
        self._make_count()
        actions.step_many.triggered.connect(self._request_steps)
        self._row.addSpacing(12)
        self._make_speed()
        self._row.addStretch(1)
        self._add_button(actions.export)

    def _add_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        # A click gives the focus to the row itself: what was being typed is finished,
        # and Space stays with Run.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # Enough for "Pause", so that the row does not move when Run becomes it.
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance("Pause") + 52)
        self._row.addWidget(button)
        return button

    def _make_count(self) -> None:
        self.count = NumberField(_STEPS)
        self.count.setFixedWidth(72)
        self.count.rejected.connect(self.rejected)
        self.count.setAccessibleName(self.tr("Iterations of Step N"))
        self.count.setToolTip(self.tr("N: how many iterations Step N makes"))
        self._row.addWidget(self.count)

    def _make_speed(self) -> None:
        label = QLabel(self.tr("Speed"))
        label.setObjectName("note")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, len(RATES))
        self.speed.setPageStep(1)
        self.speed.setMinimumWidth(100)
        self.speed.setMaximumWidth(200)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(
            self.tr("Iterations a second while running, from 1 to as fast as it goes")
        )
        label.setBuddy(self.speed)
        self._speed_text = QLabel()
        widest = self._speed_text.fontMetrics().horizontalAdvance("2000 steps/s")
        self._speed_text.setFixedWidth(widest + 12)
        self.speed.setValue(_FIRST_RATE)
        self._show_rate()
        self.speed.valueChanged.connect(self._on_speed)
        for widget in (label, self.speed, self._speed_text):
            self._row.addWidget(widget)

    @property
    def rate(self) -> float | None:
        """Steps a second, or None for as fast as it goes."""
        place = self.speed.value()
        return float(RATES[place]) if place < len(RATES) else None

    def _show_rate(self) -> None:
        rate = self.rate
        text = self.tr("max") if rate is None else self.tr("{0} steps/s")
        self._speed_text.setText(text.format(f"{rate or 0:.0f}"))

    @Slot()
    def _on_speed(self) -> None:
        self._show_rate()
        self.rate_changed.emit(self.rate)

    @Slot()
    def _request_steps(self) -> None:
        self.steps_requested.emit(int(self.count.value()))
