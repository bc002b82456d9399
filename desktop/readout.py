"""The numbers of the present step, in one row at the bottom of the window."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.number_format import format_number
from desktop.widgets.elided_label import ElidedLabel
from linreg.dataset import FloatArray
from linreg.rows import Row

# With more weights than this the row would be full; all of them stand in their card.
_MOST_WEIGHTS = 2
# What there is room for, and what there is where the row is full.
_NUMBER = ("−0.0000e−000", "−0.0000e−0")
_PROGRESS = ("100,000 of 100,000", "10,000 of 10,000")
_EPOCH = ("1,000,000", "10,000")
_SPEED = ("100,000", "100,000")


@dataclass(frozen=True, eq=False)
class Numbers:
    """What the row shows of one step.

    `weight` (p,) and `bias` are in the data's own units. `steps_per_second` is None
    while nothing runs.
    """

    row: Row
    weight: FloatArray
    bias: float | None
    iterations: int
    epoch: int
    steps_per_second: float | None


class _Number(ElidedLabel):
    """A number that keeps its room, however short it is, and gives some up if it must.

    One that is cut off without a sign would read as another number.
    """

    def __init__(self, widest: str, least: str) -> None:
        super().__init__()
        self._widest, self._least = widest, least
        self.setObjectName("number")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _room(self, text: str) -> int:
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(text) + 4

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint.expandedTo(QSize(self._room(self._widest), 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._room(self._least), super().minimumSizeHint().height())


class _Figure(QWidget):
    """One number under its name."""

    def __init__(self, name: str, tip: str, number: _Number) -> None:
        super().__init__()
        self._name = QLabel(name)
        self._name.setObjectName("note")
        self._number = number
        self.setToolTip(tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._number)

    def set_name(self, name: str) -> None:
        self._name.setText(name)

    def set_number(self, text: str) -> None:
        if text != self._number.text():
            self._number.setText(text)
            self._number.setAccessibleName(f"{self._name.text()} {text}")


class Readout(QFrame):
    """Iteration, epoch, parameters, losses, gradient norm and speed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 14, 6)
        self._row.setSpacing(10)
        self._figures: dict[str, _Figure] = {}
        iteration, epoch, loss, test, gradient, speed = self._tips()
        self._add("iteration", self.tr("iteration"), iteration, _PROGRESS)
        self._add("epoch", self.tr("epoch"), epoch, _EPOCH)
        for i in range(_MOST_WEIGHTS):
            tip = self.tr("The weight, in the data’s own units")
            self._add(f"w{i}", f"w{i + 1}", tip, _NUMBER)
        tip = self.tr("The bias, in the data’s own units")
        self._add("b", "b", tip, _NUMBER)
        self._add("loss", self.tr("train loss"), loss, _NUMBER)
        self._add("test", self.tr("test loss"), test, _NUMBER)
        name = self.tr("gradient norm")
        self._add("gradient", name, gradient, _NUMBER)
        self._row.addStretch(1)
        self._add("speed", self.tr("steps/s"), speed, _SPEED)

    def _tips(self) -> tuple[str, ...]:
        return (
            self.tr("Updates made so far, and how many the run will make"),
            self.tr("Complete passes over the training rows"),
            self.tr("The criterion on the rows that this iteration trains on"),
            self.tr("The criterion on the rows that are held out"),
            self.tr("Length of the loss’s gradient, √(Σ(∂loss/∂parameter)²)"),
            self.tr("Iterations in the last second"),
        )

    def _add(self, key: str, name: str, tip: str, room: tuple[str, str]) -> None:
        self._figures[key] = figure = _Figure(name, tip, _Number(*room))
        self._row.addWidget(figure)

    def start(self, weights: int, *, bias: bool, test: bool, batches: bool) -> None:
        """Begin with another run, of so many weights."""
        for i in range(_MOST_WEIGHTS):
            figure = self._figures[f"w{i}"]
            figure.set_name("w" if weights == 1 else f"w{i + 1}")
            figure.setVisible(i < weights <= _MOST_WEIGHTS)
        self._figures["b"].setVisible(bias and weights <= _MOST_WEIGHTS)
        self._figures["test"].setVisible(test)
        name = self.tr("batch loss") if batches else self.tr("train loss")
        self._figures["loss"].set_name(name)

    def show_numbers(self, numbers: Numbers) -> None:
        row, figures = numbers.row, self._figures
        figures["iteration"].set_number(
            self.tr("{0} of {1}").format(
                f"{row.iteration:,}", f"{numbers.iterations:,}"
            )
        )
        figures["epoch"].set_number(f"{numbers.epoch:,}")
        for i, weight in enumerate(numbers.weight[:_MOST_WEIGHTS]):
            figures[f"w{i}"].set_number(format_number(float(weight), 5))
        if numbers.bias is not None:
            figures["b"].set_number(format_number(numbers.bias, 5))
        figures["loss"].set_number(format_number(row.loss, 5))
        figures["test"].set_number(format_number(row.test_loss, 5))
        figures["gradient"].set_number(format_number(row.gradient_norm, 5))
        speed = numbers.steps_per_second
        figures["speed"].set_number("–" if speed is None else f"{speed:,.0f}")
