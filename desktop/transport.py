"""The row of buttons that drives a run, and its speed."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from desktop.actions import Actions
from desktop.widgets.number_field import NumberField
from linreg.specs import Range, Spec

# Steps a second; the last place on the slider is as fast as it goes.
RATES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_FIRST_RATE = RATES.index(50)
_STEPS = Spec("steps", "int", 10, "Iterations of Step N.", (Range(1, 1_000_000),))


class Transport(QFrame):
    """Reset, Step back, Run, Step, Phase, Step N and the speed.

    Where the row is too narrow for the words, those buttons whose signs say enough show
    only these.

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
        self._shrinking: list[QToolButton] = []
        self._narrow = False
        # By how much the row is narrower where signs stand for words.
        self._saved = 0
        self._make_buttons(actions)
        self._make_count()
        actions.step_many.triggered.connect(self._request_steps)
        self._row.addSpacing(12)
        self._make_speed()
        # Where room is short, a badge has all of what is left over.
        self._row.addStretch(0)
        self._shrinking.append(self._add_button(actions.export))

    def _make_buttons(self, actions: Actions) -> None:
        reset = self._add_button(actions.reset)
        step_back = self._add_button(actions.step_back)
        self.run_button = self._add_button(actions.run)
        self.run_button.setObjectName("primary")
        # Enough for "Pause", so that the row does not move when Run becomes it.
        pause = self.run_button.fontMetrics().horizontalAdvance("Pause")
        self.run_button.setMinimumWidth(pause + 52)
        step = self._add_button(actions.step)
        self._add_button(actions.phase)
        self._add_button(actions.step_many)
        self._shrinking += (reset, step_back, step)

    def _add_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        # A click gives the focus to the row itself: what was being typed is finished,
        # and Space stays with Run.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._row.addWidget(button)
        return button

    def add_badge(self, badge: QWidget) -> None:
        """Stand before the last button, as wide as it likes and the row allows."""
        self._row.insertWidget(self._row.count() - 1, badge)

    def _fit(self) -> None:
        """Words where there is room for all of them."""
        width = self._row.sizeHint().width()
        narrow = width + self._saved > self.width()
        if narrow == self._narrow:
            return
        self._narrow = narrow
        style = Qt.ToolButtonStyle
        for button in self._shrinking:
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon
            )
        self._saved = width - self._row.sizeHint().width() if narrow else 0

    def minimumSizeHint(self) -> QSize:
        """Room for the signs; without the words the row is narrower still."""
        hint = super().minimumSizeHint()
        words = sum(
            button.fontMetrics().horizontalAdvance(button.text())
            for button in self._shrinking
        )
        return QSize(hint.width() - (0 if self._narrow else words), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        # A badge has come, gone, or has something else to say.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

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
