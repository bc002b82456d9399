"""The numbers of both scales of a model, side by side."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
)

from desktop.number_format import format_number, short_number
from linreg.scaling import Scaled, ScalingComparison

_DIGITS = 5
_FONT_SCALE, _ROW_HEIGHT = 0.92, 20
_FEWEST_ROWS_SEEN, _MOST_ROWS_SEEN = 3, 6
_LABEL_WIDTH, _PADDING = 140, 10

# What a row is called, and what stands in its cells.
_Texts = tuple[str, list[str]]


class ScalingTable(QTableWidget):
    """Condition number, largest stable rate, what is left, and each coefficient.

    The last column holds the standardised model's coefficients converted back into the
    data's own units: they are those of the raw one.
    """

    def __init__(self, part: float, steps: int) -> None:
        super().__init__()
        self._part, self._steps = part, steps
        # Room to spare belongs to the pictures.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Raw and standardised, in numbers"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _FONT_SCALE)
        self.setFont(font)
        self._set_up_headers()
        self._name_columns()

    def _set_up_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.setMinimumSectionSize(_ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        rows.setMaximumWidth(_LABEL_WIDTH)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        widest = max(
            self.fontMetrics().horizontalAdvance(text)
            for text in ("−0.00012345", self.tr("standardised"))
        )
        # A header has more beside its text than a cell.
        columns.setMinimumSectionSize(widest + 2 * _PADDING)
        columns.setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        for header in (rows, columns):
            header.setHighlightSections(False)

    def _name_columns(self) -> None:
        self.setColumnCount(3)
        for column, (title, tip) in enumerate(
            (
                (self.tr("raw x"), self.tr("The model trained on x as it is")),
                (
                    self.tr("standardised"),
                    self.tr(
                        "The model trained on (x − mean) / standard deviation, taken "
                        "over the training rows"
                    ),
                ),
                (
                    self.tr("converted"),
                    self.tr(
                        "The standardised model’s coefficients in the data’s own "
                        "units: w / deviation, and b − Σ w·mean / deviation. They "
                        "are those of raw x: both are the same model."
                    ),
                ),
            )
        ):
            item = QTableWidgetItem(title)
            item.setToolTip(tip)
            self.setHorizontalHeaderItem(column, item)

    def show_comparison(self, comparison: ScalingComparison) -> None:
        rows = [self._condition(comparison), self._rate(comparison)]
        # Without a single optimum there is no distance to it.
        if comparison.exact.determined:
            rows.append(self._left(comparison))
        tips = self._tips()[: len(rows)]
        rows += _coefficients(comparison)
        self.setRowCount(len(rows))
        for row, (name, texts) in enumerate(rows):
            tip = tips[row] if row < len(tips) else self._coefficient_tip(name)
            self._write(row, name, tip, texts)
        self.updateGeometry()

    def _tips(self) -> tuple[str, str, str]:
        left = self.tr(
            "What {0} steps at {1} of the largest stable rate leave of the distance "
            "from w = 0, b = 0 to the exact fit"
        )
        return (
            self.tr(
                "The largest curvature of MSE over the smallest: the square of the "
                "valley’s length for a width of 1"
            ),
            self.tr(
                "Plain full-batch gradient descent diverges above this learning rate "
                "(lr): 2 over the largest curvature"
            ),
            left.format(self._steps, short_number(self._part)),
        )

    def _coefficient_tip(self, name: str) -> str:
        return self.tr("{0} of the exact fit").format(name)

    def _condition(self, comparison: ScalingComparison) -> _Texts:
        return (
            self.tr("condition number"),
            [
                short_number(each.curvature.condition_number)
                for each in _both(comparison)
            ],
        )

    def _rate(self, comparison: ScalingComparison) -> _Texts:
        return (
            self.tr("largest stable lr"),
            [_rate_text(each.curvature.max_stable_lr) for each in _both(comparison)],
        )

    def _left(self, comparison: ScalingComparison) -> _Texts:
        left = (
            each.distance_left(self._part, self._steps) for each in _both(comparison)
        )
        name = self.tr("left after {0} steps").format(self._steps)
        return name, [_percent(part) for part in left]

    def _write(self, row: int, name: str, tip: str, texts: list[str]) -> None:
        header = QTableWidgetItem(name)
        header.setToolTip(tip)
        self.setVerticalHeaderItem(row, header)
        for column, text in enumerate([*texts, ""][: self.columnCount()]):
            item = QTableWidgetItem(text)
            item.setTextAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            item.setToolTip(tip)
            self.setItem(row, column, item)

    def sizeHint(self) -> QSize:
        """As high as its rows, up to the most that are seen without scrolling."""
        return QSize(super().sizeHint().width(), self._height(_MOST_ROWS_SEEN))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height(_FEWEST_ROWS_SEEN))

    def _height(self, most: int) -> int:
        rows = min(self.rowCount(), most)
        header = self.horizontalHeader().sizeHint().height()
        return header + rows * _ROW_HEIGHT + 2 * self.frameWidth()


def _both(comparison: ScalingComparison) -> tuple[Scaled, Scaled]:
    return comparison.raw, comparison.standardised


def _coefficients(comparison: ScalingComparison) -> list[_Texts]:
    raw, standardised = _both(comparison)
    columns = (raw.parameters, standardised.parameters, standardised.in_data_units)
    known = comparison.exact.determined
    return [
        (label, [_number(float(value), known=known) for value in values])
        for label, *values in zip(_labels(comparison), *columns, strict=True)
    ]


def _labels(comparison: ScalingComparison) -> list[str]:
    """Each parameter's name, and with several inputs what it multiplies."""
    inputs = comparison.raw.prepared.inputs.names
    if len(inputs) == 1:
        return list(comparison.names)
    weights = zip(comparison.names, inputs, strict=False)
    labels = [f"{name} · {multiplied}" for name, multiplied in weights]
    return [*labels, *comparison.names[len(inputs) :]]


def _number(value: float, *, known: bool) -> str:
    return format_number(value, _DIGITS) if known else "–"


def _rate_text(rate: float) -> str:
    # 2 over a curvature that has overflowed.
    return short_number(rate) if rate > 0 else "< 1e−308"


def _percent(part: float) -> str:
    """With more digits near 100 %, where next to nothing has been gone."""
    if math.isnan(part):
        return "–"
    return f"{short_number(100 * part, 6 if part > 0.99 else 3)} %"
