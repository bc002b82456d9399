"""A field for one number."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent

from desktop.number_format import exact_number, plain_number
from desktop.widgets.keys import asks_for
from desktop.widgets.stepping import stepped
from desktop.widgets.typed_edit import TypedEdit
from linreg.errors import SettingError
from linreg.specs import Spec

ANY_NUMBER = Spec("value", "float", 0.0, "Any finite number.")

# What one notch of a wheel sends: eighths of 15 degrees.
_NOTCH = 120
_ARROWS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


def read_number(spec: Spec, text: str) -> float:
    """The number that a person wrote, with a decimal point or comma.

    Raises SettingError for what is no number or not in the spec's range. A whole number
    has neither: in "1,000" and "1.000" the reader could only guess.
    """
    if spec.kind == "int" and ("," in text or "." in text):
        raise SettingError(spec.name, text.strip(), "not_a_number", spec.kind)
    number = spec.parse(plain_number(text))
    assert isinstance(number, (int, float))
    return number


class NumberField(TypedEdit[float]):
    """One number, read and written the same in every locale, to all its digits.

    Arrow keys, and the wheel while the field has the focus, go to the next sensible
    value. Signal: `valueChanged(float)` when a person has finished with another value.
    """

    valueChanged = Signal(float)

    def __init__(self, spec: Spec = ANY_NUMBER) -> None:
        self._spec = spec
        self._wheel = 0
        assert isinstance(spec.default, (int, float))
        super().__init__(spec.default)

    def _read(self, text: str) -> float:
        return read_number(self._spec, text)

    def _write(self, value: float) -> str:
        return exact_number(value)

    def _announce(self) -> None:
        self.valueChanged.emit(self._value)

    def _step(self, direction: int) -> None:
        """One step from what the field shows, if that leads to a value in range."""
        self._commit()
        if self.isModified():
            return
        try:
            value = self._spec.check(stepped(self._spec, self._value, direction))
        except SettingError:
            return
        assert isinstance(value, (int, float))
        self._take(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = _ARROWS.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
        else:
            self._step(direction)

    def event(self, event: QEvent) -> bool:
        # With nothing typed, Space is no text but whatever it is in the window.
        if asks_for(Qt.Key.Key_Space, event) and not self.isModified():
            event.ignore()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Without the focus the wheel scrolls the panel and must change nothing.
        if not self.hasFocus():
            event.ignore()
            return
        self._wheel += event.angleDelta().y()
        notches = int(self._wheel / _NOTCH)
        self._wheel -= notches * _NOTCH
        for _ in range(abs(notches)):
            self._step(1 if notches > 0 else -1)
        event.accept()
