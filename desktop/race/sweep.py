"""The form that adds runs which differ in one hyperparameter."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.race.entry import MOST_RUNS, Entry
from desktop.race.names import number_name, run_names
from desktop.race.sweep_fields import RangeFields, ValuesField
from desktop.race.sweep_values import Plan, numeric_specs, plan_sweep, suggested_values
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import describe
from linreg.errors import SettingError
from linreg.specs import Spec

_MOST_NAMED = 6


class SweepForm(QWidget):
    """Values of one hyperparameter of the shown run, and what will be made of them.

    Signals: `sweep_requested(str, tuple)`, the hyperparameter's name and the values of
    the runs to be added; `closed()` after that, and at Cancel or Escape.
    """

    sweep_requested = Signal(str, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._base: Entry | None = None
        self._plan: Plan | None = None
        self._make_fields()
        self._make_buttons()
        self._lay_out()

    def _make_fields(self) -> None:
        self.base = ElidedLabel()
        self.base.setObjectName("note")
        self.setting = ChoiceBox()
        self.setting.setAccessibleName(self.tr("Hyperparameter"))
        self.setting.currentIndexChanged.connect(self._on_setting)
        self.way = ChoiceBox()
        self.way.setAccessibleName(self.tr("How the values are given"))
        self.way.addItems([self.tr("values"), self.tr("log range")])
        self.way.setToolTip(
            self.tr("Each value by itself, or a range in which they rise by a factor")
        )
        self.values = ValuesField()
        self.values.textChanged.connect(self._refresh)
        self.values.returnPressed.connect(self._on_accept)
        self.range = RangeFields()
        self.range.edited.connect(self._refresh)
        self.range.entered.connect(self._on_accept)
        self._ways = QStackedWidget()
        self._ways.addWidget(self.values)
        self._ways.addWidget(self.range)
        self.way.currentIndexChanged.connect(self._ways.setCurrentIndex)
        self.way.currentIndexChanged.connect(self._refresh)
        self.message = QLabel()
        self.message.setObjectName("note")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)

    def _make_buttons(self) -> None:
        self.accept = QPushButton(self.tr("Add runs"))
        self.accept.clicked.connect(self._on_accept)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Back to the runs, without any new ones"))
        self.cancel.clicked.connect(self.closed)
        for button in (self.accept, self.cancel):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.setting, 1)
        top.addWidget(self.way, 1)
        bottom.addWidget(self.accept)
        bottom.addWidget(self.cancel)
        bottom.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.base)
        column.addLayout(top)
        column.addWidget(self._ways)
        column.addWidget(self.message)
        column.addLayout(bottom)
        column.addStretch(1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Which runs race already; the shown one is what the new ones are made from."""
        before = self._base and self._base.config.optimizer
        self._entries = tuple(entries)
        self._base = next((entry for entry in entries if entry.shown), None)
        if self._base is not None:
            name = run_names(entries)[self._base.key]
            text = self.tr("Sweep: runs like “{0}” with other values of")
            self.base.setText(text.format(name))
            if self._base.config.optimizer != before:
                self._offer_settings()
        self._refresh()

    def begin(self) -> None:
        """The form has been opened: the values can be typed at once."""
        self._on_setting()
        field = self.values if self._is_list() else self.range.low
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _is_list(self) -> bool:
        return self._ways.currentWidget() is self.values

    def _offer_settings(self) -> None:
        assert self._base is not None
        with QSignalBlocker(self.setting):
            self.setting.clear()
            for spec in numeric_specs(self._base.config):
                self.setting.addItem(spec.name, spec)
                place = self.setting.count() - 1
                tip = Qt.ItemDataRole.ToolTipRole
                self.setting.setItemData(place, spec.meaning, tip)
        self._on_setting()

    @Slot()
    def _on_setting(self) -> None:
        """Another hyperparameter: values that suit it."""
        spec = self._spec()
        if spec is None or self._base is None:
            return
        value = self._base.config.settings[spec.name]
        self.setting.setToolTip(spec.meaning)
        self.values.setValue(suggested_values(spec, value))
        self.range.suggest(value)
        self._refresh()

    def _spec(self) -> Spec | None:
        spec = self.setting.currentData()
        return spec if isinstance(spec, Spec) else None

    @Slot()
    def _refresh(self) -> None:
        """Work out what would be made, and say it or what is wrong."""
        self._plan = None
        try:
            plan = self._make_plan()
        except SettingError as error:
            sentence = describe(error)
            self._say(sentence[:1].upper() + sentence[1:])
        else:
            problem = self._problem(plan)
            if not problem:
                self._plan = plan
            self._say(problem or self._promise(plan))

    def _make_plan(self) -> Plan:
        spec = self._spec()
        fields = self.values if self._is_list() else self.range
        numbers = fields.numbers()
        if spec is None or self._base is None or not numbers:
            return Plan(())
        racing = [entry.config for entry in self._entries]
        return plan_sweep(self._base.config, spec, numbers, racing)

    def _problem(self, plan: Plan) -> str:
        """Why these runs cannot be added, or nothing."""
        if not plan.values and plan.already:
            return self.tr("All of these race already.")
        if not plan.values:
            return self.tr("Type values such as 0.001, 0.01, 0.1.")
        room = MOST_RUNS - len(self._entries)
        if len(plan.values) <= room:
            return ""
        if room <= 0:
            text = self.tr("There are {0} runs, and no more race at once.")
            return text.format(MOST_RUNS)
        text = self.tr("{0} runs are too many: at most {1} race at once, {2} more.")
        return text.format(len(plan.values), MOST_RUNS, room)

    def _promise(self, plan: Plan) -> str:
        """What will be made: "5 runs: 0.001, 0.00316, 0.01, …"."""
        names = [
            number_name(value)
            for value in plan.values
            if isinstance(value, (int, float))
        ]
        if len(names) > _MOST_NAMED:
            names = [*names[: _MOST_NAMED - 1], "…", names[-1]]
        count = len(plan.values)
        text = self.tr("1 run: {1}") if count == 1 else self.tr("{0} runs: {1}")
        sentence = text.format(count, ", ".join(names))
        if not plan.already:
            return sentence
        one, several = self.tr("1 more races already"), self.tr("{0} more race already")
        rest = one if plan.already == 1 else several.format(plan.already)
        return f"{sentence} ({rest})"

    def _say(self, text: str) -> None:
        self.message.setText(text)
        ready = self._plan is not None
        self.accept.setEnabled(ready)
        tip = self.tr("Add these runs; all start from the same w and b")
        self.accept.setToolTip(tip if ready else f"{tip}\n{text}")

    @Slot()
    def _on_accept(self) -> None:
        spec = self._spec()
        if self._plan is not None and spec is not None:
            self.sweep_requested.emit(spec.name, self._plan.values)
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the form, once no field takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
