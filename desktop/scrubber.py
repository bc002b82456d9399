"""The row that goes through time: every iteration of the run can be had back."""

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from desktop.theme import Theme, icon
from desktop.widgets.number_field import NumberField
from linreg.specs import NOT_NEGATIVE, Spec

# A slider's places are 32-bit integers; with more iterations each stands for several.
MOST_PLACES = 10**9
_ITERATION = Spec("iteration", "int", 0, "An iteration.", (NOT_NEGATIVE,))
_HEIGHT = 36
_FIELD_WIDTH = 96
# Room for the edge that a focused handle has.
_SLIDER_HEIGHT = 22
# PageUp and PageDown go by a tenth of the run.
_PAGES = 10
_Action = QSlider.SliderAction


class _IterationField(NumberField):
    """The iteration that is shown, and where to go to; never beyond the newest."""

    def __init__(self) -> None:
        super().__init__(_ITERATION)
        self._newest = 0

    def show_position(self, iteration: int, newest: int) -> None:
        self._newest = newest
        if self.isModified():
            # What is being typed stays, however far the run goes meanwhile.
            self._value = iteration
        else:
            self.setValue(iteration)

    def _take(self, value: float) -> None:
        super()._take(min(value, self._newest))


class _TimeSlider(QSlider):
    """Jumps to where its groove is pressed, and can be dragged on from there."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 0)

    def _part(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        return self.style().subControlRect(control, option, part, self)

    def _place_at(self, x: int) -> int:
        """The place whose handle has its middle there."""
        groove = self._part(QStyle.SubControl.SC_SliderGroove)
        width = self._part(QStyle.SubControl.SC_SliderHandle).width()
        return QStyle.sliderValueFromPosition(
            self.minimum(),
            self.maximum(),
            x - groove.left() - width // 2,
            groove.width() - width,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        handle = self._part(QStyle.SubControl.SC_SliderHandle)
        if event.button() == Qt.MouseButton.LeftButton and not handle.contains(spot):
            self.setSliderPosition(self._place_at(spot.x()))
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that is turned beside a picture must not leave the present.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Scrubber(QFrame):
    """A slider over all iterations so far, the shown one's number, and both ends.

    Signals: `iteration_requested(int)` when a person chooses another iteration, sent
    as an object since it may need more than 32 bits; `rejected(SettingError)` for text
    that is no iteration.
    """

    iteration_requested = Signal(object)
    rejected = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(_HEIGHT)
        # A click beside everything takes the keyboard from what was being typed.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._iteration, self._newest = 0, 0
        # What the slider's right end stands for.
        self._end = 0
        self._reason: str | None = None
        self._tips: dict[QWidget, str] = {}
        self._reasons: dict[QWidget, str | None] = {}
        self._make_buttons()
        self._make_slider()
        self._make_field()
        self._make_labels()
        self._arrange()
        self.set_theme(theme)
        self._show()

    def _make_buttons(self) -> None:
        self.first, self.last = QToolButton(), QToolButton()
        for button, tip in (
            (self.first, self.tr("To iteration 0")),
            (self.last, self.tr("To the newest iteration")),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._name(button, tip, tip)
        self.first.clicked.connect(self._go_to_first)
        self.last.clicked.connect(self._go_to_newest)

    def _make_slider(self) -> None:
        self.slider = _TimeSlider()
        self.slider.setMinimumHeight(_SLIDER_HEIGHT)
        tip = self.tr(
            "Every step can be had back: drag to see it.\n"
            "Run goes on from the step that is shown."
        )
        self._name(self.slider, self.tr("Iteration that is shown"), tip)
        # Only what a person does to it triggers an action.
        self.slider.actionTriggered.connect(self._on_action)
        self.slider.sliderReleased.connect(self._show_slider)

    def _make_field(self) -> None:
        self.field = _IterationField()
        self.field.setFixedWidth(_FIELD_WIDTH)
        tip = self.tr("The iteration that is shown; type another one to go there")
        self._name(self.field, self.tr("Iteration to go to"), tip)
        self.field.valueChanged.connect(self._on_typed)
        self.field.rejected.connect(self.rejected)

    def _make_labels(self) -> None:
        self._total = QLabel()
        self._total.setObjectName("note")
        self._past = QLabel(self.tr("the past"))
        self._past.setObjectName("past")
        self._past.setToolTip(
            self.tr("An earlier step is shown, not the newest: Run goes on from it.")
        )
        # The row stands still when the past begins.
        policy = self._past.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._past.setSizePolicy(policy)

    def _name(self, widget: QWidget, name: str, tip: str) -> None:
        widget.setAccessibleName(name)
        widget.setToolTip(tip)
        self._tips[widget], self._reasons[widget] = tip, None

    def _arrange(self) -> None:
        label = QLabel(self.tr("iteration"))
        label.setObjectName("note")
        label.setBuddy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.setSpacing(8)
        row.addWidget(self.first)
        row.addWidget(self.slider, 1)
        for widget in (self.last, label, self.field, self._total):
            row.addWidget(widget)
        row.addWidget(self._past, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_theme(self, theme: Theme) -> None:
        self.first.setIcon(icon("first", theme))
        self.last.setIcon(icon("last", theme))

    def show_position(self, iteration: int, newest: int) -> None:
        """Show that `iteration` of 0 … `newest` is seen. Sends no signal."""
        if (iteration, newest) != (self._iteration, self._newest):
            self._iteration, self._newest = iteration, newest
            self._show()

    def set_enabled_reason(self, reason: str | None) -> None:
        """Disable the row and let its tooltips say why, or enable it again."""
        if reason != self._reason:
            self._reason = reason
            self._show_enabled()

    def _show(self) -> None:
        self._show_slider()
        self.field.show_position(self._iteration, self._newest)
        total = self.tr("of {0}").format(f"{self._newest:,}")
        if total != self._total.text():
            self._total.setText(total)
        self._past.setVisible(self._iteration < self._newest)
        self._show_enabled()

    @Slot()
    def _show_slider(self) -> None:
        # A handle that is held belongs to the hand, and so does the scale under it.
        if not self.slider.isSliderDown():
            self._end = self._newest
            self.slider.setMaximum(min(self._end, MOST_PLACES))
            self.slider.setValue(self._place(self._iteration))

    def _show_enabled(self) -> None:
        shown = self.tr("It is shown already.")
        at_first, at_newest = self._iteration == 0, self._iteration == self._newest
        for widget, why_not in (
            (self.first, shown if at_first else None),
            (self.last, shown if at_newest else None),
            (self.slider, None),
            (self.field, None),
        ):
            self._explain(widget, self._reason or why_not)

    def _explain(self, widget: QWidget, why_not: str | None) -> None:
        # What is said already stays: the field's tooltip may be telling of a slip.
        if why_not != self._reasons[widget]:
            self._reasons[widget] = why_not
            widget.setEnabled(why_not is None)
            tip = self._tips[widget]
            widget.setToolTip(tip if why_not is None else f"{tip}\n{why_not}")

    def _place(self, iteration: int) -> int:
        """Where on the slider an iteration stands."""
        if self._end <= MOST_PLACES:
            return iteration
        return round(iteration * MOST_PLACES / self._end)

    def _iteration_at(self, place: int) -> int:
        if self._end <= MOST_PLACES:
            return place
        return place * self._end // MOST_PLACES

    def _go(self, iteration: int) -> None:
        """Go where a person wants to, as far as there is a row."""
        iteration = max(0, min(iteration, self._newest))
        if iteration != self._iteration:
            self.show_position(iteration, self._newest)
            self.iteration_requested.emit(iteration)

    @Slot(int)
    def _on_action(self, action: int) -> None:
        page = max(1, self._newest // _PAGES)
        moves = {
            _Action.SliderSingleStepAdd.value: 1,
            _Action.SliderSingleStepSub.value: -1,
            _Action.SliderPageStepAdd.value: page,
            _Action.SliderPageStepSub.value: -page,
        }
        if action in moves:
            self._go(self._iteration + moves[action])
            self._show_slider()
        else:
            self._go(self._iteration_at(self.slider.sliderPosition()))

    @Slot()
    def _on_typed(self) -> None:
        self._go(int(self.field.value()))

    @Slot()
    def _go_to_first(self) -> None:
        self._go(0)

    @Slot()
    def _go_to_newest(self) -> None:
        self._go(self._newest)
