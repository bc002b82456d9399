"""The loss that the runs race to."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.number_format import exact_number, short_number
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.keys import asks_for
from desktop.widgets.number_field import read_number
from desktop.widgets.typed_edit import TypedEdit
from linreg.specs import NOT_NEGATIVE, Spec

_SPEC = Spec("target loss", "float", 0.0, "The loss to be reached.", (NOT_NEGATIVE,))
_FIELD_WIDTH = 96


class TargetField(TypedEdit[float | None]):
    """A loss, or nothing typed for the default one.

    Signal: `valueChanged(object)`, a float or None.
    """

    valueChanged = Signal(object)

    def __init__(self) -> None:
        super().__init__(None)

    def _read(self, text: str) -> float | None:
        return read_number(_SPEC, text) if text.strip() else None

    def _write(self, value: float | None) -> str:
        return "" if value is None else exact_number(value)

    def _announce(self) -> None:
        self.valueChanged.emit(self._value)

    def event(self, event: QEvent) -> bool:
        # With nothing typed, Space is no text but whatever it is in the window.
        if asks_for(Qt.Key.Key_Space, event) and not self.isModified():
            event.ignore()
            return True
        return super().event(event)


class TargetRow(QWidget):
    """The field with what its default means. Signal: `target_changed(object)`."""

    target_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._default: float | None = None
        self._is_known = False
        self.field = TargetField()
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setAccessibleName(self.tr("Target loss"))
        self.field.setToolTip(
            self.tr(
                "The loss to which steps and evaluations are counted. Left blank, it"
                " is within 1 % of the way from the first loss to the least squares"
                " loss."
            )
        )
        self.field.valueChanged.connect(self.target_changed)
        self.field.valueChanged.connect(self._show_meaning)
        label = QLabel(self.tr("Target loss"))
        label.setBuddy(self.field)
        self.meaning = ElidedLabel()
        self.meaning.setObjectName("note")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.field)
        row.addWidget(self.meaning, 1)
        self._show_meaning()

    def show_target(self, target: float | None) -> None:
        """The loss that the runs race to now; None where there is none."""
        if self._is_known and target == self._default:
            return
        self._default, self._is_known = target, True
        self._show_meaning()

    @Slot()
    def _show_meaning(self) -> None:
        """Beside the field, what it is; in it, in grey, the default's number."""
        has_none = self._is_known and self._default is None
        if self.field.value() is not None:
            text = self.tr("Clear it for the default")
        elif has_none:
            text = self.tr("No least squares loss is known: type a target")
        else:
            text = self.tr("99 % of the way to the least squares loss")
        number = "" if self._default is None else short_number(self._default)
        self.field.setPlaceholderText(self.tr("none") if has_none else number)
        self.meaning.setText(text)
        self.meaning.setToolTip(text)
