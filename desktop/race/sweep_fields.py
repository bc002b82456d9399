"""The two ways to write the values of a sweep: as a list, or as a range."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.race.entry import MOST_RUNS
from desktop.widgets.number_field import NumberField
from desktop.widgets.number_list_field import NumberListField
from linreg.race import log_range
from linreg.specs import POSITIVE, Range, Spec, Value

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FEWEST, _COUNT, _COUNT_WIDTH = 2, 5, 48
_FROM = Spec("lowest", "float", 0.001, "Where the range begins.", (POSITIVE,))
_TO = Spec("highest", "float", 1.0, "Where the range ends.", (POSITIVE,))
_RUNS = Spec("count", "int", _COUNT, "How many values.", (Range(_FEWEST, MOST_RUNS),))


class ValuesField(NumberListField):
    """A list that can be read while it is being typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Values of the sweep"))
        self.setToolTip(self.tr("Numbers with commas between them: a run for each"))

    def numbers(self) -> tuple[float, ...]:
        """The numbers as they stand there; raises SettingError."""
        return self._read(self.text()) if self.text().strip() else ()


class _TypedNumber(NumberField):
    """A number that can be read while it is being typed."""

    def number(self) -> float:
        """The number as it stands there; raises SettingError."""
        return self._read(self.text())


class RangeFields(QWidget):
    """The ends of a range and how many values it has.

    Signals: `edited()` at any change of a text, and `entered()` at Enter.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.low, self.high, self.count = (
            _TypedNumber(spec) for spec in (_FROM, _TO, _RUNS)
        )
        self.count.setFixedWidth(_COUNT_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for word, field, name, stretch in (
            (self.tr("from"), self.low, self.tr("Lowest value"), 1),
            (self.tr("to"), self.high, self.tr("Highest value"), 1),
            (self.tr("runs"), self.count, self.tr("Number of runs"), 0),
        ):
            row.addWidget(QLabel(word))
            row.addWidget(field, stretch)
            field.setAlignment(_RIGHT)
            field.setAccessibleName(name)
            field.setToolTip(
                self.tr("{0}; each value is the same factor above the last").format(
                    name
                )
            )
            field.textChanged.connect(self.edited)
            field.returnPressed.connect(self.entered)

    def suggest(self, value: Value) -> None:
        """A range around this value."""
        middle = float(value) if isinstance(value, (int, float)) and value else 1.0
        self.low.setValue(float(f"{middle / 10:.6g}"))
        self.high.setValue(float(f"{middle * 10:.6g}"))

    def numbers(self) -> tuple[float, ...]:
        """The numbers as they stand there; raises SettingError."""
        low, high, count = (
            field.number() for field in (self.low, self.high, self.count)
        )
        return log_range(low, high, int(count))
