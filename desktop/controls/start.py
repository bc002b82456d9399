"""Where a run starts: PyTorch's own draw, zero, or given numbers."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLabel

from desktop.controls.form import SpecForm
from desktop.controls.names import setting_label
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.number_field import NumberField
from desktop.widgets.number_list_field import NumberListField
from linreg.config import Config
from linreg.specs import Spec

# In this order the arrow keys come from PyTorch's own numbers to given ones without
# passing zero, and the former are there to be edited.
_PYTORCH, _GIVEN, _ZERO = range(3)
_WEIGHT = Spec("initial_weight", "float", 0.0, "A weight at iteration 0.", live=False)
_BIAS = Spec("initial_bias", "float", 0.0, "The bias at iteration 0.", live=False)


def resized(weight: tuple[float, ...], count: int) -> tuple[float, ...]:
    """As many weights as the model has: those that are missing start at zero."""
    return (weight + (0.0,) * count)[:count]


class StartFields(QObject):
    """The fields of the initial w and b, and the choice of how they come about.

    Signals: `changed(weight, bias)`, a tuple of floats and a float, or None and None
    for PyTorch's own from the seed; `rejected(SettingError)` for what is no number.
    """

    changed = Signal(object, object)
    rejected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._count = 1
        self._has_bias = True
        self._drawn = True
        self._choice = ChoiceBox()
        self._choice.addItems(
            [self.tr("PyTorch’s own (seed)"), self.tr("given"), self.tr("zero")]
        )
        self._choice.setToolTip(
            self.tr(
                "Initial w and b; “given” sets them by number or by a click on the "
                "loss surface.\nPyTorch: model.linear.weight, model.linear.bias\n"
                "Needs a restart."
            )
        )
        self._choice.setAccessibleName(self.tr("Initial parameters"))
        self._choice.activated.connect(self._on_choice)
        self._weight = NumberListField(_WEIGHT)
        self._weight.setAccessibleName(self.tr("Initial w"))
        self._bias = NumberField(_BIAS)
        self._bias.setAccessibleName(self.tr("Initial b"))
        for field in (self._weight, self._bias):
            field.valueChanged.connect(self._on_number)
            field.rejected.connect(self.rejected)
        self._enable()

    def join(self, form: SpecForm) -> None:
        """Stand as the last rows of this form."""
        self._label = QLabel(setting_label("initial"))
        form.add_row(self._label, self._choice)
        form.add_row(QLabel(self.tr("initial w")), self._weight)
        form.add_row(QLabel(self.tr("initial b")), self._bias)

    def show_numbers(self, weight: tuple[float, ...], bias: float) -> None:
        """What PyTorch has drawn for the present run, to begin editing with."""
        if self._drawn:
            self._show(weight, bias)

    def _show(self, weight: tuple[float, ...], bias: float) -> None:
        self._weight.setValue(weight)
        self._bias.setValue(bias)

    def show_config(self, config: Config, count: int, *, waits: bool) -> None:
        """Show how a run of this config with `count` weights starts."""
        self._label.setText(setting_label("initial", waits=waits))
        self._count, self._has_bias = count, config.bias
        given = config.initial_weight
        self._drawn = given is None
        if given is None:
            choice = _PYTORCH
        elif any(given) or config.initial_bias:
            choice = _GIVEN
        else:
            choice = _ZERO
        # A person who chose "given" and has typed only zeros so far stays there.
        if not (choice == _ZERO and self._choice.currentIndex() == _GIVEN):
            self._choice.setCurrentIndex(choice)
        if given is not None:
            self._show(given, config.initial_bias or 0.0)
        self._enable()

    def _enable(self) -> None:
        given = self._choice.currentIndex() == _GIVEN
        not_given = "" if given else self.tr("Choose “given” above to set it.")
        no_bias = "" if self._has_bias else self.tr("The model has no b.")
        weight_tip = self.tr(
            "The weights of iteration 0, with a comma and a space between them.\n"
            "PyTorch: model.linear.weight\nNeeds a restart."
        )
        bias_tip = self.tr(
            "The b of iteration 0.\nPyTorch: model.linear.bias\nNeeds a restart."
        )
        for field, tip, reason in (
            (self._weight, weight_tip, not_given),
            (self._bias, bias_tip, no_bias or not_given),
        ):
            field.setEnabled(not reason)
            field.setToolTip(f"{tip}\n{reason}" if reason else tip)

    @Slot(int)
    def _on_choice(self, choice: int) -> None:
        self._enable()
        if choice == _PYTORCH:
            self.changed.emit(None, None)
        elif choice == _ZERO:
            self.changed.emit((0.0,) * self._count, 0.0)
        else:
            self.changed.emit(
                resized(self._weight.value(), self._count), self._bias.value()
            )

    @Slot()
    def _on_number(self) -> None:
        self.changed.emit(self._weight.value(), self._bias.value())
