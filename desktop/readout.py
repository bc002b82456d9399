"""The numbers of the present step, in one row at the bottom of the window."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.number_format import format_number
from linreg.dataset import FloatArray
from linreg.rows import Row

# With more weights than this the row would be full; all of them stand in their card.
_MOST_WEIGHTS = 2


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


class _Figure(QWidget):
    """One number under its name, with a fixed width so that its neighbours stand."""

    def __init__(self, name: str, tip: str, widest: str) -> None:
        super().__init__()
        self._name = QLabel(name)
        self._name.setObjectName("note")
        self._number = QLabel()
        self._number.setObjectName("number")
        self._number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._widest = widest
        self.setToolTip(tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._number)
        self._fit()

    def _fit(self) -> None:
        """Keep the room that the widest number takes in the present font."""
        self._number.ensurePolished()
        width = self._number.fontMetrics().horizontalAdvance(self._widest)
        self._number.setMinimumWidth(width + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

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
        number = "−0.0000e−000"
        self._add(
            "iteration", self.tr("iteration"), self._tips()[0], "100,000 of 100,000"
        )
        self._add("epoch", self.tr("epoch"), self._tips()[1], "1,000,000")
        for i in range(_MOST_WEIGHTS):
            tip = self.tr("The weight, in the data’s own units")
            self._add(f"w{i}", f"w{i + 1}", tip, number)
        tip = self.tr("The bias, in the data’s own units")
        self._add("b", "b", tip, number)
        self._add("loss", self.tr("train loss"), self._tips()[2], number)
        self._add("test", self.tr("test loss"), self._tips()[3], number)
        self._add("gradient", self.tr("gradient norm"), self._tips()[4], number)
        self._row.addStretch(1)
        self._add("speed", self.tr("steps/s"), self._tips()[5], "100,000")

    def _tips(self) -> tuple[str, ...]:
        return (
            self.tr("Updates made so far, and how many the run will make"),
            self.tr("Complete passes over the training rows"),
            self.tr("The criterion on the rows that this iteration trains on"),
            self.tr("The criterion on the rows that are held out"),
            self.tr("Length of the loss’s gradient, √(Σ(∂loss/∂parameter)²)"),
            self.tr("Iterations in the last second"),
        )

    def _add(self, key: str, name: str, tip: str, widest: str) -> None:
        self._figures[key] = figure = _Figure(name, tip, widest)
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
