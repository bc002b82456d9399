"""The control that fits a setting's type, made from its spec."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.counts_field import CountsField
from desktop.widgets.keys import asks_for
from desktop.widgets.number_field import NumberField
from desktop.wording import setting_name
from linreg.config import SPECS
from linreg.specs import Spec, Value

# Where PyTorch takes the settings of a run; empty for what is no argument of PyTorch's.
# Those of an optimizer or a schedule are not listed: they have its arguments' names.
_ARGUMENTS = {
    "degree": "",
    "bias": "torch.nn.Linear(bias=…)",
    "dtype": "torch.nn.Linear(dtype=…)",
    "loss": "torch.nn.…Loss",
    "reduction": "torch.nn.…Loss(reduction=…)",
    "l1": "loss + l1 * model.linear.weight.abs().sum()",
    "lr_bias": 'torch.optim.…([…, {"params": [b], "lr": …}])',
    "clip": "torch.nn.utils.clip_grad_norm_(…, max_norm=…)",
    "scheduler": "torch.optim.lr_scheduler",
    "zero_grad": "optimizer.zero_grad()",
    "batch_size": "DataLoader(batch_size=…)",
    "shuffle": "DataLoader(shuffle=…)",
    "test_fraction": "",
    "standardize": "",
    "seed": "torch.manual_seed(…)",
    "iterations": "",
    "tolerance": "",
    "patience": "",
}


class ChoiceText(NamedTuple):
    """What a choice is called on screen, and what it is, in a line."""

    text: str
    tip: str = ""


class _Flag(QCheckBox):
    """A check box that takes Space before the window does, if it was gone to by key."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def value(self) -> bool:
        return self.isChecked()

    def setValue(self, value: Value) -> None:
        self.setChecked(value is True)

    def event(self, event: QEvent) -> bool:
        if asks_for(Qt.Key.Key_Space, event):
            event.accept()
            return True
        return super().event(event)


class _Choice(ChoiceBox):
    """The choices of a spec, some under other names."""

    def __init__(self, spec: Spec, texts: Mapping[str, ChoiceText]) -> None:
        super().__init__()
        for place, choice in enumerate(spec.choices):
            text, tip = texts.get(choice, ChoiceText(choice))
            self.addItem(text, choice)
            self.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)

    def value(self) -> object:
        return self.currentData()

    def setValue(self, value: Value) -> None:
        self.setCurrentIndex(self.findData(value))


class _Numbers(QWidget):
    """One number field for each range of a spec, side by side."""

    changed = Signal()

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.fields = [NumberField(part) for part in _parts(spec)]
        self.setFocusProxy(self.fields[0])
        for field in self.fields:
            field.valueChanged.connect(self.changed)
            row.addWidget(field)

    def value(self) -> object:
        numbers = tuple(field.value() for field in self.fields)
        return numbers if len(numbers) > 1 else numbers[0]

    def setValue(self, value: Value) -> None:
        numbers = value if isinstance(value, tuple) else (value,)
        for field, number in zip(self.fields, numbers, strict=True):
            assert isinstance(number, (int, float))
            field.setValue(number)


def _parts(spec: Spec) -> list[Spec]:
    """A pair's two numbers as a spec each; a single number's own spec."""
    if not isinstance(spec.default, tuple):
        return [spec]
    return [
        replace(spec, kind="float", default=default, ranges=(allowed,))
        for default, allowed in zip(spec.default, spec.ranges, strict=True)
    ]


class SpecField(QWidget):
    """One setting as a check box, a combo box, or a field for one, two or more numbers.

    `choices` gives the names on screen of a choice's values; a value without one stands
    for itself. Signals: `valueChanged(value)` when a person has finished with another
    value, which is one that the spec allows; `rejected(SettingError)` for text that it
    does not.
    """

    valueChanged = Signal(object)
    rejected = Signal(object)

    def __init__(
        self, spec: Spec, choices: Mapping[str, ChoiceText] | None = None
    ) -> None:
        super().__init__()
        self._spec = spec
        self._reason: str | None = None
        self._inputs: Sequence[QWidget] = ()
        self._editor = self._make_editor(choices or {})
        self._name_inputs()
        self._suffix = QLabel()
        self._suffix.setObjectName("note")
        self._suffix.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._editor, 1)
        row.addWidget(self._suffix)
        self.setFocusProxy(self._editor)
        self.setValue(spec.default)
        self._show_tip(None)

    def _make_editor(
        self, choices: Mapping[str, ChoiceText]
    ) -> _Flag | _Choice | _Numbers | CountsField:
        if self._spec.kind == "flag":
            flag = _Flag()
            flag.toggled.connect(self._on_changed)
            self._inputs = (flag,)
            return flag
        if self._spec.kind == "choice":
            choice = _Choice(self._spec, choices)
            choice.currentIndexChanged.connect(self._on_changed)
            self._inputs = (choice,)
            return choice
        if self._spec.kind == "counts":
            counts = CountsField(self._spec)
            counts.valueChanged.connect(self._on_changed)
            counts.rejected.connect(self.rejected)
            self._inputs = (counts,)
            return counts
        numbers = _Numbers(self._spec)
        numbers.changed.connect(self._on_changed)
        for field in numbers.fields:
            field.rejected.connect(self.rejected)
        self._inputs = numbers.fields
        return numbers

    def _name_inputs(self) -> None:
        name = setting_name(self._spec.name)
        for place, widget in enumerate(self._inputs, 1):
            pair = self.tr("{0}, number {1}").format(name, place)
            widget.setAccessibleName(name if len(self._inputs) == 1 else pair)

    def value(self) -> Value:
        """The value in force, in the setting's own type."""
        return self._spec.check(self._editor.value())

    def setValue(self, value: Value) -> None:
        """Show another value, without a signal; raises SettingError if it is none."""
        with QSignalBlocker(self._editor):
            self._editor.setValue(self._spec.check(value))

    def setSuffix(self, text: str) -> None:
        """A word after the field, such as what a special value means."""
        self._suffix.setText(text)
        self._suffix.setVisible(bool(text))

    def setBlocked(self, reason: str | None) -> None:
        """Disable the field and let its tooltip say why, or enable it again."""
        # The tooltip of what is blocked already, or free, may be saying something else.
        if reason != self._reason:
            self._reason = reason
            self._editor.setEnabled(reason is None)
            self._show_tip(reason)

    def _show_tip(self, reason: str | None) -> None:
        tip = self._meaning() if reason is None else f"{self._meaning()}\n{reason}"
        for widget in (self, *self._inputs):
            widget.setToolTip(tip)

    def _meaning(self) -> str:
        spec = self._spec
        lines = [spec.meaning]
        # A schedule's patience is not the run's.
        is_of_run = SPECS.get(spec.name) == spec
        argument = _ARGUMENTS[spec.name] if is_of_run else spec.name
        if argument:
            lines.append(self.tr("PyTorch: {0}").format(argument))
        if not spec.live:
            lines.append(self.tr("Needs a restart."))
        return "\n".join(lines)

    @Slot()
    def _on_changed(self) -> None:
        self.valueChanged.emit(self.value())
