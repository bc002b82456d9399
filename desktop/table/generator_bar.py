"""How data are drawn: how many rows, how noisy, and from which seed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.widgets.number_field import NumberField
from linreg.generators import GENERATORS, NOISE, ROWS, SEED
from linreg.specs import Spec

# How many digits of rows, noise and seed are always to be seen.
_LONGEST = (8, 4, 4)
_PADDING = 20


class GeneratorBar(QWidget):
    """The arguments with which the data shown were drawn, and a way to draw others.

    Signals: `generate_requested(name, rows, noise, seed)` when a person has finished
    with another number, or presses Regenerate, which asks for the next seed;
    `rejected(SettingError)` for text that is no such number. Nothing shown changes by
    that: `show_generator` does it, so that the seed shown is the one of the data.
    """

    generate_requested = Signal(str, object, float, object)
    rejected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._name = next(iter(GENERATORS))
        self._seed = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._rows = self._add_field(0, ROWS, self.tr("Rows n"))
        self._noise = self._add_field(1, NOISE, self.tr("Noise σ"))
        self._seed_field = self._add_field(2, SEED, self.tr("Seed"))
        self._about = self._add_about()
        self._button = self._add_button()
        self._set_tips()
        self.show_generator(self._name, 50, 1.0, 0)

    def _add_field(self, column: int, spec: Spec, name: str) -> NumberField:
        field = NumberField(spec)
        digits = field.fontMetrics().horizontalAdvance("0" * _LONGEST[column])
        field.setMinimumWidth(digits + _PADDING)
        field.setAccessibleName(name)
        field.valueChanged.connect(self._on_changed)
        field.rejected.connect(self.rejected)
        label = QLabel(name)
        label.setObjectName("note")
        label.setBuddy(field)
        self._grid.addWidget(label, 0, column)
        self._grid.addWidget(field, 1, column)
        self._grid.setColumnStretch(column, 1)
        return field

    def _add_button(self) -> QPushButton:
        button = QPushButton(self.tr("Regenerate"))
        button.setAccessibleName(button.text())
        button.clicked.connect(self._on_regenerate)
        self._grid.addWidget(button, 1, 3)
        return button

    def _add_about(self) -> QLabel:
        """What sigma is the standard deviation of, in this data set."""
        label = QLabel()
        label.setObjectName("note")
        label.setWordWrap(True)
        self._grid.addWidget(label, 2, 0, 1, 4)
        return label

    def _set_tips(self) -> None:
        self._rows.setToolTip(
            self.tr("How many rows are drawn: n, from 2 to 10,000,000")
        )
        self._seed_field.setToolTip(
            self.tr(
                "Start of the random numbers: the same seed draws the same data.\n"
                "NumPy: default_rng(seed)"
            )
        )
        self._button.setToolTip(self.tr("Draw the data anew, with the next seed"))

    def show_generator(self, name: str, rows: int, noise: float, seed: int) -> None:
        """Show what the data were drawn with; no signal is sent for it."""
        self._name, self._seed = name, seed
        for field, value in (
            (self._rows, rows),
            (self._noise, noise),
            (self._seed_field, seed),
        ):
            field.setValue(value)
        self._show_noise(GENERATORS[name].noise)

    def _show_noise(self, noise: str) -> None:
        self._noise.setEnabled(bool(noise))
        if noise:
            tip = self.tr("Standard deviation σ of the normal noise in y, 0 or more")
            text = self.tr("σ is the standard deviation of {0}").format(noise)
        else:
            tip = self.tr("These points lie exactly on the line: there is no noise")
            text = self.tr("Without noise")
        self._noise.setToolTip(tip)
        self._about.setText(text)

    @Slot()
    def _on_changed(self) -> None:
        self._ask(int(self._seed_field.value()))

    @Slot()
    def _on_regenerate(self) -> None:
        """The seed after the one that is shown; after the last one comes the first."""
        seed = self._seed + 1
        self._ask(seed if SEED.ranges[0].contains(seed) else 0)

    def _ask(self, seed: int) -> None:
        rows, noise = int(self._rows.value()), float(self._noise.value())
        self.generate_requested.emit(self._name, rows, noise, seed)
