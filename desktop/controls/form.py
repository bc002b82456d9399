"""Labelled fields for a list of specs, in two columns that line up."""

from collections.abc import Iterable, Mapping, Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.controls.names import choice_texts, setting_label
from desktop.widgets.spec_field import SpecField
from linreg.specs import Spec, Value

_LABEL_WIDTH = 104
# Allows a line to break, and shows nothing.
_BREAK = "\N{ZERO WIDTH SPACE}"


class SpecForm(QWidget):
    """One row for each spec: its name and the control that fits its type.

    Signals: `changed(name, value)` when a person has changed one of them;
    `rejected(SettingError)` for text that is no value of the setting.
    """

    changed = Signal(str, object)
    rejected = Signal(object)

    def __init__(self, specs: Iterable[Spec] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        # The same in every form, so that cards line up with each other.
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._labels: dict[str, QLabel] = {}
        self._fields: dict[str, SpecField] = {}
        self.set_specs(specs)

    def set_specs(self, specs: Iterable[Spec]) -> None:
        """Show these settings in place of those before."""
        for widget in (*self._labels.values(), *self._fields.values()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._labels, self._fields = {}, {}
        for row, spec in enumerate(specs):
            self._add(row, spec)

    def _add(self, row: int, spec: Spec) -> None:
        field = SpecField(spec, choice_texts(spec))
        field.valueChanged.connect(self._on_changed)
        field.rejected.connect(self.rejected)
        label = QLabel()
        set_label_text(label, setting_label(spec.name))
        label.setToolTip(field.toolTip())
        self._place(row, label, field)
        self._labels[spec.name], self._fields[spec.name] = label, field

    def _place(self, row: int, label: QLabel, widget: QWidget) -> None:
        label.setObjectName("note")
        label.setFixedWidth(_LABEL_WIDTH)
        label.setWordWrap(True)
        label.setBuddy(widget)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, row, 1)

    def add_row(self, label: QLabel, widget: QWidget) -> None:
        """A row of another kind after the rest, lined up with it."""
        self._place(self._grid.rowCount(), label, widget)

    def field(self, name: str) -> SpecField:
        return self._fields[name]

    def _on_changed(self, value: Value) -> None:
        field = self.sender()
        for name, candidate in self._fields.items():
            if candidate is field:
                self.changed.emit(name, value)

    def show_values(self, values: Mapping[str, Value], waiting: Set[str]) -> None:
        """Show these values; those named in `waiting` take effect at the next Reset."""
        for name, field in self._fields.items():
            field.setValue(values[name])
            set_label_text(
                self._labels[name], setting_label(name, waits=name in waiting)
            )

    def set_blocked(self, name: str, reason: str | None) -> None:
        """Disable one field and say why, or enable it again."""
        field, label = self._fields[name], self._labels[name]
        field.setBlocked(reason)
        label.setEnabled(reason is None)
        label.setToolTip(field.toolTip())


def set_label_text(label: QLabel, text: str) -> None:
    """The text, in two lines where PyTorch's name is wider than the column."""
    if label.fontMetrics().horizontalAdvance(text) > _LABEL_WIDTH:
        text = text.replace("_", f"_{_BREAK}")
    label.setText(text)
