"""A field for whole numbers that rise, such as the iterations of some drops."""

import re

from PySide6.QtCore import Signal

from desktop.widgets.typed_edit import TypedEdit
from linreg.specs import Counts, Spec, Value

_SEPARATOR = re.compile(r"[\s,;]+")


class CountsField(TypedEdit[Counts]):
    """Whole numbers with commas, semicolons or spaces between them: "300, 600".

    Signal: `valueChanged(tuple)` when a person has finished with other values.
    """

    valueChanged = Signal(object)

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        super().__init__(_counts(spec.default))

    def setValue(self, value: Value) -> None:
        super().setValue(_counts(value))

    def _read(self, text: str) -> Counts:
        return _counts(self._spec.parse(_SEPARATOR.sub(",", text.strip())))

    def _write(self, value: Counts) -> str:
        return ", ".join(map(str, value))

    def _announce(self) -> None:
        self.valueChanged.emit(self._value)


def _counts(value: Value) -> Counts:
    assert isinstance(value, tuple)
    return tuple(int(number) for number in value)
