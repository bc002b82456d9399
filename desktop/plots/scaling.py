"""The scaling lab: what standardising x does to MSE's valley, and to the descent."""

import math

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.number_format import short_number
from desktop.plots.choice import AxesChoice
from desktop.plots.scaling_table import ScalingTable
from desktop.plots.valley import PART, STEPS, Valley
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.scaling import Scaled, ScalingComparison

_RIGHT_ANGLE = 89.995


class ScalingLab(QWidget):
    """MSE's contour lines with raw and with standardised x, and both in numbers.

    In both pictures plain gradient descent starts with the same line and goes at the
    same part of the rate that is stable there. Signal: `needed()` when a comparison is
    wanted that has not been shown; it is asked for only while a person can see it.
    """

    needed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._outdated = True
        self.card = Card(self.tr("Scaling lab"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._make_controls()
        self._make_pictures(theme)
        self._make_numbers()
        self.show_comparison(None)
        self._outdated = True

    def _make_controls(self) -> None:
        self._choice = AxesChoice()
        for box in self._choice.boxes:
            tip = self.tr("{0}; the others are held at the exact fit")
            box.setToolTip(tip.format(box.accessibleName()))
        self._choice.chosen.connect(self._on_chosen)
        self.card.addHeaderWidget(self._choice)
        self._equal = QCheckBox(self.tr("Equal units"))
        self._equal.setChecked(True)
        self._equal.setToolTip(
            self.tr(
                "One unit of each parameter is equally long on both axes, so that the "
                "valley has its true shape; otherwise each axis is stretched to fill "
                "the picture"
            )
        )
        self._equal.setAccessibleName(self._equal.text())
        self._equal.toggled.connect(self._on_equal)
        self.card.addHeaderWidget(self._equal)

    def _make_pictures(self, theme: Theme) -> None:
        self.raw = Valley(theme, self.tr("raw x"))
        self.standardised = Valley(theme, self.tr("standardised x"))
        self._pictures = QWidget()
        row = QHBoxLayout(self._pictures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for valley in (self.raw, self.standardised):
            row.addWidget(valley, 1)
        self.card.body.addWidget(self._pictures, 1)

    def _make_numbers(self) -> None:
        """Below the pictures, which keep their height where there is little of it."""
        page = QWidget()
        self._numbers = QVBoxLayout(page)
        self._numbers.setContentsMargins(0, 0, 0, 0)
        self._numbers.setSpacing(6)
        self._path_note = self._add_note(self._path_text())
        self.table = ScalingTable(PART, STEPS)
        self._numbers.addWidget(self.table)
        self._why, self._reason = self._add_note(""), self._add_note("")
        self._numbers.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(self.tr("Both scales in numbers"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(page)
        for surface in (area.viewport(), page):
            surface.setAutoFillBackground(False)
        self.card.body.addWidget(area, 1)

    def _add_note(self, text: str) -> QLabel:
        note = QLabel(text)
        note.setObjectName("note")
        note.setWordWrap(True)
        self._numbers.addWidget(note)
        return note

    def _path_text(self) -> str:
        text = self.tr("{0} steps at {1} of the stable limit, from ŷ = 0")
        return text.format(STEPS, short_number(PART))

    def set_theme(self, theme: Theme) -> None:
        self.raw.set_theme(theme)
        self.standardised.set_theme(theme)

    def start(self) -> None:
        """What is shown belongs to other data or settings now."""
        self._outdated = True
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        if self._outdated and self.isVisible():
            self.needed.emit()

    def show_comparison(
        self, comparison: ScalingComparison | None, reason: str = ""
    ) -> None:
        """Show this one; or none, and the sentence that says why not."""
        self._outdated = False
        several = comparison is not None and len(comparison.names) > 1
        for widget in (self._pictures, self._path_note, self._equal):
            widget.setVisible(several)
        for widget in (self.table, self._why):
            widget.setVisible(comparison is not None)
        self._choice.setVisible(comparison is not None and len(comparison.names) > 2)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if comparison is None:
            return
        self.table.show_comparison(comparison)
        self._why.setText(" ".join(self._sentences(comparison)))
        if several:
            self._show_pictures(comparison)

    def _show_pictures(self, comparison: ScalingComparison) -> None:
        if comparison.names != self._names:
            self._names = comparison.names
            self._choice.set_names(self._names)
            self._on_chosen(0, 1)
        self.raw.show_scaled(comparison.raw, comparison.exact)
        self.standardised.show_scaled(comparison.standardised, comparison.exact)

    def show_parameters(self, first: int, second: int) -> None:
        """Put these two different parameters on the axes of both pictures."""
        self._choice.show_choice(first, second)
        self._on_chosen(first, second)

    @Slot(int, int)
    def _on_chosen(self, first: int, second: int) -> None:
        self.raw.show_parameters(first, second)
        self.standardised.show_parameters(first, second)

    @Slot(bool)
    def _on_equal(self, equal: bool) -> None:
        self.raw.set_equal_units(equal)
        self.standardised.set_equal_units(equal)

    def _sentences(self, comparison: ScalingComparison) -> list[str]:
        sentences = [self._undetermined(comparison)]
        if not sentences[0]:
            sentences = [self._why_text(comparison)]
        if comparison.loss != "mse":
            sentences.append(
                self.tr(
                    "All of this is of MSE; the chosen criterion bends in another way."
                )
            )
        return [sentence for sentence in sentences if sentence]

    def _undetermined(self, comparison: ScalingComparison) -> str:
        """Why there is no single answer; nothing where there is one."""
        if comparison.exact.determined:
            return ""
        if comparison.constant:
            text = self.tr(
                "{0} is the same in every training row, which no scale can change: "
                "the fit is not determined, and the valley has no end."
            )
            return text.format(", ".join(comparison.constant))
        return self.tr(
            "The columns of x depend on one another, which no scale can change: many "
            "coefficients fit equally well, and the valley has no end."
        )

    def _why_text(self, comparison: ScalingComparison) -> str:
        if len(comparison.names) == 1:
            return self.tr(
                "With a single parameter MSE is a parabola: its condition number is 1 "
                "at any scale, and only the stable rate changes."
            )
        raw = self._columns_text(comparison.raw)
        standardised = self._columns_text(comparison.standardised)
        if not (raw and standardised):
            return ""
        text = self.tr(
            "Why: the columns have lengths of {0} raw, {1} standardised. Equal lengths "
            "at right angles make a round valley."
        )
        return text.format(raw, standardised)

    def _columns_text(self, scaled: Scaled) -> str:
        """How long the columns are beside one another, and at which angle."""
        ratio, angle = scaled.length_ratio(), scaled.smallest_angle()
        if not (math.isfinite(ratio) and math.isfinite(angle)):
            return ""
        text = self.tr("1 : {0} and an angle of {1}°")
        degrees = "90" if angle > _RIGHT_ANGLE else short_number(angle, 3)
        return text.format(short_number(ratio, 3), degrees)
