"""Which two of several parameters are on the axes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget


class AxesChoice(QWidget):
    """Two boxes that never show the same name.

    Signal: `chosen(first, second)`, the places of the two names, when a person has
    chosen another one.
    """

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._shown = (0, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.boxes = (QComboBox(), QComboBox())
        for box, name in zip(
            self.boxes,
            (self.tr("Parameter on the x axis"), self.tr("Parameter on the y axis")),
            strict=True,
        ):
            tip = self.tr("{0}; the others are held at their present values")
            box.setAccessibleName(name)
            box.setToolTip(tip.format(name))
            # Names are short: w1, b.
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            box.setSizeAdjustPolicy(policy)
            box.setMinimumContentsLength(2)
            box.activated.connect(self._on_activated)
            row.addWidget(box)

    def set_names(self, names: tuple[str, ...]) -> None:
        """Offer these names, and show the first two."""
        for box in self.boxes:
            box.clear()
            box.addItems(list(names))
        self.show_choice(0, 1)

    def show_choice(self, first: int, second: int) -> None:
        """Show these two; not a person's choice, so that no signal is sent."""
        self._shown = (first, second)
        for box, index in zip(self.boxes, self._shown, strict=True):
            box.setCurrentIndex(index)

    @Slot()
    def _on_activated(self) -> None:
        first, second = (box.currentIndex() for box in self.boxes)
        if first == second:
            # One of the two took the other's name, which gets that one's instead.
            second, first = self._shown
        self.show_choice(first, second)
        self.chosen.emit(first, second)
