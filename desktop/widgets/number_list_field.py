"""A field for several numbers in a row."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop.number_format import exact_number
from desktop.widgets.number_field import ANY_NUMBER, read_number
from desktop.widgets.typed_edit import TypedEdit
from linreg.specs import Spec

_SEPARATOR = re.compile(r"\s*;\s*|\s*,\s+|\s+")


def _parts(text: str) -> list[str]:
    """The single numbers of "0.5, 1", "0,5; 1" and "0.5 1".

    A comma right before a digit is a decimal comma, unless the same word has a point or
    another comma.
    """
    parts: list[str] = []
    for word in _SEPARATOR.split(text.strip()):
        is_list = word.count(",") > 1 or ("," in word and "." in word)
        parts += word.split(",") if is_list else [word]
    return parts


class NumberListField(TypedEdit[tuple[float, ...]]):
    """Numbers with a comma and a space, a semicolon or a space between them.

    Signal: `valueChanged(tuple)` when a person has finished with other values.
    """

    valueChanged = Signal(object)

    def __init__(self, spec: Spec = ANY_NUMBER) -> None:
        self._spec = spec
        super().__init__(())

    def setValue(self, value: Sequence[float]) -> None:
        super().setValue(tuple(value))

    def _read(self, text: str) -> tuple[float, ...]:
        return tuple(read_number(self._spec, part) for part in _parts(text))

    def _write(self, value: tuple[float, ...]) -> str:
        return ", ".join(map(exact_number, value))

    def _announce(self) -> None:
        self.valueChanged.emit(self._value)
